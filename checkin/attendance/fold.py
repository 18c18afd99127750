"""Attendance as a pure fold over the set of authentic scans and entered times of one person at one shift."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from checkin.attendance.facts import (
    ANNUL,
    CARD_REPLACED,
    IN,
    AttendanceState,
    EnteredTime,
    Fact,
    Filled,
    FoldCode,
    Folded,
    FoldFinding,
    Interval,
    Measured,
)
from checkin.attendance.filling import counts_as_back_dated, fill, is_back_dated, is_late

REPEAT_MATTERS_AFTER = timedelta(minutes=15)
ANNUL_WITHIN = timedelta(minutes=15)
USUAL_PAIRS = 3


def fold(
    facts: Iterable[Fact],
    *,
    scans_from: datetime,
    scans_until: datetime,
    entered: Iterable[EnteredTime] = (),
    as_of: datetime | None = None,
) -> Folded:
    """The first in opens, the first out closes; order, repetition and grouping of the facts change nothing (D115).

    Scans outside the window (both ends inclusive) are found, not folded; entered times only fill what scans left open.
    An open attendance is a missing check-out once `as_of` has passed the window (D116).
    """
    standing, refused = _without_annulled(_distinct(facts))
    inside = sorted((fact for fact in standing if scans_from <= fact.logical_at <= scans_until), key=_order)
    outside = (fact for fact in standing if not scans_from <= fact.logical_at <= scans_until)
    measured = _paired(inside)
    filled = fill(measured, entered)
    findings = [
        *refused,
        *(_found(FoldCode.OUTSIDE_WINDOW, fact) for fact in outside),
        *(_found(FoldCode.LATE_UPLOAD, fact) for fact in inside if is_late(fact)),
        *(_found(FoldCode.BACK_DATED, fact) for fact in inside if counts_as_back_dated(fact)),
        *(_found(FoldCode.CARD_REPLACED, fact) for fact in inside if fact.arrival == CARD_REPLACED),
        *measured.findings,
        *filled.findings,
        *_many_pairs(filled.intervals),
    ]
    return Folded(
        intervals=filled.intervals,
        open_since=filled.open_since,
        state=_state(filled, is_over=as_of is not None and as_of > scans_until),
        findings=tuple(sorted(findings, key=lambda finding: (finding.at, finding.code, finding.source, finding.nonce))),
    )


def annuls_in_time(device_at: datetime, of_scan: datetime, *, is_back_dated: bool) -> bool:
    """Within 15 minutes by the clock of the device; what an account tells of an older moment takes nothing back."""
    return not is_back_dated and abs(device_at - of_scan) <= ANNUL_WITHIN


def _distinct(facts: Iterable[Fact]) -> list[Fact]:
    """One fact per source and nonce: the first received."""
    first: dict[tuple[str, str], Fact] = {}
    for fact in sorted(facts, key=_total_order, reverse=True):
        first[fact.source, fact.nonce] = fact
    return list(first.values())


def _without_annulled(facts: list[Fact]) -> tuple[list[Fact], list[FoldFinding]]:
    """Scans that were not annulled, and annulments without effect."""
    scans = {(fact.source, fact.nonce): fact for fact in facts if fact.direction != ANNUL}
    struck, refused = set(), []
    for annulment in (fact for fact in facts if fact.direction == ANNUL):
        target = scans.get((annulment.source, annulment.annuls or ""))
        if target is None:
            refused.append(_found(FoldCode.ANNUL_WITHOUT_TARGET, annulment))
        elif not annuls_in_time(annulment.device_at, target.device_at, is_back_dated=is_back_dated(annulment)):
            refused.append(_found(FoldCode.ANNUL_NOT_IN_TIME, annulment))
        else:
            struck.add((target.source, target.nonce))
    return [fact for key, fact in scans.items() if key not in struck], refused


def _paired(scans: list[Fact]) -> Measured:
    pairs: list[tuple[Fact, Fact]] = []
    findings: list[FoldFinding] = []
    opened = closed = orphan_out = None
    for scan in scans:
        if scan.direction == IN:
            findings += _repeated(FoldCode.REPEATED_IN, scan, opened)
            opened = opened or scan
        elif opened:
            pairs.append((opened, scan))
            opened, closed = None, scan
        elif closed:
            findings += _repeated(FoldCode.REPEATED_OUT, scan, closed)
        else:
            findings.append(_found(FoldCode.OUT_WITHOUT_IN, scan))
            closed = orphan_out = scan
    return Measured(tuple(pairs), opened, orphan_out, tuple(findings))


def _repeated(code: FoldCode, scan: Fact, counted: Fact | None) -> list[FoldFinding]:
    """A repetition changes no minute; it is a finding when 15 minutes or more from the scan that counts."""
    if counted is None or scan.logical_at - counted.logical_at < REPEAT_MATTERS_AFTER:
        return []
    return [_found(code, scan)]


def _many_pairs(intervals: tuple[Interval, ...]) -> list[FoldFinding]:
    """More than three pairs are counted, and flagged (D130)."""
    if len(intervals) <= USUAL_PAIRS:
        return []
    return [FoldFinding(at=intervals[USUAL_PAIRS].start_at, code=FoldCode.MORE_THAN_THREE_PAIRS)]


def _state(filled: Filled, *, is_over: bool) -> AttendanceState:
    if filled.open_since is not None:
        return AttendanceState.MISSING_CHECKOUT if is_over else AttendanceState.OPEN
    return AttendanceState.CHECKED_OUT if filled.intervals else AttendanceState.NONE


def _found(code: FoldCode, fact: Fact) -> FoldFinding:
    return FoldFinding(at=fact.logical_at, code=code, source=fact.source, nonce=fact.nonce)


def _order(fact: Fact) -> tuple[datetime, bool, str, str]:
    return fact.logical_at, fact.direction != IN, fact.source, fact.nonce


def _total_order(fact: Fact) -> tuple[datetime, datetime, datetime, str, str, str, str]:
    said = fact.direction, fact.annuls or "", fact.method, fact.arrival
    return fact.received_at, fact.logical_at, fact.device_at, *said
