"""Changes of an approved activity: kept beside it, made real when approved, given back when returned."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.activities import content
from registry.activities.changes import proposed
from registry.activities.plans import ActivityPlan
from registry.activities.services import contact_consents, shifts, writing
from registry.history.services import history
from registry.models import Activity, ActivityChange, ApprovalStep, User
from registry.notifications.services import notifications

State = ActivityChange.State


def open_change(activity: Activity) -> ActivityChange | None:
    """The change that waits or was returned; at most one."""
    return ActivityChange.objects.open().filter(activity=activity).select_related("proposed_by").first()


def waiting(activity: Activity) -> ActivityChange | None:
    """The change that waits for a decision."""
    found = open_change(activity)
    return found if found is not None and found.is_waiting else None


def keep(activity: Activity, values: dict[str, Any], *, submission: int, by: User) -> ActivityChange:
    """Keep a change beside the approved version; the caller holds the activity's lock."""
    return ActivityChange.objects.create(activity=activity, submission=submission, proposed=values, proposed_by=by)


def plan(change: ActivityChange) -> ActivityPlan:
    """The activity as the change wants it."""
    return proposed.over(change.activity, change.proposed)


def wished(activity: Activity) -> Activity:
    """The activity with the facts of its open change, not stored; itself when there is none."""
    change = open_change(activity)
    if change is None:
        return activity
    as_wished = Activity.objects.select_related("recording_unit", "leader").get(pk=activity.pk)
    for name, value in plan(change).facts.items():
        setattr(as_wished, name, value)
    return as_wished


def wished_size(activity: Activity) -> int:
    """The places of the largest shift, of the activity as it stands or as its open change wishes it."""
    change = open_change(activity)
    return content.size_of(plan(change)) if change else content.size(activity)


def starts_on(activity: Activity) -> date | None:
    """The day of the next shift, of the activity as it stands or as the change that waits wishes it."""
    change, stands = waiting(activity), content.next_day(activity)
    wished = [shift.starts_at for shift in plan(change).shifts] if change else []
    days = [clock.local_date(moment) for moment in wished if moment > clock.now()] + ([stands] if stands else [])
    return min(days, default=None)


def returned_remarks(activity: Activity) -> dict[str, str]:
    """What was said about single questions when the application or its change came back last; given up, nothing."""
    last = activity.steps.order_by("-submission", "-order").exclude(state=ApprovalStep.State.INFORMED).first()
    if last is None or last.state != ApprovalStep.State.RETURNED:
        return {}
    about = ActivityChange.objects.filter(activity=activity, submission=last.submission).first()
    given_up = about is not None and about.state != State.RETURNED
    found: dict[str, str] = {} if given_up else last.remarks
    return found


def steps_about(steps: Iterable[ApprovalStep]) -> set[int]:
    """The keys of those steps that decide a change."""
    keys = {(step.activity_id, step.submission): step.pk for step in steps}
    rows = ActivityChange.objects.filter(activity__in={activity for activity, _submission in keys})
    return {keys[pair] for pair in rows.values_list("activity", "submission") if pair in keys}


def make_real(activity: Activity) -> int | None:
    """Write the change that waits, if there is one: from now on it is the approved version, and people are told.

    Returns how many of them it brings into conflict with another sign-up; None where no change waits.
    """
    change = waiting(activity)
    if change is None:
        return None
    shifts.locked(activity)  # so that none is cancelled between reading and writing them
    shown = contact_consents.values(activity)
    clashing = writing.write(activity, proposed.over(activity, change.proposed), tells=True, by=change.proposed_by)
    contact_consents.note(activity=activity, before=shown, by=change.proposed_by)
    _end(change, State.APPROVED)
    return clashing


def give_back(activity: Activity) -> ActivityChange | None:
    """Return the change that waits; the approved version stands, and what was typed is kept to go on with."""
    change = waiting(activity)
    if change is not None:
        change.state = State.RETURNED
        change.save(update_fields=["state"])
    return change


def forget(activity: Activity, facts: Iterable[str]) -> None:
    """Of the open change, leave out what it says of these facts; the caller holds the activity's lock."""
    change = open_change(activity)
    if change is not None:
        kept = {name: value for name, value in change.proposed["facts"].items() if name not in set(facts)}
        change.proposed = change.proposed | {"facts": kept}
        change.save(update_fields=["proposed"])


def drop(activity: Activity, *, by: User | None) -> ActivityChange | None:
    """End an open change without a decision: taken back, replaced, or the activity is over; its proposer is told."""
    change = open_change(activity)
    if change is not None:
        _end(change, State.DROPPED)
        unit = activity.recording_unit
        entry = history.record(
            by=by, did="activity change dropped", to=activity, unit=unit, submission=change.submission
        )
        text = _("您提出的变更不再审批：{title}。已由他人撤回、替换，或者活动已经结束、取消；现在的内容见活动页面。")
        url = reverse("manage-activity", args=[activity.pk])
        notifications.tell_of(entry, users=[change.proposed_by], text=text.format(title=activity.title), url=url)
    return change


def _end(change: ActivityChange, state: str) -> None:
    change.state, change.ended_at = state, clock.now()
    change.save(update_fields=["state", "ended_at"])
