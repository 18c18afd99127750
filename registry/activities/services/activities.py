"""Activities: applied for, published, called off, closed."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db import transaction

from registry import clock
from registry.activities import content, plans
from registry.activities.changes import proposed
from registry.activities.plans import ActivityPlan
from registry.activities.services import approvals, contact_consents, doubts, endings, proposals, questions, shifts
from registry.activities.services.writing import NEEDED, refuse_archived, refuse_unusable, rehearse, write
from registry.exceptions import ActivityRefused
from registry.history.services import history
from registry.models import Activity, Shift, Team, Unit, User
from registry.permissions import can_administer, can_lead, can_lead_team, require
from registry.signups.services import position_news, shift_news
from registry.units.services.open_units import held_heir_of, held_open, refuse_closed
from registry.words import chinese
from registry.words.dates import as_moment

Reason = ActivityRefused.Reason
Said = Callable[[ActivityPlan], ActivityPlan]  # over the version that stands, read under the lock
Status = Activity.Status
FILED_WITHIN = timedelta(days=30)  # an activity that was not applied for, after its end
EDITABLE = (Status.DRAFT, Status.RETURNED, Status.APPROVED, Status.PUBLISHED)


def can_apply(user: User, unit: Unit, team: Team | None) -> bool:
    """Administrators apply for their unit, team leaders for their team."""
    if team is None:
        return can_administer(user, unit)
    return team.unit_id == unit.pk and can_lead_team(user, team)


def can_edit(user: User, activity: Activity) -> bool:
    """Whoever runs the activity, or could have applied for it."""
    return can_lead(user, activity) or can_apply(user, activity.recording_unit, activity.team)


@transaction.atomic
def draft(
    *, plan: ActivityPlan, unit: Unit, by: User, team: Team | None = None, confirmed: Collection[str] = ()
) -> Activity:
    """Begin an application; only a title is required yet. What is unlikely in it has to be confirmed by its code."""
    require(can_apply(by, unit, team))
    held_open(unit)
    refuse_archived(plan)
    doubts.refuse_unconfirmed(plan, unit=unit, confirmed=confirmed)
    activity = Activity(recording_unit=unit, team=team, created_by=by, leader=by)
    shown = contact_consents.values(activity)
    write(activity, plan)
    history.record(by=by, did="activity drafted", to=activity, unit=unit)
    contact_consents.note(activity=activity, before=shown, by=by)
    return activity


@transaction.atomic
def revise(*, activity: Activity, plan: ActivityPlan | Said, by: User, confirmed: Collection[str] = ()) -> Activity:
    """Change an activity; an important change of an approved one is proposed, and what was approved stands."""
    activity = _locked(activity)
    require(can_edit(by, activity))
    _expect(activity, *EDITABLE)
    if proposals.waiting(activity):
        raise ActivityRefused(Reason.CHANGE_WAITING)
    before, unit = content.as_plan(activity), activity.recording_unit
    plan = plan(before) if callable(plan) else plan
    if activity.published_at is not None:  # an unconfirmed emergency keeps its state
        plan = replace(plan, facts=plan.facts | {"origin": activity.origin})
    refuse_archived(plan, activity)
    doubts.refuse_unconfirmed(plan, unit=unit, confirmed=confirmed, before=before, activity=activity)
    trial = _try(activity, plan, by) if _stands(activity) else None
    if trial is not None and (trial.asks_more or trial.important != content.important(activity)):
        _propose(activity, trial, by)
    else:
        _revise_at_once(activity, plan, by)
    return activity


@transaction.atomic
def withdraw_change(*, activity: Activity, by: User) -> Activity:
    """Take back a change that waits, or give up one that was returned; the approved version stands."""
    activity = _locked(activity)
    require(can_edit(by, activity))
    if proposals.drop(activity, by=by) is None:
        raise ActivityRefused(Reason.NO_CHANGE)
    approvals.drop_open_steps(activity)
    return activity


@transaction.atomic
def hide_contact(*, activity: Activity, by: User) -> Activity:
    """The contact takes back what everybody may read of them, in any state; a change that waits does not undo that."""
    activity = _locked(activity)
    require(can_edit(by, activity))
    shown, flags = contact_consents.values(activity), list(contact_consents.SHOWN.values())
    for flag in flags:
        setattr(activity, flag, False)
    activity.save(update_fields=flags)
    proposals.forget(activity, flags)
    contact_consents.note(activity=activity, before=shown, by=by)
    return activity


@transaction.atomic
def repeat(*, activity: Activity, by: User) -> Activity:
    """照此再办一次: a new draft with everything in it, moved by whole weeks into the future and behind the first."""
    require(can_edit(by, activity))
    plan = content.as_plan(activity)
    first = min((shift.starts_at for shift in plan.shifts), default=clock.now())
    last = max((shift.starts_at for shift in plan.shifts), default=first)
    later = plans.weeks_until(first, max(clock.now() + plans.WEEK, last))
    moved = proposed.without_gone_leaders(tuple(shift.moved(later) for shift in plan.shifts))
    forgotten: dict[str, Any] = dict.fromkeys(contact_consents.SHOWN.values(), False)  # agreed for that one only
    forgotten |= {"insurer": "", "insurance_policy_no": "", "insured_from_on": None, "insured_until_on": None}
    facts = plan.facts | forgotten | {"origin": Activity.Origin.REGULAR, "leader_id": by.pk}
    unit, team = held_heir_of(activity.recording_unit), activity.team
    team = team if team is not None and team.unit_id == unit.pk else None  # a team of then is not one of today's unit
    again = Activity(recording_unit=unit, team=team, created_by=by, leader=by)
    write(again, ActivityPlan(facts=facts, lists=plan.lists, shifts=moved))
    history.record(by=by, did="activity repeated", to=again, unit=again.recording_unit, source=activity)
    return again


@transaction.atomic
def submit(*, activity: Activity, by: User) -> Activity:
    """Hand the application in; an emergency filing is published at once and confirmed within 24 hours."""
    activity = _locked(activity)
    require(can_edit(by, activity))
    _expect(activity, Status.DRAFT, Status.RETURNED)
    refuse_closed(activity.recording_unit)
    _refuse_incomplete(activity)
    refuse_unusable(activity)
    if activity.origin == Activity.Origin.EMERGENCY and activity.published_at is None:
        _refuse_unpublishable(activity)
        approvals.file_emergency(activity, by=by)
    else:
        if activity.origin == Activity.Origin.SUPPLEMENT:
            _refuse_unpublishable(activity)  # once approved it is over, so everything is required now
        approvals.open_steps(activity, by=by)
    return activity


@transaction.atomic
def publish(*, activity: Activity, by: User) -> Activity:
    """Open an approved activity for sign-up: the risk is told, bodily risk is insured (D18, D22)."""
    activity = _locked(activity)
    require(can_lead(by, activity))
    _expect(activity, Status.APPROVED)
    refuse_closed(activity.recording_unit)
    _refuse_unpublishable(activity)
    _refuse_late(activity)
    is_new = activity.published_at is None
    activity.status, activity.published_at = Status.PUBLISHED, activity.published_at or clock.now()
    activity.save(update_fields=["status", "published_at"])
    if is_new:
        position_news.named(activity, by=by)
    history.record(by=by, did="activity published", to=activity, unit=activity.recording_unit)
    return activity


@transaction.atomic
def cancel(*, activity: Activity, by: User, reason: str) -> Activity:
    """Cancel an activity before its first shift; every sign-up ends and its person is told why."""
    activity = _locked(activity)
    require(can_lead(by, activity))
    if activity.published_at is None or activity.status not in (*EDITABLE, Status.SUBMITTED):
        _refuse_state(activity)
    _refuse_without(reason)
    running = shifts.locked(activity)
    if any(shift.has_started for shift in running):
        raise ActivityRefused(Reason.ALREADY_STARTED)
    led = position_news.posts_of(activity)
    for shift in running:
        shifts.call_off(shift, reason)
    position_news.called_off(activity, led.values(), by=by)
    _end(activity, Status.CANCELLED, reason, by)
    history.record(by=by, did="activity cancelled", to=activity, unit=activity.recording_unit, reason=reason)
    return activity


@transaction.atomic
def withdraw(*, activity: Activity, by: User, reason: str) -> Activity:
    """Take back an application that was never published."""
    activity = _locked(activity)
    require(can_edit(by, activity))
    _expect(activity, Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.APPROVED)
    if activity.published_at is not None:
        _refuse_state(activity)
    _refuse_without(reason)
    _end(activity, Status.WITHDRAWN, reason, by)
    history.record(by=by, did="activity withdrawn", to=activity, unit=activity.recording_unit, reason=reason)
    return activity


@transaction.atomic
def close(*, activity: Activity, by: User | None) -> Activity:
    """Close a published activity whose last shift is over; by=None is the nightly job."""
    activity = _locked(activity)
    require(by is None or can_lead(by, activity))
    _expect(activity, Status.PUBLISHED)
    last = Shift.objects.upcoming().filter(activity=activity).order_by("-ends_at").first()
    if last is not None:
        raise ActivityRefused(Reason.STILL_RUNNING, when=as_moment(last.ends_at))
    if proposals.drop(activity, by=by):
        approvals.drop_open_steps(activity)
    activity.status, activity.ended_at = Status.CLOSED, clock.now()
    activity.save(update_fields=["status", "ended_at"])
    history.record(by=by, did="activity closed", to=activity, unit=activity.recording_unit)
    return activity


def close_ended(*, by: User | None = None) -> int:
    """Close every published activity whose last shift is over; how many were closed."""
    ended = list(Activity.objects.ended())
    for activity in ended:
        close(activity=activity, by=by)
    return len(ended)


@transaction.atomic
def mark_reported(*, activity: Activity, by: User) -> Activity:
    """Every shift was reported: the last state of an activity (design#states), unless more shifts are asked for."""
    activity = _locked(activity)
    require(can_lead(by, activity))
    _expect(activity, Status.PUBLISHED, Status.CLOSED)
    if proposals.waiting(activity):
        return activity
    proposals.drop(activity, by=by)  # one that was returned: nobody can go on with it any more
    activity.status, activity.ended_at = Status.REPORTED, activity.ended_at or clock.now()
    activity.save(update_fields=["status", "ended_at"])
    history.record(by=by, did="activity reported", to=activity, unit=activity.recording_unit)
    return activity


@transaction.atomic
def reopen_reporting(*, activity: Activity, by: User) -> Activity:
    """A report was reopened: the activity is closed, not reported, until all its shifts are reported again."""
    activity = _locked(activity)
    require(can_lead(by, activity))
    if activity.status == Status.REPORTED:
        activity.status = Status.CLOSED
        activity.save(update_fields=["status"])
        history.record(by=by, did="activity reporting reopened", to=activity, unit=activity.recording_unit)
    return activity


@dataclass(frozen=True, slots=True)
class _Trial:
    """A plan written for a moment: what it makes different, and who would have to approve it."""

    important: dict[str, Any]
    values: dict[str, Any]
    steps: approvals.Steps
    asks_more: bool


def _try(activity: Activity, plan: ActivityPlan, by: User) -> _Trial:
    before = content.as_plan(activity)

    def look(trial: Activity) -> _Trial:
        refuse_unusable(trial)
        if trial.published_at is not None:
            _refuse_unpublishable(trial)
        values = proposed.difference(before, content.as_plan(trial))
        more = questions.are_more(activity.questions, trial)
        return _Trial(content.important(trial), values, approvals.steps_for(trial, by), more)

    return rehearse(activity, plan, look)


def _stands(activity: Activity) -> bool:
    """Somebody approved it; an emergency that nobody has confirmed yet is told as it is."""
    is_unconfirmed = activity.is_emergency and activity.approved_at is None
    return activity.status in (Status.APPROVED, Status.PUBLISHED) and not is_unconfirmed


def _propose(activity: Activity, trial: _Trial, by: User) -> None:
    proposals.drop(activity, by=by)  # one that was returned: this goes on from it
    submission = approvals.ask_again(activity, trial.steps, by=by)
    proposals.keep(activity, trial.values, submission=submission, by=by)
    unit = activity.recording_unit
    history.record(by=by, did="activity change proposed", to=activity, unit=unit, submission=submission)


def _revise_at_once(activity: Activity, plan: ActivityPlan, by: User) -> None:
    status, before, shown = activity.status, content.important(activity), contact_consents.values(activity)
    if status == Status.PUBLISHED:
        activity.status = Status.SUBMITTED  # corrected below, once everything is written
    if clashing := write(activity, plan, tells=status == Status.PUBLISHED, by=by):
        shift_news.clash(activity, clashing)
    if status == Status.PUBLISHED:
        refuse_unusable(activity)
        _restore(activity, status)
    proposals.drop(activity, by=by)  # returned, and now without its important points
    approvals.ask_anew(activity, by=by)
    changed = before != content.important(activity)
    history.record(by=by, did="activity revised", to=activity, unit=activity.recording_unit, important=changed)
    contact_consents.note(activity=activity, before=shown, by=by)


def _restore(activity: Activity, status: str) -> None:
    _refuse_unpublishable(activity)
    activity.status = status
    activity.save(update_fields=["status"])


def _refuse_incomplete(activity: Activity) -> None:
    if missing := [name for name in NEEDED if not getattr(activity, name)]:
        names = [str(Activity._meta.get_field(name).verbose_name) for name in missing]  # type: ignore[union-attr]
        raise ActivityRefused(Reason.ACTIVITY_INCOMPLETE, fields=chinese.join_list(names))
    places = Shift.objects.live().filter(activity=activity).place_counts()
    if not places:
        raise ActivityRefused(Reason.SHIFT_MISSING)
    if 0 in places:
        raise ActivityRefused(Reason.POSITION_MISSING)
    _refuse_late(activity)


def _refuse_late(activity: Activity) -> None:
    # An emergency may be filed after work began; a published series has past shifts.
    live = Shift.objects.live().filter(activity=activity)
    if activity.origin == Activity.Origin.SUPPLEMENT:
        _refuse_no_supplement(live)
    elif activity.published_at is None and any(_is_too_late(activity, shift) for shift in live):
        raise ActivityRefused(Reason.STARTS_IN_PAST)


def _refuse_no_supplement(live: Iterable[Shift]) -> None:
    """An activity filed afterwards ended at most 30 days ago (D122, D123)."""
    shifts_held = list(live)
    if not all(shift.has_ended for shift in shifts_held):
        raise ActivityRefused(Reason.NOT_OVER_YET)
    oldest = clock.today() - FILED_WITHIN
    if any(clock.local_date(shift.ends_at) < oldest for shift in shifts_held):
        raise ActivityRefused(Reason.FILED_TOO_LATE, days=FILED_WITHIN.days)


def _is_too_late(activity: Activity, shift: Shift) -> bool:
    return shift.has_ended if activity.origin == Activity.Origin.EMERGENCY else shift.has_started


def _refuse_unpublishable(activity: Activity) -> None:
    if reason := content.reason_not_to_publish(activity):
        raise ActivityRefused(reason)


def _locked(activity: Activity) -> Activity:
    return Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)


def _expect(activity: Activity, *states: Any) -> None:
    if activity.status not in states:
        _refuse_state(activity)


def _refuse_state(activity: Activity) -> None:
    raise ActivityRefused(Reason.WRONG_STATE, status=activity.get_status_display())


def _refuse_without(reason: str) -> None:
    if not reason.strip():
        raise ActivityRefused(Reason.ACTIVITY_REASON_MISSING)


def _end(activity: Activity, status: Any, reason: str, by: User) -> None:
    proposals.drop(activity, by=by)
    approvals.drop_open_steps(activity)
    activity.status, activity.ended_at, activity.end_reason = status, clock.now(), reason[:200]
    activity.save(update_fields=["status", "ended_at", "end_reason"])
    endings.tell(activity, reason, by)
