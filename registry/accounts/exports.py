"""Who holds which role, as a file for those who see the page."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from registry.ground.exports.columns import account_column, day_of
from registry.ground.exports.lists import Column, ExportList, by, label_of
from registry.models import RoleAssignment, User
from registry.permissions import Role, has_role


def _sees_roles(user: User) -> bool:
    return has_role(user, Role.SECURITY_ADMIN, Role.COMMITTEE)


def _rows(_user: User, _about: int | None) -> Any:
    return RoleAssignment.objects.valid().order_by("role", "unit_id", "user_id")


def _name(display_name: str, username: str) -> str:
    return display_name or username


ROLES: Final = ExportList(
    code="roles",
    title=_("角色授权"),
    allows=_sees_roles,
    rows=_rows,
    back="committee-roles",
    people="user",
    columns=(
        Column("user", _("姓名"), ("user__display_name", "user__username"), said=by(_name), is_personal=True, width=12),
        Column("username", _("用户名"), ("user__username",), is_personal=True, width=16),
        Column("role", _("角色"), said=label_of(RoleAssignment.Role)),
        Column("unit", _("单位"), ("unit__full_name",), width=32),
        Column("from_on", _("自")),
        Column("until_on", _("至")),
        account_column(_("授权人"), path="granted_by", code="granted_by", is_default=False),
        Column("granted_at", _("授权日期"), said=by(day_of)),
    ),
)
