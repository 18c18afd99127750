"""Stars applied for and held, as a file."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from certificates.models import StarApplication
from certificates.recognition.services import stars
from registry.ground.exports.columns import account_column, day_of, hours, keeps_people, name_column
from registry.ground.exports.lists import Column, ExportList, Reader, Scene, by, label_of
from registry.models import User


def _rows(user: User, _about: int | None) -> Any:
    return StarApplication.objects.visible_to(user).order_by("-pk")


STARS: Final = ExportList(
    code="stars",
    title=_("星级认定"),
    allows=keeps_people,
    rows=_rows,
    back="manage-stars",
    people="volunteer",
    columns=(
        Column("volunteer_no", _("志愿者编号"), ("volunteer__volunteer_no",), is_personal=True, width=16),
        name_column(_("姓名"), path="volunteer__", unit="volunteer_unit_id"),
        Column("unit", _("单位"), ("volunteer_unit__full_name",), width=32),
        Column("star", _("星级"), width=8),
        Column("status", _("状态"), said=label_of(StarApplication.Status)),
        Column("hours", _("申请时小时数"), ("minutes_at_proposal",), said=by(hours)),
        Column("proposed_at", _("申请日期"), said=by(day_of)),
        Column("decided_at", _("认定日期"), said=by(day_of)),
        account_column(_("认定人"), path="decided_by", code="decided_by", unit="volunteer_unit_id", is_default=False),
        Column("reason", _("理由"), is_personal=True, is_default=False, width=28),
    ),
)


def _star(_scene: Scene) -> Reader:
    held = stars.all_held()
    return held.get


STAR_COLUMN: Final = Column("star", _("星级"), ("pk",), said=_star, is_personal=True, width=8)
