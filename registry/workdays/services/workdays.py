"""Due days by the working-day table: the Guangxi layer over the national one (D41, D142)."""

from collections.abc import Iterable
from datetime import date, datetime

from registry import clock
from registry.models import Workday, WorkdayArrangement
from registry.workdays import arithmetic
from registry.workdays.arithmetic import DueDate, WorkCalendar

REVIEW_WORKDAYS = 3  # an application is decided within this many working days
Layer = WorkdayArrangement.Layer
Row = tuple[date, str, bool, int | None]  # day, layer, whether one works, the year whose arrangement names it


def calendar() -> WorkCalendar:
    """The working-day calendar as stored, read by one query."""
    return calendar_of(Workday.objects.values_list("on", "layer", "is_workday", "arrangement__year"))


def calendar_of(rows: Iterable[Row]) -> WorkCalendar:
    """Guangxi over the nation; a year is known when both its arrangements are (D142)."""
    layers: dict[str, dict[date, bool]] = {Layer.NATIONAL: {}, Layer.GUANGXI: {}}
    arranged: dict[str, set[int]] = {Layer.NATIONAL: set(), Layer.GUANGXI: set()}
    for on, layer, is_workday, year in rows:
        layers[layer][on] = is_workday
        arranged[layer] |= {year} if year else set()
    known = frozenset(arranged[Layer.NATIONAL] & arranged[Layer.GUANGXI])
    overrides, nation = layers[Layer.NATIONAL] | layers[Layer.GUANGXI], frozenset(arranged[Layer.NATIONAL])
    return WorkCalendar(overrides=overrides, covered_years=known, national_years=nation)


def hours_due(ended_at: datetime) -> DueDate:
    """The tenth working day after the local date on which a shift ended (D41)."""
    return arithmetic.hours_due(clock.local_date(ended_at), calendar())


def review_due(submitted_at: datetime) -> DueDate:
    """The third working day after the day an application was handed in."""
    return due_in(REVIEW_WORKDAYS, since=clock.local_date(submitted_at))


def due_in(n: int, *, since: date) -> DueDate:
    """The n-th working day after a local date."""
    return arithmetic.add_workdays(since, n, calendar())
