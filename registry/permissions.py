"""Named questions about who may do what (design §4); services `require`, pages only ask."""

from typing import Any

from django.core.exceptions import PermissionDenied

from registry.models import Activity, RoleAssignment, Team, Unit, User, Volunteer

Role = RoleAssignment.Role


def require(allowed: bool) -> None:
    """Refuse with 403 unless allowed."""
    if not allowed:
        raise PermissionDenied


def roles_of(user: Any) -> dict[str, set[int | None]]:
    """Role → units it is held for, read once per user object."""
    if not user.is_authenticated:
        return {}
    if not hasattr(user, "_roles_held"):
        held: dict[str, set[int | None]] = {}
        for role, unit_id in RoleAssignment.objects.of(user).valid().values_list("role", "unit_id"):
            held.setdefault(role, set()).add(unit_id)
        user._roles_held = held
    return user._roles_held  # type: ignore[no-any-return]


def has_role(user: Any, *roles: str) -> bool:
    """The user holds one of these roles today."""
    return any(role in roles_of(user) for role in roles)


def is_committee(user: Any) -> bool:
    """The user acts for the 区直团工委."""
    return has_role(user, Role.COMMITTEE)


def unit_reach(user: Any) -> set[int]:
    """The units (and all below) that the user administers."""
    if not user.is_authenticated:
        return set()
    if not hasattr(user, "_unit_reach"):
        own = {pk for pk in roles_of(user).get(Role.UNIT_ADMIN, ()) if pk is not None}
        user._unit_reach = Unit.objects.reach_of(own) if own else set()
    return user._unit_reach  # type: ignore[no-any-return]


def inspected_units(user: Any) -> set[int] | None:
    """The units an inspector may read; None means every unit."""
    held = roles_of(user).get(Role.INSPECTOR, set())
    return None if None in held else Unit.objects.reach_of(pk for pk in held if pk is not None)


def is_inspector(user: Any) -> bool:
    """The user reads, masked and logged, and changes nothing."""
    return has_role(user, Role.INSPECTOR)


def volunteer_of(user: Any) -> Volunteer | None:
    """The volunteer behind an account, if there is one."""
    if not user.is_authenticated:
        return None
    if not hasattr(user, "_volunteer"):
        user._volunteer = Volunteer.objects.filter(user=user).first()
    return user._volunteer  # type: ignore[no-any-return]


def can_administer(user: Any, unit: Unit) -> bool:
    """The committee, and administrators of the unit or of one above it."""
    return is_committee(user) or unit.pk in unit_reach(user)


def can_lead(user: Any, activity: Activity) -> bool:
    """The activity's leader and deputies run it; so do the unit's administrators."""
    return is_leader_of(user, activity) or can_administer(user, activity.recording_unit)


def is_leader_of(user: Any, activity: Activity) -> bool:
    """The user is the activity's leader or one of its deputies."""
    return user.is_authenticated and (
        activity.leader_id == user.pk or activity.deputy_leaders.filter(pk=user.pk).exists()
    )


def can_lead_team(user: Any, team: Team) -> bool:
    """队长 of the team, or an administrator of its unit."""
    return Team.objects.led_by(user).filter(pk=team.pk).exists() or can_administer(user, team.unit)


def is_self(user: User, volunteer: Volunteer) -> bool:
    """The account is this volunteer's own."""
    return user.is_authenticated and volunteer.user_id == user.pk
