"""Approving activities: who must decide, by when, and what they decided (design#deciders)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.activities import content
from registry.activities.services import proposals
from registry.exceptions import ActivityRefused
from registry.history.services import history
from registry.models import Activity, ApprovalStep, HistoryEntry, Unit, User
from registry.models.approvals import ApprovalStepQuerySet
from registry.models.office import remarks as about
from registry.models.reach import Role
from registry.notifications.services import notifications
from registry.permissions import (
    can_administer,
    deciding_reach,
    has_role,
    is_account_of,
    is_committee,
    require,
    unit_reach,
)
from registry.signups.services import position_news, shift_news
from registry.units.services import deciders
from registry.words.dates import as_recent
from registry.workdays.arithmetic import DueDate
from registry.workdays.services import workdays

Reason = ActivityRefused.Reason
State = ApprovalStep.State
Status = Activity.Status
DAYS_TO_DECIDE = 3
CONFIRM_WITHIN = timedelta(hours=24)


def is_decided_by_the_unit(activity: Activity, size: int) -> bool:
    """Low risk, a size the unit may decide, and nothing the committee must rule on."""
    is_small = size <= activity.recording_unit.decides_up_to
    is_asked_in_time = activity.origin != Activity.Origin.SUPPLEMENT  # otherwise the committee decides as well (D122)
    return is_small and is_asked_in_time and activity.risk_level == Activity.Risk.LOW and not activity.needs_ruling


def scale_words(activity: Activity, size: int) -> str:
    """How many each shift takes, and who decides on this one, by the rule that applies; of a change, as wished."""
    said = _("每场最多 {n} 人；").format(n=size)
    limit = activity.recording_unit.decides_up_to
    if activity.origin == Activity.Origin.EMERGENCY:
        return said + _("应急备案，由区直团工委确认")
    if is_decided_by_the_unit(activity, size):
        return said + _("{limit} 人以内的一般风险活动，由单位审批、报区直团工委备案").format(limit=limit)
    why = {
        _("超过 {limit} 人").format(limit=limit): size > limit,
        _("不是一般风险"): activity.risk_level != Activity.Risk.LOW,
        _("事后补录"): activity.origin == Activity.Origin.SUPPLEMENT,
        _("须裁定是否计时"): activity.needs_ruling,
    }
    reasons = "、".join(reason for reason, holds in why.items() if holds)
    return said + _("{reasons}，须由区直团工委审批").format(reasons=reasons)


def planned_steps(activity: Activity, submitter: User) -> list[tuple[Unit, str]]:
    """Who decides: the unit alone with the committee informed, or the unit and then the committee."""
    unit, _people = deciders.deciders(activity.recording_unit, excluding=[submitter.pk])
    committee = deciders.committee_unit()
    if unit == committee:
        return [(committee, State.WAITING)]
    last = State.INFORMED if is_decided_by_the_unit(activity, content.size(activity)) else State.WAITING
    return [(unit, State.WAITING), (committee, last)]


@dataclass(frozen=True, slots=True)
class Steps:
    """Who would decide on this content, and its digest."""

    chain: list[tuple[Unit, str]]
    digest: str
    starts_on: date | None = None  # the day on which the next shift of this content begins


def steps_for(activity: Activity, by: User) -> Steps:
    """The chain that the activity as it is now would go through."""
    return Steps(planned_steps(activity, by), content.digest(activity), content.next_day(activity))


def open_steps(activity: Activity, *, by: User) -> None:
    """Start a new chain of steps, the first with a due day; the caller holds the activity's lock."""
    activity.status = Status.SUBMITTED
    activity.save(update_fields=["status"])
    submission = ask_again(activity, steps_for(activity, by), by=by)
    history.record(by=by, did="activity submitted", to=activity, unit=activity.recording_unit, submission=submission)


def ask_again(activity: Activity, steps: Steps, *, by: User) -> int:
    """Open these steps as the next submission, whatever the activity's state; its number."""
    submission = _next_submission(activity)
    drop_open_steps(activity)
    _take_in(activity, by)
    activity.save(update_fields=["submitted_by", "submitted_at"])
    for order, (unit, state) in enumerate(steps.chain, start=1):
        due = _due_before(steps.starts_on) if order == 1 else None
        ApprovalStep.objects.create(
            activity=activity,
            submission=submission,
            order=order,
            unit=unit,
            state=state,
            due_on=due.on if due else None,
            due_is_estimated=bool(due and due.is_estimated),
            content_digest=steps.digest,
        )
    return submission


def ask_anew(activity: Activity, *, by: User) -> None:
    """An unconfirmed emergency was rewritten: another step asks about it as it is now, due as before."""
    asked = activity.steps.filter(state=State.WAITING).first()
    if asked is None or asked.content_digest == content.digest(activity):
        return
    submission = _next_submission(activity)
    drop_open_steps(activity)
    _take_in(activity, by)
    activity.save(update_fields=["submitted_by", "submitted_at"])
    _ask_to_confirm(activity, submission=submission, due_on=asked.due_on)


