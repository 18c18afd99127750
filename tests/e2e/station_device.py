"""A phone or tablet as a station: paired, prepared, held under a scanner."""

import time

from django.urls import reverse
from playwright.sync_api import Page, expect

from checkin.models import Scan
from checkin.scanning.services import cards, stations
from registry.models import Shift, Volunteer
from tests.e2e.visits import press
from tests.factories import SignUpFactory

TYPED = """(keys) => {
  for (const key of keys) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
}"""


def people_of(shift: Shift, count: int) -> list[Volunteer]:
    return [SignUpFactory(shift=shift).volunteer for _ in range(count)]


def paired(page: Page, shift: Shift) -> None:
    """The device becomes a station of this shift and opens it."""
    code = stations.make(name="东门平板", shifts=[shift], by=shift.activity.leader)
    page.goto(reverse("station-pair", args=[code.text]))
    press(page, "配对")
    page.wait_for_url(f"**{reverse('station')}")
    place(page, "shifts").get_by_role("button").first.click()
    expect(place(page, "expected")).not_to_have_text("–")


def place(page: Page, name: str):
    return page.locator(f"[data-place={name}]")


def prepared(page: Page) -> None:
    """下乡准备, the day before."""
    page.locator("[data-on=change-shift]").click()
    press(page, "下乡准备")
    expect(place(page, "prepare-verdict")).to_contain_text("离线就绪 ✓")
    page.locator("[data-view-of=prepare] [data-on=back]").click()


def hold(page: Page, volunteer: Volunteer, *, caps_lock: bool = False) -> None:
    """A hand scanner types the card's text and presses Enter."""
    text = cards.address_of(volunteer)
    page.evaluate("document.activeElement.blur()")
    page.evaluate(TYPED, [*(text.swapcase() if caps_lock else text), "Enter"])


def sent(seconds: float = 20) -> Scan:
    """The one scan, once it has arrived."""
    until = time.monotonic() + seconds
    while not Scan.objects.exists() and time.monotonic() < until:
        time.sleep(0.1)
    return Scan.objects.get()


def kept_on(page: Page) -> dict[str, list[str]]:
    """The keys of everything still stored on the device."""
    return page.evaluate("""async () => {
      const opened = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result) })
      const db = await opened(indexedDB.open('station'))
      const kept = {}
      for (const name of db.objectStoreNames) {
        kept[name] = await opened(db.transaction(name).objectStore(name).getAllKeys())
      }
      db.close()
      return kept
    }""")


def stored_on(page: Page) -> str:
    """Everything that is still stored on the device, as one text."""
    return page.evaluate("""async () => {
      const opened = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result) })
      const db = await opened(indexedDB.open('station'))
      const all = []
      for (const name of db.objectStoreNames) all.push(await opened(db.transaction(name).objectStore(name).getAll()))
      db.close()
      return JSON.stringify(all)
    }""")


def walk_in(page: Page, name: str, phone: str) -> None:
    """Somebody without a place: name and phone are typed at the station."""
    press(page, "现场来的人")
    form = page.locator("form[data-on=walk-in]")
    form.get_by_label("姓名").fill(name)
    form.get_by_label("手机号码").fill(phone)
    form.get_by_role("button", name="登记并签到").click()
