"""What pages show of needs: the board, one need with its activity, and the page of a host."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Prefetch

from registry import clock
from registry.activities.needs.services import confirmations
from registry.models import Activity, HostConfirmation, ServiceNeed, Shift, SignUp, Site
from registry.signups.presence import with_presence
from registry.words.places import RUNNING

SHOWN_DAYS = 180
MOST = 50
NEXT = 5  # shifts of an activity that its host reads at once; the others are folded


def listed(user: Any) -> Any:
    """The needs that this user may read, the nearest date first."""
    rows = ServiceNeed.objects.visible_to(user).select_related("site__paired_unit", "taken_by", "activity", "contact")
    return rows.order_by("starts_at", "pk")


@dataclass(frozen=True, slots=True)
class Visit:
    """An activity at the site as its host reads it: who comes, when, whom to ask."""

    activity: Activity
    shifts: list[Shift]
    is_over: bool
    confirmation: HostConfirmation | None

    @property
    def shown(self) -> list[Shift]:
        """What comes next; of what is over, when they came last."""
        return [shift for shift in self.shifts if not shift.has_ended][:NEXT] or self.shifts[-1:]

    @property
    def folded(self) -> list[Shift]:
        """The other shifts, the latest first."""
        shown = {shift.pk for shift in self.shown}
        return [shift for shift in reversed(self.shifts) if shift.pk not in shown]

    @property
    def order(self) -> tuple[int, float, int]:
        """What waits for a word of the host, the last first; who comes next; of those who came, the last."""
        at = self.shown[0].starts_at.timestamp()
        group = 1 if not self.is_over else 2 if self.confirmation else 0
        return group, -at if self.is_over else at, self.activity.pk


def visits(site: Site) -> list[Visit]:
    """Published activities at the site, from half a year ago on; cancelled shifts are left out."""
    shifts = Shift.objects.live().with_places().in_order()
    rows = Activity.objects.public().filter(site=site).select_related("recording_unit")
    since = clock.now() - timedelta(days=SHOWN_DAYS)
    recent = Shift.objects.live().filter(ends_at__gte=since).values("activity")
    found = rows.filter(pk__in=recent).prefetch_related(Prefetch("shifts", queryset=shifts, to_attr="live_shifts"))
    held = list(found.order_by("-pk")[:MOST])
    said = confirmations.in_force([row.pk for row in held])
    made = [_visit(row, said.get(row.pk)) for row in held]
    _count_who_came([shift for visit in made for shift in visit.shown if shift.has_ended])
    return sorted(made, key=lambda visit: visit.order)


def _count_who_came(ended: list[Shift]) -> None:
    """How many of those with a place were there, nothing where nobody was checked in; three queries for all."""
    signups = SignUp.objects.confirmed().filter(shift__in=ended).select_related("shift__activity")
    there = Counter(one.shift_id for one in with_presence(signups) if one.presence in RUNNING)
    for shift in ended:
        shift.came = there[shift.pk]  # type: ignore[attr-defined]


def _visit(activity: Any, said: HostConfirmation | None) -> Visit:
    return Visit(activity, activity.live_shifts, all(shift.has_ended for shift in activity.live_shifts), said)


def needs_of(site: Site) -> list[ServiceNeed]:
    """The needs of the site as its host reads them, the newest first."""
    return list(site.needs.select_related("taken_by", "activity").order_by("-pk")[:MOST])
