"""Issuing and ending certificates: number and content first, the file afterwards (design#certificates, D168, D170)."""

import hashlib
import secrets
import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Count, Max

from certificates.exceptions import CertificateRefused
from certificates.issuing import canonical
from certificates.issuing.documents.apart import Helpers
from certificates.issuing.services import drawing, standing
from certificates.models import Certificate, CertificateFile, Nomination, StarApplication
from certificates.permissions import can_revoke
from checkin.ledger import seal_lines
from checkin.ledger.services import seals
from registry import clock
from registry.documents.sheets import Page
from registry.ground import jobs
from registry.ground.services import numbers
from registry.history.services import history
from registry.models import Activity, HistoryEntry, Job, Unit, User, Volunteer, persons
from registry.permissions import require
from registry.protection import keys
from registry.words import numbering

Reason, Status = CertificateRefused.Reason, Certificate.Status
CODE_ENTROPY_BYTES = 16
# This many rows take a fraction of a second.
ROWS_DRAWN_AT_ONCE = 50
DRAW, DRAW_LEFTOVERS = "draw certificate", "draw certificates left over"


@dataclass(frozen=True, slots=True)
class Statement:
    """The content of a certificate before it has a number."""

    kind: str
    volunteer: Volunteer | None  # None where a team, a unit or a project is commended
    issuing_unit: Unit
    content: dict[str, Any]
    content_digest: str
    document: uuid.UUID = field(default_factory=uuid.uuid4)
    recording_unit: Unit | None = None
    star_application: StarApplication | None = None
    nomination: Nomination | None = None
    activity: Activity | None = None
    request_reason: str = ""
    # how many ledger entries behind it are unsealed
    unsealed: int = 0


@transaction.atomic
def prepare(*, statement: Statement, by: User) -> Certificate:
    """Take the next number of the year, freeze and sign the content; nothing is drawn yet.

    What cannot be printed is refused, and its number is the next one's.
    """
    today, seal = clock.today(), seals.latest()
    sequence = numbers.next_in_series(kind=statement.kind, year=today.year)
    number = numbering.register_number(statement.kind, today.year, sequence)
    code = numbering.verify_code(secrets.token_bytes(CODE_ENTROPY_BYTES))
    line = seal_lines.seal_line(seal, unsealed=statement.unsealed)
    snapshot = {**statement.content, "issued_on": today.isoformat(), "seal_line": line}
    key = keys.current(keys.Purpose.CERTIFICATE)
    claim = canonical.claim(number=number, code=code, snapshot=snapshot)
    certificate = Certificate.objects.create(
        kind=statement.kind,
        number=number,
        verify_code=code,
        document=statement.document,
        volunteer=statement.volunteer,
        issuing_unit=statement.issuing_unit,
        recording_unit=statement.recording_unit,
        star_application=statement.star_application,
        nomination=statement.nomination,
        activity=statement.activity,
        snapshot=snapshot,
        content_digest=statement.content_digest,
        key_number=key.number,
        signature=keys.as_text(key.sign(claim.encode())),
        seal=seal,
        requested_by=by,
        request_reason=statement.request_reason,
    )
    drawing.require_printable(certificate)
    why = statement.request_reason or None
    history.record(by=by, did="prepared certificate", to=certificate, unit=statement.issuing_unit, reason=why)
    return certificate


def finish(certificate: Certificate) -> list[Certificate]:
    """Draw the document of this certificate and store its bytes; further calls change nothing.

    A part that was put back to waiting by hand is refused: drawing it would give it a genuine act.
    """
    for error in finish_many([certificate]).values():
        raise error
    return _parts(certificate)


@dataclass(frozen=True, slots=True)
class Begun:
    """Certificates that wait for their file, and where somebody else draws already, their answer."""

    several: Collection[Certificate]
    waiting: dict[uuid.UUID, list[Certificate]]
    failed: dict[uuid.UUID, Exception]
    drawn: Callable[[], dict[uuid.UUID, bytes]]


def finish_many(several: Collection[Certificate]) -> dict[int, Exception]:
    """`finish` of all these: each file is drawn alone, what is asked of the database is asked once for all.

    Who could not be finished, by key, and why. A fault of the machine is raised.
    """
    return end_many(begin_many(several))


def begin_many(several: Collection[Certificate], helpers: Helpers | None = None) -> Begun:
    """Read what is to be drawn; helpers begin to draw it."""
    failed: dict[uuid.UUID, Exception] = {}
    waiting = documents(_as_prepared({one.document for one in several}, failed))
    return Begun(several, waiting, failed, helpers.begin(_pages(waiting)) if helpers else dict)


