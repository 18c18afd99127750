"""Each fault has its own installation, data folder and database, copied from a prepared one."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from bench.server import fresh_database, manage, module, surroundings
from tests import migrated

POSTGRES = os.environ.get("DATABASE_URL")
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
    source, _morning = prepared
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        shutil.copytree(source["DATA_DIR"], folder, dirs_exist_ok=True)
        copy = source | {"DATA_DIR": folder}
        if not POSTGRES:
            yield copy
            return
        with fresh_database(POSTGRES, template=urlsplit(source["DATABASE_URL"]).path[1:]) as url:
            yield copy | {"DATABASE_URL": url}
