"""Which sign-ups clash with another of the same person: at one time, or with too little time for the way.

Nobody signs up for such two; a change of times or place makes some of them clash afterwards.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from registry import clock
from registry.models import Activity, SignUp
from registry.signups.services import sign_up_rules
from registry.words.chinese import quoted
from registry.words.dates import as_moment

Pair = tuple[SignUp, SignUp]  # the one of the activity, and what it clashes with
Pairs = Mapping[tuple[int, int], Pair]
LONGEST_TITLE = 20


def rows(activity: Activity) -> list[SignUp]:
    """All coming sign-ups of everybody who has one for the activity, by one statement."""
    coming = SignUp.objects.holding_time().filter(shift__ends_at__gt=clock.now(), shift__cancelled_at=None)
    people = coming.filter(shift__activity=activity).order_by().values("volunteer")
    found = coming.filter(volunteer__in=people).select_related("shift__activity", "position", "volunteer")
    return list(found.order_by("shift__starts_at", "pk"))


def pairs(activity: Activity, found: Iterable[SignUp]) -> dict[tuple[int, int], Pair]:
    """Those of the activity with what they clash with, as these rows say."""
    by_person: dict[int, list[SignUp]] = defaultdict(list)
    for signup in found:
        by_person[signup.volunteer_id].append(signup)
    clashing = (
        (mine, other)
        for held in by_person.values()
        for mine in held
        if mine.shift.activity_id == activity.pk
        for other in held
        if other.shift_id != mine.shift_id and _clash(mine, other)
    )
    return {(mine.pk, other.pk): (mine, other) for mine, other in clashing}


def new(before: Pairs, after: Pairs) -> list[Pair]:
    """Those that did not clash before."""
    return [pair for keys, pair in after.items() if keys not in before]


def people(found: Iterable[Pair]) -> int:
    """How many people that concerns."""
    return len({mine.volunteer_id for mine, _other in found})


def words(found: Iterable[Pair]) -> dict[int, str]:
    """For each account, what it clashes with: the first of its clashes, and how many there are."""
    of_user: dict[int, list[Pair]] = defaultdict(list)
    for mine, other in found:
        if mine.volunteer.user_id is not None:
            of_user[mine.volunteer.user_id].append((mine, other))
    return {user: _said(listed) for user, listed in of_user.items()}


def with_clashes(held: Iterable[SignUp]) -> list[SignUp]:
    """The sign-ups of one person, each with what it clashes with in words, for no query."""
    listed = list(held)
    for mine in listed:
        found = [(mine, other) for other in listed if other.shift_id != mine.shift_id and _clash(mine, other)]
        mine.clash = _said(found) if found else ""
    return listed


def _said(listed: list[Pair]) -> str:
    mine, other = listed[0]
    title = other.shift.activity.title
    title = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
    told = {"other": quoted(title), "when": as_moment(other.shift.starts_at), "n": len(listed)}
    if sign_up_rules.overlaps(mine.shift, other.shift):
        text = _("与您报名的%(other)s（%(when)s）时间冲突")
    else:
        told["gap"] = sign_up_rules.minutes_between(mine.shift, mine.position, other)
        text = _("与您报名的%(other)s（%(when)s）只隔 %(gap)d 分钟，来不及赶到")
    return text % told if len(listed) == 1 else (text + _("，共 %(n)d 场")) % told


def _clash(mine: SignUp, other: SignUp) -> bool:
    if sign_up_rules.overlaps(mine.shift, other.shift):
        return True
    return sign_up_rules.is_too_far(mine.shift, mine.position, other)
