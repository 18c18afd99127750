"""Roles: granted with dates, ended, never to oneself, and the three system roles apart (D105)."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.accounts.services import last_administrators, tokens
from registry.accounts.two_persons import SYSTEM
from registry.exceptions import RoleRefused
from registry.history.services import history
from registry.models import ApiToken, RoleAssignment, Unit, User, Volunteer
from registry.notifications.services import notifications
from registry.permissions import Role, can_administer, has_role, is_account_of, is_committee, require
from registry.words.dates import as_full_date

Reason = RoleRefused.Reason


def can_grant(by: User, role: str, unit: Unit | None) -> bool:
    """Who may propose and end a role: the security administrator every one, the committee and units administrators
    of units, the committee inspectors."""
    if has_role(by, Role.SECURITY_ADMIN):
        return True
    if role == Role.UNIT_ADMIN:
        return unit is not None and can_administer(by, unit)
    return role == Role.INSPECTOR and is_committee(by)


def grantable(by: User) -> list[tuple[str, str]]:
    """The roles that this user may propose, for a unit of the user's or for none."""
    units = [*Unit.objects.filter(parent=None)[:1], None] if is_committee(by) else [None]
    return [(role, str(label)) for role, label in Role.choices if any(can_grant(by, role, unit) for unit in units)]


def drafted(
    *,
    user: User | None,
    role: str,
    by: User | None,
    unit: Unit | None = None,
    from_on: date | None = None,
    until_on: date | None = None,
) -> RoleAssignment:
    """The assignment as it could be granted now, not saved; `user=None` is an account still to be made.

    Raises `RoleRefused` (closed unit, own grant, a holder who has gone, a role that excludes this one) or
    `ValidationError` (dates).
    """
    if unit is not None and not Unit.objects.select_for_update(no_key=True).get(pk=unit.pk).is_open:
        raise RoleRefused(Reason.ROLE_UNIT_CLOSED, unit=unit)
    if by is not None and user is not None and is_account_of(by, user.pk):
        raise RoleRefused(Reason.OWN_GRANT)
    if role == Role.UNIT_ADMIN and unit is None:
        raise RoleRefused(Reason.ROLE_UNIT_MISSING)
    from_on = from_on or clock.today()
    if user is not None:
        _require_in_standing(user)
        _require_compatible(user, role, unit, from_on, until_on)
    assignment = RoleAssignment(
        user=user, role=role, unit=unit, from_on=from_on, until_on=until_on, granted_by=by, granted_at=clock.now()
    )
    assignment.full_clean(exclude=["granted_by", "user"])
    return assignment


@transaction.atomic
def grant(
    *,
    user: User,
    role: str,
    by: User | None,
    unit: Unit | None = None,
    from_on: date | None = None,
    until_on: date | None = None,
) -> RoleAssignment:
    """Give a role from a day until a day; a deputy (B 角) is one with dates.

    No door calls it: `appointments.confirm` does, once two persons agree; `by=None` is the set-up command.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    assignment = drafted(user=user, role=role, by=by, unit=unit, from_on=from_on, until_on=until_on)
    assignment.save()
    entry = history.record(by=by, did="granted role", to=assignment, unit=unit, role=role, user=user.pk)
    day = as_full_date(assignment.from_on)
    text = _("您已被授予角色：{role}，自{day}起。").format(role=_named(assignment), day=day)
    notifications.tell_of(entry, users=[user], text=text, url=reverse("home"))
    return assignment


@transaction.atomic
def end(*, assignment: RoleAssignment, by: User, on: date | None = None, reason: str = "") -> RoleAssignment:
    """The role ends on the day before `on` (today); one that has not begun never counts. Ended so by the same person
    before, it is answered as done.

    The last administrator of a unit goes when the next is there, or on the committee's word with its reason.
    """
    require(can_grant(by, assignment.role, assignment.unit))
    if assignment.unit is not None:  # two who end one another's role at once: the second sees the first
        Unit.objects.select_for_update(no_key=True).get(pk=assignment.unit.pk)
    if last_administrators.is_last(assignment) and not (is_committee(by) and reason.strip()):
        raise RoleRefused(Reason.LAST_ADMINISTRATOR, name=assignment.user, unit=assignment.unit)
    return lapse(assignment=assignment, by=by, on=on, reason=reason.strip())


@transaction.atomic
def lapse(*, assignment: RoleAssignment, by: User | None, on: date | None = None, reason: str = "") -> RoleAssignment:
    """End a role because its holder's standing ended; the caller has checked that it may."""
    assignment = RoleAssignment.objects.select_for_update(no_key=True).get(pk=assignment.pk)
    last_day = (on or clock.today()) - timedelta(days=1)
    if assignment.until_on is not None and assignment.until_on <= last_day:
        said = {"role": assignment.role} | ({"reason": reason} if reason else {})
        if assignment.until_on == last_day and history.is_newest(by=by, did="ended role", to=assignment, **said):
            return assignment
        raise RoleRefused(Reason.ROLE_ALREADY_ENDED)
    ended = _ended(assignment, last_day, by, **({"reason": reason} if reason else {}))
    last_administrators.tell_if_bare(assignment.unit)
    return ended


