"""Due days by the working-day table: the Guangxi layer over the national one (D41, D142)."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from registry import clock
from registry.history.services import history
from registry.models import User, Workday
from registry.permissions import is_committee, require
from registry.workdays import arithmetic
from registry.workdays.arithmetic import WorkCalendar

REVIEW_WORKDAYS = 3  # an application is decided within this many working days


def calendar() -> WorkCalendar:
    """The working-day calendar as stored, read by one query."""
    layers: dict[str, dict[date, bool]] = {Workday.Layer.NATIONAL: {}, Workday.Layer.GUANGXI: {}}
    for on, layer, is_workday in Workday.objects.values_list("on", "layer", "is_workday"):
        layers[layer][on] = is_workday
    merged = layers[Workday.Layer.NATIONAL] | layers[Workday.Layer.GUANGXI]
    return WorkCalendar(overrides=merged, covered_years=frozenset(day.year for day in merged))


def hours_due_on(ended_at: datetime) -> date:
    """The tenth working day after the local date on which a shift ended (D41)."""
    return arithmetic.hours_due(clock.local_date(ended_at), calendar()).on


def review_due_on(submitted_at: datetime) -> date:
    """The third working day after the day an application was handed in."""
    return due_in(REVIEW_WORKDAYS, since=clock.local_date(submitted_at))


def due_in(n: int, *, since: date) -> date:
    """The n-th working day after a local date."""
    return arithmetic.add_workdays(since, n, calendar()).on


@transaction.atomic
def load(*, first_year: int = 2017) -> int:
    """Add the known days that are missing, nation and Guangxi; what was edited stays. Returns how many were added."""
    years = [year for year in arithmetic.national_years() if year >= first_year]
    national = {day: works for year in years for day, works in arithmetic.national_layer(year).items()}
    return _add_missing(Workday.Layer.NATIONAL, national, "国务院办公厅年度通知") + _add_missing(
        Workday.Layer.GUANGXI, arithmetic.GUANGXI_2017, "自治区人民政府办公厅2017年2月10日通知"
    )


@transaction.atomic
def set_guangxi_day(*, on: date, is_workday: bool, note: str, by: User) -> Workday:
    """The committee enters a day of the regional notice (三月三); it wins over the national layer (D142)."""
    require(is_committee(by))
    day, _is_new = Workday.objects.update_or_create(
        on=on, layer=Workday.Layer.GUANGXI, defaults={"is_workday": is_workday, "note": note}
    )
    history.record(by=by, did="set working day", to=day, is_workday=is_workday)
    return day


@transaction.atomic
def remove_guangxi_day(*, day: Workday, by: User) -> None:
    """The committee takes a day of the regional layer out again."""
    require(is_committee(by) and day.layer == Workday.Layer.GUANGXI)
    history.record(by=by, did="removed working day", to=day)
    day.delete()


def _add_missing(layer: str, days: Mapping[date, bool], note: str) -> int:
    known = set(Workday.objects.filter(layer=layer).values_list("on", flat=True))
    new = [Workday(on=on, layer=layer, is_workday=works, note=note) for on, works in days.items() if on not in known]
    Workday.objects.bulk_create(new)
    return len(new)
