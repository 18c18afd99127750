"""The sign-ups of one shift as a file, for those who keep its roll."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from registry.ground.exports.columns import day_of, keeps_people, name_column, number_columns
from registry.ground.exports.lists import Column, ExportList, by, label_of
from registry.models import Shift, SignUp, User
from registry.permissions import leads_activities


def _keeps_rolls(user: User) -> bool:
    return keeps_people(user) or leads_activities(user)


def _roll(user: User, about: int | None) -> Any:
    """Of a shift whose roll this person keeps; of any other nobody."""
    shifts = Shift.objects.led_by(user).filter(pk=about or 0)
    return SignUp.objects.filter(shift__in=shifts.values("pk")).order_by("position", "pk")


def _late(withdrew_late: bool) -> str:
    return str(_("迟退")) if withdrew_late else ""


def _activity(shift: int) -> int | None:
    return Shift.objects.filter(pk=shift).values_list("activity", flat=True).first()


SIGNUPS: Final = ExportList(
    code="shift-signups",
    title=_("报名名单"),
    allows=_keeps_rolls,
    rows=_roll,
    back="manage-activity",
    page_of=_activity,
    people="volunteer",
    needs_about=True,
    columns=(
        Column("volunteer_no", _("志愿者编号"), ("volunteer__volunteer_no",), is_personal=True, width=16),
        name_column(_("姓名"), path="volunteer__", unit="shift__activity__recording_unit_id"),
        Column("unit", _("单位"), ("volunteer__unit__full_name",), width=32),
        Column("position", _("岗位"), ("position__name",), width=16),
        Column("status", _("报名状态"), said=label_of(SignUp.Status)),
        Column("team", _("团队"), ("team__name",), width=20),
        Column("source", _("来源"), said=label_of(SignUp.Source)),
        Column("created_at", _("报名日期"), said=by(day_of)),
        Column("withdrew_late", _("迟退"), is_default=False, is_personal=True, said=by(_late)),
        Column("end_reason", _("退出原因"), is_default=False, is_personal=True, width=24),
        *number_columns("volunteer__")[1:2],
    ),
)
