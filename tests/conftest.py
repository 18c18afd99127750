"""Shared by all tests: a settable clock, a flush that append-only tables permit, no hidden errors."""

import gc
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.contrib.contenttypes.management import create_contenttypes
from django.core.cache import caches
from django.db import connection
from django.db.models.signals import post_migrate
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from certificates.issuing.documents import raster
from config.navigation import ROUNDS_OPENED
from registry import clock
from registry.documents import pdf
from registry.models import Shift, Volunteer
from registry.models.office import identity
from registry.protection import keys
from tests import flushing, migrated, readers, spared
from tests.factories import ShiftFactory, SignUpFactory, local
from tests.factories_hours import AFTERWARDS
from tests.unit.registry.planning import People, people

hypothesis_settings.register_profile("house", deadline=None, derandomize=True, database=None)
hypothesis_settings.register_profile("long", deadline=None, database=None, max_examples=2000)
hypothesis_settings.load_profile("house")


def pytest_configure() -> None:
    """Cheap passwords, static files without a collected manifest, and an end that ends servers too."""
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    spared.install()


# Every flush would write four hundred permissions that nothing in the product asks for.
post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
post_migrate.disconnect(create_contenttypes)


def pytest_collection_finish() -> None:
    """What is imported stays to the end: looking through it for garbage again and again cost a fifth of all time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


TransactionTestCase._fixture_teardown = flushing.flush
# A server's process that knows its tables is worth keeping; on SQLite a test may have chosen another mode.
TransactionTestCase._should_reload_connections = lambda _case: connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_use_migrations: bool) -> bool:
    """With migrations, a run begins where an earlier step of `make test` ended them; one step always makes them all."""
    return django_db_use_migrations and migrated.laid_ready()


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_use_migrations: bool, django_db_keepdb: bool, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock():
        if django_db_use_migrations and not django_db_keepdb:
            migrated.keep()
        flushing.remember()


@pytest.fixture(autouse=True)
def fresh_keys() -> None:
    """Keys belong to the database of one test, so the process's cache is cleared after it."""
    keys.forget()
    identity.remember(identity.Identity())


@pytest.fixture(autouse=True)
def rounds_were_opened() -> None:
    """The menu asks the database for it once a minute: never in the middle of a test that counts."""
    caches["template_fragments"].set(ROUNDS_OPENED, True, timeout=None)


@pytest.fixture(autouse=True)
def drawn_when_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PDF costs as much as forty tests: it is laid out when a test reads it, and not where none does."""
    monkeypatch.setattr(pdf, "laid_out", readers.unread)
    monkeypatch.setattr(raster, "as_png", readers.unseen)


@pytest.fixture
def at() -> Iterator[Callable[[str], datetime]]:
    """`at("2026-03-14 09:00")`: sets the clock to this local moment for the rest of the test."""
    with ExitStack() as frozen:

        def travel(local: str) -> datetime:
            moment = datetime.fromisoformat(local).replace(tzinfo=clock.LOCAL)
            frozen.enter_context(clock.at(moment))
            return moment

        yield travel


@pytest.fixture(autouse=True)
def no_unexpected_error(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A logged error fails the test, even if the page answers."""
    yield
    if request.node.get_closest_marker("logs_errors"):
        return
    records = caplog.get_records("call")
    broken = [record for record in records if record.name == "django.request" and record.levelno >= logging.ERROR]
    assert not broken, f"django.request logged: {[record.getMessage() for record in broken]}"


@pytest.fixture
def who() -> People:
    """The people who plan, approve and look on in an activity."""
    return people()


@pytest.fixture
def monday(at: Callable[[str], datetime]) -> datetime:
    """Two days after the shift: hours are handed in and decided."""
    return at(AFTERWARDS)


@pytest.fixture
def shift(at: Callable[[str], datetime]) -> Shift:
    """A Saturday morning that begins now."""
    return ShiftFactory(starts_at=at("2026-03-14 09:00"), ends_at=local("2026-03-14 11:30"))


@pytest.fixture
def vera(shift: Shift) -> Volunteer:
    """Somebody on the list of the shift."""
    return SignUpFactory(shift=shift).volunteer


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A server that nobody calls, for a test that nothing is fetched: `accept` says at once that nobody did."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server
