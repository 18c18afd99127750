"""Shifts of an activity: checking, storing and cancelling them."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from registry import clock
from registry.activities import content
from registry.activities.plans import PositionPlan, ShiftPlan
from registry.activities.services import scan_windows
from registry.exceptions import ActivityRefused
from registry.history.services import history
from registry.models import Activity, Position, Shift, ShiftBreak, SignUp, TeamQuota, User
from registry.models.shifts import ShiftQuerySet
from registry.permissions import can_lead, require
from registry.signups.services import placing, position_news, shift_news
from registry.words import plausible
from registry.words.chinese import quoted
from registry.words.dates import as_full_date, as_moment

Reason = ActivityRefused.Reason
MOST_SHIFTS = 100


def check(plan: ShiftPlan, stored: ShiftPlan | Shift | None = None) -> None:
    """A shift ends after it starts, holds its breaks, and has at least one position.

    Times that are `stored` already may be impossible by a later rule; who changes something else is not asked for them.
    """
    kept = (stored.starts_at, stored.ends_at) if stored else None
    known = (stored.starts_at, stored.sign_up_opens_at, stored.sign_up_closes_at) if stored else ()
    if plan.ends_at <= plan.starts_at:
        raise ActivityRefused(Reason.ENDS_BEFORE_START)
    if plan.ends_at - plan.starts_at > plausible.LONGEST_SHIFT and kept != (plan.starts_at, plan.ends_at):
        raise ActivityRefused(Reason.SHIFT_TOO_LONG)
    for moment in (plan.starts_at, plan.sign_up_opens_at, plan.sign_up_closes_at):
        if moment is not None and moment not in known:
            refuse_impossible_day(clock.local_date(moment), latest=clock.today() + plausible.PLAN_AHEAD)
    refuse_never_open(plan, stored)
    for start, end in plan.breaks:
        if not plan.starts_at <= start < end <= plan.ends_at:
            raise ActivityRefused(Reason.BREAK_OUTSIDE_SHIFT)
    if not plan.positions:
        raise ActivityRefused(Reason.POSITION_MISSING)
    refuse_more_than_places(plan)
    refuse_alike(plan, stored)


def refuse_never_open(plan: ShiftPlan, stored: ShiftPlan | Shift | None) -> None:
    """Sign-up opens before it closes; what is stored already stays as it is."""
    opens, closes = plan.sign_up_opens_at, closing(plan)
    is_kept = stored is not None and (stored.sign_up_opens_at, stored.sign_up_closes_at) == (opens, closes)
    if opens is not None and opens >= closes and not is_kept:
        raise ActivityRefused(Reason.SIGN_UP_NEVER_OPEN, opens=as_moment(opens), closes=as_moment(closes))


def closing(plan: ShiftPlan) -> datetime:
    """When sign-up closes, as it is stored: at the start at the latest."""
    return min(plan.sign_up_closes_at or plan.starts_at, plan.starts_at)


def refuse_alike(plan: ShiftPlan, stored: ShiftPlan | Shift | None) -> None:
    """Positions are known by their names: two of one name would be one on every list; stored ones may stay."""
    name, n = Counter(each.name for each in plan.positions).most_common(1)[0]
    if n == 1:
        return
    kept = stored.positions.all() if isinstance(stored, Shift) else stored.positions if stored else ()
    if n > sum(each.name == name for each in kept):
        raise ActivityRefused(Reason.POSITION_TWICE, position=quoted(name))


def refuse_more_than_places(plan: ShiftPlan) -> None:
    """Nobody waits for more people than there is room for."""
    for each in plan.positions:
        if (each.min_people or 0) > each.places:
            raise ActivityRefused(
                Reason.MINIMUM_ABOVE_PLACES, what=quoted(each.name), least=each.min_people, places=each.places
            )
    places = sum(each.places for each in plan.positions)
    if (plan.min_people or 0) > places:
        raise ActivityRefused(Reason.MINIMUM_ABOVE_PLACES, what=_("一个场次"), least=plan.min_people, places=places)


def refuse_impossible_day(day: date, *, latest: date) -> None:
    """Nobody means the year 9999, or one before the product was thought of."""
    if not plausible.FIRST_DAY <= day <= latest:
        raise ActivityRefused(Reason.DAY_IMPOSSIBLE, day=f"{day:%Y}年{day.month}月{day.day}日")


def store(activity: Activity, plans: Sequence[ShiftPlan]) -> list[Shift]:
    """Make the activity's shifts what the plan says, and name those with new times; the caller holds the lock."""
    existing = {shift.pk: shift for shift in locked(activity)}
    refuse_gone(plans, existing)
    refuse_too_many(len(plans), stored=len(existing))
    for plan in plans:
        check(plan, existing.get(plan.pk or 0))
    refuse_below_quotas(activity, plans)
    kept = {plan.pk for plan in plans}
    for pk, shift in existing.items():
        if pk not in kept:
            remove(shift)
    before = {pk: (shift.starts_at, shift.ends_at) for pk, shift in existing.items()}
    prefetch_related_objects([existing[pk] for pk in kept if pk], "breaks", "positions")
    other = [plan for plan in plans if not plan.pk or content.shift_plan(existing[plan.pk]) != plan]
    stored = [write(existing[plan.pk] if plan.pk else Shift(activity=activity), plan) for plan in other]
    return [each for each in stored if before.get(each.pk) not in (None, (each.starts_at, each.ends_at))]


