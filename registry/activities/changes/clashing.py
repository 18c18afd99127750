"""Who of an activity clashes with something else of theirs: now, and once a change is approved; for one reader."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from registry.activities.plans import ActivityPlan, ShiftPlan
from registry.activities.services import proposals
from registry.models import Activity, ActivityChange, Shift, SignUp, Volunteer
from registry.permissions import can_lead, reads_masked, shown_name
from registry.signups.leading import Duty
from registry.signups.services import calling, clashes
from registry.signups.services.clashes import Held, Pair
from registry.words import alike
from registry.words.chinese import quoted
from registry.words.dates import time_range, time_range_parts

PLACE = ("place", "site_id", "is_remote")
UNFOLDED = 5


@dataclass(frozen=True, slots=True)
class Clash:
    """One person, what of the activity they have, and what it clashes with, in the words for one reader."""

    name: str
    when: str
    post: str  # where they lead it, and did not sign up for it
    other: str
    other_shift: Shift
    gap: int | None
    phone: str = ""

    @property
    def words(self) -> str:
        """What it clashes with, and how."""
        return _words(self.other, self.gap)


@dataclass(frozen=True, slots=True)
class Clashing:
    """All of them for one reader; `can_call` says whether phones can be asked for."""

    people: int = 0
    lines: Collection[Clash] = ()
    can_call: bool = False

    @property
    def is_folded(self) -> bool:
        return len(self.lines) > UNFOLDED

    @property
    def shows_phones(self) -> bool:
        """They were asked for: the fold stands open."""
        return any(line.phone for line in self.lines)


def now(activity: Activity) -> list[Pair]:
    """Those that clash as things stand."""
    return list(clashes.pairs(activity, clashes.clashing_rows(activity)).values())


def of_change(change: ActivityChange) -> list[Pair]:
    """Those that would clash once it is approved, and do not yet; nothing is written."""
    activity, plan = change.activity, proposals.plan(change)
    rows = clashes.rows(activity)
    before = clashes.pairs(activity, rows)
    wished = {shift.pk: shift for shift in plan.shifts if shift.pk}
    for held in rows:
        if held.shift.activity_id == activity.pk:
            _lay_over(held, plan, wished.get(held.shift.pk))
    return clashes.new(before, clashes.pairs(activity, rows))


def shown(pairs: list[Pair], activity: Activity, user: Any, phones: Mapping[int, str] | None = None) -> Clashing:
    """Names and titles as this reader may see them, by one statement; `phones` are those that were asked for."""
    leads, known = can_lead(user, activity), phones or {}
    visible = _visible(pairs, user)
    alike.name_apart(mine.volunteer for mine, _other in pairs)
    lines = [
        Clash(
            name=_name(mine.volunteer, user, activity, leads=leads),
            when=time_range(mine.shift.starts_at, mine.shift.ends_at),
            post=_post(mine),
            other=_other_called(mine.shift, other, is_seen=other.shift.activity_id in visible),
            other_shift=other.shift,
            gap=clashes.gap(mine, other),
            phone=known.get(mine.volunteer_id, ""),
        )
        for mine, other in _once(pairs, activity)
    ]
    may_call = leads and not reads_masked(user) and not known
    return Clashing(clashes.people(pairs), lines, may_call and bool(callable_of(pairs)))


def of_shift(shift: Shift, people: Collection[int], user: Any) -> dict[int, str]:
    """Of these people: what else they have at the time of this shift, in the words for this reader; until it ends."""
    if shift.has_ended:
        return {}
    pairs = clashes.of_shift(shift, people)
    visible, found = _visible(pairs, user), defaultdict[int, list[str]](list)
    for mine, other in sorted(pairs, key=lambda pair: (pair[1].shift.starts_at, pair[1].shift.pk)):
        called = _other_called(mine.shift, other, is_seen=other.shift.activity_id in visible)
        found[mine.volunteer_id].append(_words(called, clashes.gap(mine, other)))
    return {person: "；".join(words) for person, words in found.items()}


def callable_of(pairs: Iterable[Pair]) -> dict[int, SignUp]:
    """Whose number may be called, as on the roster: who has a place, is grown up and has a number; by person."""
    places = (mine for mine, _other in pairs if isinstance(mine, SignUp) and mine.is_confirmed)
    return {mine.volunteer_id: mine for mine in places if calling.can_be_called(mine.volunteer)}


def _visible(pairs: list[Pair], user: Any) -> set[int]:
    """The other activities whose title this reader may see."""
    if not pairs:
        return set()
    seen = Activity.objects.visible_to(user).filter(pk__in={other.shift.activity_id for _mine, other in pairs})
    return set(seen.values_list("pk", flat=True))


def _words(other: str, gap: int | None) -> str:
    if gap is None:
        return _("与%(other)s时间冲突") % {"other": other}
    return _("与%(other)s只隔 %(gap)d 分钟，来不及赶到") % {"other": other, "gap": gap}


def _once(pairs: list[Pair], activity: Activity) -> list[Pair]:
    """Two shifts of the activity that clash with each other stand in one line; in the order of time and name."""

    def is_first(mine: Held, other: Held) -> bool:
        beginning = (mine.shift.starts_at, mine.shift.pk), (other.shift.starts_at, other.shift.pk)
        return other.shift.activity_id != activity.pk or beginning[0] <= beginning[1]

    found = [pair for pair in pairs if is_first(*pair)]
    return sorted(found, key=lambda pair: (pair[0].shift.starts_at, pair[0].volunteer.initials, pair[0].volunteer_id))


def _name(person: Volunteer, user: Any, activity: Activity, *, leads: bool) -> str:
    name = shown_name(person, to=user, units=(activity.recording_unit_id,), beside=leads)
    return name + person.apart if name == person.name else name


def _post(held: Held) -> str:
    if isinstance(held, Duty):
        return _("岗位负责人") if held.is_post else _("活动负责人")
    return ""


def _other_called(here: Shift, held: Held, *, is_seen: bool) -> str:
    """Its title, and when: the hours alone where it is the same day."""
    there = held.shift
    day, hours = time_range_parts(there.starts_at, there.ends_at)
    is_same_day = bool(day) and day == time_range_parts(here.starts_at, here.ends_at)[0]
    title = quoted(there.activity.title) if is_seen else _("另一场活动")
    post = _post(held)
    when = hours if is_same_day else day + hours
    return f"{title}（{when}，{_('担任')}{post}）" if post else f"{title}（{when}）"


def _lay_over(held: Held, plan: ActivityPlan, wished: ShiftPlan | None) -> None:
    """What somebody holds as the change wishes its shift, its position and the place."""
    for name in PLACE:
        setattr(held.shift.activity, name, plan.facts[name])
    if wished is None:
        return
    held.shift.starts_at, held.shift.ends_at = wished.starts_at, wished.ends_at
    for position in wished.positions:
        if position.name == held.position.name:
            held.position.meets_before = position.meets_before
