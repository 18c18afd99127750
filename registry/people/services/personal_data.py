"""A person's own data: read, copied, corrected; others see it unmasked only with a reason (D92, D110)."""

from typing import Any

from django.db import IntegrityError, transaction

from registry.exceptions import IdentityRefused, RegistrationRefused
from registry.history.services import history
from registry.models import GuardianConsent, PhoneClaim, User, Volunteer, VolunteerNote
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


QUALIFICATION_TOLD = (
    "kind", "name", "number", "issuing_body", "valid_until_on", "status", "submitted_at", "checked_at", "reason",
)  # fmt: skip


@transaction.atomic
def own_copy(*, volunteer: Volunteer, by: User) -> dict[str, Any]:
    """Everything the registry holds about the person, readable by machines (D92)."""
    require(is_self(by, volunteer))
    history.record(by=by, did="copied own data", to=volunteer, unit=volunteer.unit)
    return {
        "volunteer": _person(volunteer),
        "guardian": _guardian(volunteer),
        "home_units": [
            {"unit": home.unit.full_name, "from_on": home.from_on}
            for home in volunteer.home_units.select_related("unit").order_by("from_on")
        ],
        "devices": list(by.device_logins.values("browser", "began_at", "seen_at")),
        "consents": list(
            volunteer.consents.order_by("pk").values(
                "item", "text_version", "text_digest", "channel", "given_at", "withdrawn_at"
            )
        ),
        "teams": list(volunteer.memberships.values("team__name", "status", "is_leader", "requested_at", "left_at")),
        "qualifications": [
            {name: getattr(one, name) for name in QUALIFICATION_TOLD} for one in volunteer.qualifications.order_by("pk")
        ],
        "openings": list(volunteer.openings.order_by("pk").values("reason", "status", "asked_at", "decided_at")),
        "phone_claims": list(
            volunteer.phone_claims.order_by("pk").values("opened_at", "outcome", "decided_at", "reason")
        ),
        "notes": [
            {"unit": note.unit.full_name, "written_at": note.written_at, "text": note.text}
            for note in VolunteerNote.objects.about(volunteer).select_related("unit").order_by("pk")
        ],
        "sign_ups": list(
            volunteer.signups.order_by("pk").values("shift__activity__title", "shift__starts_at", "status", "source")
        ),
    }


def _person(volunteer: Volunteer) -> dict[str, Any]:
    plain = (
        "volunteer_no", "national_volunteer_no", "name", "document_type", "id_number", "sex", "born_on", "phone",
        "residence_division", "skills", "available_times", "ethnicity", "political_status", "education", "status",
        "source", "created_at", "submitted_at", "registered_on",
    )  # fmt: skip
    return {name: getattr(volunteer, name) for name in plain} | {"unit": volunteer.unit.full_name}


def _guardian(volunteer: Volunteer) -> dict[str, Any] | None:
    guardian = GuardianConsent.objects.filter(volunteer=volunteer).first()
    if guardian is None:
        return None
    return {name: getattr(guardian, name) for name in ("guardian_name", "guardian_phone", "relation", "given_at")}
