"""Attendance: rebuilt from scans, rulings, entered times and the shift's window, never edited (design#fold)."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from checkin.attendance import interval_rows, scan_sql
from checkin.attendance.facts import AttendanceState, EnteredTime, Fact, Folded
from checkin.attendance.fold import fold
from checkin.attendance.scan_sql import EvidenceRow, ShiftRow
from checkin.models import Attendance, Scan
from checkin.models import EnteredTime as EnteredTimeRow
from registry import clock
from registry.models import Shift, Volunteer

STATES = {
    AttendanceState.NONE: Attendance.State.NONE,
    AttendanceState.OPEN: Attendance.State.OPEN,
    AttendanceState.CHECKED_OUT: Attendance.State.CHECKED_OUT,
}

BASIS = scan_sql.ATTENDANCE_FIELDS.index("basis")


@transaction.atomic
def rebuild(*, volunteer: Volunteer, shift: Shift) -> Attendance | None:
    """Fold this person's evidence at this shift again, under the person's lock; no evidence, no row."""
    pk = volunteer.person_id
    files = scan_sql.files_among(scan_sql.lock_people(pks=[pk]))
    (row,) = scan_sql.shifts_with_signups(pks=[shift.pk], uuids=[], people=[pk])
    found = scan_sql.evidence(files=files, shifts=[shift.pk])
    facts, entered = facts_of(found), entered_of(found)
    known = Attendance.objects.filter(volunteer=pk, shift=shift)
    if facts or entered or known.exists():
        scan_sql.put_attendances([row_of(folded(facts, entered, row), pk, shift.pk)])
    return known.first()


@transaction.atomic
def rebuild_many(*, people: Collection[int], shift: Shift) -> None:
    """The same for many persons at one shift by a fixed number of statements."""
    if not people:
        return
    files = scan_sql.files_among(scan_sql.lock_people(pks=people))
    (row,) = scan_sql.shifts_with_signups(pks=[shift.pk], uuids=[], people=people)
    found: dict[int | None, list[EvidenceRow]] = defaultdict(list)
    for each in scan_sql.evidence(files=files, shifts=[shift.pk]):
        found[each.volunteer_id].append(each)
    known = set(Attendance.objects.filter(volunteer__in=people, shift=shift).values_list("volunteer", flat=True))
    evidence = {pk: (facts_of(found[pk]), entered_of(found[pk])) for pk in sorted(people)}
    scan_sql.put_attendances(
        row_of(folded(facts, entered, row), pk, shift.pk)
        for pk, (facts, entered) in evidence.items()
        if facts or entered or pk in known
    )


def refold(*, people: Collection[int], shifts: Collection[int]) -> dict[tuple[int, int], tuple[Folded, str]]:
    """The fold of the current evidence with its digest, per person and shift, in memory."""
    if not people or not shifts:
        return {}
    rows = {row.pk: row for row in scan_sql.shifts_with_signups(pks=shifts, uuids=[], people=people)}
    found: dict[tuple[int, int], list[EvidenceRow]] = defaultdict(list)
    for each in scan_sql.evidence(files=scan_sql.files_of(people), shifts=shifts):
        if each.volunteer_id is not None and each.shift_id is not None:
            found[each.volunteer_id, each.shift_id].append(each)
    folds = {}
    for person in people:
        for shift_id, row in rows.items():
            evidence = found[person, shift_id]
            result = folded(facts_of(evidence), entered_of(evidence), row)
            folds[person, shift_id] = result, row_of(result, person, shift_id)[BASIS]
    return folds


@transaction.atomic
def lock_everybody(*, shift: Shift) -> list[Volunteer]:
    """Everybody with evidence at the shift, locked in order of pk."""
    sources = (Scan.objects, EnteredTimeRow.objects, Attendance.objects)
    people = set().union(*(rows.filter(shift=shift).values_list("volunteer", flat=True) for rows in sources)) - {None}
    return list(Volunteer.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))


@transaction.atomic
def rebuild_shift(*, shift: Shift) -> int:
    """Rebuild everybody's attendance at the shift; returns how many."""
    people = lock_everybody(shift=shift)
    rebuild_many(people={person.person_id for person in people}, shift=shift)
    return len(people)


def facts_of(rows: Iterable[EvidenceRow]) -> list[Fact]:
    """The authentic scans among the rows."""
    return [
        Fact(
            logical_at=row.logical_at,
            direction=row.direction,
            source=row.source,
            nonce=row.nonce,
            device_at=row.device_at,
            received_at=row.received_at,
            annuls=row.annuls or None,
            method=row.method,
        )
        for row in rows
        if row.what == "scan" and row.authentic and row.logical_at and row.device_at
    ]


def entered_of(rows: Iterable[EvidenceRow]) -> list[EnteredTime]:
    """The entered times among the rows; they carry their ends where a scan has its moments."""
    return [
        EnteredTime(
            key=row.nonce,
            origin=row.method,
            entered_at=row.received_at,
            in_at=row.logical_at,
            out_at=row.device_at,
            replaces=row.annuls or None,
        )
        for row in rows
        if row.what == "entered"
    ]


def folded(facts: Iterable[Fact], entered: Iterable[EnteredTime], shift: ShiftRow) -> Folded:
    """The fold within the shift's window, extensions included; remote service has no scans (D135)."""
    return fold(
        () if shift.is_remote else facts, entered=entered, scans_from=shift.scans_from, scans_until=shift.scans_until
    )


def row_of(result: Folded, volunteer_id: int, shift_id: int) -> tuple[Any, ...]:
    """The columns of an attendance, in the order of `scan_sql.ATTENDANCE_FIELDS`."""
    intervals = interval_rows.to_rows(result.intervals)
    findings = [
        {"code": str(one.code), "at": interval_rows.text_of(one.at), "source": one.source, "nonce": one.nonce}
        for one in result.findings
    ]
    starts = [one.start_at for one in result.intervals] + ([result.open_since] if result.open_since else [])
    seen = json.dumps([intervals, _text(result.open_since), findings], ensure_ascii=False, separators=(",", ":"))
    return (
        volunteer_id,
        shift_id,
        str(STATES[result.state]),
        min(starts, default=None),
        result.open_since,
        max((one.end_at for one in result.intervals), default=None),
        intervals,
        findings,
        hashlib.sha256(seen.encode()).hexdigest(),
        clock.now(),
    )


def _text(at: datetime | None) -> str | None:
    return interval_rows.text_of(at) if at else None
