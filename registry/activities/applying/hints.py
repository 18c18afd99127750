"""What to look at: two at one site or with one leader, an activity entered twice, a site not picked. Never refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.activities import content
from registry.activities.plans import ActivityPlan
from registry.activities.services import proposals, shifts
from registry.models import Activity, ActivityChange, Shift, Site
from registry.permissions import shown_name
from registry.words import chinese
from registry.words.dates import time_range

MOST = 10
ENTERED_TWICE, LEADER, SITE = ORDER = ("entered_twice", "leader_twice", "site_taken")
NOT_PICKED = "site_not_picked"
ALIKE = 0.5  # of the pairs of characters that two titles have, this part is in both
OUT_OF_SIGHT = (Activity.Status.DRAFT, Activity.Status.RETURNED)


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing to look at: what it is, in words, and the other activity where the reader may see it."""

    code: str
    message: str
    url: str = ""


def hints(activity: Activity, change: ActivityChange | None, user: Any) -> list[Hint]:
    """Of the activity as its open change wishes it; no more statements for more shifts or activities."""
    plan = proposals.plan(change) if change else content.as_plan(activity)
    if not plan.shifts:
        return []
    people = _people(plan)
    rows = Shift.objects.filter(activity__in=_with_something_in_common(activity, plan, people))
    rows = rows.select_related("activity__recording_unit", "activity__leader").order_by("starts_at", "pk")
    found = list(shifts.at_the_same_time(plan.shifts, rows))
    seen = set(
        Activity.objects.visible_to(user)
        .filter(pk__in={each.activity_id for each in found})
        .values_list("pk", flat=True)
    )
    told: dict[tuple[str, int], Hint] = {}
    for shift in found:
        for code, message in _collisions(activity, plan, people, shift, user):
            is_seen = shift.activity_id in seen
            url = reverse("activity" if shift.activity.is_public else "manage-activity", args=[shift.activity_id])
            told.setdefault((code, shift.activity_id), Hint(code, message, url if is_seen else ""))
    collisions = sorted(told.values(), key=lambda hint: ORDER.index(hint.code))
    return [*_site_not_picked(plan), *collisions][:MOST]


def told_already(activity: Activity, user: Any) -> list[Hint]:
    """Of an application that was handed in before, what its applicant read then or on its page since."""
    return hints(activity, None, user) if activity.is_returned else []


def _site_not_picked(plan: ActivityPlan) -> Iterator[Hint]:
    """The place is written out, but the coverage of sites and the host's calendar know only what is picked."""
    place = plan.facts["place"].strip()
    if plan.facts["site_id"] is None and Site.objects.open().filter(name=place).exists():
        text = _("服务地点写了%(place)s，但没有选“结对点或基地”；选上以后，走访覆盖表和对方的日历才有这次活动")
        yield Hint(NOT_PICKED, text % {"place": chinese.quoted(place)})


def _people(plan: ActivityPlan) -> set[int]:
    return {plan.facts["leader_id"], *(user.pk for user in plan.lists["deputy_leaders"])}


def _with_something_in_common(activity: Activity, plan: ActivityPlan, people: set[int]) -> QuerySet[Activity]:
    deputised = Activity.deputy_leaders.through.objects.filter(user_id__in=people).values("activity_id")
    common = Q(leader_id__in=people) | Q(pk__in=deputised) | Q(recording_unit_id=activity.recording_unit_id)
    if plan.facts["site_id"]:
        common |= Q(site_id=plan.facts["site_id"])
    others = Activity.objects.filter(common).exclude(pk=activity.pk).exclude(status__in=Activity.CALLED_OFF_STATUSES)
    elsewhere = Q(status__in=OUT_OF_SIGHT) & ~Q(recording_unit_id=activity.recording_unit_id)
    return others.exclude(elsewhere).exclude(origin=Activity.Origin.HISTORICAL)


def _collisions(
    activity: Activity, plan: ActivityPlan, people: set[int], shift: Shift, user: Any
) -> Iterator[tuple[str, str]]:
    other = shift.activity
    words = {
        "title": chinese.quoted(other.title),
        "unit": other.recording_unit,
        "when": time_range(shift.starts_at, shift.ends_at),
    }
    is_same_unit = other.recording_unit_id == activity.recording_unit_id
    if is_same_unit and _are_alike(plan.facts["title"], other.title):
        yield ENTERED_TWICE, _("可能填报了两次：本单位的%(title)s，%(when)s") % words
    if other.leader_id in people:
        words["name"] = shown_name(other.leader, to=user)
        yield LEADER, _("%(name)s同一时间还负责%(title)s（%(unit)s），%(when)s") % words
    if plan.facts["site_id"] and other.site_id == plan.facts["site_id"]:
        yield SITE, _("同一地点同一时间还有%(title)s（%(unit)s），%(when)s") % words


def _are_alike(one: str, other: str) -> bool:
    first, second = set(chinese.bigrams(one).split()), set(chinese.bigrams(other).split())
    return bool(first | second) and len(first & second) / len(first | second) >= ALIKE
