"""From the gate to the ledger: station, card, site code, hand-in, approval, seal."""

import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect

from checkin.models import LedgerEntry, SealedEntry, Station
from tests.e2e.camera import code_on, film_of
from tests.e2e.cast import Cast
from tests.e2e.visits import Visits, press
from tests.e2e.waiting import PATIENCE_S

CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


def make_station(visits: Visits, who: Cast) -> str:
    """The leader sets up a station and shows its code, which opens the pairing page."""
    page = visits.of(who.lea)
    page.goto(reverse("station-list"))
    press(page, "新建签到台")
    page.get_by_label("名称").fill("东门平板")
    page.locator("input[name=shifts]").first.check()
    press(page, "保存")
    expect(page.locator(".number")).to_be_visible()
    return code_on(page.locator("main .qr").first)


def check_in_by_card(visits: Visits, who: Cast, *, pairing: str, card: bytes, chromium: Callable, folder: Path) -> None:
    """A tablet without a log-in pairs once; its camera then reads the card and answers with the name."""
    film = film_of(card, folder / "card.y4m")
    tablet = chromium(*CAMERA, f"--use-file-for-fake-video-capture={film}")
    page = visits.phone(tablet)
    _pair(page, pairing)
    page.locator("[data-place=shifts]").get_by_text("主题微课堂").click()
    answer = page.locator("[data-place=answer]")
    expect(answer).to_contain_text("已签到 09:05")
    expect(answer).to_contain_text("韦示例一")
    expect(page.locator("[data-place=present]")).to_have_text("1")
    expect(page.locator("[data-place=waiting]")).to_have_text("0")
    _hear_that_nothing_waits(page)
    page.context.close()
    tablet.close()


def check_out_by_site_code(visits: Visits, vera: Page, who: Cast) -> None:
    """The leader's screen shows the site code; the volunteer's phone reads it and presses once."""
    screen = visits.of(who.lea)
    screen.goto(reverse("shift-desk", args=[who.shift.pk]))
    press(screen, "显示签到码")
    screen.locator("[data-set-direction=out]").click()
    expect(screen.locator("[data-unsynced]")).to_be_hidden()
    vera.goto(_path(code_on(screen.locator("[data-code]"))))
    press(vera, "签退")
    expect(vera.locator("main")).to_contain_text("已签退")


def hand_in(visits: Visits, who: Cast) -> None:
    page = visits.of(who.lea)
    page.goto(reverse("shift-hand-in", args=[who.shift.pk]))
    page.get_by_label("开始时清点人数").fill("1")
    page.get_by_label("结束时清点人数").fill("1")
    press(page, "提交认定")
    expect(page.locator("#messages")).to_contain_text("已提交")


def approve_hours(visits: Visits, who: Cast) -> None:
    """Whoever handed in has nothing to decide; the other administrator does."""
    own = visits.of(who.lea)
    own.goto(reverse("hours-queue"))
    expect(own.locator("main")).to_contain_text("没有等您认定的时长")
    page = visits.of(who.otto)
    page.goto(reverse("hours-queue"))
    press(page, "查看")
    press(page, "认定所选（无疑点 1 条）")
    expect(page.locator("#messages")).to_contain_text("已认定 1 条")
    entry = LedgerEntry.objects.get()
    assert (entry.minutes, entry.hours_class) == (162, "timed")


def seal(visits: Visits) -> None:
    """The nightly seal; its head is public."""
    call_command("seal")
    assert SealedEntry.objects.filter(entry=LedgerEntry.objects.get()).exists()
    stranger = visits.phone()
    stranger.goto(reverse("seals"))
    expect(stranger.locator("main")).to_contain_text("封存 №1")


def see_hours(vera: Page) -> None:
    """The volunteer sees the total and how it follows from two presses."""
    vera.goto(reverse("me-hours"))
    expect(vera.locator(".figure").first).to_contain_text("2.7")
    vera.get_by_role("link", name="主题微课堂").first.click()
    for words in ("09:05", "11:50", "162 分", "2.7 小时", "志愿者卡"):
        expect(vera.locator("main")).to_contain_text(words)


def _pair(page: Page, pairing: str) -> None:
    split = urlsplit(pairing)
    page.goto(split.path + (f"#{split.fragment}" if split.fragment else ""))
    press(page, "配对")
    page.wait_for_url(f"**{reverse('station')}")


def _hear_that_nothing_waits(page: Page) -> None:
    """A station says once a minute what it holds: put away before, it leaves the approver a question."""
    until = time.monotonic() + 2 * PATIENCE_S
    while not Station.objects.filter(last_seen_at__isnull=False).exclude(waiting_scans__gt=0).exists():
        assert time.monotonic() < until, "the station did not say that nothing waits"
        page.wait_for_timeout(100)


def _path(url: str) -> str:
    return urlsplit(url).path
