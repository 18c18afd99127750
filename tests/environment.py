"""The environment of every test run, set before the settings are read, independent of the developer's."""

import atexit
import os
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest

OURS = "QZZY_TEST_DATA"
SETTINGS = {
    "SECRET_KEY": "only-for-tests-" * 4,
    "MASTER_KEY": "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtMDE",
    "DEBUG": "0",
    "DEMO": "1",
    "HTTPS": "0",
    "PORT": "8000",
    "PUBLIC_URL": "",
    "REDIS_URL": "",
    "LOG_LEVEL": "WARNING",
}

if OURS not in os.environ:  # workers of a parallel run inherit the folder of their parent
    os.environ[OURS] = os.environ["DATA_DIR"] = tempfile.mkdtemp(
        prefix="tests-", dir=os.environ.get("QZZY_MEMORY") or None
    )
    Path(os.environ["DATA_DIR"], "staticfiles").mkdir()
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
os.environ.update(SETTINGS)

USES_A_DATABASE = {"db", "transactional_db", "django_db_serialized_rollback", "live_server"}

ran: Counter[str] = Counter()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--with-database", action="store_true", help="leave out what says the same on every database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Rules that know no database (an import contract says so) are tested once, not once per database."""
    if not config.getoption("--with-database"):
        return
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        uses = item.get_closest_marker("django_db") or USES_A_DATABASE.intersection(getattr(item, "fixturenames", ()))
        (kept if uses else left).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=left)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call" and report.passed:
        _tests, kind, *_ = Path(report.nodeid.split("::")[0]).parts
        ran[kind] += 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if ran:
        kinds = " · ".join(f"{kind} {count}" for kind, count in sorted(ran.items()))
        terminalreporter.write_line(f"通过的用例：{kinds}")
