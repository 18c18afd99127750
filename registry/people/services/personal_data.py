"""A person's own data: read and corrected; others see it unmasked only with a reason (D92, D110)."""

from typing import Any

from django.db import IntegrityError, transaction

from registry.exceptions import IdentityRefused, RegistrationRefused
from registry.history.services import history
from registry.models import GuardianConsent, PhoneClaim, User, Volunteer
from registry.people.services import applications, openings, phone_claims
from registry.permissions import can_administer, is_self, require
from registry.protection import keys
from registry.words.unmasking import UnmaskReason


@transaction.atomic
def unmask(*, volunteer: Volunteer, reason: str, by: User) -> dict[str, str]:
    """The full numbers for an administrator of the unit, with a reason that the history keeps (D106, D110).

    Those of a minor only by an opening that somebody else approved beforehand (D97).
    """
    require(can_administer(by, volunteer.unit))
    guardian = GuardianConsent.objects.filter(volunteer=volunteer).first()
    opened: dict[str, Any] = {"reason": UnmaskReason(reason).value, "minor": volunteer.is_minor}
    if volunteer.is_minor:
        opening = openings.use(volunteer=volunteer, by=by)
        opened |= {"reason": opening.reason, "approver": opening.decided_by, "opening": opening.pk}
    history.record(by=by, did="unmasked", to=volunteer, unit=volunteer.unit, **opened)
    return {
        "id_number": volunteer.id_number,
        "phone": volunteer.phone,
        "guardian_name": guardian.guardian_name if guardian else "",
        "guardian_phone": guardian.guardian_phone if guardian else "",
    }


@transaction.atomic
def change_phone(*, volunteer: Volunteer, phone: str, by: User, claims: bool = False) -> PhoneClaim | None:
    """The person, freshly authenticated, moves to another number; one account per phone.

    `claims`: a number that stands in another account is theirs now; the claim that the unit checks is returned.
    """
    phone = applications.checked_phone(phone)
    if not phone:
        raise IdentityRefused(IdentityRefused.Reason.PHONE_INVALID)
    digest = keys.digest(phone)
    volunteer = phone_claims.locked_files(volunteer, digest)
    require(is_self(by, volunteer))
    guardian = GuardianConsent.objects.filter(volunteer=volunteer).first()
    if volunteer.is_minor and guardian and guardian.guardian_phone == phone:  # codes for the guardian would come here
        raise IdentityRefused(IdentityRefused.Reason.GUARDIAN_PHONE_SAME)
    before = volunteer.phone_digest
    if claims and phone_claims.may_claim(digest) and phone_claims.holder_of(digest, besides=volunteer):
        return phone_claims.open_claim(claimant=volunteer, phone=phone, by=by)
    volunteer.phone, volunteer.phone_digest = phone, digest
    try:
        with transaction.atomic():
            volunteer.save(update_fields=["phone_sealed", "phone_digest"])
    except IntegrityError:
        raise RegistrationRefused(RegistrationRefused.Reason.PHONE_TAKEN) from None
    history.record(by=by, did="changed phone", to=volunteer, unit=volunteer.unit)
    phone_claims.withdraw(claimant=volunteer)
    if before != digest:
        phone_claims.freed(before)
    return None
