"""What came of a project in a year: its activities, people, hours and who was served, in numbers."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Max, Q, QuerySet, Sum

from certificates.models import ActivityReport
from certificates.statistics.project_figures import Account, Line, Stated
from certificates.tables import stage_activities, stages
from checkin.models import ServiceRecord
from registry import clock
from registry.models import Activity, HostConfirmation, Project, ProjectAim, Shift, persons
from registry.permissions import shown_name, units_in_sight
from registry.units.services.list_rules import keeps_project

MOST_YEARS: Final = 20
Units = Collection[int] | None


def years(project: Project) -> list[int]:
    """Those in which the project runs or ran, the newest first."""
    this = clock.today().year
    last = min(this, project.ends_on.year) if project.ends_on else this
    return list(range(last, project.starts_on.year - 1, -1))[:MOST_YEARS] or [this]


def chosen_year(years: list[int], said: str) -> int:
    """The one that is asked for, if it is among them; else the newest."""
    return next((year for year in years if str(year) == said), years[0])


def account(project: Project, year: int, *, to: Any) -> Account:
    """Who keeps the project reads all of it, others the part of the units whose work they read."""
    is_whole = keeps_project(to, project) or units_in_sight(to) is None
    units = None if is_whole else units_in_sight(to)
    return _account(project, year, units, tuple(_stated(project, year, to)))


def public_account(project: Project, year: int, *, aims: Collection[Sequence[Any]]) -> Account:
    """For everybody: the sums of all its activities, and what was stated of the aims as they were confirmed."""
    stated = tuple(_stated(project, year, None, {pk: words for pk, *words in aims}))
    return _account(project, year, None, stated)


def _account(project: Project, year: int, units: Units, stated: tuple[Stated, ...]) -> Account:
    held, records = _held(project, year, units), _records(project, year, units)
    lines = tuple(_lines(held, records))
    people = records.aggregate(n=Count(persons.key(), distinct=True))["n"]
    return Account(project, year, clock.now(), lines, people, units is None, _totals(lines), stated)


def _stated(
    project: Project, year: int, to: Any, confirmed: Mapping[int, Sequence[Any]] | None = None
) -> Iterator[Stated]:
    """What the unit says was reached: what is asked for now, and what was stated that year."""
    aims = ProjectAim.objects.with_results().filter(project=project)
    for aim in aims if confirmed is None else aims.filter(pk__in=confirmed):
        said = aim.said.get(year)
        name, measure, goal = confirmed[aim.pk] if confirmed else (aim.name, aim.measure, aim.goal)
        if said is not None:
            who = shown_name(said.said_by, to=to) if to else ""
            dated = said.as_of_on, who, said.said_at
            yield Stated(name, measure, goal, said.reached, aim.so_far(year), *dated)
        elif not aim.ended_on:
            yield Stated(name, measure, goal, None, aim.so_far(year))


def _held(project: Project, year: int, units: Units) -> QuerySet[Shift]:
    rows = stage_activities.shifts_of_stage(stages.year(year))
    rows = rows.filter(activity__project=project, ends_at__lte=clock.now()).order_by("starts_at", "pk")
    return rows if units is None else rows.filter(activity__recording_unit__in=units)


def _records(project: Project, year: int, units: Units) -> QuerySet[ServiceRecord]:
    """Recognised service with minutes, hours from before the product apart (D150)."""
    rows = (
        ServiceRecord.objects.counted()
        .filter(
            Q(timed_minutes__gt=0) | Q(supplementary_minutes__gt=0),
            kind=ServiceRecord.Kind.SERVICE,
            service_on__year=year,
            shift__activity__project=project,
            shift__activity__origin__in=stage_activities.COUNTED_ORIGINS,
        )
        .order_by()
    )
    return rows if units is None else rows.filter(shift__activity__recording_unit__in=units)


def _lines(held: QuerySet[Shift], records: QuerySet[ServiceRecord]) -> list[Line]:
    """The latest first; by a fixed number of statements."""
    shifts: dict[int, list[datetime]] = defaultdict(list)
    for activity, starts_at in held.values_list("activity_id", "starts_at"):
        shifts[activity].append(starts_at)
    sums = records.values_list("shift__activity").annotate(
        people=Count(persons.key(), distinct=True),
        times=Count("pk"),
        timed=Sum("timed_minutes"),
        more=Sum("supplementary_minutes"),
    )
    served = {activity: (people, times, timed + more) for activity, people, times, timed, more in sums}
    reported = _sums(ActivityReport.objects.submitted().filter(shift__in=held), "shift__activity")
    ended = _ended_here(shifts)
    confirmed = _sums(HostConfirmation.objects.in_force().filter(activity__in=ended), "activity")
    keys = shifts.keys() | served.keys()
    found = Activity.objects.select_related("recording_unit").in_bulk(keys)
    lines = [
        Line(
            found[pk], max(shifts[pk], default=found[pk].created_at), len(shifts[pk]), *served.get(pk, (0, 0, 0)),
            reported.get(pk), confirmed.get(pk),
        )
        for pk in keys
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (line.last_at, line.activity.pk), reverse=True)


def _ended_here(shifts: dict[int, list[datetime]]) -> list[int]:
    """A host confirms an activity as a whole: it counts once, in the year of its last shift."""
    last = stage_activities.countable_shifts().filter(activity__in=list(shifts)).order_by().values_list("activity")
    return [activity for activity, at in last.annotate(Max("starts_at")) if at == shifts[activity][-1]]


def _sums(rows: Any, by: str) -> dict[int, int]:
    return dict(rows.order_by().values_list(by).annotate(Sum("served_count")))


def _totals(lines: Collection[Line]) -> dict[str, int]:
    names = ("shifts", "times", "minutes", "served", "confirmed")
    return {"activities": len(lines)} | {name: sum(getattr(line, name) or 0 for line in lines) for name in names}