def file_emergency(activity: Activity, *, by: User) -> None:
    """应急备案: published at once; the committee confirms within 24 hours."""
    _take_in(activity, by)
    activity.status, activity.published_at = Status.PUBLISHED, clock.now()
    activity.save(update_fields=["status", "submitted_by", "submitted_at", "published_at"])
    due_on = clock.local_date(clock.now() + CONFIRM_WITHIN)
    _ask_to_confirm(activity, submission=_next_submission(activity), due_on=due_on)
    history.record(by=by, did="emergency filed", to=activity, unit=activity.recording_unit)
    position_news.named(activity, by=by)


def waiting_for(user: User) -> ApprovalStepQuerySet:
    """Steps whose turn is this user's today, and overdue ones from below; never their own (design#deciders)."""
    if not has_role(user, Role.UNIT_ADMIN, Role.COMMITTEE):
        return ApprovalStep.objects.none()
    steps, ladder = ApprovalStep.objects.current().exclude(activity__submitted_by=user), deciders.Ladder()
    if not is_committee(user):
        steps = steps.filter(unit__in=deciding_reach(user))
    rows = steps.order_by().values_list("pk", "unit", "activity__submitted_by")
    turn = [pk for pk, unit_id, submitter in rows if ladder.is_turn_of(user, unit_id, {submitter})]
    overdue = Q(due_on__lt=clock.today())
    if not is_committee(user):
        overdue &= Q(unit__in=unit_reach(user))
    return steps.filter(Q(pk__in=turn) | overdue)


def _due_before(starts_on: date | None) -> DueDate:
    """Within the usual days, and before the activity begins; what begins today is due today."""
    today = clock.today()
    return workdays.due_in(DAYS_TO_DECIDE, since=today).at_latest(day_before(starts_on, since=today))


def day_before(starts_on: date | None, *, since: date) -> date | None:
    """The last day for a decision at hand `since` then, about what begins on `starts_on`."""
    return None if starts_on is None else max(since, starts_on - timedelta(days=1))


def can_decide(user: User, step: ApprovalStep) -> bool:
    """Administrators of the step's unit, those above it, and whose turn it is because nobody acts for that unit."""
    if can_administer(user, step.unit):
        return True
    return deciders.Ladder().is_turn_of(user, step.unit_id, {step.activity.submitted_by_id or 0})


def step_at_hand(activity: Activity, submission: int | None = None) -> ApprovalStep:
    """The step whose turn it is; refuses when none waits, or that of another submission than the one that was read."""
    step = activity.steps.current().first()
    if step is None or submission not in (None, step.submission):
        decided = activity.steps.exclude(decided_at=None).order_by("-decided_at", "-pk")
        if submission is not None:
            decided = decided.filter(submission=submission)
        raise already_decided(decided.select_related("decided_by", "unit").first(), names_unit=True)
    return step


def already_decided(step: ApprovalStep | None, *, names_unit: bool = False) -> ActivityRefused:
    """Somebody was quicker: who, when and how; or what was asked is no longer there.

    `names_unit` where the step need not be the one that was read: the chain has others.
    """
    told = _("这一步已经审批过，或者又提交了新的")
    if step is not None and step.decided_by is not None:
        text = (
            _("%(who)s已于%(when)s %(what)s%(unit)s的那一步") if names_unit else _("%(who)s已于%(when)s %(what)s这一步")
        )
        told = text % {
            "unit": step.unit,
            "who": step.decided_by,
            "when": as_recent(step.decided_at),
            "what": step.get_state_display(),
        }
    return ActivityRefused(Reason.ACTIVITY_ALREADY_DECIDED, told=told)


@transaction.atomic
def approve(*, step: ApprovalStep, by: User, note: str = "", counts_hours: bool | None = None) -> ApprovalStep:
    """Approve a step; the last one approves the activity. Own duty needs the committee's reasoned ruling (D118)."""
    step = _step_to_decide(step, by)
    activity = step.activity
    following = activity.steps.filter(submission=step.submission, order__gt=step.order, state=State.WAITING).first()
    changed = proposals.make_real(activity) if following is None else None
    if following is None and activity.needs_ruling:
        _rule(activity, by, note, counts_hours)
    _decide(step, State.APPROVED, by, note)
    if following is not None:
        due = _due_before(proposals.starts_on(activity))
        following.due_on, following.due_is_estimated = due.on, due.is_estimated
        following.save(update_fields=["due_on", "due_is_estimated"])
    else:
        _settle(activity)
    entry = history.record(
        by=by,
        did="activity approved",
        to=activity,
        unit=step.unit,
        order=step.order,
        counts_hours=activity.counts_hours,
        reason=note,
    )
    if following is None:
        _tell(entry, activity, _approved_text(activity, changed))
    return step


