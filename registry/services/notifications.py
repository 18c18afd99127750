"""Telling people: kept for the page, once per key; the worker mails what has an address."""

from collections.abc import Iterable

from registry import clock
from registry.models import Notification, User

LONGEST_TEXT = 200


def tell(*, users: Iterable[User | int], key: str, text: str, url: str = "") -> int:
    """Tell each of these people once per key; a second telling of the same key is silence.

    `key` names the event ("shift:12:check-out"), `url` is a path of our own. Returns how many keys are kept now.
    """
    people = {user if isinstance(user, int) else user.pk for user in users}
    rows = [
        Notification(user_id=pk, key=key, text=text[:LONGEST_TEXT], url=url, at=clock.now()) for pk in sorted(people)
    ]
    Notification.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
