"""A press ends where it leads: the next line of a walk sees the page that came, never the one that is about to go.

Chromium sends a form, or follows a link, in a task after the click; Playwright's own click is over by then.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

import pytest
from playwright.sync_api import Download, Error, Locator, Page

PATIENCE_S = 60
LISTEN = """() => {
  const here = (target) => !target || target === '_self'
  const sends = (event) => {
    const { submitter, target: form } = event
    const method = submitter?.getAttribute('formmethod') || form.getAttribute('method')
    return method !== 'dialog' && here(submitter?.getAttribute('formtarget') || form.getAttribute('target'))
  }
  const follows = (event) => {
    const link = event.target instanceof Element && event.target.closest('a[href]')
    if (!link || link.hasAttribute('download') || !here(link.target) || !link.protocol.startsWith('http')) return false
    return !link.hash || link.href.split('#')[0] !== location.href.split('#')[0]
  }
  if (window.leaves === undefined) {
    window.addEventListener('submit', (event) => { if (!event.defaultPrevented && sends(event)) window.leaves = true })
    window.addEventListener('click', (event) => { if (!event.defaultPrevented && follows(event)) window.leaves = true })
    window.addEventListener('scripts-run', () => { window.scriptsRun = true })
  }
  window.leaves = false
  window.dispatchEvent(new Event('scripts-run'))
  return window.scriptsRun === true
}"""
LEADS_AWAY = "it => it.matches('a[href], button, input') && !['button', 'checkbox', 'radio'].includes(it.type)"
GOING = "() => window.leaves === true || document.querySelector('.htmx-request, .is-pressed') !== null"


def wait_after_presses(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on a click or a key waits for the page, the file or the part of the page that it asks for."""
    for name in ("click", "press"):
        monkeypatch.setattr(Locator, name, _waiting(getattr(Locator, name)))


def _waiting(press: Callable[..., None]) -> Callable[..., None]:
    @wraps(press)
    def pressed(target: Locator, *given: Any, **options: Any) -> None:
        page, files = target.page, list[Download]()

        def came(file: Download) -> None:
            files.append(file)

        if not page.evaluate(LISTEN) and target.evaluate(LEADS_AWAY):
            page.evaluate("() => { window.leaves = true }")
        page.on("download", came)
        try:
            press(target, *given, **options)
            _settle(page, files)
        finally:
            page.remove_listener("download", came)

    return pressed


def _settle(page: Page, files: list[Download]) -> None:
    """Until the page has gone, a file has come instead, or the part of the page is there."""
    until = time.monotonic() + PATIENCE_S
    while not files and not page.is_closed() and _going(page):
        assert time.monotonic() < until, f"nothing came after a press on {page.url}"
        page.wait_for_timeout(10)
    if not page.is_closed():
        page.wait_for_load_state()


def _going(page: Page) -> bool:
    try:
        return bool(page.evaluate(GOING))
    except Error:  # the document is being replaced just now
        return True
