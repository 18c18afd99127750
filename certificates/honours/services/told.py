"""Telling those whom a story concerns."""

from collections.abc import Iterable

from registry.models import HistoryEntry
from registry.notifications.services import notifications


def tell(entry: HistoryEntry, users: Iterable[int | None], text: str, url: str, *, title: str = "") -> None:
    """Each once; not who did it."""
    notifications.tell_of(entry, users=list(dict.fromkeys(users)), text=text.format(title=title), url=url)
