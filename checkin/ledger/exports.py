"""The ledger as a file: every entry with its class and who decided."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from checkin.ledger.filters import LedgerEntryFilter
from checkin.models import HoursClass, LedgerEntry, ServiceRecord
from registry.ground.exports.columns import account_column, hours, keeps_people, name_column
from registry.ground.exports.lists import Column, ExportList, by, label_of
from registry.models import User
from registry.permissions import is_inspector


def _allows(user: User) -> bool:
    return keeps_people(user) or is_inspector(user)


def _rows(user: User, _about: int | None) -> Any:
    return LedgerEntry.objects.visible_to(user).order_by("-pk")


LEDGER: Final = ExportList(
    code="ledger",
    title=_("时长台账"),
    allows=_allows,
    rows=_rows,
    filter=LedgerEntryFilter,
    people="volunteer",
    columns=(
        Column("id", _("序号"), width=10),
        Column("volunteer_no", _("志愿者编号"), ("volunteer__volunteer_no",), is_personal=True, width=16),
        name_column(_("姓名"), path="volunteer__", unit="recording_unit_id"),
        Column("volunteer_unit", _("所在单位"), ("volunteer_unit__full_name",), width=32),
        Column("recording_unit", _("记录单位"), ("recording_unit__full_name",), width=32),
        Column("activity", _("活动"), ("record__shift__activity__title",), width=36),
        Column("service_on", _("服务日期")),
        Column("kind", _("性质"), said=label_of(ServiceRecord.Kind)),
        Column("hours_class", _("来源"), said=label_of(HoursClass)),
        Column("minutes", _("分钟"), width=8),
        Column("hours", _("小时"), ("minutes",), said=by(hours), width=8),
        Column("created_at", _("记入时间"), width=18),
        account_column(_("提交人"), path="entered_by", code="entered_by", unit="recording_unit_id", is_default=False),
        account_column(_("认定人"), path="decided_by", code="decided_by", unit="recording_unit_id", is_default=False),
        Column("reason", _("理由"), is_default=False, is_personal=True, width=24),
    ),
)
