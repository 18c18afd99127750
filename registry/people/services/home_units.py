"""The unit a person belongs to, over time (design#persons)."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.exceptions import RegistrationRefused
from registry.history.services import history
from registry.models import Unit, User, Volunteer
from registry.notifications.services import notifications
from registry.permissions import can_administer, is_self, require
from registry.units.services.open_units import held_open

Reason = RegistrationRefused.Reason


@transaction.atomic
def ask_to_move(*, volunteer: Volunteer, unit: Unit, by: User) -> Volunteer:
    """A registered volunteer asks to belong to another unit, whose administrator decides."""
    require(is_self(by, volunteer))
    held_open(unit)
    volunteer = Volunteer.objects.select_for_update(no_key=True).get(pk=volunteer.pk)
    if not volunteer.is_registered:
        raise RegistrationRefused(Reason.NOT_REGISTERED)
    if unit.pk == volunteer.unit_id:
        raise RegistrationRefused(Reason.SAME_UNIT)
    return _asked(volunteer, unit, by, did="asked to move")


@transaction.atomic
def withdraw_move(*, volunteer: Volunteer, by: User) -> Volunteer:
    """The person withdraws the request."""
    volunteer = Volunteer.objects.select_for_update(no_key=True).get(pk=volunteer.pk)
    require(is_self(by, volunteer))
    require_wish(volunteer)
    return _asked(volunteer, None, by, did="withdrew move")


@transaction.atomic
def decline_move(*, volunteer: Volunteer, by: User) -> Volunteer:
    """The new unit declines; the person stays where they are."""
    volunteer = Volunteer.objects.select_for_update(no_key=True).get(pk=volunteer.pk)
    unit = require_wish(volunteer)
    require(can_administer(by, unit) and not is_self(by, volunteer))
    return _asked(volunteer, None, by, did="declined move")


def require_wish(volunteer: Volunteer) -> Unit:
    """The unit the person asked to move to."""
    if volunteer.requested_unit is None:
        raise RegistrationRefused(Reason.NO_MOVE_REQUESTED)
    return volunteer.requested_unit


def _asked(volunteer: Volunteer, unit: Unit | None, by: User, *, did: str) -> Volunteer:
    volunteer.requested_unit, volunteer.move_asked_at = unit, clock.now() if unit else None
    volunteer.save(update_fields=["requested_unit", "move_asked_at"])
    entry = history.record(by=by, did=did, to=volunteer, unit=unit or volunteer.unit)
    text = _("您转入其他单位的申请没有通过，所在单位不变。")
    notifications.tell_of(entry, users=[volunteer.user_id], text=text, url=reverse("me"))
    return volunteer
