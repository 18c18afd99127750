"""覆盖情况: which unit came to which site last and comes next, and where nobody has been (D4, D5)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Max, Min, Q

from registry import clock
from registry.models import Activity, CollaborationGroup, Shift, Site, Unit
from registry.permissions import units_in_sight
from registry.words.succession import Succession

YEARS: Final = 5  # the running one and those before it
RECORDING, JOINT = "activity__recording_unit", "activity__co_units"
By = Unit | CollaborationGroup


@dataclass(frozen=True, slots=True)
class Asked:
    """What the overview is narrowed by."""

    year: int
    kind: str = ""
    unit: Unit | None = None
    by_groups: bool = False
    only_uncovered: bool = False
    words: str = ""

    @property
    def begins_at(self) -> datetime:
        return datetime(self.year, 1, 1, tzinfo=clock.LOCAL)

    @property
    def ends_at(self) -> datetime:
        return datetime(self.year + 1, 1, 1, tzinfo=clock.LOCAL)


@dataclass(frozen=True, slots=True)
class Visits:
    """The starts of the last shift that took place and of the next one to come."""

    last: datetime | None = None
    next: datetime | None = None

    @classmethod
    def over(cls, several: Iterable["Visits"]) -> "Visits":
        held = list(several)
        lasts, nexts = [each.last for each in held if each.last], [each.next for each in held if each.next]
        return cls(max(lasts, default=None), min(nexts, default=None))

    def since(self, moment: datetime) -> bool:
        return self.last is not None and self.last >= moment


@dataclass(frozen=True, slots=True)
class Line:
    """One unit or group at one site; nobody at a site that no unit is paired with and none has been to."""

    site: Site
    by: By | None
    visits: Visits
    is_paired: bool
    is_covered: bool
    is_awaited: bool = True  # a place of another kind that is paired with nobody is missed by nobody

    @property
    def is_uncovered(self) -> bool:
        return self.is_awaited and not self.is_covered


Found = dict[int, dict[int, Visits]]


def years() -> list[int]:
    """Those that can be chosen, the running one first."""
    this = clock.today().year
    return list(range(this, this - YEARS, -1))


def lines(user: Any, asked: Asked) -> list[Line]:
    """What this user may read, by a fixed number of statements for any number of sites."""
    tree = Unit.objects.succession()
    units = units_in_sight(user)
    if asked.unit is not None:
        chosen = tree.stood_for({asked.unit.pk})
        units = chosen if units is None else units & chosen
    made = _of_groups if asked.by_groups else _of_units
    found = made(_visits(asked, tree), _sites(asked), units, tree, asked)
    return [line for line in found if line.is_uncovered or not asked.only_uncovered]


def _visits(asked: Asked, tree: Succession) -> Found:
    """Site → unit → visits; co-units came as well, and who stands for a merged unit has its visits (D141)."""
    now, several = clock.now(), defaultdict[int, dict[int, list[Visits]]](lambda: defaultdict(list))
    public = Activity.objects.public().filter(site__isnull=False)
    took_place = Q(ends_at__lte=now, starts_at__lt=asked.ends_at)
    comes = Q(ends_at__gt=now, activity__status=Activity.Status.PUBLISHED)
    for unit in (RECORDING, JOINT):
        rows = Shift.objects.live().filter(activity__in=public, **{f"{unit}__isnull": False}).order_by()
        told = rows.values_list("activity__site", unit).annotate(
            last=Max("starts_at", filter=took_place), next=Min("starts_at", filter=comes)
        )
        for site, came, last, following in told:
            if last or following:
                several[site][tree.stand_in(came)].append(Visits(last, following))
    return {site: {unit: Visits.over(each) for unit, each in came.items()} for site, came in several.items()}


def _sites(asked: Asked) -> list[Site]:
    rows = Site.objects.order_by("kind", "pk")
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    return list(rows.filter(name__icontains=asked.words) if asked.words else rows)


def _of_units(
    found: Found, sites: list[Site], units: set[int] | None, tree: Succession, asked: Asked
) -> Iterator[Line]:
    """Who is paired with the site first, then whoever came last."""
    named = Unit.objects.only("short_name", "full_name").in_bulk()
    for site in sites:
        came = found.get(site.pk, {})
        paired = tree.stand_in(site.paired_unit_id) if _is_paired(site, asked) and site.paired_unit_id else None
        awaited = site.closed_on is None and (paired is not None or site.kind != Site.Kind.OTHER)
        is_covered = Visits.over(came.values()).since(asked.begins_at)
        if site.closed_on is not None:
            came = {unit: each for unit, each in came.items() if each.next or each.since(asked.begins_at)}
        keys = came.keys() | ({paired} if paired is not None and site.closed_on is None else set())
        shown = [unit for unit in keys if units is None or unit in units]
        for unit in sorted(shown, key=lambda unit: (unit != paired, unit)):
            yield Line(site, named[unit], came.get(unit, Visits()), unit == paired, is_covered, awaited)
        if not keys and units is None and awaited:
            yield Line(site, None, Visits(), is_paired=False, is_covered=False)


def _of_groups(
    found: Found, sites: list[Site], units: set[int] | None, tree: Succession, asked: Asked
) -> Iterator[Line]:
    """Groups in use with their schools: a visit of any member is one of the group (D5)."""
    schools = {site.pk: site for site in sites if site.closed_on is None}
    groups = CollaborationGroup.objects.open().order_by("pk").prefetch_related("units", "paired_schools")
    for group in groups:
        members = {tree.stand_in(pk) for pk in (group.leading_unit_id, *(each.pk for each in group.units.all()))}
        if units is not None and units.isdisjoint(members):
            continue
        for pk in sorted(each.pk for each in group.paired_schools.all() if each.pk in schools):
            visits = Visits.over(each for unit, each in found.get(pk, {}).items() if unit in members)
            yield Line(schools[pk], group, visits, True, visits.since(asked.begins_at))


def _is_paired(site: Site, asked: Asked) -> bool:
    """On at least one day of the year."""
    begins, ends = asked.begins_at.date(), asked.ends_at.date()
    return (site.paired_from_on is None or site.paired_from_on < ends) and (
        site.paired_until_on is None or site.paired_until_on >= begins
    )