def end_many(begun: Begun) -> dict[int, Exception]:
    """Draw what nobody has drawn, and store it."""
    failed, drawn = dict(begun.failed), begun.drawn()
    files: dict[uuid.UUID, CertificateFile] = {}
    for document, parts in begun.waiting.items():
        try:
            files[document] = _file(drawn.get(document) or drawing.as_pdf(parts))  # slow, so no lock is held
        except (DatabaseError, OSError):
            raise
        except Exception as error:  # noqa: BLE001 - told to the caller
            failed[document] = error
    if files:
        _keep(files, failed)
    return {one.pk: failed[one.document] for one in begun.several if one.document in failed}


def _pages(waiting: Mapping[uuid.UUID, list[Certificate]]) -> dict[uuid.UUID, Page]:
    """For those who help; why one of them is no page is said when it is drawn."""
    found = {}
    for document, parts in waiting.items():
        with suppress(Exception):  # whatever it is, `end_many` meets it again and knows whose it is
            found[document] = drawing.page(parts)
    return found


def _as_prepared(wanted: Collection[uuid.UUID], failed: dict[uuid.UUID, Exception]) -> list[Certificate]:
    """The parts that wait for their file, read while nobody issues them: one issued between row and act would look
    altered."""
    if not Certificate.objects.preparing().filter(document__in=wanted).exists():
        return []
    with transaction.atomic():
        _locked(wanted)
        waiting = [part for part in _parts_of(wanted) if part.is_preparing]
        _leave_out_altered(waiting, failed)
    return [part for part in waiting if part.document not in failed]


@transaction.atomic
def _keep(files: dict[uuid.UUID, CertificateFile], failed: dict[uuid.UUID, Exception]) -> None:
    waiting = [part for part in _locked(files) if part.is_preparing]
    _leave_out_altered(waiting, failed)
    waiting = [part for part in waiting if part.document not in failed]
    kept = {part.document: files[part.document] for part in waiting}
    CertificateFile.objects.bulk_create(kept.values())
    now, label = clock.now(), Certificate._meta.label_lower
    for part in waiting:
        part.status, part.file, part.issued_at = Status.ISSUED, kept[part.document], now
    Certificate.objects.bulk_update(waiting, ["status", "file", "issued_at"])
    history.record_many(
        [
            HistoryEntry(at=now, by_id=part.requested_by_id, did="issued certificate", target_model=label,
                         target_id=part.pk, unit_id=part.issuing_unit_id)
            for part in waiting
        ]
    )  # fmt: skip


def _file(content: bytes) -> CertificateFile:
    file = CertificateFile(sha256=hashlib.sha256(content).hexdigest())
    file.content = content
    return file


def _locked(wanted: Collection[uuid.UUID]) -> list[Certificate]:
    """In the order of their keys: two that ask for some of the same wait for each other, not in a ring."""
    rows = Certificate.objects.select_for_update(no_key=True).filter(document__in=wanted)
    return list(rows.order_by("pk"))


def _leave_out_altered(waiting: Collection[Certificate], failed: dict[uuid.UUID, Exception]) -> None:
    altered = standing.not_to_be_drawn(waiting)
    for part in waiting:
        if part.pk in altered:
            failed[part.document] = CertificateRefused(Reason.CERTIFICATE_ALTERED)


def finish_later(certificate: Certificate) -> Job:
    """Leave the drawing of a long document to the worker."""
    return jobs.enqueue(DRAW, key=_key(certificate), certificate=certificate.pk)


def _key(certificate: Certificate) -> str:
    return f"{DRAW}:{certificate.document}"


@jobs.job(DRAW)
def finish_by_worker(*, certificate: int) -> None:
    """Draw a document that was left to the worker."""
    finish(Certificate.objects.get(pk=certificate))


def some_wait() -> bool:
    """Certificates have a number and no file yet, and it is time to try."""
    return bool(_due())


@jobs.job(DRAW_LEFTOVERS, every=timedelta(minutes=1), when=some_wait)
def finish_leftovers() -> int:
    """Ask for every document that a crash left without its file, each as work of its own: one that cannot be drawn
    does not keep the others waiting."""
    due = _due()
    for certificate in due:
        finish_later(certificate)
    return len(due)


def _due() -> list[Certificate]:
    """One of each document that waits; what could not be drawn is tried again after an hour, then two, four, … at
    last once a day, and a duty names it to the office."""
    waiting = {_key(one): one for one in _to_be_drawn()}
    failed = Job.objects.filter(name=DRAW, state=Job.State.FAILED, key__in=waiting).values("key")
    for row in failed.annotate(times=Count("pk"), last=Max("finished_at")).order_by("key"):
        if clock.now() < row["last"] + min(timedelta(hours=2 ** min(row["times"] - 1, 5)), timedelta(days=1)):
            del waiting[row["key"]]
    return list(waiting.values())


