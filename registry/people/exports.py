"""The list of volunteers as a file."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from registry.ground.exports.columns import day_of, keeps_people, name_column, number_columns
from registry.ground.exports.lists import Column, ExportList, by, label_of
from registry.models import User, Volunteer
from registry.people.filters import VolunteerListFilter
from registry.permissions import is_inspector
from registry.words import divisions


def _allows(user: User) -> bool:
    return keeps_people(user) or is_inspector(user)


def _rows(user: User, _about: int | None) -> Any:
    return Volunteer.objects.visible_to(user).canonical().waiting_first()


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
        Column("confirmed_on", _("上次核对信息"), ("declared_at",), said=by(day_of), is_default=False),
        Column("submitted_at", _("提交日期"), said=by(day_of), is_default=False),
        Column("source", _("登记方式"), said=label_of(Volunteer.Source), is_default=False),
        Column("residence", _("居住区域"), ("residence_division",), said=by(divisions.name_of), is_default=False,
               is_personal=True, width=20),
        Column("skills", _("专业技能"), is_default=False, is_personal=True, width=24),
        Column("available_times", _("可服务时间"), is_default=False, is_personal=True, width=20),
    ),
)  # fmt: skip
