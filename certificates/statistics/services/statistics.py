"""Figures of a year for the committee or a unit, read from the summaries (design#ledger)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any, Final

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from certificates.statistics.figures import CategoryLine, Historical, MonthLine, Statistics, UnitLine
from certificates.tables import stage_activities, stages
from checkin.ledger import seal_lines
from checkin.ledger.services import seals
from checkin.ledger.services.ledger import YEARLY_MINUTES
from checkin.models import HoursSummary, LedgerEntry
from registry import clock
from registry.models import Activity, Shift, Unit, Volunteer, persons
from registry.models.activities import ActivityQuerySet
from registry.models.volunteers import VolunteerQuerySet

SERVICE, TRAINING, HISTORICAL = "service", "training", "historical"
KINDS: Final = {"active": SERVICE, "trained": TRAINING}
MINUTES = F("timed_minutes") + F("supplementary_minutes")
PEOPLE = Count("person", distinct=True, filter=Q(records__gt=0))  # who has a record that counts (D136)
Units = Collection[int] | None


def of_year(year: int, *, units: Units = None) -> Statistics:
    """The figures of a year, of these units' people and activities or of all."""
    months, seal = _months(year, units), seals.latest()
    registered = people("registered", year, units=units)
    return Statistics(
        year=year,
        as_of=clock.now(),
        registered=registered.count(),
        active=people("active", year, units=units).count(),
        reached=people("reached", year, units=units).count(),
        timed=sum(line.timed for line in months),
        supplementary=sum(line.supplementary for line in months),
        training=_summaries(year, units, TRAINING).aggregate(total=Coalesce(Sum(MINUTES), 0))["total"],
        historical=_historical(year, units),
        categories=_categories(year, units),
        months=months,
        units=_unit_lines(year, units),
        seal_line=seal_lines.seal_line(seal, unsealed=_unsealed(year, units)),
    )


def shown(figures: Statistics) -> dict[str, Any]:
    """The figures as page context, shared by the statistics page and the home page."""
    rate = _("已注册人数的 %(rate)s%%") % {"rate": figures.rate} if figures.rate is not None else ""
    return {
        "figures": figures,
        "query": f"?year={figures.year}",
        "rate_note": rate,
        "most_minutes": max([line.minutes for line in figures.months], default=0),
        "most_activities": max([line.activities for line in figures.categories], default=0),
    }


def people(what: str, year: int, *, units: Units = None, month: int | None = None) -> VolunteerQuerySet:
    """The people behind a figure: registered today, active or trained in the year, with 20 hours, in 历史数据."""
    persons = Volunteer.objects.canonical().select_related("unit").order_by("unit", "pk")
    if what in KINDS or what == HISTORICAL:
        rows = _persons(_rows(what, year, units, month)).filter(records__gt=0)
        return persons.filter(pk__in=rows.values("person"))
    registered = persons.registered() if units is None else persons.registered().in_units(units)
    if what == "registered":
        return registered
    sums = _persons(_summaries(year, units)).values("person").annotate(total=Sum(MINUTES))
    return registered.filter(pk__in=sums.filter(total__gte=YEARLY_MINUTES).values("person"))


def minutes_of(
    volunteers: Iterable[Volunteer], what: str, year: int, *, units: Units = None, month: int | None = None
) -> dict[int, int]:
    """Minutes of these people in the year or month, of training, 历史数据 or service as asked."""
    rows = _persons(_rows(what, year, units, month)).filter(person__in=[each.pk for each in volunteers])
    return dict(rows.values_list("person").annotate(total=Sum(MINUTES)))


def activities(year: int, *, category: str = "", units: Units = None) -> ActivityQuerySet:
    """Activities with ended shifts in the year; annotates how many as `held`."""
    held = _held_shifts(year, units)
    found = Activity.objects.filter(pk__in=held.values("activity_id")).select_related("recording_unit")
    if category:
        found = found.filter(category=category)
    return found.order_by("-pk")


def units_of_line(unit_id: int, units: Units) -> set[int]:
    """The units that a line of the table adds up: for the committee the unit and those below it."""
    tree = Unit.objects.succession()
    if units is not None:
        return tree.stood_for({unit_id}) & set(units)
    is_root = Unit.objects.filter(pk=unit_id, parent=None).exists()
    return tree.stood_for({unit_id}) if is_root else tree.reach({unit_id})


