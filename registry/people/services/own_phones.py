"""A number is confirmed by a code that only its holder sees, or by the unit; until then it is shown as unconfirmed."""

from django.db import transaction

from registry import clock
from registry.exceptions import CodeRefused, IdentityRefused
from registry.history.services import history
from registry.models import User, Volunteer
from registry.notifications.services import phone_codes, text_messages
from registry.permissions import can_administer, is_self, require

PURPOSE = "volunteer"
Reason = CodeRefused.Reason


def may_be_sent(volunteer: Volunteer) -> bool:
    """There is a gateway, it reaches the number, and the number is not confirmed yet."""
    return not volunteer.has_confirmed_phone and text_messages.reaches(volunteer.phone)


def is_waiting(volunteer: Volunteer) -> bool:
    """A code went out and can still be typed."""
    return phone_codes.is_waiting(phone=volunteer.phone, purpose=PURPOSE, subject=_subject(volunteer))


@transaction.atomic
def send_code(*, volunteer: Volunteer, by: User, address: str) -> None:
    """To the number in the own file."""
    require(is_self(by, volunteer))
    _require_unconfirmed(volunteer)
    phone_codes.send(phone=volunteer.phone, purpose=PURPOSE, subject=_subject(volunteer), by=by, address=address)


def confirm(*, volunteer: Volunteer, code: str, by: User) -> Volunteer:
    """The holder typed the code. Not one transaction: a wrong try stays counted.

    Typed again, it was done.
    """
    require(is_self(by, volunteer))
    if _is_done(volunteer, by, "confirmed phone"):
        return volunteer
    _require_unconfirmed(volunteer)
    phone_codes.confirm(phone=volunteer.phone, purpose=PURPOSE, subject=_subject(volunteer), code=code)
    return _confirmed(volunteer, by, did="confirmed phone")


def vouch(*, volunteer: Volunteer, by: User) -> Volunteer:
    """Somebody of the unit has called the number, or seen the phone; never for oneself; pressed again, it was done."""
    require(can_administer(by, volunteer.unit) and not is_self(by, volunteer))
    if _is_done(volunteer, by, "vouched for phone"):
        return volunteer
    _require_unconfirmed(volunteer)
    return _confirmed(volunteer, by, did="vouched for phone")


@transaction.atomic
def _confirmed(volunteer: Volunteer, by: User, *, did: str) -> Volunteer:
    digest = volunteer.phone_digest
    volunteer = Volunteer.objects.select_for_update(no_key=True).get(pk=volunteer.pk)
    if volunteer.phone_digest != digest:  # changed between the look and the lock
        raise CodeRefused(Reason.CODE_ENDED)
    volunteer.confirmed_phone_digest, volunteer.phone_confirmed_at = digest or "", clock.now()
    volunteer.save(update_fields=["confirmed_phone_digest", "phone_confirmed_at"])
    history.record(by=by, did=did, to=volunteer, unit=volunteer.unit)
    return volunteer


def _is_done(volunteer: Volunteer, by: User, did: str) -> bool:
    return volunteer.has_confirmed_phone and history.is_newest(by=by, did=did, to=volunteer)


def _require_unconfirmed(volunteer: Volunteer) -> None:
    if not volunteer.phone_digest:
        raise IdentityRefused(IdentityRefused.Reason.PHONE_INVALID)
    if volunteer.has_confirmed_phone:
        raise CodeRefused(Reason.PHONE_CONFIRMED)


def _subject(volunteer: Volunteer) -> str:
    return f"volunteer:{volunteer.pk}"
