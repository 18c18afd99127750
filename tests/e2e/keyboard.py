"""A person with a keyboard only: Tab, Enter and Space, and a focus that is always seen."""

import re

from django.urls import reverse
from playwright.sync_api import Page

from registry.models import User
from tests.factories import PASSWORD

LONGEST_WAY = 120
FOCUSED = """() => {
  const it = document.activeElement
  if (!it || it === document.body) return null
  const seen = (one) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one)
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none'
  }
  const words = (it.getAttribute('aria-label') || it.innerText || it.value || '').replace(/\\s+/g, ' ').trim()
  const hidden = it.getBoundingClientRect().width < 3
  const shown = hidden ? it.nextElementSibling || it : it
  return { words, name: it.name || '', seen: seen(shown) }
}"""


class Keyboard:
    """Where the focus is, and how it gets somewhere."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, label: str = "", *, name: str = "") -> None:
        """Tab until the thing with these words (a pattern), or this field, has the focus; every stop is seen."""
        passed = []
        for _ in range(LONGEST_WAY):
            self.page.keyboard.press("Tab")
            here = self.page.evaluate(FOCUSED)
            if here is None:
                passed.append("(end of the page)")
                continue
            assert here["seen"], f"the focus is not seen on {here['words'] or here['name']}"
            if (name and here["name"] == name) or (label and re.fullmatch(label, here["words"])):
                return
            passed.append(here["words"] or here["name"])
        raise AssertionError(f"{label or name} is not reached on {self.page.url}: {passed}")

    def press(self, label: str, key: str = "Enter") -> None:
        """Reach it, press it, and wait for the page it leads to."""
        self.reach(label)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def press_here(self, label: str, key: str = "Enter") -> None:
        """Reach it and press it, where only a part of this page changes."""
        self.reach(label)
        self.page.keyboard.press(key)

    def fill(self, name: str, text: str) -> None:
        self.reach(name=name)
        self.page.keyboard.type(text)

    def log_in(self, user: User) -> None:
        self.page.goto(reverse("account_login"))
        self.fill("login", user.username)
        self.fill("password", PASSWORD)
        self.press("登录")
        assert reverse("account_login") not in self.page.url

    def leaves(self) -> None:
        """Once round the page and out of it: nothing holds the focus."""
        for _ in range(LONGEST_WAY):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(FOCUSED) is None:
                return
        raise AssertionError(f"{self.page.url} does not let the focus go")
