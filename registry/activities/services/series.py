"""An activity in many shifts: days by rule, added at once and looked at before."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.db import transaction

from registry import clock
from registry.activities import content
from registry.activities.applying import series
from registry.activities.applying.series import Day, Rule
from registry.activities.changes import proposed
from registry.activities.plans import ActivityPlan, ShiftPlan
from registry.activities.services import activities, proposals, shifts
from registry.exceptions import ActivityRefused
from registry.models import Activity, User
from registry.permissions import require
from registry.workdays.services import workdays

Reason = ActivityRefused.Reason


def pattern(plan: ActivityPlan) -> tuple[ShiftPlan, ...]:
    """The shifts that the others follow: those of the first day."""
    found = sorted(plan.shifts, key=lambda shift: shift.starts_at)
    if not found:
        raise ActivityRefused(Reason.SHIFT_MISSING)
    began = clock.local_date(found[0].starts_at)
    return tuple(shift for shift in found if clock.local_date(shift.starts_at) == began)


def preview(plan: ActivityPlan, rule: Rule) -> list[Day]:
    """The days that the rule gives, with weekends, holidays and what is taken; refused when there are too many."""
    first = pattern(plan)
    lacking, began = _Lacking(plan, first), clock.local_date(first[0].starts_at)
    more = {on: len(lacking.on(on)) for on in series.days_of(rule, began)}
    shifts.refuse_too_many(len(plan.shifts) + sum(more.values()), stored=len(plan.shifts))
    return series.preview(rule, began, workdays.calendar(), {on for on, n in more.items() if not n}, clock.today())


@transaction.atomic
def add(*, activity: Activity, days: Collection[date], by: User, confirmed: Collection[str] = ()) -> Activity:
    """Shifts like those of the first day on each of these; of an approved activity that is a change to be approved."""
    activity = _locked(activity, by)
    plan = content.as_plan(activity)
    lacking = _Lacking(plan, pattern(plan))
    new = proposed.without_gone_leaders(tuple(shift for day in sorted(set(days)) for shift in lacking.on(day)))
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


class _Lacking:
    """What a day lacks to be like the first one: a shift stands where another starts at its time already."""

    def __init__(self, plan: ActivityPlan, first: tuple[ShiftPlan, ...]) -> None:
        self.first, self.began = first, clock.local_date(first[0].starts_at)
        self.starts = {each.starts_at for each in plan.shifts}

    def on(self, day: date) -> list[ShiftPlan]:
        found = (shift.moved(day - self.began) for shift in self.first)
        return [shift for shift in found if shift.starts_at not in self.starts]
