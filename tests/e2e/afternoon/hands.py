"""People at a browser of the running product: they log in for the first time, and press what the pages offer."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from allauth.mfa.totp.internal import auth
from playwright.sync_api import Browser, Error, Page

from tests.e2e.visits import PHONE

PASSWORD = "Xiawu-2026-kaiban"  # noqa: S105
DESK = {"width": 1440, "height": 900}
PATIENCE_MS = 60_000
JOB_WITHIN = 600  # seconds


class Office:
    """Where everybody opens a browser; errors of the pages are kept."""

    def __init__(self, url: str, browser: Browser, link_for: Callable[[str], str], work: Callable[[], None]) -> None:
        self.url, self.browser, self.link_for, self.work = url, browser, link_for, work
        self.errors: list[str] = []
        self.device_script = ""  # what sets the clock of a device, where the walk sets the product's
        self.secrets: dict[Page, str] = {}  # of the authenticator of who sits there

    def opened(self, size: dict[str, int] | None = None, **differently: Any) -> Page:
        """A fresh profile."""
        usual = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "ignore_https_errors": True}
        context = self.browser.new_context(base_url=self.url, viewport=size or DESK, **usual | differently)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(self.device_script)
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page

    def phone(self) -> Page:
        return self.opened(PHONE)

    def on_phone(self, page: Page) -> Page:
        """Whoever is logged in there, on a phone."""
        return self.opened(PHONE, storage_state=page.context.storage_state())

    def again(self, page: Page, login: str) -> Page:
        """Who sat there logs in on a phone, with password and second factor."""
        phone = self.phone()
        phone.goto("/accounts/login/")
        phone.fill("input[name=login]", login)
        phone.fill("input[name=password]", PASSWORD)
        phone.get_by_role("button", name="登录", exact=True).click()
        phone.fill("input[name=code]", code_of(self.secrets[page]))
        phone.locator("main form button[type=submit]").first.click()
        self.secrets[phone] = self.secrets[page]
        return phone

    def begins(self, username: str, password: str) -> Page:
        """First log-in with a one-time password: a password of one's own, then the second factor."""
        page = self.opened()
        page.goto("/accounts/login/")
        page.fill("input[name=login]", username)
        page.fill("input[name=password]", password)
        page.get_by_role("button", name="登录", exact=True).click()
        page.fill("input[name=oldpassword]", password)
        _choose_password(page, "修改密码")
        return self.with_second_factor(page)

    def invited(self, username: str, address: str) -> Page:
        """First log-in by the link that was mailed to the holder."""
        page = self.opened()
        page.goto(self.link_for(address))
        _choose_password(page, "设置密码")
        page.goto("/accounts/login/")
        if page.locator("input[name=login]").count():
            page.fill("input[name=login]", username)
            page.fill("input[name=password]", PASSWORD)
            page.get_by_role("button", name="登录", exact=True).click()
        return self.with_second_factor(page)

    def with_second_factor(self, page: Page) -> Page:
        """What holders of a role are asked for before anything else (D103)."""
        page.goto("/")
        if "reauthenticate" in page.url:  # who came by a code or a link shows the password first
            page.fill("input[name=password]", PASSWORD)
            page.locator("main form button[type=submit]").first.click()
        if "totp" in page.url:
            secret = page.get_by_label("密钥", exact=True).input_value()
            self.secrets[page] = secret
            page.fill("input[name=code]", code_of(secret))
            submit(page, "启用")
            page.goto("/")
        return page

    def until(self, page: Page, there: str, *, says: str) -> None:
        """Come back to the page until the worker is done and it says so."""
        until = time.monotonic() + JOB_WITHIN
        self.work()
        while time.monotonic() < until:
            with suppress(Error):  # the page may turn by itself just then
                page.goto(there)
                if says in page.locator("main").inner_text():
                    return
            time.sleep(0.5)
        raise TimeoutError(f"{there} does not say {says}")


def _choose_password(page: Page, label: str) -> None:
    for name in ("password1", "password2"):
        page.fill(f"input[name={name}]", PASSWORD)
    submit(page, label)


def submit(page: Page, label: str) -> None:
    """Press the button of the page itself, not a line of the menu."""
    page.locator("main").get_by_role("button", name=label, exact=True).first.click()


def code_of(secret: str) -> str:
    """What the authenticator shows now."""
    return auth.format_hotp_value(auth.hotp_value(secret, next(iter(auth.yield_hotp_counters_from_time()))))


def choose(page: Page, field: str, name: str) -> None:
    """A unit from the list, by typing its name."""
    page.locator(f"main [name={field}]").first.fill(name)


def upload(page: Page, kind: str, unit: str, name: str, content: bytes) -> str:
    """A table into the import; the path of its page."""
    page.goto(f"/manage/imports/new/{kind}/")
    choose(page, "unit", unit)
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": content})
    submit(page, "上传并核对")
    page.wait_for_url("**/manage/imports/*/")
    return page.url


def agree(page: Page, label: str) -> None:
    """Press what asks once more before it does it."""
    page.locator("details.confirm > summary", has_text=label).first.click()
    page.locator("details.confirm[open] .confirm-sheet button[type=submit]").click()


def store(office: Office, page: Page, there: str) -> bool:
    """Read the preview and store what is right; whether rows were left for somebody to put right."""
    office.until(page, there, says="待导入")
    has_wrong = "只导入没有问题的行" in page.locator("body").inner_text()
    agree(page, "只导入没有问题的行" if has_wrong else "全部导入")
    return has_wrong
