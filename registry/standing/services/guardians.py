"""A guardian's consent: the unit says how it made sure of it; the guardian's phone is confirmed by a code or a call."""

from datetime import datetime
from typing import Any

from django.db import transaction

from registry import clock
from registry.exceptions import CodeRefused, RegistrationRefused
from registry.ground.services import files
from registry.history.services import history
from registry.models import GuardianConsent, StoredFile, User, Volunteer
from registry.notifications.services import phone_codes, text_messages
from registry.permissions import can_administer, is_self, require

Reason, How = RegistrationRefused.Reason, GuardianConsent.CheckedHow
PURPOSE = "guardian"


def check(
    *, volunteer: Volunteer, how: str, by: User, called_at: datetime | None = None, upload: Any = None
) -> GuardianConsent:
    """By a call at this time, or by a paper that the guardian signed; never for oneself (D57, D98)."""
    require(can_administer(by, volunteer.unit) and not is_self(by, volunteer))
    if how == How.CALL:
        return _checked(volunteer, how, by, called_at, None)
    if not upload:
        raise RegistrationRefused(Reason.GUARDIAN_PAPER)
    with files.received((upload, StoredFile.Purpose.GUARDIAN_CONSENT), by=by) as [one]:
        return _checked(volunteer, how, by, None, one)


@transaction.atomic
def _checked(
    volunteer: Volunteer, how: str, by: User, called_at: datetime | None, came: files.Received | None
) -> GuardianConsent:
    volunteer = Volunteer.objects.select_for_update(no_key=True).get(pk=volunteer.pk)
    consent = _of(volunteer)
    since = consent.given_at or _agreed_again(volunteer, consent, by)
    if how == How.CALL:
        _refuse_time(called_at, since)
        consent.phone_confirmed_at = consent.phone_confirmed_at or clock.now()
    before = consent.paper
    consent.checked_how, consent.called_at = How(how), called_at
    consent.paper = files.keep(came) if came else None
    consent.checked_by, consent.checked_at = by, clock.now()
    consent.save()
    files.delete([before] if before else [])
    history.record(by=by, did="checked guardian", to=volunteer, unit=volunteer.unit, how=how)
    return consent


def _agreed_again(volunteer: Volunteer, consent: GuardianConsent, by: User) -> datetime:
    """Only somebody whom the withdrawal suspended; returns since when it can have been asked."""
    if not volunteer.is_suspended:
        raise RegistrationRefused(Reason.GUARDIAN_MISSING)
    consent.given_at = clock.now()
    history.record(by=by, did="guardian agreed again", to=volunteer, unit=volunteer.unit)
    return volunteer.decided_at or consent.given_at


def may_be_sent(consent: GuardianConsent) -> bool:
    """There is a gateway, it reaches the guardian, and the number is not confirmed yet."""
    return consent.phone_confirmed_at is None and text_messages.reaches(consent.guardian_phone)


def is_waiting(consent: GuardianConsent) -> bool:
    """A code went out and can still be typed."""
    return phone_codes.is_waiting(phone=consent.guardian_phone, purpose=PURPOSE, subject=_subject(consent))


@transaction.atomic
def send_code(*, volunteer: Volunteer, by: User, address: str) -> None:
    """To the guardian's phone; the guardian reads it out, the minor types it."""
    require(is_self(by, volunteer))
    consent = _unconfirmed(volunteer)
    phone = consent.guardian_phone
    phone_codes.send(phone=phone, purpose=PURPOSE, subject=_subject(consent), by=by, address=address)


def confirm(*, volunteer: Volunteer, code: str, by: User) -> None:
    """Not one transaction: a wrong try stays counted. Typed again, it was done."""
    require(is_self(by, volunteer))
    is_done = _of(volunteer).phone_confirmed_at is not None
    if is_done and history.is_newest(by=by, did="confirmed guardian phone", to=volunteer):
        return
    consent = _unconfirmed(volunteer)
    phone = consent.guardian_phone
    phone_codes.confirm(phone=phone, purpose=PURPOSE, subject=_subject(consent), code=code)
    _confirmed(volunteer, phone, by)


@transaction.atomic
def _confirmed(volunteer: Volunteer, phone: str, by: User) -> None:
    volunteer = Volunteer.objects.select_for_update(no_key=True).get(pk=volunteer.pk)
    consent = _of(volunteer)
    if consent.guardian_phone != phone:  # changed between the look and the lock
        raise CodeRefused(CodeRefused.Reason.CODE_ENDED)
    consent.phone_confirmed_at = clock.now()
    consent.save(update_fields=["phone_confirmed_at"])
    history.record(by=by, did="confirmed guardian phone", to=volunteer, unit=volunteer.unit)


def _of(volunteer: Volunteer) -> GuardianConsent:
    consent = GuardianConsent.objects.filter(volunteer=volunteer).first()
    if consent is None:
        raise RegistrationRefused(Reason.GUARDIAN_MISSING)
    return consent


def _unconfirmed(volunteer: Volunteer) -> GuardianConsent:
    consent = _of(volunteer)
    if consent.phone_confirmed_at is not None:
        raise CodeRefused(CodeRefused.Reason.PHONE_CONFIRMED)
    return consent


def _refuse_time(called_at: datetime | None, given_at: datetime) -> None:
    """After the application, on whose day the clock of the caller may go a little before ours; not in the future."""
    if called_at is None or called_at > clock.now() or clock.local_date(called_at) < clock.local_date(given_at):
        raise RegistrationRefused(Reason.GUARDIAN_CALL_TIME)


def _subject(consent: GuardianConsent) -> str:
    """Of this number: a code for one that was replaced is for nothing."""
    return f"guardian:{consent.pk}"
