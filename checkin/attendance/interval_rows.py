"""Intervals as they are stored: `[[start, end, timed, origin], …]`, moments as ISO text in UTC."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from checkin.attendance.facts import Interval


def to_rows(intervals: Iterable[Interval]) -> list[list[Any]]:
    """The intervals as a JSON column stores them."""
    return [[text_of(one.start_at), text_of(one.end_at), one.timed, one.origin] for one in intervals]


def from_rows(rows: Iterable[Sequence[Any]]) -> tuple[Interval, ...]:
    """The intervals of a JSON column."""
    return tuple(
        Interval(datetime.fromisoformat(start), datetime.fromisoformat(end), timed=bool(timed), origin=str(origin))
        for start, end, timed, origin in rows
    )


def text_of(moment: datetime) -> str:
    """A moment as JSON columns store it."""
    return moment.astimezone(UTC).isoformat()