@transaction.atomic
def send_back(
    *, step: ApprovalStep, by: User, note: str = "", remarks: Mapping[str, str] | None = None
) -> ApprovalStep:
    """Return the application with the reason, in general or at single questions; it can be handed in again."""
    step, at_questions = _step_to_decide(step, by), about.kept(remarks or {})
    if not note.strip() and not at_questions:
        raise ActivityRefused(Reason.ACTIVITY_REASON_MISSING)
    step.remarks = at_questions
    _decide(step, State.RETURNED, by, note)
    activity = step.activity
    drop_open_steps(activity)
    change = proposals.give_back(activity)
    if change is None and activity.status != Status.CLOSED:
        activity.status = Status.RETURNED
        activity.save(update_fields=["status"])
    entry = history.record(
        by=by, did="activity returned", to=activity, unit=step.unit, order=step.order, reason=step.said
    )
    _tell(entry, activity, _returned_text(is_change=change is not None))
    return step


def drop_open_steps(activity: Activity) -> None:
    """Delete steps that nobody will decide any more."""
    activity.steps.filter(state=State.WAITING).delete()


def _step_to_decide(step: ApprovalStep, by: User) -> ApprovalStep:
    activity = Activity.objects.select_for_update(no_key=True).get(pk=step.activity_id)
    require(has_role(by, Role.UNIT_ADMIN, Role.COMMITTEE))
    found = ApprovalStep.objects.current().filter(pk=step.pk, activity=activity).select_related("unit").first()
    if found is None:
        kept = ApprovalStep.objects.filter(pk=step.pk).select_related("decided_by").first()
        if kept is None or kept.state != State.WAITING:
            raise already_decided(kept)
        ahead = activity.steps.current().select_related("unit").get()
        raise ActivityRefused(Reason.NOT_YOUR_STEP, unit=ahead.unit)
    if not can_decide(by, found):
        raise ActivityRefused(Reason.NOT_YOUR_STEP, unit=found.unit)
    if is_account_of(by, activity.submitted_by_id):
        raise ActivityRefused(Reason.OWN_APPROVAL)
    found.activity = activity
    return found


def _rule(activity: Activity, by: User, note: str, counts_hours: bool | None) -> None:
    if not is_committee(by) or counts_hours is None:
        raise ActivityRefused(Reason.OWN_DUTY)
    if not note.strip():
        raise ActivityRefused(Reason.ACTIVITY_REASON_MISSING)
    activity.counts_hours = counts_hours


def _decide(step: ApprovalStep, state: str, by: User, note: str) -> None:
    step.state, step.decided_by, step.decided_at, step.note = state, by, clock.now(), note[:300]
    step.save(update_fields=["state", "decided_by", "decided_at", "note", "remarks"])


def _settle(activity: Activity) -> None:
    """All steps are approved: a changed public activity is public again, one filed afterwards is closed."""
    activity.approved_at = clock.now()
    fields = ["status", "approved_at", "counts_hours"]
    if activity.origin == Activity.Origin.SUPPLEMENT and activity.published_at is None:
        activity.status, activity.published_at, activity.ended_at = Status.CLOSED, clock.now(), clock.now()
        fields += ["published_at", "ended_at"]
    elif activity.status == Status.SUBMITTED:
        goes_public = activity.published_at and not content.reason_not_to_publish(activity)
        activity.status = Status.PUBLISHED if goes_public else Status.APPROVED
        if goes_public:
            shift_news.approved_again(activity)
    activity.save(update_fields=fields)


def _approved_text(activity: Activity, clashing: int | None) -> str:
    """Of a change, how many people it brings into conflict."""
    if clashing is not None:
        text = _("变更已批准：{title}。现在按新的内容开展，时间或地点有变的，已通知报名的人。")
        more = _("其中 %(n)d 人与另一场冲突，已告诉本人怎么办，退出这一场不算迟退。") % {"n": clashing}
        return text + more if clashing else text
    if activity.status == Status.APPROVED:
        return _("活动已批准：{title}。请核对后发布，发布后志愿者才能报名。")
    return _("活动已批准：{title}。")


def _returned_text(*, is_change: bool) -> str:
    if is_change:
        return _("变更被退回：{title}。活动仍按原来批准的内容开展；填写的变更已保留，可按意见修改后再提交。")
    return _("活动被退回：{title}。请按意见修改后再提交。")


def _tell(entry: HistoryEntry, activity: Activity, text: str) -> None:
    """Tell the leader and whoever handed it in about the decision."""
    users = [activity.leader_id, activity.submitted_by_id]
    url = reverse("manage-activity", args=[activity.pk])
    notifications.tell_of(entry, users=users, text=text.format(title=activity.title), url=url)


def _ask_to_confirm(activity: Activity, *, submission: int, due_on: date | None) -> None:
    """The step by which the committee alone confirms an emergency."""
    ApprovalStep.objects.create(
        activity=activity,
        submission=submission,
        order=1,
        unit=deciders.committee_unit(),
        due_on=due_on,
        content_digest=content.digest(activity),
    )


def _take_in(activity: Activity, by: User) -> None:
    activity.submitted_by, activity.submitted_at = by, clock.now()


def _next_submission(activity: Activity) -> int:
    """One above every number that was used; steps that nobody decided are gone, their changes are not."""
    last = max(rows.aggregate(last=Max("submission"))["last"] or 0 for rows in (activity.steps, activity.changes))
    return last + 1