def end_all(*, rows: QuerySet[RoleAssignment], by: User, on: date) -> dict[int, dict[str, str | None]]:
    """Every role of a unit that is merged or closed ends as it does one by one; returns the dates there were."""
    was = {}
    for assignment in rows.select_for_update(no_key=True, of=("self",)).order_by("pk"):
        until_on = assignment.until_on.isoformat() if assignment.until_on else None
        was[assignment.pk] = {"from_on": assignment.from_on.isoformat(), "until_on": until_on}
        _ended(assignment, on - timedelta(days=1), by)
    return was


def restore_all(was: Mapping[int, Mapping[str, str | None]], *, by: User | None) -> None:
    """What `end_all` ended is in force again with its dates, unless its holder has gone since."""
    gone = Volunteer.objects.filter(status__in=Volunteer.GONE).exclude(user=None).values("user")
    rows = RoleAssignment.objects.filter(pk__in=was, user__is_active=True).exclude(user__in=gone)
    for assignment in rows.select_for_update(no_key=True, of=("self",)).order_by("pk"):
        from_on, until_on = was[assignment.pk]["from_on"], was[assignment.pk]["until_on"]
        assignment.from_on = date.fromisoformat(from_on) if from_on else assignment.from_on
        assignment.until_on = date.fromisoformat(until_on) if until_on else None
        assignment.save(update_fields=["from_on", "until_on"])
        entry = history.record(by=by, did="restored role", to=assignment, unit=assignment.unit, role=assignment.role)
        text = _("您的角色授权已恢复：{role}。").format(role=_named(assignment))
        notifications.tell_of(entry, users=[assignment.user_id], text=text, url=reverse("home"))


def _ended(assignment: RoleAssignment, last_day: date, by: User | None, **said: str) -> RoleAssignment:
    assignment.from_on = min(assignment.from_on, last_day)
    assignment.until_on = last_day
    assignment.save(update_fields=["from_on", "until_on"])
    entry = history.record(by=by, did="ended role", to=assignment, unit=assignment.unit, role=assignment.role, **said)
    text = _("您的角色授权已终止：{role}，最后有效日{day}。")
    text = text.format(role=_named(assignment), day=as_full_date(last_day))
    notifications.tell_of(entry, users=[assignment.user_id], text=text, url=reverse("home"))
    if last_day < clock.today():
        tokens.end_all(user=assignment.user, ground=ApiToken.Ground.ROLE, by=by)
    return assignment


def _named(assignment: RoleAssignment) -> str:
    """The role with its unit; the committee's own needs none."""
    unit = assignment.unit
    return assignment.get_role_display() if unit is None or unit.parent_id is None else str(assignment)


def _require_in_standing(user: User) -> None:
    if not user.is_active and user.disabled_at is None:
        raise RoleRefused(Reason.ACCOUNT_ENDED)
    if Volunteer.objects.filter(user=user, status__in=Volunteer.GONE).exists():
        raise RoleRefused(Reason.PERSON_GONE, name=user)


def _require_compatible(user: User, role: str, unit: Unit | None, from_on: date, until_on: date | None) -> None:
    held = [
        other
        for other in RoleAssignment.objects.filter(user=user)
        if (other.until_on is None or other.until_on >= from_on) and (until_on is None or other.from_on <= until_on)
    ]
    if any(other.role == role and other.unit_id == (unit.pk if unit else None) for other in held):
        raise RoleRefused(Reason.ROLE_ALREADY_GRANTED)
    roles = {other.role for other in held}
    if role in SYSTEM and roles & SYSTEM:
        raise RoleRefused(Reason.EXCLUSIVE_ROLES)
    if (role in SYSTEM and roles - SYSTEM) or (role not in SYSTEM and roles & SYSTEM):
        raise RoleRefused(Reason.SYSTEM_AND_BUSINESS_ROLES)
