"""Who leads an activity, kept with dates: leading is remembered after handing over (D121)."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.history.services import history
from registry.models import Activity, LeaderTerm, User
from registry.notifications.services import notifications
from registry.units.services import deciders
from registry.words.chinese import quoted

Led = dict[str, Any]  # kept with a merge, as JSON


def follow(activity: Activity) -> None:
    """Begin terms for those who lead now and end the others, in the caller's transaction."""
    leading = {activity.leader_id, *activity.deputy_leaders.values_list("pk", flat=True)}
    running = LeaderTerm.objects.filter(activity=activity, until_at=None)
    known = set(running.values_list("user", flat=True))
    if gone := known - leading:
        running.filter(user__in=gone).update(until_at=clock.now())
    LeaderTerm.objects.bulk_create(
        LeaderTerm(activity=activity, user_id=user_id) for user_id in sorted(leading - known)
    )


def successor_of(activity: Activity, going: User) -> User | None:
    """Who takes over: the first deputy, who knows the activity; else who stands for the unit (design#deciders)."""
    return successors_of([activity], going)[activity.pk]


def successors_of(activities: Collection[Activity], going: User) -> dict[int, User | None]:
    """The same for many activities by a fixed number of queries."""
    deputies = Activity.deputy_leaders.through.objects.filter(activity__in=activities, user__is_active=True)
    rows = deputies.exclude(user=going).order_by("-user").values_list("activity", "user")
    found: dict[int, int | None] = dict(rows)  # the smallest key comes last and stays
    ladder = None
    for activity in activities:
        if activity.pk not in found:
            ladder = ladder or deciders.Ladder()
            level = ladder.levels(activity.recording_unit_id, [going.pk])[0]
            found[activity.pk] = min(ladder.administrators[level.pk] - {going.pk}, default=None)
    users = User.objects.in_bulk([pk for pk in found.values() if pk is not None])
    return {pk: users.get(user_id) for pk, user_id in found.items()}


@transaction.atomic
def hand_on(*, activity: Activity, going: User, by: User | None) -> Activity:
    """Pass the open duties of a leader who is gone to the successor, with dated terms (D121)."""
    activity = Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)
    is_leader, unit = activity.leader_id == going.pk, activity.recording_unit
    successor = successor_of(activity, going) if is_leader else None
    activity.deputy_leaders.remove(going)
    if not is_leader:
        history.record(by=by, did="deputy ended", to=activity, unit=unit, user=going.pk)
    if successor is not None:
        activity.leader = successor
        activity.save(update_fields=["leader"])
        activity.deputy_leaders.remove(successor)
        entry = history.record(by=by, did="leading handed on", to=activity, unit=unit, user=successor.pk)
        text = _("{name}不再担任活动{title}的负责人，由您接任。请核对联系人，办好未办的事。")
        text = text.format(name=going, title=quoted(activity.title))
        notifications.tell_of(entry, users=[successor], text=text, url=reverse("manage-activity", args=[activity.pk]))
    follow(activity)
    return activity


@transaction.atomic
def take_over(*, activity: Activity, going: User, coming: User, by: User) -> Led:
    """Continue leading under another account of the same person; who led before is returned."""
    activity = Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)
    deputies = activity.deputy_leaders.filter(pk__in=[going.pk, coming.pk]).order_by("pk")
    before: Led = {"activity": activity.pk, "leader": activity.leader_id, "going": going.pk, "coming": coming.pk}
    before["deputies"] = list(deputies.values_list("pk", flat=True))
    if activity.leader_id == going.pk:
        activity.leader = coming
        activity.save(update_fields=["leader"])
        activity.deputy_leaders.remove(going, coming)
    else:
        activity.deputy_leaders.remove(going)
        if activity.leader_id != coming.pk:
            activity.deputy_leaders.add(coming)
    history.record(by=by, did="leading handed on", to=activity, unit=activity.recording_unit, user=coming.pk)
    follow(activity)
    return before


@transaction.atomic
def give_back(*, led: Led, by: User) -> None:
    """Whoever led before `take_over` leads again, unless the activity has passed to somebody else since."""
    activity = Activity.objects.select_for_update(no_key=True).get(pk=led["activity"])
    was_leader = led["leader"] == led["going"]
    is_deputy = activity.deputy_leaders.filter(pk=led["coming"]).exists()
    if activity.leader_id != led["coming"] and (was_leader or not is_deputy):
        return
    if was_leader:
        activity.leader_id = led["going"]
        activity.save(update_fields=["leader"])
    if led["coming"] not in led["deputies"]:
        activity.deputy_leaders.remove(led["coming"])
    activity.deputy_leaders.add(*led["deputies"])
    history.record(by=by, did="leading handed on", to=activity, unit=activity.recording_unit, user=led["going"])
    follow(activity)
