"""志愿服务记录证明: free, self-service, immediate, true at the moment of issue (D24, D47)."""

import uuid

from django.db import transaction
from django.db.models import prefetch_related_objects
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
from registry.standing.erasure import NO_NAME

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


def needing_reissue(papers: list[Certificate]) -> set[int]:
    """Proofs whose minutes differ from the ledger, and papers of whoever's name or document was corrected since
    (D168, D92): proofs always, the others, which bear no document, where they show another name.

    Derived each time, by a few queries.
    """
    in_force = [one for one in papers if one.is_issued]
    named = {
        proof.pk: {entry["record"]: (entry["timed"], entry["supplementary"]) for entry in proof.snapshot["entries"]}
        for proof in in_force
        if "entries" in proof.snapshot  # proofs, and what a training was attested by
    }
    held = proof_content.net_minutes(record for records in named.values() for record in records)
    return _before_a_correction(in_force) | {
        pk
        for pk, records in named.items()
        if any(held.get(record, (0, 0)) != minutes for record, minutes in records.items())
    }


def _before_a_correction(in_force: list[Certificate]) -> set[int]:
    """The person may have been merged since: the correction stands under the file that was kept."""
    prefetch_related_objects(in_force, "volunteer")  # asks for nothing that a list has read
    people = {one.pk: one.volunteer.person_id for one in in_force if one.volunteer}
    corrected = data_requests.corrected(set(people.values()))
    names = dict(Volunteer.objects.filter(pk__in=corrected).order_by().values_list("pk", "name"))
    found = set()
    for one in in_force:
        person = people.get(one.pk)
        if person not in corrected or one.requested_at >= corrected[person] or one.is_erased:
            continue
        shown = (one.snapshot["volunteer_name"], NO_NAME)
        if one.kind == Certificate.Kind.PROOF or names[person] not in shown:
            found.add(one.pk)
    return found


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
    """The certificates with this content; if a part was revoked or is out of date, a new document is needed.

    One with the full number is only for whoever asked for it.
    """
    found = Certificate.objects.proofs().filter(volunteer=person, content_digest=digest).order_by("-pk")
    newest = found.first()
    if newest is None or (newest.shows_full_number and newest.requested_by_id != by.pk):
        return []
    parts = list(found.same_document(newest))
    in_force = (Status.PREPARING, Status.ISSUED)
    # A masked number reads the same after a correction in its middle.
    return parts if all(part.status in in_force for part in parts) and not needing_reissue(parts) else []


def _supersede_corrected(prepared: list[Certificate], by: User) -> None:
    """Supersede older proofs with corrected minutes whose period the new one covers (D168)."""
    for new in prepared:
        older = Certificate.objects.proofs().issued().of_person(new.volunteer).filter(recording_unit=new.recording_unit)
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
