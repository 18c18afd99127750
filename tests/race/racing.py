"""Running several commands at once, for all race tests."""

from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from threading import Barrier, Event, Thread
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import QuerySet

from registry import clock
from registry.exceptions import RuleViolation
from tests.factories import local

on_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row locks to take away")
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has transaction modes")


def deferred(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite as without its mode IMMEDIATE: a transaction takes its turn when it first writes, not as it begins."""
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    connections.close_all()


def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """No row is held for anybody: the control of a lock."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows.all())


def both_look_first(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    """Neither of two goes on before both have called this function of the module, which looks and writes nothing."""
    met, look = Barrier(2, timeout=60), getattr(module, name)

    def look_and_meet(*said: Any) -> Any:
        found = look(*said)
        met.wait()
        return found

    monkeypatch.setattr(module, name, look_and_meet)


def race(*runs: Callable[[], object], at: str | None = None) -> Counter:
    """Start all at once (at this local moment) and count the results: `done`, a reason, or an error's name."""
    return answers(*[lambda act=act: (act(), "done")[1] for act in runs], at=at)


def overtaken(first: Callable[[], object], second: Callable[[], object], *, at: str | None = None) -> Counter:
    """`second` starts once `first` has written, and `first` commits when `second` is done or has waited a second.

    Counts what `second` returned, or why it was refused.
    """
    written, done = Event(), Event()

    def hold() -> object:
        with transaction.atomic():
            try:
                first()
            finally:
                written.set()
            done.wait(1)
        return "committed"

    def follow() -> object:
        written.wait()
        try:
            return second()
        finally:
            done.set()

    return answers(hold, follow, at=at)


def answers(*runs: Callable[[], object], at: str | None = None) -> Counter:
    """The same, but count what each returned instead of `done`."""
    barrier, heard = Barrier(len(runs)), []

    def run(act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            with clock.at(local(at)) if at else nullcontext():
                heard.append(act())
        except RuleViolation as refusal:
            heard.append(refusal.reason)
        except DatabaseError as error:
            heard.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[act]) for act in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(heard)