def at_the_same_time(plans: Sequence[ShiftPlan], others: ShiftQuerySet) -> Iterator[Shift]:
    """Those of the other shifts that take place while one of the planned ones does."""
    if not plans:
        return
    since, until = min(each.starts_at for each in plans), max(each.ends_at for each in plans)
    for shift in others.live().overlapping(since, until):
        if any(shift.starts_at < each.ends_at and each.starts_at < shift.ends_at for each in plans):
            yield shift


def refuse_too_many(wanted: int, *, stored: int) -> None:
    """More shifts than anybody runs in one activity; what is stored already may stay."""
    if wanted > max(MOST_SHIFTS, stored):
        raise ActivityRefused(Reason.SHIFTS_TOO_MANY, most=MOST_SHIFTS, n=wanted)


def refuse_gone(plans: Sequence[ShiftPlan], existing: Collection[int]) -> None:
    """A shift that was cancelled or deleted since the plan was read does not come back by it."""
    for plan in plans:
        if plan.pk and plan.pk not in existing:
            raise ActivityRefused(Reason.SHIFT_GONE, day=as_full_date(clock.local_date(plan.starts_at)))


def locked(activity: Activity) -> list[Shift]:
    """The shifts that take place, locked in order of their keys."""
    shifts = Shift.objects.select_for_update(no_key=True).filter(activity=activity, cancelled_at=None)
    return list(shifts.order_by("pk"))


def remove(shift: Shift) -> None:
    """Delete a shift that nobody ever signed up for; any other must be cancelled with a reason."""
    if shift.signups.exists():
        raise ActivityRefused(Reason.SHIFT_IN_USE)
    refuse_after_scanning_began(shift)
    shift.positions.all().delete()
    shift.delete()


def refuse_below_quotas(activity: Activity, plans: Sequence[ShiftPlan]) -> None:
    """What teams were promised of each shift to come, each shift to come has."""
    if not activity.gives_to_teams:
        return
    coming = [plan.positions for plan in plans if plan.ends_at > clock.now()]
    smallest = min((sum(each.places for each in positions) for positions in coming), default=None)
    total = sum(TeamQuota.objects.filter(activity=activity).values_list("places", flat=True))
    if smallest is not None and smallest < total:
        raise ActivityRefused(Reason.PLACES_ALLOTTED, total=total)


