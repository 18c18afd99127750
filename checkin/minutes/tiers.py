"""Credited minutes per local day, and who may approve long days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from checkin.attendance.facts import Interval
from checkin.attendance.spans import MINUTE, Span, by_local_day
from checkin.minutes.crediting import Policy


class ApprovalTier(StrEnum):
    NORMAL = "normal"
    COMMITTEE = "committee"
    DOCUMENTED = "documented"


@dataclass(frozen=True, slots=True)
class DayMinutes:
    """Credited minutes on one local date."""

    on: date
    minutes: int


def split_by_day(counted_intervals: Iterable[Interval], credited_minutes: int) -> tuple[DayMinutes, ...]:
    """The record's minutes fill its local days in order; the rounding loss falls on the last (D132)."""
    lengths = by_local_day(Span(interval.start_at, interval.end_at) for interval in counted_intervals)
    days: list[DayMinutes] = []
    left = credited_minutes
    for position, (on, length) in enumerate(lengths.items(), start=1):
        minutes = left if position == len(lengths) else min(left, length // MINUTE)
        if minutes:
            days.append(DayMinutes(on, minutes))
        left -= minutes
    return tuple(days)


def daily_totals(days: Iterable[DayMinutes]) -> dict[date, int]:
    """Minutes per local date over several records, all units and classes together (D133)."""
    totals: dict[date, int] = {}
    for day in days:
        totals[day.on] = totals.get(day.on, 0) + day.minutes
    return totals


def approval_tier(
    day_minutes_before: Mapping[date, int], record_minutes_by_day: Iterable[DayMinutes], *, policy: Policy
) -> ApprovalTier:
    """Up to 8 h a day the usual approver, up to 12 h the committee, beyond only with a document (D133).

    The whole record goes to the highest tier that any of its days reaches.
    """
    added = daily_totals(record_minutes_by_day)
    longest = max((day_minutes_before.get(on, 0) + minutes for on, minutes in added.items() if minutes), default=0)
    if longest <= policy.normal_daily_minutes:
        return ApprovalTier.NORMAL
    return ApprovalTier.COMMITTEE if longest <= policy.committee_daily_minutes else ApprovalTier.DOCUMENTED
