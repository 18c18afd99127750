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
from checkin.attendance.rows import EnteredRow, Evidence, NewAttendance, ScanRow
from checkin.attendance.scan_sql import ShiftRow
from checkin.models import Attendance, Scan
from checkin.models import EnteredTime as EnteredTimeRow
from registry import clock
from registry.models import Shift, Volunteer

STATES = {
    AttendanceState.NONE: Attendance.State.NONE,
    AttendanceState.OPEN: Attendance.State.OPEN,
    AttendanceState.CHECKED_OUT: Attendance.State.CHECKED_OUT,
}


@transaction.atomic
def rebuild(*, volunteer: Volunteer, shift: Shift) -> Attendance | None:
    """Fold this person's evidence at this shift again, under the person's lock; no evidence, no row."""
    (pk,) = _locked({volunteer.pk})
    (row,) = scan_sql.shifts_with_signups(pks=[shift.pk], uuids=[], people=[pk])
    found = scan_sql.evidence(people=[pk], shifts=[shift.pk])
    facts, entered = facts_of(found.scans), entered_of(found.entered)
    known = Attendance.objects.filter(volunteer=pk, shift=shift)
    if facts or entered or known.exists():
        scan_sql.put_attendances([row_of(folded(facts, entered, row), pk, shift.pk)])
    return known.first()


@transaction.atomic
def rebuild_many(*, people: Collection[int], shift: Shift) -> None:
    """The same for many persons at one shift by a fixed number of statements."""
    if not people:
        return
    people = _locked(people)
    (row,) = scan_sql.shifts_with_signups(pks=[shift.pk], uuids=[], people=people)
    found = by_place(scan_sql.evidence(people=people, shifts=[shift.pk]))
    known = set(Attendance.objects.filter(volunteer__in=people, shift=shift).values_list("volunteer", flat=True))
    evidence = {pk: found[pk, shift.pk] for pk in sorted(people)}
    scan_sql.put_attendances(
        row_of(folded(facts, entered, row), pk, shift.pk)
        for pk, (facts, entered) in evidence.items()
        if facts or entered or pk in known
    )


def _locked(files: Collection[int]) -> set[int]:
    """The persons behind these files as they are once all of their files are locked."""
    return {person.person_id for person in scan_sql.lock_people(pks=files) if person.pk in files}


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


def by_place(evidence: Evidence) -> dict[tuple[int | None, int | None], tuple[list[Fact], list[EnteredTime]]]:
    """Person and shift → authentic scans and entered times; empty where there is none."""
    scans: dict[tuple[int | None, int | None], list[ScanRow]] = defaultdict(list)
    entered: dict[tuple[int | None, int | None], list[EnteredRow]] = defaultdict(list)
    for scan in evidence.scans:
        scans[scan.person_id, scan.shift_id].append(scan)
    for time in evidence.entered:
        entered[time.person_id, time.shift_id].append(time)
    found: dict[tuple[int | None, int | None], tuple[list[Fact], list[EnteredTime]]] = defaultdict(lambda: ([], []))
    for place in scans.keys() | entered.keys():
        found[place] = facts_of(scans[place]), entered_of(entered[place])
    return found


def facts_of(rows: Iterable[ScanRow]) -> list[Fact]:
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
            arrival=row.arrival,
        )
        for row in rows
        if row.authentic and row.logical_at and row.device_at
    ]


def entered_of(rows: Iterable[EnteredRow]) -> list[EnteredTime]:
    """The entered times of the rows."""
    return [
        EnteredTime(
            key=row.key,
            origin=row.origin,
            entered_at=row.entered_at,
            in_at=row.in_at,
            out_at=row.out_at,
            replaces=row.replaces or None,
        )
        for row in rows
    ]


def folded(facts: Iterable[Fact], entered: Iterable[EnteredTime], shift: ShiftRow) -> Folded:
    """The fold within the shift's window, extensions included; remote service has no scans (D135)."""
    return fold(
        () if shift.is_remote else facts, entered=entered, scans_from=shift.scans_from, scans_until=shift.scans_until
    )


def row_of(result: Folded, volunteer_id: int, shift_id: int) -> NewAttendance:
    """The attendance that this fold gives."""
    intervals = interval_rows.to_rows(result.intervals)
    findings = [
        {"code": str(one.code), "at": interval_rows.text_of(one.at), "source": one.source, "nonce": one.nonce}
        for one in result.findings
    ]
    starts = [one.start_at for one in result.intervals] + ([result.open_since] if result.open_since else [])
    return NewAttendance(
        volunteer_id=volunteer_id,
        shift_id=shift_id,
        state=str(STATES[result.state]),
        first_in_at=min(starts, default=None),
        open_since=result.open_since,
        last_out_at=max((one.end_at for one in result.intervals), default=None),
        intervals=intervals,
        findings=findings,
        basis=_digest(intervals, result.open_since, findings),
        rebuilt_at=clock.now(),
    )


def _digest(intervals: list[Any], open_since: datetime | None, findings: list[Any]) -> str:
    since = interval_rows.text_of(open_since) if open_since else None
    seen = json.dumps([intervals, since, findings], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(seen.encode()).hexdigest()


NOTHING = _digest([], None, [])
