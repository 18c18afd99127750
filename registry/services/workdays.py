"""Due days by the working-day table: the Guangxi layer over the national one (D41, D142)."""

from datetime import date, datetime

from registry import clock, workdays
from registry.models import Workday
from registry.workdays import WorkCalendar


def calendar() -> WorkCalendar:
    """The working-day calendar as stored, read by one query."""
    layers: dict[str, dict[date, bool]] = {Workday.Layer.NATIONAL: {}, Workday.Layer.GUANGXI: {}}
    for on, layer, is_workday in Workday.objects.values_list("on", "layer", "is_workday"):
        layers[layer][on] = is_workday
    merged = layers[Workday.Layer.NATIONAL] | layers[Workday.Layer.GUANGXI]
    return WorkCalendar(overrides=merged, covered_years=frozenset(day.year for day in merged))


def hours_due_on(ended_at: datetime) -> date:
    """The tenth working day after the local date on which a shift ended (D41)."""
    return workdays.hours_due(clock.local_date(ended_at), calendar()).on


def due_in(n: int, *, since: date) -> date:
    """The n-th working day after a local date."""
    return workdays.add_workdays(since, n, calendar()).on
