"""How far a user's roles reach: what lists may show (design#roles). Questions about one thing: permissions."""

from typing import Any

from django.db import models

from registry import clock
from registry.ground.once import Once
from registry.models.accounts import RoleAssignment
from registry.models.units import CollaborationGroup, Unit
from registry.words.succession import Succession

Role = RoleAssignment.Role

_held: Once[RoleAssignment] = Once(
    lambda user, today: RoleAssignment.objects.filter(user_id=user).valid_on(today).only("role", "unit_id"),
    user=models.BigIntegerField(),
    today=models.DateField(),
)


def roles_of(user: Any) -> dict[str, set[int | None]]:
    """Role → units it is held for, read once per user object."""
    if not user.is_authenticated:
        return {}
    if not hasattr(user, "_roles_held"):
        held: dict[str, set[int | None]] = {}
        for one in _held(user=user.pk, today=clock.today()):
            held.setdefault(one.role, set()).add(one.unit_id)
        user._roles_held = held
    return user._roles_held  # type: ignore[no-any-return]


def holding_only(user: Any, role: str, unit: Unit) -> Any:
    """The same person as if this were their only role: what the office asks of them, and nothing beside it."""
    alone = type(user).objects.get(pk=user.pk)
    alone._roles_held = {role: {unit.pk}}
    return alone


def has_role(user: Any, *roles: str) -> bool:
    """The user holds one of these roles today."""
    return any(role in roles_of(user) for role in roles)


def is_committee(user: Any) -> bool:
    """The user acts for the 区直团工委."""
    return has_role(user, Role.COMMITTEE)


def unit_reach(user: Any) -> set[int]:
    """The units (and all below, and those they stand for) that the user administers."""
    if not user.is_authenticated:
        return set()
    if not hasattr(user, "_unit_reach"):
        own = administered(user)
        user._unit_reach = _tree(user).reach(own) if own else set()
    return user._unit_reach  # type: ignore[no-any-return]


def acts_for(user: Any) -> set[int]:
    """The units for which the user acts without being above them: the own ones and those they stand for."""
    own = administered(user)
    if is_committee(user):
        own |= _tree(user).roots
    return _tree(user).stood_for(own) if own else set()


def deciding_reach(user: Any) -> set[int]:
    """The units whose hours the user may decide: those in reach, and members of a 协作组 that these lead (D5)."""
    reach = unit_reach(user)
    if not reach:
        return set()
    if not hasattr(user, "_deciding_reach"):
        succession = _tree(user)
        pairs = CollaborationGroup.objects.pairs()
        led = {succession.stand_in(member) for member, leading in pairs if succession.stand_in(leading) in reach}
        user._deciding_reach = reach | succession.stood_for(led)
    return user._deciding_reach  # type: ignore[no-any-return]


def _tree(user: Any) -> Succession:
    """Read once per user object, as the roles are."""
    if not hasattr(user, "_succession"):
        user._succession = Unit.objects.succession()
    return user._succession  # type: ignore[no-any-return]


def administered(user: Any) -> set[int]:
    """The units of which the user is an administrator, without those below them."""
    return {pk for pk in roles_of(user).get(Role.UNIT_ADMIN, ()) if pk is not None}


def is_inspector(user: Any) -> bool:
    """The user reads, masked and logged, and changes nothing."""
    return has_role(user, Role.INSPECTOR)


def inspected_units(user: Any) -> set[int] | None:
    """The units an inspector may read; None means every unit."""
    held = roles_of(user).get(Role.INSPECTOR, set())
    return None if None in held else _tree(user).reach(pk for pk in held if pk is not None)


def units_in_sight(user: Any) -> set[int] | None:
    """The units whose people and work the user may read, as administrator or inspector; None means every unit."""
    if is_committee(user):
        return None
    inspected = inspected_units(user) if is_inspector(user) else set()
    return None if inspected is None else unit_reach(user) | inspected