def write(shift: Shift, plan: ShiftPlan) -> Shift:
    """One shift as planned, with its breaks and positions."""
    times_before = (shift.starts_at, shift.ends_at) if shift.pk else None
    breaks_before = [(each.starts_at, each.ends_at) for each in shift.breaks.all()] if shift.pk else list(plan.breaks)
    if times_before not in (None, (plan.starts_at, plan.ends_at)) or breaks_before != list(plan.breaks):
        refuse_after_scanning_began(shift)
    if times_before != (plan.starts_at, plan.ends_at):
        refuse_in_the_past(shift, plan)
        around = scan_windows.window_on(clock.local_date(plan.starts_at))
        shift.scans_from, shift.scans_until = plan.starts_at - around, plan.ends_at + around
    shift.starts_at, shift.ends_at, shift.label = plan.starts_at, plan.ends_at, plan.label
    shift.min_people = plan.min_people
    shift.sign_up_opens_at = plan.sign_up_opens_at
    shift.sign_up_closes_at = closing(plan)
    shift.save()
    ShiftBreak.objects.filter(shift=shift).delete()
    ShiftBreak.objects.bulk_create(ShiftBreak(shift=shift, starts_at=start, ends_at=end) for start, end in plan.breaks)
    write_positions(shift, plan.positions)
    return shift


def refuse_after_scanning_began(shift: Shift) -> None:
    """Once scans may have been taken, times change by an extension only, which keeps its reason (design#decisions)."""
    published = Activity.objects.filter(pk=shift.activity_id, published_at__isnull=False).exists()
    if published and shift.scans_from <= clock.now():
        raise ActivityRefused(Reason.SCANNING_BEGAN)


def refuse_in_the_past(shift: Shift, plan: ShiftPlan) -> None:
    """A published activity gets no shift that has begun: that is a supplement (D122)."""
    activity = shift.activity
    if activity.published_at and activity.origin != Activity.Origin.EMERGENCY and plan.starts_at <= clock.now():
        raise ActivityRefused(Reason.STARTS_IN_PAST)


def write_positions(shift: Shift, plans: Sequence[PositionPlan]) -> None:
    """Match positions by name; taken places stay, and new places go to the waiting list."""
    existing = {each.name: each for each in Position.objects.filter(shift=shift).with_taken()}
    for name in set(existing) - {plan.name for plan in plans}:
        refuse_below(existing[name], 0)
        if existing[name].signups.exists():
            known = existing[name].signups.count()
            raise ActivityRefused(Reason.PLACES_TAKEN, position=name, taken=known, more=known)
        existing[name].delete()
    new = []
    for plan in plans:
        position = existing.get(plan.name) or Position(shift=shift, name=plan.name)
        if position.pk:
            refuse_below(position, plan.places)
        for name in content.POSITION_FACTS:
            setattr(position, name, getattr(plan, name))
        position.full_clean(exclude=["shift", "leader"], validate_constraints=False)
        if position.pk:
            position.save()
            placing.move_up(position)
        else:
            new.append(position)
    Position.objects.bulk_create(new)


def refuse_below(position: Position, places: int) -> None:
    """Whoever has a place keeps it, until they leave or the leader takes them off with a reason."""
    taken = position.signups.holding_a_place().count()
    if places < taken:
        raise ActivityRefused(Reason.PLACES_TAKEN, position=position.name, taken=taken, more=taken - places)


@transaction.atomic
def cancel(*, shift: Shift, by: User, reason: str) -> Shift:
    """Cancel a shift that has not begun; everybody on its list is told why."""
    shift = Shift.objects.select_for_update(no_key=True).get(pk=shift.pk)
    require(can_lead(by, shift.activity))
    if not reason.strip():
        raise ActivityRefused(Reason.ACTIVITY_REASON_MISSING)
    if shift.cancelled_at or shift.has_started:
        raise ActivityRefused(Reason.SHIFT_CANCELLED)
    led = [post for post in position_news.posts_of(shift.activity).values() if post.shift == shift.pk]
    call_off(shift, reason)
    position_news.called_off(shift.activity, led, by=by)
    history.record(by=by, did="shift cancelled", to=shift, unit=shift.activity.recording_unit, reason=reason)
    return shift


def call_off(shift: Shift, reason: str) -> None:
    """End the shift and every sign-up for it; the caller holds its lock."""
    shift.cancelled_at = clock.now()
    shift.save(update_fields=["cancelled_at"])
    listed = list(SignUp.objects.active().filter(shift=shift))
    SignUp.objects.filter(pk__in=[signup.pk for signup in listed]).update(
        status=SignUp.Status.WITHDRAWN, ended_at=clock.now(), end_reason=reason[:100]
    )
    shift_news.called_off(shift, listed)
