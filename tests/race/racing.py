"""Running several commands at once, for all race tests; nobody pauses: who must come first is waited for."""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from threading import Barrier, Event, Thread, get_ident
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import Model, QuerySet

from config.sqlite import base as queued
from registry import clock
from registry.exceptions import RuleViolation
from tests.factories import local

on_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row locks to take away")
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has transaction modes")
PATIENCE = 120  # seconds after which what nobody brings about fails the test
WAITED_FOR = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"


def deferred(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite as without its mode IMMEDIATE: a transaction takes its turn when it first writes, not as it begins."""
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    connections.close_all()


def without_locks(monkeypatch: pytest.MonkeyPatch, *models: type[Model]) -> None:
    """No row (of these models) is held for anybody: the control of a lock."""
    lock = QuerySet.select_for_update

    def held(rows: QuerySet, **how: Any) -> QuerySet:
        return lock(rows, **how) if models and rows.model not in models else rows.all()

    monkeypatch.setattr(QuerySet, "select_for_update", held)


def both_look_first(monkeypatch: pytest.MonkeyPatch, module: Any, name: str) -> None:
    """Neither of two goes on before both have called this function of the module, which looks and writes nothing."""
    look, meet = getattr(module, name), _meeting()

    def look_and_meet(*said: Any, **more: Any) -> Any:
        found = look(*said, **more)
        meet()
        return found

    monkeypatch.setattr(module, name, look_and_meet)


def both_come_first(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str) -> None:
    """Neither of two begins this function of a module, or method of a class, before both have come to it."""
    act, meet = getattr(owner, name), _meeting()

    def meet_and_act(*said: Any, **more: Any) -> Any:
        meet()
        return act(*said, **more)

    monkeypatch.setattr(owner, name, meet_and_act)


def _meeting() -> Callable[[], None]:
    """Where two threads wait for each other, each once."""
    barrier, came = Barrier(2, timeout=PATIENCE), set[int]()

    def meet() -> None:
        if get_ident() not in came:
            came.add(get_ident())
            barrier.wait()

    return meet


def until(holds: Callable[[], object]) -> None:
    """Return once it holds."""
    given_up = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < given_up, "it did not come to that"
        time.sleep(0.005)


def waited_for() -> bool:
    """Whether another waits for what the transaction of this thread holds."""
    if connection.vendor == "sqlite":
        return queued._turn.locked()  # who has the turn waits for the one who writes
    with connection.cursor() as cursor:
        cursor.execute(WAITED_FOR)
        return bool(cursor.fetchone()[0])


def race(*runs: Callable[[], object], at: str | None = None) -> Counter:
    """Start all at once (at this local moment) and count the results: `done`, a reason, or an error's name."""
    return answers(*[lambda act=act: (act(), "done")[1] for act in runs], at=at)


def overtaken(first: Callable[[], object], second: Callable[[], object], *, at: str | None = None) -> Counter:
    """`second` starts once `first` has written, and `first` commits when `second` is done or waits for it.

    Counts what `second` returned, or why it was refused.
    """
    written, done = Event(), Event()

    def hold() -> object:
        with transaction.atomic():
            try:
                first()
            finally:
                written.set()
            until(lambda: done.is_set() or waited_for())
        return "committed"

    return answers(hold, _after(written, second, done), at=at)


def overtaken_at(
    monkeypatch: pytest.MonkeyPatch,
    owner: Any,
    name: str,
    first: Callable[[], object],
    second: Callable[[], object],
    *,
    has_looked: bool = False,
    at: str | None = None,
) -> Counter:
    """`second` starts once `first` has come to this function, and `first` begins it when `second` is done or waits.

    `has_looked`: where the function reads, `first` has read. Counts as `race` does.
    """
    act, come, done = getattr(owner, name), Event(), Event()

    def act_late(*said: Any, **more: Any) -> Any:
        if come.is_set():
            return act(*said, **more)
        found = act(*said, **more) if has_looked else None
        come.set()
        until(lambda: done.is_set() or waited_for())
        return found if has_looked else act(*said, **more)

    def lead() -> None:
        try:
            first()
        finally:
            come.set()

    monkeypatch.setattr(owner, name, act_late)
    return race(lead, _after(come, second, done), at=at)


def _after(begun: Event, act: Callable[[], object], done: Event) -> Callable[[], object]:
    def follow() -> object:
        begun.wait()
        try:
            return act()
        finally:
            done.set()

    return follow


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
