"""Filling the gaps of the scans with entered times; these never move a measured end."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from types import MappingProxyType

from checkin.attendance.facts import (
    BACK_DATED,
    LATE_UPLOAD,
    MEASURED,
    EnteredTime,
    Fact,
    Filled,
    FoldCode,
    FoldFinding,
    Interval,
    Measured,
)

LATE_AFTER = timedelta(hours=72)
# Scans read from a printed sheet count as this origin (design#hours).
UNTIMED_METHODS = MappingProxyType({"sheet": "paper"})


def is_late(fact: Fact) -> bool:
    """It reached the server more than 72 hours after it happened (D115)."""
    return fact.received_at - fact.logical_at > LATE_AFTER


def is_back_dated(fact: Fact) -> bool:
    """An account sent it with an older moment: nobody measured that one (D134)."""
    return fact.arrival == BACK_DATED


def counts_as_back_dated(fact: Fact) -> bool:
    """A sheet is paper whenever it is read; its moments never counted as measured."""
    return is_back_dated(fact) and fact.method not in UNTIMED_METHODS


def fill(measured: Measured, entered: Iterable[EnteredTime]) -> Filled:
    """Close open ends with entered ones, then add entered pairs that touch no other presence; the newest row wins.

    A row that fills nothing becomes a finding and adds no minutes.
    """
    filling = _Filling(measured, entered)
    filling.close_orphan_out()
    filling.close_open_in()
    filling.add_pairs()
    filling.add_single_ends()
    return filling.result()


class _Filling:
    def __init__(self, measured: Measured, entered: Iterable[EnteredTime]) -> None:
        self.rows = _standing(entered)
        self.opened = measured.opened.logical_at if measured.opened else None
        self.orphan_out = measured.orphan_out.logical_at if measured.orphan_out else None
        self.intervals = [_measured_interval(*pair) for pair in measured.pairs]
        self.findings: list[FoldFinding] = []
        self.used: set[str] = set()

    def close_orphan_out(self) -> None:
        """An out without an in begins at the newest entered start before it."""
        end = self.orphan_out
        row = self._newest(lambda row: end is not None and _starts_before(row, end) and not _ends_before(row, end))
        if row and row.in_at and end:
            self._add(row.in_at, end, row)

    def close_open_in(self) -> None:
        """An open in ends at the newest entered end after it, unless that row is about a later stay."""
        start = self.opened
        row = self._newest(lambda row: start is not None and _ends_after(row, start) and not _starts_after(row, start))
        if row and row.out_at and start:
            self._add(start, row.out_at, row)
            self.opened = None

    def add_pairs(self) -> None:
        for row in self._unused():
            if row.in_at and row.out_at:
                if row.in_at < row.out_at and not self._meets_presence(row.in_at, row.out_at):
                    self._add(row.in_at, row.out_at, row)
                else:
                    self.findings.append(FoldFinding(at=row.in_at, code=FoldCode.ENTERED_OVERLAPS, nonce=row.key))

    def add_single_ends(self) -> None:
        """A start after all other presence opens, and the newest end after it closes it."""
        if self.opened is None:
            begin = self._newest(lambda row: row.out_at is None and self._is_after_presence(row.in_at))
            if begin and begin.in_at:
                self.opened = begin.in_at
                self.used.add(begin.key)
                self._close_single(begin.in_at)
        for row in self._unused():
            at = row.in_at or row.out_at
            if at and not (row.in_at and row.out_at):
                self.findings.append(FoldFinding(at=at, code=FoldCode.ENTERED_UNUSED, nonce=row.key))

    def result(self) -> Filled:
        intervals = tuple(sorted(self.intervals, key=lambda interval: (interval.start_at, interval.end_at)))
        return Filled(intervals, self.opened, tuple(self.findings))

    def _close_single(self, start: datetime) -> None:
        finish = self._newest(lambda row: row.key not in self.used and row.in_at is None and _ends_after(row, start))
        if finish and finish.out_at:
            self._add(start, finish.out_at, finish)
            self.opened = None

    def _add(self, start: datetime, end: datetime, row: EnteredTime) -> None:
        self.intervals.append(Interval(start, end, timed=False, origin=row.origin))
        self.used.add(row.key)

    def _newest(self, fits: Callable[[EnteredTime], bool]) -> EnteredTime | None:
        return next((row for row in self.rows if fits(row)), None)

    def _unused(self) -> list[EnteredTime]:
        return [row for row in self.rows if row.key not in self.used]

    def _meets_presence(self, start: datetime, end: datetime) -> bool:
        return any(interval.start_at < end and start < interval.end_at for interval in self.intervals)

    def _is_after_presence(self, at: datetime | None) -> bool:
        return at is not None and all(interval.end_at <= at for interval in self.intervals)


def _standing(entered: Iterable[EnteredTime]) -> list[EnteredTime]:
    """Rows that no other row replaces, the newest first."""
    rows = {row.key: row for row in entered}
    replaced = {row.replaces for row in rows.values()}
    standing = (row for row in rows.values() if row.key not in replaced and (row.in_at or row.out_at))
    return sorted(standing, key=lambda row: (row.entered_at, row.key), reverse=True)


def _measured_interval(start: Fact, end: Fact) -> Interval:
    """Timed only if both ends were: a paper sheet, an upload after 72 hours or a moment that an account told later
    makes it supplementary (D115, D134)."""
    origin = next((origin for origin in (_untimed_origin(start), _untimed_origin(end)) if origin), None)
    return Interval(start.logical_at, end.logical_at, timed=origin is None, origin=origin or MEASURED)


def _untimed_origin(fact: Fact) -> str | None:
    if is_late(fact):
        return LATE_UPLOAD
    return BACK_DATED if counts_as_back_dated(fact) else UNTIMED_METHODS.get(fact.method)


def _starts_before(row: EnteredTime, at: datetime) -> bool:
    return row.in_at is not None and row.in_at < at


def _starts_after(row: EnteredTime, at: datetime) -> bool:
    return row.in_at is not None and row.in_at > at


def _ends_before(row: EnteredTime, at: datetime) -> bool:
    return row.out_at is not None and row.out_at < at


def _ends_after(row: EnteredTime, at: datetime) -> bool:
    return row.out_at is not None and row.out_at > at
