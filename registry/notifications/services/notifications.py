"""Notifications: stored for the page, once per key; the worker mails them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import or_

from django.db import transaction
from django.db.models import Q, QuerySet

from registry import clock
from registry.ground import jobs
from registry.history.services import history
from registry.models import HistoryEntry, Notification, User
from registry.notifications.fitting import fitted

LONGEST_TEXT = 200
KEPT_AFTER_READING = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Telling:
    """A notification for one person; people without an account are skipped."""

    user: User | int | None
    key: str
    text: str
    url: str = ""
    is_urgent: bool = False


def warn(user: User, *, key: str, text: str, url: str = "") -> None:
    """Tell somebody what happens to their account: by mail at once, whether they want mail or not."""
    tell_each([Telling(user, key, text, url, is_urgent=True)])
    jobs.enqueue("mail notifications", key=f"mail notifications:{key}:{user.pk}"[:120])


def tell(*, users: Iterable[User | int | None], key: str, text: str, url: str = "") -> int:
    """Notify each of these people once per key; the same key again does nothing.

    `key` names the event ("shift:12:check-out"), `url` is a path of this site. Returns how many were stored.
    """
    return tell_each(Telling(user, key, text, url) for user in users)


def tell_of(entry: HistoryEntry, *, users: Iterable[User | int | None], text: str, url: str) -> int:
    """Notify about an entry of the history, except its author."""
    return tell(users=[user for user in users if _pk(user) != entry.by_id], key=key_of(entry), text=text, url=url)


def key_of(entry: HistoryEntry) -> str:
    """One key per history entry: the same act done again is another entry."""
    return f"deed:{entry.pk}"


def tell_each(tellings: Iterable[Telling]) -> int:
    """Notify each person with their own text, with one statement."""
    wanted: dict[tuple[int, str], Telling] = {}
    for telling in tellings:
        if (pk := _pk(telling.user)) is not None:
            wanted.setdefault((pk, telling.key), telling)
    now = clock.now()
    rows = [
        Notification(
            user_id=pk,
            key=key,
            text=fitted(telling.text, LONGEST_TEXT),
            url=telling.url,
            at=now,
            is_urgent=telling.is_urgent,
        )
        for (pk, key), telling in sorted(wanted.items(), key=lambda pair: pair[0])
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def read(*, by: User, only: Collection[int] | None = None) -> int:
    """Mark the user's own as read, all or some; returns how many were unread."""
    mine = Notification.objects.visible_to(by).unread()
    return (mine if only is None else mine.filter(pk__in=only)).update(read_at=clock.now())


def outdated(*, users: QuerySet[User], about: Iterable[str]) -> None:
    """What these people were told under keys that begin so holds no longer: nobody finds it unread beside the new."""
    if wanted := [Q(key__startswith=one) for one in about]:
        told = Notification.objects.filter(reduce(or_, wanted), user__in=users)
        told.unread().update(read_at=clock.now())


def outdated_keys(*, users: QuerySet[User], keys: Collection[str]) -> None:
    """The same of many keys, each of them whole."""
    Notification.objects.unread().filter(user__in=users, key__in=keys).update(read_at=clock.now())


def settle(told: Collection[int]) -> int:
    """These are read, for there is nothing left to do; how many were not."""
    return Notification.objects.unread().filter(pk__in=told).update(read_at=clock.now())


@transaction.atomic
def want_mail(*, wanted: bool, by: User) -> User:
    """The user turns mail on or off for themselves."""
    user = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    user.wants_mail = wanted
    user.save(update_fields=["wants_mail"])
    history.record(by=by, did="mail turned on" if wanted else "mail turned off", to=user)
    return user


def prune() -> int:
    """Delete what was read half a year ago; returns how many."""
    return Notification.objects.read_before(clock.now() - KEPT_AFTER_READING).delete()[0]


def _pk(user: User | int | None) -> int | None:
    return user if user is None or isinstance(user, int) else user.pk
