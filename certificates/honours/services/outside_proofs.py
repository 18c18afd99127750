"""所获荣誉、培训证明: presented by the person and looked at by the unit, or registered by the unit itself (D40)."""

from datetime import date
from typing import Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.exceptions import OutsideProofRefused
from certificates.models import Candidate, OutsideProof
from registry import clock
from registry.ground.services import files
from registry.history.services import history
from registry.models import HistoryEntry, StoredFile, User, Volunteer
from registry.notifications.services import notifications
from registry.permissions import can_administer, is_self, require
from registry.words.chinese import quoted

Reason = OutsideProofRefused.Reason
Kind, Status = OutsideProof.Kind, OutsideProof.Status
MOST_WAITING: Final = 20
EVIDENCE: Final = 10  # of one person, the latest, for whoever reviews


def hand_in(*, volunteer: Volunteer, kind: str, upload: Any, by: User, **said: Any) -> OutsideProof:
    """The person's own: what it is, who gave it when, and a picture or PDF of it."""
    require(is_self(by, volunteer))
    if not upload:
        raise OutsideProofRefused(Reason.OUTSIDE_DOCUMENT)
    with files.received((upload, StoredFile.Purpose.EVIDENCE), by=by) as [one]:
        return _hand_in(volunteer, kind, one, by, said)


@transaction.atomic
def _hand_in(volunteer: Volunteer, kind: str, came: files.Received, by: User, said: dict[str, Any]) -> OutsideProof:
    person = Volunteer.objects.select_for_update(no_key=True, of=("self",)).get(pk=volunteer.pk)
    if OutsideProof.objects.waiting().of_person(person).count() >= MOST_WAITING:
        raise OutsideProofRefused(Reason.OUTSIDE_MANY, most=MOST_WAITING)
    row = _row(person, kind, by, said)
    row.document = files.keep(came, page=reverse("me-honours"))
    row.save()
    history.record(by=by, did="outside proof handed in", to=row, unit=person.unit, what=row.kind)
    return row


def enter(*, volunteer: Volunteer, kind: str, basis: str, by: User, upload: Any = None, **said: Any) -> OutsideProof:
    """The unit registers what it saw itself, with or without a scan; nobody does so for themselves."""
    require(can_administer(by, volunteer.unit))
    if is_self(by, volunteer):
        raise OutsideProofRefused(Reason.OUTSIDE_OWN)
    if not basis.strip():
        raise OutsideProofRefused(Reason.OUTSIDE_BASIS)
    if not upload:
        return _enter(volunteer, kind, basis.strip(), None, by, said)
    with files.received((upload, StoredFile.Purpose.EVIDENCE), by=by) as [one]:
        return _enter(volunteer, kind, basis.strip(), one, by, said)


@transaction.atomic
def _enter(
    volunteer: Volunteer, kind: str, basis: str, came: files.Received | None, by: User, said: dict[str, Any]
) -> OutsideProof:
    row = _row(volunteer, kind, by, said)
    row.document = files.keep(came) if came else None
    row.status, row.reason = Status.ACCEPTED, basis
    row.checked_by, row.checked_at = by, clock.now()
    row.save()
    entry = history.record(
        by=by, did="outside proof entered", to=row, unit=volunteer.unit, what=row.kind, reason=row.reason
    )
    _tell(entry, row, _("单位为您登记了{name}，请核对。"))
    return row


@transaction.atomic
def accept(*, proof: OutsideProof, by: User) -> OutsideProof:
    """The unit has looked at it; it stands on the person's page and with their nominations."""
    row = _locked(proof, by)
    if not row.is_waiting:
        raise OutsideProofRefused(Reason.OUTSIDE_DECIDED, status=row.get_status_display())
    if row.document is None or not row.document.is_ready:
        raise OutsideProofRefused(Reason.OUTSIDE_UNSEEN, name=row.name)
    row.status, row.checked_by, row.checked_at = Status.ACCEPTED, by, clock.now()
    row.save(update_fields=["status", "checked_by", "checked_at"])
    entry = history.record(by=by, did="outside proof accepted", to=row, unit=row.volunteer.unit, what=row.kind)
    _tell(entry, row, _("您提交的{name}已核对登记。"))
    return row


@transaction.atomic
def send_back(*, proof: OutsideProof, reason: str, by: User) -> OutsideProof:
    """Returned with what is wrong, also after it was accepted; it counts as evidence no longer."""
    row = _locked(proof, by)
    if row.is_returned:
        raise OutsideProofRefused(Reason.OUTSIDE_DECIDED, status=row.get_status_display())
    if not reason.strip():
        raise OutsideProofRefused(Reason.OUTSIDE_REASON)
    row.status, row.reason = Status.RETURNED, reason.strip()
    row.checked_by, row.checked_at = by, clock.now()
    row.save(update_fields=["status", "reason", "checked_by", "checked_at"])
    entry = history.record(by=by, did="outside proof returned", to=row, unit=row.volunteer.unit, reason=row.reason)
    _tell(entry, row, _("{name}被退回，请查看原因，补充后重新提交。"))
    return row


@transaction.atomic
def remove(*, proof: OutsideProof, by: User) -> None:
    """The person takes their own away, with its scan, in whatever state."""
    require(is_self(by, proof.volunteer.person))
    row = OutsideProof.objects.select_for_update(no_key=True, of=("self",)).get(pk=proof.pk)
    history.record(by=by, did="outside proof removed", to=row, unit=row.volunteer.unit, what=row.kind)
    erase(OutsideProof.objects.filter(pk=row.pk))


def erase(rows: Any) -> None:
    """The rows with the bytes of their scans. Inside the caller's transaction."""
    keys = list(rows.exclude(document=None).order_by().values_list("document", flat=True))
    documents = list(StoredFile.objects.filter(pk__in=keys))
    rows.delete()
    files.delete(documents)


def of_candidate(candidate: Candidate) -> list[OutsideProof]:
    """What a nominated person has from elsewhere, as evidence beside the figures; teams and units have none."""
    if candidate.volunteer is None:
        return []
    return list(OutsideProof.objects.accepted().of_person(candidate.volunteer.person)[:EVIDENCE])


def _row(volunteer: Volunteer, kind: str, by: User, said: dict[str, Any]) -> OutsideProof:
    _refuse_day(said["awarded_on"])
    is_training = kind == Kind.TRAINING
    content, minutes = str(said.get("content") or "").strip(), said.get("minutes")
    if is_training and not (content and minutes):
        raise OutsideProofRefused(Reason.OUTSIDE_TRAINING)
    row = OutsideProof(volunteer=volunteer, kind=kind, entered_by=by, submitted_at=clock.now())
    row.name, row.body, row.awarded_on = said["name"], said["body"], said["awarded_on"]
    row.content, row.minutes = content, minutes if is_training else None
    row.number = said.get("number") or ""
    return row


def _refuse_day(day: date) -> None:
    if day > clock.today():
        raise OutsideProofRefused(Reason.OUTSIDE_DAY)


def _locked(proof: OutsideProof, by: User) -> OutsideProof:
    row = OutsideProof.objects.select_for_update(no_key=True, of=("self",)).get(pk=proof.pk)
    person = row.volunteer.person
    require(can_administer(by, person.unit))
    if is_self(by, person):
        raise OutsideProofRefused(Reason.OUTSIDE_OWN)
    return row


def _tell(entry: HistoryEntry, row: OutsideProof, text: str) -> None:
    users = [row.volunteer.person.user_id]
    notifications.tell_of(entry, users=users, text=text.format(name=quoted(row.name)), url=reverse("me-honours"))
