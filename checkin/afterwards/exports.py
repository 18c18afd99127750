"""补录 as a file."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from checkin.afterwards.filters import SupplementFilter
from checkin.models import Supplement
from registry.activities.desk import has_desk
from registry.ground.exports.columns import account_column, day_of
from registry.ground.exports.lists import Column, ExportList, by, label_of
from registry.models import User


def _rows(user: User, _about: int | None) -> Any:
    return Supplement.objects.visible_to(user).for_lists()


UNIT: Final = "shift__activity__recording_unit"
SUPPLEMENTS: Final = ExportList(
    code="supplements",
    title=_("补录"),
    allows=has_desk,
    rows=_rows,
    filter=SupplementFilter,
    back="supplement-list",
    back_query="view=all",
    people="lines__volunteer",
    columns=(
        Column("id", _("序号"), width=10),
        Column("activity", _("活动"), ("shift__activity__title",), width=36),
        Column("recording_unit", _("记录单位"), (f"{UNIT}__full_name",), width=32),
        Column("starts_at", _("场次开始"), ("shift__starts_at",), width=18),
        Column("people", _("人数"), width=8),
        Column("status", _("状态"), said=label_of(Supplement.Status)),
        Column("applied_on", _("申请日期"), ("applied_at",), said=by(day_of)),
        account_column(_("申请人"), path="applied_by", code="applied_by", unit=f"{UNIT}_id"),
        Column("deciding_unit", _("审批单位"), ("deciding_unit__full_name",), width=32),
        Column("decided_on", _("审批日期"), ("decided_at",), said=by(day_of)),
        account_column(_("审批人"), path="decided_by", code="decided_by", unit="deciding_unit_id", is_default=False),
        Column("reason", _("补录原因"), is_personal=True, is_default=False, width=36),
        Column("decision_reason", _("审批意见"), is_personal=True, is_default=False, width=36),
    ),
)
