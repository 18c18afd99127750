"""An activity in many shifts: days by rule, added at once and looked at before."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.db import transaction

from registry import clock
from registry.activities import content
from registry.activities.applying import series
from registry.activities.applying.series import Day, Rule
from registry.activities.plans import ActivityPlan, ShiftPlan
from registry.activities.services import activities, proposals, shifts
from registry.exceptions import ActivityRefused
from registry.models import Activity, User
from registry.permissions import require
from registry.workdays.services import workdays

Reason = ActivityRefused.Reason


def pattern(plan: ActivityPlan) -> ShiftPlan:
    """The shift that the others follow: the first one."""
    first = min(plan.shifts, key=lambda shift: shift.starts_at, default=None)
    if first is None:
        raise ActivityRefused(Reason.SHIFT_MISSING)
    return first


def preview(plan: ActivityPlan, rule: Rule) -> list[Day]:
    """The days that the rule gives, with weekends, holidays and what is taken; refused when there are too many."""
    first = pattern(plan)
    taken = _days_taken(plan, first)
    days = series.preview(rule, clock.local_date(first.starts_at), workdays.calendar(), taken)
    shifts.refuse_too_many(len(days) + len(taken - {day.on for day in days}), stored=len(taken))
    return days


@transaction.atomic
def add(*, activity: Activity, days: Collection[date], by: User, confirmed: Collection[str] = ()) -> Activity:
    """A shift like the first one on each of these days; of an approved activity that is a change to be approved."""
    activity = _locked(activity, by)
    plan = content.as_plan(activity)
    first = pattern(plan)
    began, taken = clock.local_date(first.starts_at), _days_taken(plan, first)
    new = [first.moved(day - began) for day in sorted(set(days) - taken)]
    if not new:
        raise ActivityRefused(Reason.NO_DAY_CHOSEN)
    plan = replace(plan, facts=plan.facts | {"is_series": True}, shifts=(*plan.shifts, *new))
    return activities.revise(activity=activity, plan=plan, by=by, confirmed=confirmed)


@transaction.atomic
def revise_one(*, activity: Activity, shift: ShiftPlan, by: User, confirmed: Collection[str] = ()) -> Activity:
    """One shift other than it was; the others stay as they are."""
    activity = _locked(activity, by)
    plan = content.as_plan(activity)
    changed = tuple(shift if each.pk == shift.pk else each for each in plan.shifts)
    shifts.refuse_gone([shift], {each.pk for each in plan.shifts if each.pk})
    return activities.revise(activity=activity, plan=replace(plan, shifts=changed), by=by, confirmed=confirmed)


def _locked(activity: Activity, by: User) -> Activity:
    """The activity, before its shifts are read: who adds to them or changes one leaves those of another alone."""
    activity = Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)
    require(activities.can_edit(by, activity))
    if proposals.open_change(activity):
        raise ActivityRefused(Reason.CHANGE_WAITING)
    return activity


def _days_taken(plan: ActivityPlan, first: ShiftPlan) -> set[date]:
    """The days on which the activity has a shift at this time already."""
    start = first.starts_at.astimezone(clock.LOCAL).time()
    moments = [each.starts_at.astimezone(clock.LOCAL) for each in plan.shifts]
    return {moment.date() for moment in moments if moment.time() == start}
