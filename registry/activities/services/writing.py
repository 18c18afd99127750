"""An activity made what a plan says, and the same tried out without keeping anything."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from django.db import transaction

from registry import clock
from registry.activities import content
from registry.activities.plans import ActivityPlan
from registry.activities.services import leadership, questions, shifts
from registry.exceptions import ActivityRefused
from registry.models import Activity, Shift, SignUp, User
from registry.signups.services import clashes, position_news, shift_news
from registry.words import chinese, plausible

Reason = ActivityRefused.Reason
Seen = TypeVar("Seen")
NEEDED = ("title", "category", "content", "place", "contact_name", "contact_phone", "risk_notice")


def write(activity: Activity, plan: ActivityPlan, *, tells: bool = False, by: User | None = None) -> int:
    """Facts, lists and shifts; `tells` people with a place what concerns them, once that is decided.

    Returns how many of them it brings into conflict with another sign-up of theirs.
    """
    terms = (activity.flow, activity.withdraw_hours)
    before = {name: getattr(activity, name) for name in content.CONCERNING} if tells else {}
    stored = activity.questions
    clashed = clashes.pairs(activity, clashes.rows(activity)) if tells else {}
    for name, value in plan.facts.items():
        setattr(activity, name, value)
    if activity.pk:
        _refuse_other_terms(activity, *terms)
    if "questions" in plan.facts:
        activity.questions = questions.settled(activity, stored)
    activity.bigrams = chinese.bigrams(f"{activity.title} {activity.place} {activity.content}")
    activity.full_clean(exclude=_blank_in_a_draft(activity), validate_unique=False)
    activity.save()
    for name, values in plan.lists.items():
        getattr(activity, name).set(values)
    leadership.follow(activity)
    met, leads = (content.meetings(activity), position_news.posts_of(activity)) if tells else ({}, {})
    moved = shifts.store(activity, plan.shifts)
    if met:
        now = content.meetings(activity)
        shift_news.meets_otherwise(pk for pk, meeting in met.items() if now.get(pk, meeting) != meeting)
    if tells and activity.published_at is not None:
        position_news.changed(activity, leads, by=by)
    other = [name for name, value in before.items() if getattr(activity, name) != value]
    other += ["questions"] if questions.are_more(stored, activity) else []
    return _tell(activity, moved, other, clashed) if tells else 0


def _tell(activity: Activity, moved: Collection[Shift], other: Collection[str], clashed: clashes.Pairs) -> int:
    """Who comes or leads hears what is other, and what that newly clashes with; how many it does clash for."""
    clashing = clashes.new(clashed, clashes.pairs(activity, clashes.rows(activity)))
    if moved or other or clashes.of_sign_ups(clashing):  # who has to go because of it does not leave late
        activity.important_change_at = clock.now()
        activity.save(update_fields=["important_change_at"])
    if moved or other or clashing:
        shift_news.changed(activity, moved, other, clashes.words(clashing))
    return clashes.people(clashing)


def _refuse_other_terms(activity: Activity, flow: str, hours: int) -> None:
    """Who signed up relied on how places were given, and on when they may leave; nobody signs up in between."""
    is_other, is_stricter = activity.flow != flow, activity.withdraw_hours > hours
    if not (is_other or is_stricter):
        return
    shifts.locked(activity)
    if SignUp.objects.active().filter(shift__activity=activity).exists():
        raise ActivityRefused(Reason.FLOW_IN_USE if is_other else Reason.WITHDRAWAL_STRICTER)


def refuse_unusable(activity: Activity) -> None:
    """Texts that say nothing, a telephone that is none, an insurance that ends before it begins."""
    for name in plausible.SHORTEST_TEXT:
        if refusal := content.too_short(name, getattr(activity, name)):
            raise refusal
    if not plausible.is_phone(activity.contact_phone):
        raise ActivityRefused(Reason.CONTACT_PHONE_INVALID, phone=activity.contact_phone)
    first, last = activity.insured_from_on, activity.insured_until_on
    if first and last and last < first:
        raise ActivityRefused(Reason.INSURED_BACKWARDS)


def refuse_archived(plan: ActivityPlan, activity: Activity | None = None) -> None:
    """Nothing that is archived is chosen anew; what the activity has already, it keeps."""
    for name in ("site", "programme", "project", "group"):
        chosen = plan.facts.get(name)
        if chosen is not None and chosen.closed_on and getattr(activity, f"{name}_id", None) != chosen.pk:
            raise _archived(name, chosen)
    has = set(activity.fields.values_list("pk", flat=True)) if activity else set()
    for chosen in plan.lists.get("fields", ()):
        if chosen.closed_on and chosen.pk not in has:
            raise _archived("fields", chosen)


def _archived(name: str, chosen: Any) -> ActivityRefused:
    field: Any = Activity._meta.get_field(name)
    return ActivityRefused(Reason.CHOICE_ARCHIVED, name=chosen, field=field.verbose_name)


def rehearse(activity: Activity, plan: ActivityPlan, look: Callable[[Activity], Seen]) -> Seen:
    """What `look` sees once the plan is written; refusals come as they would, and nothing of it stays."""
    with transaction.atomic():
        trial = Activity.objects.select_related("recording_unit").get(pk=activity.pk)
        trial.status = Activity.Status.SUBMITTED  # not public, so that `look` says what is missing for that
        write(trial, plan)
        seen = look(trial)
        transaction.set_rollback(True)
    return seen


def _blank_in_a_draft(activity: Activity) -> set[str]:
    return {name for name in NEEDED if not getattr(activity, name)} - {"title"}
