"""更正申请 as a file."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from checkin.models import CorrectionRequest
from checkin.review.filters import CorrectionRequestFilter
from registry.ground.exports.columns import day_of, keeps_people, name_column
from registry.ground.exports.lists import Column, ExportList, by, label_of
from registry.models import User


def _rows(user: User, _about: int | None) -> Any:
    return CorrectionRequest.objects.visible_to(user).order_by("-pk")


UNIT: Final = "shift__activity__recording_unit"
CORRECTIONS: Final = ExportList(
    code="corrections",
    title=_("更正申请"),
    allows=keeps_people,
    rows=_rows,
    filter=CorrectionRequestFilter,
    back="correction-list",
    back_query="view=all",
    people="volunteer",
    columns=(
        Column("id", _("序号"), width=10),
        name_column(_("姓名"), path="volunteer__", unit=f"{UNIT}_id"),
        Column("activity", _("活动"), ("shift__activity__title",), width=36),
        Column("recording_unit", _("记录单位"), (f"{UNIT}__full_name",), width=32),
        Column("starts_at", _("场次开始"), ("shift__starts_at",), width=18),
        Column("matter", _("事项"), said=label_of(CorrectionRequest.Matter)),
        Column("status", _("状态"), said=label_of(CorrectionRequest.Status)),
        Column("filed_at", _("提出日期"), said=by(day_of)),
        Column("due_on", _("答复期限")),
        Column("outcome", _("答复"), said=label_of(CorrectionRequest.Outcome)),
        Column("appeal_outcome", _("复核决定"), said=label_of(CorrectionRequest.Outcome)),
        Column("text", _("说明"), is_personal=True, is_default=False, width=40),
        Column("answer", _("答复说明"), is_personal=True, is_default=False, width=40),
    ),
)
