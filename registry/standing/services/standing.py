"""身份变动: suspending, leaving and moving, with their consequences (design#standing)."""

from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.accounts.services import roles, tokens
from registry.exceptions import RegistrationRefused
from registry.history.services import history
from registry.models import ApiToken, Consent, GuardianConsent, HomeUnit, RoleAssignment, User, Volunteer
from registry.notifications.services import notifications
from registry.people.services import consents, home_units
from registry.people.services.volunteers import change_status, locked, require_status, stated
from registry.permissions import can_administer, is_self, require
from registry.standing.erasure import When
from registry.standing.services import consequences, erasing
from registry.standing.services.consequences import Consequences
from registry.units.services.open_units import held_open

Reason = RegistrationRefused.Reason
Status = Volunteer.Status
IN_SERVICE = (Status.REGISTERED, Status.SUSPENDED)


def foreseen(volunteer: Volunteer, *, by: User) -> Consequences:
    """What suspending or leaving would end, for the page that asks first."""
    return consequences.foreseen(volunteer, may_end=partial(_may_end, by))


def foreseen_by_moving(volunteer: Volunteer) -> Consequences:
    """What moving to the unit asked for would end."""
    units = consequences.units_left(volunteer.unit, home_units.require_wish(volunteer))
    return consequences.foreseen(volunteer, may_end=_is_for_unit, units=units)


@transaction.atomic
def suspend(*, volunteer: Volunteer, reason: str, by: User) -> Volunteer:
    """Pause a registered volunteer, with a reason; places, teams and duties end (D59: a person decides)."""
    volunteer = locked(volunteer)
    require(can_administer(by, volunteer.unit) and not is_self(by, volunteer))
    require_status(volunteer, Status.REGISTERED)
    return _gone(volunteer, Status.SUSPENDED, stated(reason), by, did="suspended", because=_("已暂停志愿者身份"))


@transaction.atomic
def resume(*, volunteer: Volunteer, by: User) -> Volunteer:
    """End the pause; nothing that ended comes back by itself, and a minor's guardian must agree, as checked (D98)."""
    volunteer = locked(volunteer)
    require(can_administer(by, volunteer.unit) and not is_self(by, volunteer))
    require_status(volunteer, Status.SUSPENDED)
    consent = GuardianConsent.objects.filter(volunteer=volunteer).first()
    if volunteer.is_minor and (consent is None or consent.given_at is None):
        raise RegistrationRefused(Reason.GUARDIAN_MISSING)
    return change_status(volunteer, Status.REGISTERED, "", by, did="resumed")


@transaction.atomic
def leave(*, volunteer: Volunteer, reason: str, by: User) -> Volunteer:
    """The person, or the unit with a reason, ends the registration; records stay, all else ends (D59, D93)."""
    volunteer = locked(volunteer)
    require(is_self(by, volunteer) or can_administer(by, volunteer.unit))
    require_status(volunteer, *IN_SERVICE)
    consents.end(volunteer, Consent.Item.values)
    erasing.erase(volunteer, When.ON_LEAVING)
    volunteer = locked(volunteer)
    volunteer.requested_unit = None
    return _gone(volunteer, Status.LEFT, stated(reason), by, did="left", because=_("已退出注册"))


@transaction.atomic
def withdraw_guardian_consent(*, volunteer: Volunteer, reason: str, by: User) -> Volunteer:
    """A guardian no longer agrees: the minor is suspended until the guardian agrees again (D57, D98)."""
    volunteer = locked(volunteer)
    require(is_self(by, volunteer) or can_administer(by, volunteer.unit))
    consent = GuardianConsent.objects.filter(volunteer=volunteer).first()
    if not volunteer.is_minor or consent is None or consent.given_at is None:
        raise RegistrationRefused(Reason.NO_GUARDIAN_CONSENT)
    require_status(volunteer, Status.REGISTERED)
    consent.given_at, consent.checked_by, consent.checked_at, consent.checked_how = None, None, None, ""
    consent.save(update_fields=["given_at", "checked_by", "checked_at", "checked_how"])
    because = _("监护人撤回同意")
    return _gone(volunteer, Status.SUSPENDED, stated(reason), by, did="guardian withdrew", because=because)


@transaction.atomic
def admit_move(*, volunteer: Volunteer, by: User) -> Volunteer:
    """The new unit accepts the person: service counts for it from today; duties at the old unit end."""
    asked_for = home_units.require_wish(Volunteer.objects.select_related("requested_unit").get(pk=volunteer.pk))
    require(can_administer(by, asked_for))
    held_open(asked_for)
    volunteer = locked(volunteer)
    unit = home_units.require_wish(volunteer)
    require(unit == asked_for)
    if is_self(by, volunteer):
        raise RegistrationRefused(Reason.OWN_REVIEW)
    units = consequences.units_left(volunteer.unit, unit)
    found = consequences.foreseen(volunteer, may_end=_is_for_unit, units=units)
    volunteer.unit, volunteer.requested_unit, volunteer.move_asked_at = unit, None, None
    volunteer.save(update_fields=["unit", "requested_unit", "move_asked_at"])
    HomeUnit.objects.update_or_create(volunteer=volunteer, from_on=clock.today(), defaults={"unit": unit})
    consequences.act(found, volunteer=volunteer, by=by, reason=_("已转入其他单位"), units=units)
    entry = history.record(by=by, did="admitted move", to=volunteer, unit=unit)
    text = _("{unit}已同意您转入。").format(unit=unit) + found.words
    notifications.tell_of(entry, users=[volunteer.user_id], text=text, url=reverse("me"))
    return volunteer


def _gone(volunteer: Volunteer, status: str, reason: str, by: User, *, did: str, because: str) -> Volunteer:
    """Change the state first, so that no waiting list gives the person a place again; then end the rest."""
    found = foreseen(volunteer, by=by)
    volunteer = change_status(volunteer, status, reason, by, did=did, besides=found.words)
    consequences.act(found, volunteer=volunteer, by=by, reason=because)
    if volunteer.user is not None:
        tokens.end_all(user=volunteer.user, ground=ApiToken.Ground.STANDING, by=by)
    return volunteer


def _may_end(by: User, assignment: RoleAssignment) -> bool:
    """A unit's role ends with its holder's own step, or by somebody who could have given it."""
    is_own = assignment.user_id == by.pk
    return _is_for_unit(assignment) and (is_own or roles.can_grant(by, assignment.role, assignment.unit))


def _is_for_unit(assignment: RoleAssignment) -> bool:
    return assignment.role == RoleAssignment.Role.UNIT_ADMIN
