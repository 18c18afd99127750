"""Service records as a file."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from checkin.deciding.filters import ServiceRecordFilter
from checkin.models import ServiceRecord
from checkin.permissions import can_see_queue
from checkin.words import record_states
from registry.ground.exports.columns import account_column, hours, name_column
from registry.ground.exports.lists import Column, ExportList, by, label_of
from registry.models import User


def _rows(user: User, _about: int | None) -> Any:
    return ServiceRecord.objects.visible_to(user).with_outcome().order_by("-service_on", "-pk")


def _all_hours(timed: int, supplementary: int) -> float | None:
    return hours(timed + supplementary)


RECORDS: Final = ExportList(
    code="records",
    title=_("服务记录"),
    allows=can_see_queue,
    rows=_rows,
    filter=ServiceRecordFilter,
    back="hours-queue",
    back_query="view=all",
    people="volunteer",
    columns=(
        Column("id", _("记录序号"), width=10),
        Column("volunteer_no", _("志愿者编号"), ("volunteer__volunteer_no",), is_personal=True, width=16),
        name_column(_("姓名"), path="volunteer__", unit="recording_unit_id"),
        Column("volunteer_unit", _("所在单位"), ("volunteer_unit__full_name",), width=32),
        Column("recording_unit", _("记录单位"), ("recording_unit__full_name",), width=32),
        Column("activity", _("活动"), ("shift__activity__title",), width=36),
        Column("service_on", _("服务日期")),
        Column("starts_at", _("场次开始"), ("shift__starts_at",), is_default=False, width=18),
        Column("ends_at", _("场次结束"), ("shift__ends_at",), is_default=False, width=18),
        Column("kind", _("性质"), said=label_of(ServiceRecord.Kind)),
        Column("status", _("状态"), ("status", "last_outcome"), said=by(record_states.word_of)),
        Column("timed", _("系统计时（小时）"), ("timed_minutes",), said=by(hours)),
        Column("supplementary", _("补录（小时）"), ("supplementary_minutes",), said=by(hours)),
        Column("hours", _("合计（小时）"), ("timed_minutes", "supplementary_minutes"), said=by(_all_hours)),
        Column("due_on", _("认定期限"), is_default=False),
        account_column(_("提交人"), path="handed_in_by", code="handed_in_by", unit="recording_unit_id",
                       is_default=False),
        Column("returned_reason", _("退回原因"), is_default=False, is_personal=True, width=24),
    ),
)  # fmt: skip
