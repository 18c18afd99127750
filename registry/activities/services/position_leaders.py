"""Who leads a position: told before they are gone, taken off when they are, followed when two accounts are one."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.history.services import history
from registry.models import Activity, Position, User
from registry.notifications.services import notifications
from registry.words.chinese import quoted

Led = dict[str, Any]  # kept with a merge, as JSON


@dataclass(frozen=True, slots=True)
class LedPosts:
    """The positions that somebody leads in one activity."""

    activity: Activity
    names: str
    first_at: datetime
    count: int


def led_by(user: User, units: Collection[int] | None = None) -> QuerySet[Position]:
    """The positions of shifts that are not over, limited to the activities of these units if given."""
    held = Position.objects.filter(leader=user, shift__ends_at__gt=clock.now(), shift__cancelled_at=None)
    if units is not None:
        held = held.filter(shift__activity__recording_unit__in=units)
    return held.order_by("shift__starts_at", "pk")


def posts_of(user: User, units: Collection[int] | None = None) -> list[LedPosts]:
    """The same, one for each activity, the first to begin first; by one query."""
    found: dict[int, list[Position]] = defaultdict(list)
    for position in led_by(user, units).select_related("shift__activity"):
        found[position.shift.activity_id].append(position)
    return [LedPosts(led[0].shift.activity, _names(led), led[0].shift.starts_at, len(led)) for led in found.values()]


@transaction.atomic
def leave(*, going: User, by: User | None, units: Collection[int] | None = None) -> None:
    """Nobody is sent to a position leader who is gone; who leads the activity hears of it and names another."""
    held = led_by(going, units)
    names = {posts.activity.pk: posts.names for posts in posts_of(going, units)}
    for activity in _locked(names):
        held.filter(shift__activity=activity).update(leader=None)
        unit = activity.recording_unit
        entry = history.record(by=by, did="position leader ended", to=activity, unit=unit, user=going.pk)
        text = _("{name}不再担任活动{title}的岗位负责人（{positions}），请另定一位。").format(
            name=going, title=quoted(activity.title), positions=names[activity.pk]
        )
        url = reverse("activity-edit", args=[activity.pk])
        notifications.tell_of(entry, users=[activity.leader], text=text, url=url)


@transaction.atomic
def take_over(*, going: User, coming: User, by: User) -> Led:
    """Continue under another account of the same person; which positions those were is returned."""
    held = led_by(going)
    _locked(held.values_list("shift__activity", flat=True))
    positions = list(held.values_list("pk", flat=True))
    _pass(positions, going, coming, by)
    return {"going": going.pk, "coming": coming.pk, "positions": positions}


@transaction.atomic
def give_back(*, led: Led, by: User) -> None:
    """Whoever led before `take_over` leads again, unless somebody else was named since."""
    going, coming = (User.objects.get(pk=led[name]) for name in ("coming", "going"))
    kept = Position.objects.filter(pk__in=led["positions"])
    _locked(kept.values_list("shift__activity", flat=True))
    _pass(led["positions"], going, coming, by)


def _pass(positions: Collection[int], going: User, coming: User, by: User) -> None:
    """Those that `going` leads now; the caller holds the activities."""
    rows = Position.objects.filter(pk__in=positions, leader=going)
    activities = set(rows.values_list("shift__activity", flat=True))
    rows.update(leader=coming)
    for activity in Activity.objects.select_related("recording_unit").filter(pk__in=activities).order_by("pk"):
        unit = activity.recording_unit
        history.record(by=by, did="position leading handed on", to=activity, unit=unit, user=coming.pk)


def _names(positions: Iterable[Position]) -> str:
    return "、".join(dict.fromkeys(position.name for position in positions))


def _locked(activities: Iterable[int]) -> list[Activity]:
    rows = Activity.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=set(activities))
    return list(rows.select_related("recording_unit", "leader").order_by("pk"))
