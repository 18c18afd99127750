"""What people were told of a place and need not read any more: the place is given up, or its time is over."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from django.db.models import QuerySet

from registry import clock
from registry.models import Activity, Notification, Shift, SignUp, User
from registry.models.signups import SignUpQuerySet
from registry.notifications.services import notifications

# What a sign-up was told that asks its person to come, to answer, to leave in time, or to sign up once more.
OF_A_PLACE: Final = (
    "moved-up", "invited", "confirmed", "drawn", "not-drawn", "offered", "offer-lapsed", "walk-in", "meets",
)  # fmt: skip
# Beside it what leaders and those of a position are asked to do before the end; what else was told stays to be read.
PASSING: Final[Mapping[str, Collection[str]]] = {
    "sign-up": {*OF_A_PLACE, "asked"},
    "shift": {"tomorrow", "asked", "missing"},
    "activity": {"changed", "again", "clash", "posts-named", "posts-meets"},
}
KEY: Final = re.compile(r"(sign-up|shift|activity):(\d{1,18}):([a-z-]+)")
AT_ONCE: Final = 1000


def reminders(shift: int) -> str:
    """What the keys of all reminders of a shift begin with."""
    return f"shift:{shift}:tomorrow:"


def outdate_reminders(shifts: Iterable[int], *, of: SignUpQuerySet) -> None:
    """Of shifts that were moved, called off, or meet elsewhere; of no others: a reminder that holds stays unread."""
    notifications.outdated(users=_users(of), about=map(reminders, shifts))


def given_up(signup: SignUp) -> None:
    """The place, the wait or the invitation ended, whoever ended it."""
    about = [f"sign-up:{signup.pk}:{what}" for what in OF_A_PLACE]
    users = User.objects.filter(volunteer=signup.volunteer_id)
    notifications.outdated(users=users, about=[*about, reminders(signup.shift_id)])


def called_off(shift: Shift, signups: Collection[int]) -> None:
    """The same of all these sign-ups of a shift, by two statements."""
    those = SignUp.objects.filter(pk__in=signups)
    outdate_reminders([shift.pk], of=those)
    keys = [f"sign-up:{pk}:{what}" for pk in signups for what in OF_A_PLACE]
    notifications.outdated_keys(users=_users(those), keys=keys)


def settle_passed() -> int:
    """What nobody can follow any more is not left unread for good; how many there were."""
    known = [f"{kind}:" for kind in PASSING]
    told: dict[str, dict[int, list[int]]] = {kind: defaultdict(list) for kind in PASSING}
    for pk, key in Notification.objects.unread_under(known).values_list("pk", "key").iterator():
        if (read := KEY.match(key)) and read[3] in PASSING[read[1]]:
            told[read[1]][int(read[2])].append(pk)
    over = [pk for kind, rows in told.items() for one in _over(kind, list(rows)) for pk in rows[one]]
    return sum(notifications.settle(some) for some in _parts(over))


def _over(kind: str, keys: list[int]) -> list[int]:
    """Of these sign-ups, shifts or activities, which are over."""
    now = clock.now()
    over: QuerySet[Any] = {
        "sign-up": SignUp.objects.filter(shift__ends_at__lte=now),
        "shift": Shift.objects.filter(ends_at__lte=now),
        "activity": Activity.objects.exclude(shifts__ends_at__gt=now),
    }[kind].order_by("pk")
    return [pk for some in _parts(keys) for pk in over.filter(pk__in=some).values_list("pk", flat=True)]


def _parts(keys: list[int]) -> Iterator[list[int]]:
    return (keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE))


def _users(signups: SignUpQuerySet) -> QuerySet[User]:
    return User.objects.filter(volunteer__signups__in=signups.order_by())
