"""Whom a change would bring into conflict with another sign-up of theirs, counted before it is approved."""

from registry.activities.plans import ActivityPlan, ShiftPlan
from registry.activities.services import proposals
from registry.models import ActivityChange, SignUp
from registry.signups.services import clashes

PLACE = ("place", "site_id", "is_remote")


def people(change: ActivityChange) -> int:
    """How many; nothing is written."""
    activity, plan = change.activity, proposals.plan(change)
    rows = clashes.rows(activity)
    before = clashes.pairs(activity, rows)
    wished = {shift.pk: shift for shift in plan.shifts if shift.pk}
    for signup in rows:
        if signup.shift.activity_id == activity.pk:
            _lay_over(signup, plan, wished.get(signup.shift_id))
    return clashes.people(clashes.new(before, clashes.pairs(activity, rows)))


def _lay_over(signup: SignUp, plan: ActivityPlan, wished: ShiftPlan | None) -> None:
    """The sign-up as the change wishes its shift, its position and the place."""
    for name in PLACE:
        setattr(signup.shift.activity, name, plan.facts[name])
    if wished is None:
        return
    signup.shift.starts_at, signup.shift.ends_at = wished.starts_at, wished.ends_at
    for position in wished.positions:
        if position.name == signup.position.name:
            signup.position.meets_before = position.meets_before
