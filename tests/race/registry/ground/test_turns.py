"""Writers of one process wait for SQLite's write lock one at a time, so that newcomers do not overtake them."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.db.backends.sqlite3 import base

from config.sqlite import base as queued
from tests.race.racing import on_sqlite, race, until

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), on_sqlite]

WRITERS = 6


class NoQueue:
    """Lets everybody pass."""

    def acquire(self, timeout: float) -> bool:
        return True

    def release(self) -> None: ...


def waiting_at_once(monkeypatch: pytest.MonkeyPatch, all_stand: Callable[[int, int], bool]) -> int:
    """How many of six writers wait for SQLite itself at the same time, at most.

    The first writes until all stand behind it: told are how many have come, and how many have waited at once so far.
    """
    begin, come, waiting, most = base.DatabaseWrapper._start_transaction_under_autocommit, [], [], []

    def counted(self: base.DatabaseWrapper) -> None:
        waiting.append(self)
        most.append(len(waiting))
        try:
            begin(self)
        finally:
            waiting.remove(self)

    monkeypatch.setattr(base.DatabaseWrapper, "_start_transaction_under_autocommit", counted)

    def write() -> None:
        come.append(True)
        with transaction.atomic():
            until(lambda: all_stand(len(come), max(most)))

    assert race(*[write] * WRITERS) == {"done": WRITERS}
    return max(most)


def test_one_waits_and_the_others_stand_behind_it(monkeypatch):
    assert waiting_at_once(monkeypatch, lambda come, _most: come == WRITERS) == 1


def test_without_the_queue_they_all_wait_at_once(monkeypatch):
    monkeypatch.setattr(queued, "_turn", NoQueue())
    assert waiting_at_once(monkeypatch, lambda _come, most: most >= WRITERS - 1) >= WRITERS - 1


def test_the_turn_does_not_last_longer_than_the_timeout(monkeypatch):
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.1)
    with queued._turn:
        assert race(lambda: transaction.atomic().__enter__()) == {"OperationalError": 1}
