"""Dark screens: every code stays black on white, and every word readable."""

import re
from io import BytesIO

import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from checkin.scanning.services import cards
from registry.models import Shift
from tests.e2e.barriers import faint
from tests.e2e.station_device import hold, paired, people_of, place, prepared
from tests.e2e.visits import Visits, press
from tests.factories import PASSWORD, SignUpFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
BLACK_PAGE = "<!doctype html><body style='margin: 0; background: #000'><div id=alone style='width: 420px'>{}</div>"
COLOURS = "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
NIGHT, PAPER = ["rgb(20, 22, 27)", "rgb(232, 234, 238)"], ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]


@pytest.fixture
def leader(shift: Shift):
    user = shift.activity.leader
    user.set_password(PASSWORD)
    user.save()
    return user


def codes_of(shown: Locator) -> tuple[str, str]:
    """What a phone reads off this screen, and off the same picture alone on a black page without our styles."""
    expect(shown).to_be_visible()
    page = shown.page.context.new_page()
    markup = shown.evaluate("it => it.matches('svg, img') ? it.outerHTML : it.innerHTML")
    page.set_content(
        BLACK_PAGE.format(markup.replace("<svg ", "<svg width='420' ").replace("<img ", "<img width='420' "))
    )
    alone = page.locator("#alone > *").screenshot()
    page.close()
    assert surrounded(alone), "the code has no white edge of its own"
    return read(shown.screenshot()), read(alone)


def read(picture: bytes) -> str:
    return next((code.text for code in zxingcpp.read_barcodes(Image.open(BytesIO(picture)))), "")


def surrounded(picture: bytes) -> bool:
    """White for at least four modules on each side: a code of our sizes has at most 80 modules with its edge."""
    grey = Image.open(BytesIO(picture)).convert("L")
    dark = grey.point(lambda value: 255 if value < 200 else 0).getbbox()
    assert dark, "nothing is drawn"
    edge = grey.width * 4 // 80
    return min(dark[0], dark[1], grey.width - dark[2], grey.height - dark[3]) >= edge


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_code_is_read_off_a_screen_that_the_browser_darkens(visits: Visits, darkening, shift, leader, theme):
    vera = SignUpFactory(shift=shift).volunteer
    card = cards.address_of(vera)
    phone = visits.of(vera.user, darkening, color_scheme=theme)
    phone.goto(reverse("card-own"))
    assert codes_of(phone.locator("main svg.qr").first) == (card, card)

    desk = visits.of(leader, darkening, color_scheme=theme)
    desk.goto(reverse("shift-code", args=[shift.pk]))
    expect(desk.locator("[data-unsynced]")).to_be_hidden()
    shown = codes_of(desk.locator("[data-code]"))
    assert shown[0].startswith(f"{visits.url}/c/{shift.uuid}/i"), shown
    assert shown[0] == shown[1]
    assert codes_of(pairing_code(desk))[0].startswith(f"{visits.url}{reverse('station')}")
    assert codes_of(authenticator_code(desk))[0].startswith("otpauth://totp/")


def pairing_code(desk: Page) -> Locator:
    desk.goto(reverse("station-list"))
    press(desk, "新建签到台")
    desk.get_by_label("名称").fill("东门平板")
    desk.locator("input[name=shifts]").first.check()
    press(desk, "保存")
    return desk.locator("main .qr").first


def authenticator_code(desk: Page) -> Locator:
    desk.goto(reverse("mfa_activate_totp"))
    if desk.locator("input[name=password]").count():
        desk.fill("input[name=password]", PASSWORD)
        press(desk, "确认")
    return desk.locator("img.qr")


def test_the_station_and_its_export_are_read_off_a_darkened_screen(visits: Visits, darkening: Browser, shift, leader):
    (person,) = people_of(shift, 1)
    page = visits.phone(darkening)
    paired(page, shift)
    prepared(page)
    place(page, "shifts").get_by_role("button").first.click()
    page.context.set_offline(True)
    hold(page, person)
    expect(place(page, "waiting")).to_have_text("1")
    page.locator("[data-export] [data-on=export]").click()
    page.locator("[data-on=export-pause]").click()

    frame, alone = codes_of(place(page, "export-code"))
    assert frame == alone
    assert re.match(r"\S+", frame)


def test_the_theme_follows_the_device_and_paper_stays_white(visits: Visits, shift, leader):
    desk = visits.of(leader, color_scheme="dark")
    desk.goto(reverse("shift-desk", args=[shift.pk]))

    assert desk.evaluate(COLOURS) == NIGHT
    desk.emulate_media(media="print")
    assert desk.evaluate(COLOURS) == PAPER
    assert desk.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"


def test_the_faces_of_the_station_are_readable_in_the_dark(visits: Visits, shift: Shift):
    people_of(shift, 2)
    page = visits.phone(color_scheme="dark")
    paired(page, shift)
    problems = faint(page)
    for name in ("点名", "集体签到", "最近扫码", "显示签到码"):
        press(page, name)
        problems += faint(page)
        page.locator("[data-on=back]:visible").click()
    prepared(page)

    assert problems + faint(page) == []