def _to_be_drawn() -> list[Certificate]:
    waiting = list(Certificate.objects.preparing())
    altered = standing.not_to_be_drawn(waiting)
    return [certificate for certificate in waiting if certificate.pk not in altered]


@transaction.atomic
def revoke(*, certificate: Certificate, by: User, reason: str) -> Certificate:
    """The committee revokes a proof with a reason, a unit its own letters; verification shows it at once."""
    require(can_revoke(by, certificate))
    if not reason.strip():
        raise CertificateRefused(Reason.CERTIFICATE_REASON_MISSING)
    if certificate.kind == Certificate.Kind.STAR:
        raise CertificateRefused(Reason.CERTIFICATE_FOLLOWS_STAR)
    if certificate.kind == Certificate.Kind.COMMENDATION:
        raise CertificateRefused(Reason.CERTIFICATE_FOLLOWS_ROUND)
    return end(certificate=certificate, status=Status.REVOKED, by=by, reason=reason)


@transaction.atomic
def end(
    *, certificate: Certificate, status: str, by: User, reason: str, superseded_by: Certificate | None = None
) -> Certificate:
    """End a certificate; its row, file and number stay. One that still waits for its file can be revoked as well:
    what cannot be drawn, or may not, would otherwise keep what it attests from being withdrawn."""
    certificate = _locked_in_force(certificate, or_waiting=status == Status.REVOKED)
    _mark_ended(certificate, status, reason)
    return _point_at(certificate, superseded_by, by)


def _locked_in_force(certificate: Certificate, *, or_waiting: bool = False) -> Certificate:
    certificate = Certificate.objects.select_for_update(no_key=True).get(pk=certificate.pk)
    if not (certificate.is_issued or (or_waiting and certificate.is_preparing)):
        raise CertificateRefused(Reason.CERTIFICATE_NOT_IN_FORCE, status=certificate.get_status_display())
    return certificate


def _mark_ended(certificate: Certificate, status: str, reason: str) -> None:
    certificate.status, certificate.ended_at, certificate.end_reason = status, clock.now(), reason.strip()
    certificate.save(update_fields=["status", "ended_at", "end_reason"])


def _point_at(certificate: Certificate, superseded_by: Certificate | None, by: User) -> Certificate:
    """Last, so that the act covers the whole row."""
    certificate.superseded_by = superseded_by
    certificate.save(update_fields=["superseded_by"])
    did, why = f"certificate {certificate.status}", certificate.end_reason
    history.record(by=by, did=did, to=certificate, unit=certificate.issuing_unit, reason=why)
    return certificate


@transaction.atomic
def replace(*, certificate: Certificate, statement: Statement, by: User, reason: str) -> Certificate:
    """End this certificate for a new one that stands in its place: at no moment are both in force."""
    old = _locked_in_force(certificate)
    _mark_ended(old, Status.SUPERSEDED, reason)
    new = prepare(statement=statement, by=by)
    _point_at(old, new, by)
    return new


def bytes_of(certificate: Certificate) -> bytes:
    """The document as issued, byte for byte; what a crash left undrawn is drawn now, a long one by the worker."""
    parts = _parts(certificate)
    if any(part.is_preparing for part in parts):
        if is_long(parts):
            finish_later(certificate)
            raise CertificateRefused(Reason.CERTIFICATE_NOT_READY)
        finish(certificate)
    if certificate.is_erased:
        raise CertificateRefused(Reason.CERTIFICATE_ERASED)
    if (file := CertificateFile.objects.filter(certificates=certificate).first()) is None:
        raise CertificateRefused(Reason.CERTIFICATE_NEVER_DRAWN)
    return bytes(file.content)


def is_long(parts: Iterable[Certificate]) -> bool:
    """Drawing it takes longer than a page may wait."""
    return sum(len(part.snapshot.get("entries", ())) for part in parts) > ROWS_DRAWN_AT_ONCE


def _parts(certificate: Certificate) -> list[Certificate]:
    return _parts_of([certificate.document])


def _parts_of(wanted: Collection[uuid.UUID]) -> list[Certificate]:
    related = (persons.joined(), "issuing_unit", "recording_unit")
    return list(Certificate.objects.filter(document__in=wanted).select_related(*related).order_by("pk"))


def documents(certificates: Iterable[Certificate]) -> dict[uuid.UUID, list[Certificate]]:
    """Certificates by the document they share, in the order given."""
    found: dict[uuid.UUID, list[Certificate]] = {}
    for certificate in certificates:
        found.setdefault(certificate.document, []).append(certificate)
    return found
