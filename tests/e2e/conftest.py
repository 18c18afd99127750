"""A real browser for the walk: Debian's Chromium, a fresh profile per test, a picture when it fails."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

OUTPUT = Path(__file__).parent / "output"
PHONE = {"width": 390, "height": 844}
FAILED = pytest.StashKey[bool]()

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
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium, "Chromium is missing: make setup-test installs it"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser, live_server) -> Iterator[Page]:
    """A phone on the live server; an exception in a script or a breach of the CSP fails the test."""
    context = browser.new_context(base_url=live_server.url, viewport=PHONE, locale="zh-CN", timezone_id="Asia/Shanghai")
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda message: errors.append(message.text) if "Content Security" in message.text else None)
    yield opened
    if request.node.stash.get(FAILED, False):
        OUTPUT.mkdir(exist_ok=True)
        opened.screenshot(path=OUTPUT / f"{request.node.name}.png", full_page=True)
    context.close()
    assert not errors, f"errors in the page: {errors}"