def years() -> list[int]:
    """The years with hours, and this one; newest first."""
    first = HoursSummary.objects.aggregate(first=Min("month_on"))["first"]
    this = clock.today().year
    return list(range(this, (first.year if first else this) - 1, -1))


def _rows(what: str, year: int, units: Units, month: int | None = None) -> QuerySet[HoursSummary]:
    if what == HISTORICAL:
        return _of(HoursSummary.objects.historical(year), units)
    return _summaries(year, units, KINDS.get(what, SERVICE), month)


def _summaries(year: int, units: Units, kind: str = SERVICE, month: int | None = None) -> QuerySet[HoursSummary]:
    return _of(HoursSummary.objects.of_year(year, month).filter(kind=kind), units)


def _of(rows: QuerySet[HoursSummary], units: Units) -> QuerySet[HoursSummary]:
    rows = rows.order_by()
    return rows if units is None else rows.filter(volunteer_unit__in=units)


def _historical(year: int, units: Units) -> Historical:
    rows = _persons(_of(HoursSummary.objects.historical(year), units))
    return Historical(**rows.aggregate(minutes=Coalesce(Sum(MINUTES), 0), people=PEOPLE))


def _persons(rows: QuerySet[HoursSummary]) -> QuerySet[Any]:
    return rows.annotate(person=persons.key())


def _unsealed(year: int, units: Units) -> int:
    rows = LedgerEntry.objects.filter(service_on__year=year, sealed=None)
    return rows.count() if units is None else rows.filter(volunteer_unit__in=units).count()


def _held_shifts(year: int, units: Units) -> QuerySet[Shift]:
    held = stage_activities.shifts_of_stage(stages.year(year)).filter(ends_at__lte=clock.now())
    return held if units is None else held.filter(activity__recording_unit__in=units)


def _categories(year: int, units: Units) -> tuple[CategoryLine, ...]:
    rows = _held_shifts(year, units).order_by().values_list("activity__category")
    counts = {
        code: (held, shifts) for code, held, shifts in rows.annotate(Count("activity", distinct=True), Count("pk"))
    }
    return tuple(
        CategoryLine(str(each.value), str(each.label), *counts.get(each.value, (0, 0))) for each in Activity.Category
    )


def _months(year: int, units: Units) -> tuple[MonthLine, ...]:
    rows = _persons(_summaries(year, units)).values_list("month_on")
    sums = rows.annotate(Sum("timed_minutes"), Sum("supplementary_minutes"), Sum("records"), people=PEOPLE)
    return tuple(MonthLine(*row) for row in sums.filter(records__sum__gt=0).order_by("month_on"))


def _unit_lines(year: int, units: Units) -> tuple[UnitLine, ...]:
    """For the committee one line per unit below it, subunits included; for a unit one line per own unit.

    A closed unit counts in the line of the one that stands for it.
    """
    home = _homes(units)
    lines: dict[tuple[int, str], list[Any]] = defaultdict(lambda: [0, set(), 0, 0, defaultdict(int)])
    registered = people("registered", year, units=units).order_by()
    member_of = dict(registered.values_list("pk", "unit_id"))
    for unit_id in member_of.values():
        lines[home(unit_id)][0] += 1
    rows = _persons(_summaries(year, units)).values_list("person", "volunteer_unit")
    sums = rows.annotate(Sum("timed_minutes"), Sum("supplementary_minutes"), Sum("records"))
    for person, unit_id, timed, supplementary, records in sums:
        line = lines[home(unit_id)]
        if records:
            line[1].add(person)
        line[2] += timed
        line[3] += supplementary
        if person in member_of and home(member_of[person]) == home(unit_id):
            line[4][person] += timed + supplementary
    return tuple(
        UnitLine(
            *key, registered, len(active), timed, more, sum(minutes >= YEARLY_MINUTES for minutes in reached.values())
        )
        for key, (registered, active, timed, more, reached) in sorted(lines.items())
    )


def _homes(units: Units) -> Callable[[int], tuple[int, str]]:
    if units is None:
        homes = stage_activities.handing_in_units()
        return lambda unit_id: (homes[unit_id].pk, homes[unit_id].short_name)
    tree, names = Unit.objects.succession(), dict(Unit.objects.values_list("pk", "short_name"))
    return lambda unit_id: (tree.stand_in(unit_id), names[tree.stand_in(unit_id)])
