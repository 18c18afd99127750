"""志愿服务记录证明: free, self-service, immediate, true at the moment of issue (D24, D47)."""

import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from certificates.exceptions import ProofRefused
from certificates.issuing import canonical
from certificates.issuing.services import certificates
from certificates.models import Certificate
from certificates.permissions import can_issue_for
from certificates.proofs.asked import Asked, Kind
from certificates.proofs.services import proof_content
from certificates.proofs.services.proof_content import Part
from registry.documents.wording import full_date
from registry.models import User, Volunteer
from registry.people.services import data_requests
from registry.permissions import is_self, require

Reason, Status = ProofRefused.Reason, Certificate.Status


def issue(*, volunteer: Volunteer, asked: Asked, by: User) -> list[Certificate]:
    """Issue the volunteer's own proof; asking again for the same content gives the same proof (D47)."""
    require(is_self(by, volunteer))
    return _drawn(_prepare(volunteer=volunteer, asked=asked, by=by))


def issue_for(*, volunteer: Volunteer, asked: Asked, by: User, reason: str) -> list[Certificate]:
    """The unit issues a proof for somebody without an account, with a reason (D42)."""
    require(can_issue_for(by, volunteer))
    if volunteer.person.user_id is not None:
        raise ProofRefused(Reason.PROOF_HAS_ACCOUNT)
    if not reason.strip():
        raise ProofRefused(Reason.PROOF_REASON_MISSING)
    return _drawn(_prepare(volunteer=volunteer, asked=asked, by=by, reason=reason.strip()))


def needing_reissue(proofs: list[Certificate]) -> set[int]:
    """Proofs whose minutes differ from the ledger, or whose holder's name or document was corrected since (D168, D92).

    Derived each time, by two queries.
    """
    named = {
        proof.pk: {entry["record"]: (entry["timed"], entry["supplementary"]) for entry in proof.snapshot["entries"]}
        for proof in proofs
        if proof.kind == Certificate.Kind.PROOF and proof.is_issued
    }
    held = proof_content.net_minutes(record for records in named.values() for record in records)
    corrected = data_requests.corrected({proof.volunteer_id for proof in proofs if proof.pk in named})
    older = {
        proof.pk
        for proof in proofs
        if proof.pk in named and proof.volunteer_id in corrected
        and proof.requested_at < corrected[proof.volunteer_id] and not proof.is_erased
    }  # fmt: skip
    return older | {
        pk
        for pk, records in named.items()
        if any(held.get(record, (0, 0)) != minutes for record, minutes in records.items())
    }


@transaction.atomic
def _prepare(*, volunteer: Volunteer, asked: Asked, by: User, reason: str = "") -> list[Certificate]:
    """Under the person's lock: existing certificates with the same content, or new ones with new numbers."""
    person = Volunteer.objects.select_for_update(no_key=True).get(pk=volunteer.person_id)
    parts = _what_can_be_said(person, asked)
    digest = canonical.digest([part.content for part in parts])
    if existing := _saying_the_same(person, digest, by):
        return existing
    document = uuid.uuid4()
    prepared = [
        certificates.prepare(statement=_statement(person, part, digest, document, by, reason), by=by) for part in parts
    ]
    _supersede_corrected(prepared, by)
    return prepared


def _statement(
    person: Volunteer, part: Part, digest: str, document: uuid.UUID, by: User, reason: str
) -> certificates.Statement:
    return certificates.Statement(
        kind=Certificate.Kind.PROOF,
        volunteer=person,
        issuing_unit=part.issuing_unit,
        recording_unit=part.recording_unit,
        content=part.content | {"handler": by.display_name if reason else ""},
        content_digest=digest,
        document=document,
        request_reason=reason,
        unsealed=part.unsealed,
    )


def _what_can_be_said(person: Volunteer, asked: Asked) -> list[Part]:
    if person.volunteer_no is None:
        raise ProofRefused(Reason.PROOF_NOT_REGISTERED)
    if asked.from_on and asked.until_on and asked.from_on > asked.until_on:
        raise ProofRefused(Reason.PROOF_PERIOD)
    if asked.shows_full_number and not person.id_number:
        raise ProofRefused(Reason.DOCUMENT_NUMBER_MISSING)
    parts = proof_content.parts_of(person, asked)
    if not parts:
        raise ProofRefused(Reason.NOTHING_APPROVED, period=_period_text(asked), kind=Kind(asked.kind).label)
    return parts


def _saying_the_same(person: Volunteer, digest: str, by: User) -> list[Certificate]:
    """The certificates with this content; if a part was revoked, a new document is needed.

    One with the full number is only for whoever asked for it.
    """
    found = Certificate.objects.proofs().filter(volunteer=person, content_digest=digest).order_by("-pk")
    newest = found.first()
    if newest is None or (newest.shows_full_number and newest.requested_by_id != by.pk):
        return []
    parts = list(found.same_document(newest))
    in_force = (Status.PREPARING, Status.ISSUED)
    return parts if all(part.status in in_force for part in parts) else []


def _supersede_corrected(prepared: list[Certificate], by: User) -> None:
    """Supersede older proofs with corrected minutes whose period the new one covers (D168)."""
    for new in prepared:
        older = Certificate.objects.proofs().issued().filter(volunteer=new.volunteer, recording_unit=new.recording_unit)
        candidates = [old for old in older if _covers(new, old)]
        stale = needing_reissue(candidates)
        for old in candidates:
            if old.pk in stale:
                certificates.end(
                    certificate=old,
                    status=Status.SUPERSEDED,
                    by=by,
                    reason=_("记录更正后重新出具"),
                    superseded_by=new,
                )


def _covers(new: Certificate, old: Certificate) -> bool:
    """The new one has the same kind of hours and includes the old one's period."""
    said, was = new.snapshot, old.snapshot
    starts = said["asked_from"] is None or said["asked_from"] <= was["period_from"]
    ends = said["asked_until"] is None or said["asked_until"] >= was["period_until"]
    return bool(said["hours_kind"] == was["hours_kind"] and starts and ends)


def _drawn(parts: list[Certificate]) -> list[Certificate]:
    if all(part.is_issued for part in parts):
        return parts
    if certificates.is_long(parts):
        certificates.finish_later(parts[0])
        return parts
    return certificates.finish(parts[0])


def _period_text(asked: Asked) -> str:
    if asked.from_on is None and asked.until_on is None:
        return str(_("您"))
    start = full_date(asked.from_on) if asked.from_on else _("注册")
    end = full_date(asked.until_on) if asked.until_on else _("今天")
    return f"{start}{_('至')}{end}"
