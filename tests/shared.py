"""A world for all tests of a module: handing in, approving and sealing cost more than most tests."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction

from registry import clock
from registry.documents import pdf
from registry.models.office import identity
from registry.protection import keys
from tests import readers
from tests.factories import local

At = Callable[[str], datetime]


def built_once(build: Callable[[At], Any]) -> Any:
    """A fixture of the module: `build(at)` runs before its first test and is undone after its last.

    What a test does is undone after that test, and calling the fixture gives objects that no other test has changed.
    Every test of the module has the world, whether it asks or not, so that none depends on the one before it.
    """

    @pytest.fixture(scope="module", autouse=True)
    def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[Callable[[], Any]]:
        with _undone_after(django_db_blocker):
            with django_db_blocker.unblock(), _scene() as at:
                built = build(at)
                connection.check_constraints()
            yield lambda: deepcopy(built)

    return world


def built_at(moment: str, build: Callable[[], Any]) -> tuple[Any, Any]:
    """Two fixtures of the module: what `build()` makes at this moment, once, and the same moment for every test."""

    def built(at: At) -> Any:
        at(moment)
        return build()

    @pytest.fixture(autouse=True)
    def now(at: At) -> None:
        at(moment)

    return built_once(built), now


@contextmanager
def _undone_after(blocker: Any) -> Iterator[None]:
    """A transaction over the tests of the module; in between, only a test that says so reaches the database."""
    transaction_of_the_module = transaction.atomic()
    with blocker.unblock():
        transaction_of_the_module.__enter__()
    try:
        yield
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            transaction_of_the_module.__exit__(None, None, None)


@contextmanager
def _scene() -> Iterator[At]:
    """The clock, the fresh keys and the undrawn papers that a single test has, too."""
    with ExitStack() as scene:
        scene.enter_context(pytest.MonkeyPatch.context()).setattr(pdf, "laid_out", readers.unread)
        keys.forget()
        identity.remember(identity.Identity())

        def at(text: str) -> datetime:
            moment = local(text)
            scene.enter_context(clock.at(moment))
            return moment

        yield at
