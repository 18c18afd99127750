"""Each fault has its own installation, data folder and database, copied from a prepared one."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bench.server import fresh_database, manage, module, surroundings
from tests import migrated
from tests.faults.patience import PATIENCE_SECONDS
from tests.faults.servers import Web

POSTGRES = os.environ.get("DATABASE_URL")
QUIET_SECONDS = PATIENCE_SECONDS * 4  # nobody who keeps silent is cut off before the pages have come
SMALL_BUFFER = 64 * 1024
ONLY_SQLITE = pytest.mark.skipif(bool(POSTGRES), reason="what a file on a disk may suffer")
ONLY_POSTGRES = pytest.mark.skipif(not POSTGRES, reason="needs a database server that can go away")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.faults)


@pytest.fixture(scope="session")
def prepared() -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    """An installation with its static files and a morning of service, and a station's data."""
    with surroundings(POSTGRES, beginning=migrated.beginning()) as env:
        manage(env, "collectstatic", "--no-input", "--verbosity=0")
        yield env, json.loads(module(env, "bench.morning"))


@pytest.fixture
def morning(prepared: tuple[dict[str, str], dict[str, Any]]) -> dict[str, Any]:
    return prepared[1]


@pytest.fixture
def env(prepared: tuple[dict[str, str], dict[str, Any]]) -> Iterator[dict[str, str]]:
    """A copy of the prepared installation."""
    with _copied(prepared[0]) as copy:
        yield copy


@pytest.fixture(scope="module")
def patient(prepared: tuple[dict[str, str], dict[str, Any]]) -> Iterator[Web]:
    """One server for all who only keep silent, send slowly or do not read: it bears them longer than a test lasts."""
    with _copied(prepared[0]) as env, Web(env, quiet=QUIET_SECONDS, send_buffer=SMALL_BUFFER) as web:
        yield web


@contextmanager
def _copied(source: dict[str, str]) -> Iterator[dict[str, str]]:
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        shutil.copytree(source["DATA_DIR"], folder, dirs_exist_ok=True)
        copy = source | {"DATA_DIR": folder}
        if not POSTGRES:
            yield copy
            return
        with fresh_database(POSTGRES, template=urlsplit(source["DATABASE_URL"]).path[1:]) as url:
            yield copy | {"DATABASE_URL": url}
