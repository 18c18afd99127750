"""Named questions about who may do what (design#roles); services `require`, pages only ask."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied

from registry.models import Activity, Team, Unit, User, Volunteer
from registry.models.reach import (
    Role,
    acts_for,
    administered,
    deciding_reach,
    has_role,
    holding_only,
    inspected_units,
    is_committee,
    is_inspector,
    roles_of,
    unit_reach,
    units_in_sight,
)
from registry.words import masking

__all__ = [
    "Role",
    "acts_for",
    "administered",
    "can_administer",
    "can_lead",
    "can_lead_team",
    "can_run_team",
    "deciding_reach",
    "has_role",
    "holding_only",
    "inspected_units",
    "is_account_of",
    "is_committee",
    "is_inspector",
    "is_leader_of",
    "is_self",
    "leads_activities",
    "leads_teams",
    "remember_volunteer",
    "reads_masked",
    "require",
    "roles_of",
    "runs_activities",
    "sees_name",
    "shown_name",
    "unit_reach",
    "units_in_sight",
    "volunteer_of",
]


def require(allowed: bool) -> None:
    """Refuse with 403 unless allowed."""
    if not allowed:
        raise PermissionDenied


def is_account_of(user: Any, account_id: int | None) -> bool:
    """This account is the user's own, or one of theirs that ended when their files were merged (D78)."""
    if account_id is None or account_id == user.pk:
        return account_id is not None
    return bool(Volunteer.objects.accounts_put_together([account_id]).get(account_id) == user.pk)


def require_volunteer(user: Any) -> Volunteer:
    """The volunteer behind an account; 403 for an account that belongs to none."""
    volunteer = volunteer_of(user)
    if volunteer is None:
        raise PermissionDenied
    return volunteer


def volunteer_of(user: Any) -> Volunteer | None:
    """The volunteer behind an account, if there is one."""
    if not user.is_authenticated:
        return None
    if not hasattr(user, "_volunteer"):
        remember_volunteer(user, Volunteer.objects.filter(user=user).first())
    return user._volunteer  # type: ignore[no-any-return]


def remember_volunteer(user: Any, file: Volunteer | None) -> None:
    """Cache the user's volunteer for the request."""
    user._volunteer = file and file.person


def runs_activities(user: Any) -> bool:
    """The user leads, deputises or has applied for an activity; asked once per request."""
    if not hasattr(user, "_runs_activities"):
        user._runs_activities = Activity.objects.led_or_applied_for_by(user).exists()
    return user._runs_activities  # type: ignore[no-any-return]


def leads_activities(user: Any) -> bool:
    """The user is leader or deputy of an activity; asked once per request."""
    if not hasattr(user, "_leads_activities"):
        user._leads_activities = runs_activities(user) and Activity.objects.led_by(user).exists()
    return user._leads_activities  # type: ignore[no-any-return]


def leads_teams(user: Any) -> bool:
    """The user is 队长 or 副队长 of a team; asked once per request."""
    if not hasattr(user, "_leads_teams"):
        user._leads_teams = Team.objects.run_by(user).exists()
    return user._leads_teams  # type: ignore[no-any-return]


def can_administer(user: Any, unit: Unit) -> bool:
    """The committee, and administrators of the unit, of one above it, or of who stands for it."""
    return is_committee(user) or unit.pk in unit_reach(user)


def can_lead(user: Any, activity: Activity) -> bool:
    """The activity's leader and deputies run it; so do the unit's administrators."""
    return is_leader_of(user, activity) or can_administer(user, activity.recording_unit)


def is_leader_of(user: Any, activity: Activity) -> bool:
    """The user is the activity's leader or one of its deputies."""
    return user.is_authenticated and (
        activity.leader_id == user.pk
        or Activity.deputy_leaders.through.objects.filter(activity_id=activity.pk, user_id=user.pk).exists()
    )


def can_lead_team(user: Any, team: Team) -> bool:
    """队长 of the team, or an administrator of its unit."""
    return Team.objects.led_by(user).filter(pk=team.pk).exists() or can_administer(user, team.unit)


def can_run_team(user: Any, team: Team) -> bool:
    """队长 and 副队长 of the team, or an administrator of its unit: they admit and invite people."""
    return Team.objects.run_by(user).filter(pk=team.pk).exists() or can_administer(user, team.unit)


def is_self(user: User, volunteer: Volunteer) -> bool:
    """The account is this volunteer's own."""
    return user.is_authenticated and volunteer.user_id == user.pk


def reads_masked(reader: Any, *, units: Collection[int] = ()) -> bool:
    """An inspector reads surnames in the work of these units, unless they administer one of them themselves."""
    if not is_inspector(reader) or is_committee(reader):
        return False
    reach = deciding_reach(reader)
    return not (reach.intersection(units) if units else reach)


def shown_name(person: User | Volunteer | None, *, to: Any, units: Collection[int] = (), beside: bool = True) -> str:
    """The full name for oneself, the committee, and who administers the person's unit or one of these `units`.

    Anybody else reads it only where they work `beside` the person, and an inspector never.
    """
    if person is None:
        return ""
    if sees_name(person, reader=to, units=units, beside=beside):
        return str(person)
    return masking.mask_name(str(person))


def sees_name(person: User | Volunteer, *, reader: Any, units: Collection[int] = (), beside: bool = True) -> bool:
    """The reader is shown the full name of this person."""
    account = person.pk if isinstance(person, User) else person.user_id
    if is_committee(reader) or (account is not None and account == reader.pk):
        return True
    if isinstance(person, Volunteer) and unit_reach(reader) & {person.unit_id, person.requested_unit_id}:
        return True
    if is_inspector(reader):
        # An account acts for an office that has no unit of its own here: the reader's reach as a whole decides.
        return not reads_masked(reader, units=units) if units or isinstance(person, User) else False
    return beside or bool(deciding_reach(reader).intersection(units))
