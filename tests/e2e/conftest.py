"""A real browser: Debian's Chromium, a fresh profile per person, a screenshot on failure."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from registry.models import Shift
from tests.e2e.travel import Days, start_on
from tests.e2e.visits import DARKENING, Visits
from tests.e2e.waiting import wait_after_presses
from tests.factories import ShiftFactory, local

OUTPUT = Path(__file__).parent / "output"
FAILED = pytest.StashKey[bool]()
# Every window of Chromium prepares two pages of its address line, as dear as a page of ours; no walk looks at them.
ADDRESS_LINE = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"]
# What Playwright turns off, too: the browser hears the last of several such lists only.
BY_PLAYWRIGHT = ["AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"]
BY_PLAYWRIGHT += ["HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "OptimizationHints"]
BY_PLAYWRIGHT += ["ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "AimEnabled"]
BY_PLAYWRIGHT += ["NetworkTimeServiceQuerying", "PreconnectToSearch"]
SWITCHES = ["--no-sandbox", f"--disable-features={','.join(BY_PLAYWRIGHT + ADDRESS_LINE)}"]

# Playwright keeps an event loop in this thread; Django would take our own queries for asynchronous ones.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started, pytest.MonkeyPatch.context() as patched:
        wait_after_presses(patched)
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Callable[..., Browser]:
    """Start another Chromium, one with windows, with these arguments."""
    path = path_of("chromium")

    def start(*args: str) -> Browser:
        return playwright.chromium.launch(executable_path=path, args=[*SWITCHES, *args])

    return start


def path_of(*programs: str) -> str:
    """Where the first of these lies that is installed."""
    found = [path for path in map(shutil.which, programs) if path]
    assert found, f"{programs[0]} is missing: make setup-test installs it"
    return found[0]


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The same engine without a window around each page, which costs more than the page; else one with windows."""
    path = path_of("chromium-headless-shell", "chromium")
    started = playwright.chromium.launch(executable_path=path, args=SWITCHES)
    yield started
    started.close()


@pytest.fixture(scope="session")
def darkening(chromium: Callable[..., Browser]) -> Iterator[Browser]:
    """A browser that darkens every page by itself, as many phones are set to do."""
    started = chromium(*DARKENING)
    yield started
    started.close()


@pytest.fixture
def drawn_when_read() -> None:
    """Who downloads a file in a browser gets the real one."""


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> Days:
    """The walk begins on a Tuesday; `days.go(…)` moves on."""
    return start_on("2026-03-10 09:00", monkeypatch)


@pytest.fixture
def shift(days: Days) -> Shift:
    """A Saturday morning that began five minutes ago."""
    days.go("2026-03-14 09:05")
    return ShiftFactory(starts_at=local("2026-03-14 09:00"), ends_at=local("2026-03-14 12:00"))


@pytest.fixture
def visits(request: pytest.FixtureRequest, browser: Browser, days: Days, live_server, settings) -> Iterator[Visits]:
    """People with a phone each; a script error or a CSP violation fails the test."""
    settings.PUBLIC_URL = live_server.url
    opened = Visits(live_server.url, browser, days)
    yield opened
    if request.node.stash.get(FAILED, False):
        OUTPUT.mkdir(exist_ok=True)
        opened.take_pictures(OUTPUT, request.node.name)
    opened.close()
    assert not opened.errors, f"errors in the pages: {opened.errors}"


@pytest.fixture
def page(visits: Visits) -> Page:
    """One phone on the live server."""
    return visits.phone()
