"""Running several commands at once, for all race tests."""

from collections import Counter
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, connection, connections

from registry import clock
from registry.exceptions import RuleViolation
from tests.factories import local

on_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row locks to take away")


def race(*runs: Callable[[], object], at: str) -> Counter:
    """Start all at once at this local moment and count the results: `done`, a reason, or an error's name."""
    barrier, answers = Barrier(len(runs)), Counter()

    def run(act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            with clock.at(local(at)):
                act()
            answers["done"] += 1
        except RuleViolation as refusal:
            answers[refusal.reason] += 1
        except DatabaseError as error:
            answers[type(error).__name__] += 1
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[act]) for act in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
