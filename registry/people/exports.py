"""The list of volunteers as a file."""

from datetime import date
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.ground.exports.columns import day_of, hours, keeps_people, name_column, number_columns, yes_or_no
from registry.ground.exports.lists import Column, ExportList, Reader, Scene, by, label_of
from registry.models import User, Volunteer
from registry.models.office.confirmed import YEARLY_HOURS
from registry.models.office.served import NEVER
from registry.people.filters import VolunteerListFilter
from registry.permissions import is_inspector
from registry.words import divisions, identity


def _allows(user: User) -> bool:
    return keeps_people(user) or is_inspector(user)


def _rows(user: User, _about: int | None) -> Any:
    return Volunteer.objects.visible_to(user).canonical().waiting_first()


def _this_year(_scene: Scene) -> Reader:
    """Hours of this year; of a year that is over none of them count."""
    year = clock.today().year
    return lambda served, minutes: hours(minutes if served == year else 0)


def _duty(_scene: Scene) -> Reader:
    """The yearly 20 hours (D59)."""
    year = clock.today().year
    return lambda served, minutes: yes_or_no(served == year and minutes >= YEARLY_HOURS * 60)


def _served_on(day: date) -> date | None:
    return None if day == NEVER else day


def _age(_scene: Scene) -> Reader:
    today = clock.today()
    return lambda born_on: identity.age_on(born_on, today) if born_on else None


VOLUNTEERS: Final = ExportList(
    code="volunteers",
    title=_("志愿者"),
    allows=_allows,
    rows=_rows,
    filter=VolunteerListFilter,
    back="manage-volunteers",
    people="pk",
    columns=(
        Column("volunteer_no", _("志愿者编号"), is_personal=True, width=16),
        name_column(_("姓名")),
        Column("unit", _("单位"), ("unit__full_name",), width=32),
        Column("status", _("状态"), said=label_of(Volunteer.Status)),
        *number_columns(),
        Column("document_type", _("证件类型"), said=label_of(Volunteer.DocumentType), is_default=False, width=20),
        Column("sex", _("性别"), said=label_of(Volunteer.Sex), is_default=False, is_personal=True, width=8),
        Column("registered_on", _("注册日期")),
        Column("year_hours", _("今年时长（小时）"), ("served_year", "year_minutes"), said=_this_year),
        Column("all_hours", _("累计时长（小时）"), ("served_minutes",), said=by(hours)),
        Column("has_done_duty", _("今年满 20 小时"), ("served_year", "year_minutes"), said=_duty, is_default=False),
        Column("last_served", _("最近服务"), ("last_served_on",), said=by(_served_on)),
        Column("age", _("年龄"), ("born_on",), said=_age, is_default=False, is_personal=True, width=8),
        Column("confirmed_on", _("上次核对信息"), ("declared_at",), said=by(day_of), is_default=False),
        Column("submitted_at", _("提交日期"), said=by(day_of), is_default=False),
        Column("source", _("登记方式"), said=label_of(Volunteer.Source), is_default=False),
        Column("residence", _("居住区域"), ("residence_division",), said=by(divisions.name_of), is_default=False,
               is_personal=True, width=20),
        Column("skills", _("专业技能"), is_default=False, is_personal=True, width=24),
        Column("available_times", _("可服务时间"), is_default=False, is_personal=True, width=20),
    ),
)  # fmt: skip
