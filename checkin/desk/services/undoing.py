"""Taking back a press of the last quarter of an hour: by a new line of evidence, nothing is deleted (design#fold)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from checkin.attendance.facts import ANNUL
from checkin.attendance.fold import ANNUL_WITHIN
from checkin.attendance.services import attendance
from checkin.attendance.services.hands import SENT_FOR
from checkin.desk.services.entered_times import with_approver
from checkin.exceptions import ScanAnswer, ScanRefused, UndoRefused
from checkin.models import EnteredTime, Scan
from checkin.models.scans import ScanQuerySet
from checkin.permissions import can_take_roll
from checkin.scanning import senders
from checkin.scanning.answers import Answer
from checkin.scanning.services import scans
from registry import clock
from registry.history.services import history
from registry.models import Shift, User, Volunteer
from registry.permissions import require

Reason = UndoRefused.Reason
TAKEN_BACK = "撤销刚才的录入"
NOTHING_DONE = (ScanRefused.Reason.OUTSIDE_WINDOW, ScanRefused.Reason.REMOTE_SHIFT, ScanRefused.Reason.SHIFT_CANCELLED)
TAKEN = (ScanAnswer.ANNULLED, ScanRefused.Reason.ANNUL_WITHOUT_TARGET)


@dataclass(frozen=True, slots=True)
class EnteredBatch:
    """Times entered by one press; `pk` is that of its first row."""

    pk: int
    origin: str
    entered_at: datetime
    people: int


def presses(shift: Shift) -> ScanQuerySet:
    """Presses of organisers and stations for others at this shift, the newest first."""
    rows = Scan.objects.filter(shift=shift, authentic=True, method__in=SENT_FOR).exclude(direction=ANNUL)
    return rows.select_related("volunteer", "station", "sent_by").order_by("-pk")


def still_undoable(
    shift: Shift, people: Collection[int] | None = None, *, closed: Collection[int] | None = None
) -> list[Scan]:
    """Those that can be taken back now, of some people only; three queries, two where it is known who is `closed`."""
    recent, annulments = presses(shift), Scan.objects.filter(shift=shift, direction=ANNUL)
    recent = recent.filter(logical_at__gte=clock.now() - ANNUL_WITHIN)
    if people is not None:
        files = {"volunteer__in": Volunteer.objects.of_people(people)}
        recent, annulments = recent.filter(**files), annulments.filter(**files)
    rows, struck = list(recent), set(annulments.values_list("source", "annuls"))
    stands = [row for row in rows if (row.source, row.nonce) not in struck]
    if closed is None:
        closed = with_approver(shift) if stands else ()
    return [row for row in stands if row.volunteer is None or row.volunteer.person_id not in closed]


def newest_by_person(shift: Shift, people: Collection[int], closed: Collection[int]) -> dict[int, Scan]:
    """Person → their newest press that can still be taken back, of these people; one that did nothing is none.

    `closed` are those whose presence lies with the approver.
    """
    newest: dict[int, Scan] = {}
    for scan in still_undoable(shift, people, closed=closed):
        if scan.volunteer is not None and scan.code not in NOTHING_DONE:
            newest.setdefault(scan.volunteer.person_id, scan)
    return newest


@transaction.atomic
def undo(*, scan: Scan, by: User) -> Answer:
    """Annul a press, as the station it came from would; the same again is answered as done, whoever took it back."""
    shift, volunteer = scan.shift, scan.volunteer
    if shift is None or volunteer is None:
        raise UndoRefused(Reason.UNDO_TOO_LATE)
    require(can_take_roll(by, shift))
    Volunteer.objects.select_for_update(no_key=True).get(pk=volunteer.person_id)
    if done := _annulment_of(scan):
        return _again(done, volunteer)
    _refuse_handed_in(shift, [volunteer.person_id])
    offset = timedelta(milliseconds=scan.clock_offset_ms)  # so the moment is one of the device's clock
    item = {
        "shift": shift.pk,
        "volunteer": str(volunteer.uuid),
        "direction": ANNUL,
        "method": Scan.Method.ROLL_CALL,
        "annuls": scan.nonce,
        "device_at": (clock.now() - offset).isoformat(),
        "clock_offset_ms": scan.clock_offset_ms,
        "nonce": f"undo-{scan.pk}",
    }
    (answer,) = scans.take(sender=senders.in_the_series_of(scan.source, by), items=[item]).answers
    if answer.code != ScanAnswer.ANNULLED:
        raise UndoRefused(Reason.UNDO_TOO_LATE)
    unit = shift.activity.recording_unit
    history.record(by=by, did="press undone", to=shift, unit=unit, scan=scan.pk, direction=scan.direction)
    return answer


def _annulment_of(scan: Scan) -> Scan | None:
    """The line that took it back already; one that came before its press strikes it too."""
    lines = Scan.objects.filter(source=scan.source, annuls=scan.nonce, shift=scan.shift, authentic=True)
    return lines.filter(code__in=TAKEN).order_by("pk").first()


def _again(done: Scan, volunteer: Volunteer) -> Answer:
    return Answer(
        nonce=done.nonce,
        code=str(ScanAnswer.ANNULLED),
        message=str(ScanAnswer.ANNULLED.label),
        authentic=True,
        repeated=True,
        direction=done.direction,
        logical_at=done.logical_at,
        name=volunteer.name,
        unit=volunteer.unit.short_name if volunteer.unit else "",
        volunteer_no=volunteer.volunteer_no,
        volunteer=str(volunteer.uuid),
    )


def entered_batches(shift: Shift, by: User) -> list[EnteredBatch]:
    """What this user entered at once for people of this shift and may still take back as a whole, the newest first."""
    since = clock.now() - ANNUL_WITHIN
    rows = _standing(EnteredTime.objects.filter(shift=shift, entered_by=by, entered_at__gte=since))
    found: dict[tuple[datetime, str], list[EnteredTime]] = {}
    for row in rows:
        found.setdefault((row.entered_at, row.origin), []).append(row)
    closed = with_approver(shift) if found else set()
    batches = [
        EnteredBatch(each[0].pk, origin, at, len(each))
        for (at, origin), each in found.items()
        if not closed.intersection(row.volunteer_id for row in each)
    ]
    return sorted(batches, key=lambda batch: batch.pk, reverse=True)


@transaction.atomic
def undo_entered(*, first: EnteredTime, by: User) -> list[EnteredTime]:
    """Take back all that was entered by the same press: what stood before stands again; asked again, it was done."""
    require(can_take_roll(by, first.shift))
    if first.entered_by_id != by.pk:
        raise UndoRefused(Reason.UNDO_NOT_YOURS)
    same = EnteredTime.objects.filter(
        shift=first.shift, entered_by=by, entered_at=first.entered_at, origin=first.origin
    )
    people = set(same.values_list("volunteer", flat=True))
    list(Volunteer.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
    rows = _standing(same)
    if not rows and (done := _taken_back(same)):
        return done
    if clock.now() - first.entered_at > ANNUL_WITHIN:
        raise UndoRefused(Reason.UNDO_TOO_LATE)
    if not rows:
        raise UndoRefused(Reason.UNDO_REPLACED)
    _refuse_handed_in(first.shift, {row.volunteer_id for row in rows})
    made = EnteredTime.objects.bulk_create(_without(row, by) for row in rows)
    attendance.rebuild_many(people={row.volunteer_id for row in rows}, shift=first.shift)
    unit = first.shift.activity.recording_unit
    history.record(by=by, did="entered times undone", to=first.shift, unit=unit, people=len(made), origin=first.origin)
    return made


def _standing(rows: QuerySet[EnteredTime]) -> list[EnteredTime]:
    """Rows that say a time now; what an undo put back is no press of its own."""
    told = rows.filter(replaced_by=None).select_related("replaces__replaces").order_by("pk")
    return [row for row in told if (row.in_at or row.out_at) and not _puts_back(row)]


def _taken_back(rows: QuerySet[EnteredTime]) -> list[EnteredTime]:
    """What an undo put in the place of these rows."""
    later = EnteredTime.objects.filter(replaces__in=rows).select_related("replaces__replaces").order_by("pk")
    return [row for row in later if _puts_back(row) or not (row.in_at or row.out_at)]


def _puts_back(row: EnteredTime) -> bool:
    """It says again all that its predecessor had replaced."""
    before = row.replaces.replaces if row.replaces else None
    return before is not None and _said(row) == _said(before)


def _said(row: EnteredTime) -> tuple[Any, ...]:
    return row.in_at, row.out_at, row.reason, row.evidence_id, row.supplement_id


def _without(row: EnteredTime, by: User) -> EnteredTime:
    """What stood before, with its reason and evidence: for remote service the reason is the result of the service."""
    before = row.replaces
    return EnteredTime(
        volunteer_id=row.volunteer_id,
        shift_id=row.shift_id,
        in_at=before.in_at if before else None,
        out_at=before.out_at if before else None,
        origin=row.origin,
        reason=before.reason if before else TAKEN_BACK,
        evidence_id=before.evidence_id if before else None,
        supplement_id=before.supplement_id if before else None,
        replaces=row,
        entered_by=by,
        entered_at=clock.now(),
    )


def _refuse_handed_in(shift: Shift, people: Collection[int]) -> None:
    if with_approver(shift, people):
        raise UndoRefused(Reason.UNDO_HANDED_IN)
