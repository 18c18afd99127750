"""Working days, with holidays and make-up workdays of the nation and of Guangxi (D142)."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

import chinese_calendar

REPORT_DUE_DAYS = 7
HOURS_DUE_WORKDAYS = 10

# Notice of the regional government of 10 February 2017.
GUANGXI_2017: Mapping[date, bool] = MappingProxyType(
    {
        date(2017, 3, 30): False,
        date(2017, 3, 31): False,
        date(2017, 4, 1): False,
        date(2017, 4, 8): True,
    }
)

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkCalendar:
    """Days that differ from Monday-to-Friday (True: work), and the years for which they are known."""

    overrides: Mapping[date, bool] = field(default_factory=dict)
    covered_years: Set[int] = frozenset()
    national_years: Set[int] = frozenset()  # of those and more: the nation's arrangement is known

    @classmethod
    def layered(cls, *layers: Mapping[date, bool], covered_years: Set[int]) -> "WorkCalendar":
        """A later layer wins over an earlier one: Guangxi over the national one."""
        overrides = {day: works for layer in layers for day, works in layer.items()}
        return cls(overrides=overrides, covered_years=covered_years)

    def is_workday(self, day: date) -> bool:
        """By the known days, else Monday to Friday."""
        return self.overrides.get(day, day.weekday() < 5)

    def covers(self, first: date, last: date) -> bool:
        """Every year from `first` to `last` has its holidays in the calendar."""
        return all(year in self.covered_years for year in range(first.year, last.year + 1))


@dataclass(frozen=True, slots=True)
class DueDate:
    """A day reached by counting working days; estimated when a year's holidays were not known."""

    on: date
    is_estimated: bool

    def at_latest(self, day: date | None) -> "DueDate":
        """The same, or this day where the working days would reach past it."""
        return self if day is None or self.on <= day else DueDate(day, is_estimated=False)


@dataclass(frozen=True, slots=True)
class WorkdayCount:
    """A number of working days; estimated when a year's holidays were not known."""

    days: int
    is_estimated: bool


def national_years() -> range:
    """The years whose national holidays the library knows."""
    known = sorted(day.year for day in (*chinese_calendar.holidays, *chinese_calendar.workdays))
    return range(known[0], known[-1] + 1)


def national_layer(year: int) -> dict[date, bool]:
    """The days of a year that the State Council's notice moved; ValueError for a year it does not know."""
    if year not in national_years():
        raise ValueError(f"the national holidays of {year} are not known")
    days = (date(year, 1, 1) + offset * _DAY for offset in range(366))
    moved = {day: chinese_calendar.is_workday(day) for day in days if day.year == year}
    return {day: works for day, works in moved.items() if works != (day.weekday() < 5)}


def add_workdays(start: date, n: int, calendar: WorkCalendar) -> DueDate:
    """The n-th working day after `start`, which itself does not count; n = 0 is `start`."""
    if n < 0:
        raise ValueError("working days are counted forwards")
    day, left = start, n
    while left:
        day += _DAY
        left -= calendar.is_workday(day)
    return DueDate(on=day, is_estimated=not calendar.covers(start, day))


def workdays_between(start: date, end: date, calendar: WorkCalendar) -> WorkdayCount:
    """Working days after `start` up to and with `end`; negative when `end` lies before `start`."""
    first, last = min(start, end), max(start, end)
    days = sum(calendar.is_workday(first + offset * _DAY) for offset in range(1, (last - first).days + 1))
    return WorkdayCount(days=days if start <= end else -days, is_estimated=not calendar.covers(first, last))


def hours_due(ended_on: date, calendar: WorkCalendar) -> DueDate:
    """Hours are recorded by the 10th working day after the shift ended (D41)."""
    return add_workdays(ended_on, HOURS_DUE_WORKDAYS, calendar)


def report_due_on(ended_on: date) -> date:
    """The activity report is due 7 calendar days after the end (D10, T14)."""
    return ended_on + REPORT_DUE_DAYS * _DAY
