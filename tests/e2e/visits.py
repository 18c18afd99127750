"""Users with a browser profile each, 390 px wide."""

from pathlib import Path
from typing import Any

from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from registry.models import User
from tests.e2e.travel import Days
from tests.factories import PASSWORD

PHONE = {"width": 390, "height": 844}
PATIENCE_MS = 60_000
DARKENING = ("--force-dark-mode", "--enable-features=WebContentsForceDark")

expect.set_options(timeout=PATIENCE_MS)


class Visits:
    """Opens phones and collects their errors."""

    def __init__(self, url: str, browser: Browser, days: Days) -> None:
        self.url, self.browser, self.days = url, browser, days
        self.errors: list[str] = []
        self.contexts: list[BrowserContext] = []
        self.phones: dict[str, Any] = {}  # how all phones of this walk differ from the usual one

    def phone(self, browser: Browser | None = None, **differently: Any) -> Page:
        """A fresh profile, nobody logged in."""
        usual = {"viewport": PHONE, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", "accept_downloads": True}
        context = (browser or self.browser).new_context(base_url=self.url, **usual | self.phones | differently)
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(self.days.device_script())
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._listen)
        return page

    def of(self, user: User, browser: Browser | None = None, **differently: Any) -> Page:
        """Somebody logs in with name and password."""
        page = self.phone(browser, **differently)
        page.goto(reverse("account_login"))
        page.fill("input[name=login]", user.username)
        page.fill("input[name=password]", PASSWORD)
        page.get_by_role("button", name="登录", exact=True).click()
        page.wait_for_url(f"{self.url}/")
        return page

    def take_pictures(self, folder: Path, name: str) -> None:
        for n, context in enumerate(self.contexts):
            for page in context.pages:
                page.screenshot(path=folder / f"{name}-{n}.png", full_page=True)

    def close(self) -> None:
        for context in self.contexts:
            context.close()

    def _listen(self, message: ConsoleMessage) -> None:
        if "Content Security" in message.text:
            self.errors.append(message.text)


def turned_to(page: Page, wanted: Locator) -> Locator:
    """The pages of a list turned until this is on one."""
    expect(page.locator("#pages")).to_be_attached()
    n = 1
    while not wanted.count():
        n += 1
        page.get_by_role("link", name="下一页").click()
        expect(page.locator(".pages-here")).to_contain_text(f"第 {n} 页")
    return wanted


def press(page: Page, label: str) -> None:
    """Press the button or link with exactly this word; the page it leads to is there afterwards."""
    target = page.get_by_role("button", name=label, exact=True).or_(page.get_by_role("link", name=label, exact=True))
    target.first.click()
