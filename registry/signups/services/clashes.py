"""What clashes with another of the same person: at one time, or with too little time for the way.

Nobody signs up for such two; a change of times or place makes some of them clash afterwards. What somebody leads in
another activity clashes with their sign-ups and invitations too: nobody is refused for it, and they are told.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from registry import clock
from registry.models import Activity, Position, Shift, SignUp, User, Volunteer
from registry.models.signups import SignUpQuerySet
from registry.models.volunteers import VolunteerQuerySet
from registry.signups import leading
from registry.signups.leading import Duty
from registry.signups.services import sign_up_rules
from registry.words.chinese import quoted
from registry.words.dates import as_moment

Held = SignUp | Duty
Pair = tuple[Held, Held]  # the one of the activity, and what it clashes with
Key = tuple[int, int, int]
Pairs = Mapping[tuple[Key, Key], Pair]
LONGEST_TITLE = 20
COMING_KEYS = ("volunteer", "shift")


@dataclass(frozen=True, slots=True)
class Told:
    """A clash in words, and what the person can do about it."""

    words: str
    way_out: str
    status: SignUp.Status | None  # of what they have a place in or were invited to; None of what they lead


def rows(activity: Activity) -> list[Held]:
    """What everybody of the activity who could clash at all has to come, by four statements."""
    coming = _coming()
    several = coming.order_by().values("volunteer").annotate(n=Count("*")).filter(n__gt=1).values("volunteer")
    here = coming.filter(shift__activity=activity).order_by()
    busy = Volunteer.objects.filter(pk__in=here.values("volunteer")).filter(pk__in=several).order_by().values("pk")
    people = Volunteer.objects.filter(Q(pk__in=busy) | Q(pk__in=_leading(activity, here).values("pk")))
    keys = list(people.order_by("pk").values_list("pk", flat=True))
    return _held(keys) if keys else []


def _leading(activity: Activity, here: SignUpQuerySet) -> VolunteerQuerySet:
    """Those of the activity who lead something to come, it or another."""
    joined = Volunteer.objects.filter(leading.leading_anything(), pk__in=here.values("volunteer"))
    leaders = Volunteer.objects.filter(leading.leaders_of(activity))
    return Volunteer.objects.filter(
        Q(pk__in=joined.order_by().values("pk")) | Q(pk__in=leaders.order_by().values("pk"))
    ).order_by("pk")


def clashing_rows(activity: Activity) -> list[Held]:
    """Of the same only what may clash as things stand: all keys are read, and few rows."""
    here = _coming().filter(shift__activity=activity).order_by()
    leaders = set(_leading(activity, here).values_list("pk", flat=True))
    of_person = defaultdict[int, set[int]](set)
    for person, shift in _coming().filter(volunteer__in=here.values("volunteer")).order_by().values_list(*COMING_KEYS):
        of_person[person].add(shift)
    near = _near_shifts(activity, set().union(*of_person.values()))
    found = {person: {each for each in own if near[each] & own} for person, own in of_person.items()}
    busy = [person for person, own in found.items() if own and person not in leaders]
    shifts = set().union(*(found[person] for person in busy))
    led = _held(sorted(leaders)) if leaders else []
    return led + (_held(sorted(busy), sorted(shifts), leads=False) if busy else [])


def _near_shifts(activity: Activity, keys: Collection[int]) -> Mapping[int, set[int]]:
    """For each of these shifts which of them could clash with it; two of the activity have to overlap for that."""
    rows = Shift.objects.filter(pk__in=keys).order_by("starts_at", "pk")
    listed = list(rows.values_list("pk", "activity", "starts_at", "ends_at"))
    reach, near = sign_up_rules.reach(), defaultdict[int, set[int]](set)
    for place, (pk, whose, _starts, ends) in enumerate(listed):
        for other, others, begins, _ends in listed[place + 1 :]:
            if begins >= ends + reach:
                break
            is_one_here = activity.pk in (whose, others)
            if is_one_here and (whose != others or begins < ends):
                near[pk].add(other)
                near[other].add(pk)
    return near


def of_shift(shift: Shift, people: Collection[int]) -> list[Pair]:
    """What these people have to come that clashes with this one shift, by one statement where nobody has anything.

    Only what lies near the shift is read: the list of its people is asked for with every press on it.
    """
    reach = sign_up_rules.reach()
    near = Shift.objects.overlapping(shift.starts_at - reach, shift.ends_at + reach)
    others = near.exclude(pk=shift.pk).order_by().values("pk")
    signed_up = _coming().filter(volunteer__in=people, shift__in=others).order_by().values("volunteer")
    busy = Q(pk__in=signed_up) | leading.leading_anything(Q(pk__in=others))
    keys = list(Volunteer.objects.filter(busy, pk__in=people).order_by("pk").values_list("pk", flat=True))
    found = _held(keys, near.order_by().values("pk")) if keys else []
    return [(mine, other) for mine, other in _near(found) if mine.shift.pk == shift.pk and _clash(mine, other)]


def of_own(user: User, *, leads: bool) -> list[Pair]:
    """What one person has to come that clashes, each two once; by one statement for who leads nothing.

    One statement also for who signed up for nothing; the page knows already whether they lead something to come.
    """
    held = _held(Volunteer.objects.of_account(user), leads=leads)
    found = [(one, other) for place, one in enumerate(held) for other in held[place + 1 :] if _clash(one, other)]
    return sorted(found, key=lambda pair: (min(each.shift.starts_at for each in pair), *map(_key, pair)))


def _held(people: Any, shifts: Any = None, *, leads: bool = True) -> list[Held]:
    """Their sign-ups and what they lead, in some shifts alone; two that are led clash with each other for nobody."""
    signups = _coming().filter(volunteer__in=people).select_related("shift__activity", "position__shift", "volunteer")
    when = leading.ALWAYS if shifts is None else Q(pk__in=shifts)
    listed = list((signups if shifts is None else signups.filter(shift__in=shifts)).order_by("shift__starts_at", "pk"))
    return [*listed, *leading.duties_of(people, when)] if listed and leads else [*listed]


def _coming() -> SignUpQuerySet:
    return SignUp.objects.active().filter(shift__ends_at__gt=clock.now(), shift__cancelled_at=None)


def pairs(activity: Activity, found: Iterable[Held]) -> dict[tuple[Key, Key], Pair]:
    """Those of the activity with what they clash with, as these rows say."""
    near = ((mine, other) for mine, other in _near(found) if mine.shift.activity_id == activity.pk)
    return {(_key(mine), _key(other)): (mine, other) for mine, other in near if _clash(mine, other)}


def _near(found: Iterable[Held]) -> Iterator[Pair]:
    """Each two of one person that lie so near in time that they could clash; plain moments are soon compared."""
    reach, of_person = sign_up_rules.reach(), defaultdict[int, list[tuple[Held, datetime, datetime]]](list)
    for each in found:
        of_person[each.volunteer_id].append((each, each.shift.starts_at, each.shift.ends_at))
    for spans in of_person.values():
        for mine, starts_at, ends_at in spans:
            since, until = starts_at - reach, ends_at + reach
            yield from ((mine, other) for other, begins, ends in spans if begins < until and ends > since)


def new(before: Pairs, after: Pairs) -> list[Pair]:
    """Those that did not clash before."""
    return [pair for keys, pair in after.items() if keys not in before]


def people(found: Iterable[Pair]) -> int:
    """How many people that concerns."""
    return len({mine.volunteer_id for mine, _other in found})


def of_sign_ups(found: Iterable[Pair]) -> bool:
    """Somebody of the activity has to give up a place, and not only what they lead."""
    return any(isinstance(mine, SignUp) for mine, _other in found)


def words(found: Iterable[Pair]) -> dict[int, Told]:
    """For each account, what it clashes with: the first of its clashes, and how many there are."""
    of_user: dict[int, list[Pair]] = defaultdict(list)
    for mine, other in found:
        if mine.volunteer.user_id is not None:
            of_user[mine.volunteer.user_id].append((mine, other))
    return {user: _told(listed) for user, listed in of_user.items()}


def with_clashes(held: Iterable[SignUp], duties: Iterable[Duty] = ()) -> list[SignUp]:
    """The sign-ups of one person, each with what it clashes with in words, for no query."""
    listed = list(held)
    others: list[Held] = [*listed, *duties]
    for mine in listed:
        found: list[Pair] = [(mine, other) for other in others if _clash(mine, other)]
        told = _told(found) if found else None
        mine.clash = _("{words}，{way_out}。").format(words=told.words, way_out=told.way_out) if told else ""
    return listed


def with_led(volunteer: Volunteer, shift: Shift) -> str:
    """What they lead elsewhere at the time of a shift they may sign up for, told before they do; by two statements."""
    wished = SignUp(volunteer=volunteer, shift=shift, position=Position(), status=SignUp.Status.REQUESTED)
    found = [duty for duty in leading.duties_of([volunteer]) if _clash(wished, duty)]
    if not found:
        return ""
    text = _("{words}，请先与那场活动的负责人商量。") if found[0].is_post else _("{words}，请先安排好那一场由谁带队。")
    return text.format(words=_told([(wished, duty) for duty in found]).words)


def gap(mine: Held, other: Held) -> int | None:
    """So many minutes lie between them, which are too few; None where they overlap."""
    if sign_up_rules.overlaps(mine.shift, other.shift):
        return None
    return sign_up_rules.minutes_between(mine.shift, mine.position, other)


def way_out(mine: Held, other: Held) -> str:
    """What the person can do about it."""
    if isinstance(mine, SignUp) and isinstance(other, SignUp):
        return _("请退出其中一场")
    signup = mine if isinstance(mine, SignUp) else other
    if isinstance(signup, SignUp) and signup.is_invited:
        return _("请谢绝邀请，或者请另一场换人负责")
    return _("请退出报名，或者请另一场换人负责")


def _told(listed: list[Pair]) -> Told:
    mine, other = listed[0]
    title = other.shift.activity.title
    title = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
    what = {"other": quoted(title), "when": as_moment(other.shift.starts_at), "as": _as(other), "n": len(listed)}
    minutes = gap(mine, other)
    if minutes is None:
        text = _("与您%(as)s的%(other)s（%(when)s）时间冲突")
    else:
        what["gap"] = minutes
        text = _("与您%(as)s的%(other)s（%(when)s）只隔 %(gap)d 分钟，来不及赶到")
    said = text % what if len(listed) == 1 else (text + _("，共 %(n)d 场")) % what
    return Told(said, way_out(mine, other), SignUp.Status(mine.status) if isinstance(mine, SignUp) else None)


def _as(held: Held) -> str:
    if isinstance(held, Duty):
        return _("任岗位负责人") if held.is_post else _("带队")
    names = {SignUp.Status.INVITED: _("受邀"), SignUp.Status.WAITLISTED: _("候补"), SignUp.Status.REQUESTED: _("申请")}
    return names.get(SignUp.Status(held.status), _("报名"))


def _clash(mine: Held, other: Held) -> bool:
    if mine.shift.pk == other.shift.pk or not _weighs(mine, other):
        return False
    if sign_up_rules.overlaps(mine.shift, other.shift):
        return True
    return sign_up_rules.is_too_far(mine.shift, mine.position, other)


def _weighs(mine: Held, other: Held) -> bool:
    """Two that hold their time; or what one leads, and a sign-up or an invitation in another activity."""
    if isinstance(mine, SignUp) and isinstance(other, SignUp):
        return {mine.status, other.status} <= set(SignUp.HOLDING_TIME)
    is_one_led = isinstance(mine, Duty) != isinstance(other, Duty)
    return is_one_led and mine.shift.activity_id != other.shift.activity_id


def _key(held: Held) -> Key:
    if isinstance(held, SignUp):
        return held.pk, 0, 0
    return held.volunteer_id, held.shift.pk, held.position.pk or 0
