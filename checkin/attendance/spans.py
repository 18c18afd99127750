"""Half-open stretches of time: cutting, merging, measuring, showing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from registry.clock import LOCAL

MINUTE = timedelta(minutes=1)


class Span(NamedTuple):
    """From a moment up to, not including, another; both aware."""

    start_at: datetime
    end_at: datetime


def merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, without overlaps and empty ones."""
    result: list[Span] = []
    for span in sorted(span for span in spans if span.start_at < span.end_at):
        if result and span.start_at <= result[-1].end_at:
            result[-1] = Span(result[-1].start_at, max(result[-1].end_at, span.end_at))
        else:
            result.append(span)
    return result


def inside(spans: Iterable[Span], frame: Span) -> list[Span]:
    """The parts inside the frame."""
    clipped = (Span(max(span.start_at, frame.start_at), min(span.end_at, frame.end_at)) for span in spans)
    return [span for span in clipped if span.start_at < span.end_at]


def without(spans: Iterable[Span], holes: Sequence[Span]) -> list[Span]:
    """The parts outside all holes; the holes must be merged."""
    left = list(spans)
    for hole in holes:
        left = [part for span in left for part in _around(span, hole)]
    return left


def total(spans: Iterable[Span]) -> timedelta:
    """The sum of their lengths."""
    return sum((span.end_at - span.start_at for span in spans), timedelta())


def by_local_day(spans: Iterable[Span]) -> dict[date, timedelta]:
    """Their length on each local date, in order."""
    lengths: dict[date, timedelta] = {}
    for span in sorted(spans):
        start_at = span.start_at
        while start_at < span.end_at:
            local = start_at.astimezone(LOCAL)
            midnight = datetime(local.year, local.month, local.day, tzinfo=LOCAL) + timedelta(days=1)
            end_at = min(span.end_at, midnight)
            lengths[local.date()] = lengths.get(local.date(), timedelta()) + (end_at - start_at)
            start_at = end_at
    return lengths


def span_text(span: Span) -> str:
    """`09:07–11:52` in local time, seconds only where there are any, a later date as 次日 or in full."""
    start, end = span.start_at.astimezone(LOCAL), span.end_at.astimezone(LOCAL)
    days = (end.date() - start.date()).days
    prefix = {0: "", 1: "次日 "}.get(days, f"{end.month}月{end.day}日 ")
    return f"{_clock_text(start)}–{prefix}{_clock_text(end)}"


def length_text(length: timedelta) -> str:
    """`165 分`, or `165 分 28 秒` where seconds remain."""
    minutes, rest = divmod(length, MINUTE)
    return f"{minutes} 分 {rest.seconds} 秒" if rest.seconds else f"{minutes} 分"


def _around(span: Span, hole: Span) -> list[Span]:
    before = Span(span.start_at, min(span.end_at, hole.start_at))
    after = Span(max(span.start_at, hole.end_at), span.end_at)
    return [part for part in (before, after) if part.start_at < part.end_at]


def _clock_text(local: datetime) -> str:
    return f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"


@dataclass(frozen=True, slots=True)
class Frame:
    """The counted time of a shift: planned start, end with extensions, breaks."""

    starts_at: datetime
    ends_at: datetime
    breaks: tuple[Span, ...]
