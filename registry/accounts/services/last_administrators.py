"""The last administrator of a unit: nobody ends that role unawares, and the committee names the next."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.models import RoleAssignment, Unit
from registry.notifications.services import notifications

Role = RoleAssignment.Role


def is_last(assignment: RoleAssignment) -> bool:
    """The role is in force for an open unit, and nobody else administers that unit from today on."""
    unit = assignment.unit
    if assignment.role != Role.UNIT_ADMIN or unit is None or unit.parent_id is None or not unit.is_open:
        return False
    in_force = RoleAssignment.objects.valid().filter(pk=assignment.pk, user__is_active=True).exists()
    return in_force and not _administrators(unit).exclude(user=assignment.user_id).exists()


def bare_after(ending: Iterable[RoleAssignment]) -> list[Unit]:
    """The units that the end of these roles leaves without an administrator."""
    return [role.unit for role in ending if role.unit is not None and is_last(role)]


def tell_if_bare(unit: Unit | None, *, on: date | None = None) -> None:
    """The committee hears the same day that a unit has nobody any more."""
    if unit is None or not unit.is_open or unit.parent_id is None or _administrators(unit).exists():
        return
    holders = RoleAssignment.objects.valid().filter(role=Role.COMMITTEE, user__is_active=True)
    text = _("{unit}已没有管理员，事项会逐级转到区直团工委。请任命下一位。").format(unit=unit)
    notifications.tell(
        users=holders.values_list("user", flat=True),
        key=f"unit:{unit.pk}:bare:{on or clock.today()}",
        text=text,
        url=reverse("committee-unit", args=[unit.pk]),
    )


def _administrators(unit: Unit) -> QuerySet[RoleAssignment]:
    held = RoleAssignment.objects.valid().filter(role=Role.UNIT_ADMIN, unit=unit)
    return held.filter(user__is_active=True)
