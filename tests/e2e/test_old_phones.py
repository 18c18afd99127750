"""Checking in on an old phone: without JavaScript, 360 px wide, in high contrast, with a small first load."""

import gzip

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, Response, expect

from checkin.models import Attendance
from checkin.scanning.services import passcodes, site_codes
from registry.models import Shift, Volunteer
from tests.e2e.barriers import FIRST_LOAD, grave
from tests.e2e.visits import Visits, press
from tests.factories import VolunteerFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def old_phone(visits: Visits, person: Volunteer, **settings) -> BrowserContext:
    """The same person on another phone, logged in already."""
    state = visits.of(person.user).context.storage_state()
    narrow = {"width": 360, "height": 640}
    phone = visits.browser.new_context(base_url=visits.url, storage_state=state, viewport=narrow, **settings)
    visits.contexts.append(phone)
    return phone


def address(shift: Shift, direction: str) -> str:
    ticket = site_codes.new_ticket(shift=shift, direction=direction, method="site_code")
    return f"{reverse('code-press')}?ticket={ticket.as_text()}"


def test_without_javascript_one_still_checks_in_and_out(visits: Visits, shift, vera, days):
    phone = old_phone(visits, vera, java_script_enabled=False)
    page = phone.new_page()

    page.goto(address(shift, "in"))
    days.go("2026-03-14 09:08:40")
    press(page, "签到")
    expect(page.locator(".done-sign")).to_contain_text("已签到 09:05")
    expect(page.locator("#running [data-rest]")).to_have_text("3")
    expect(page.locator("#running [data-hours]")).to_be_hidden()
    expect(page.locator("#location")).to_be_hidden()

    days.go("2026-03-14 11:30")
    _made, text = passcodes.make(shift=shift, direction="out", by=shift.activity.leader)
    page.goto(reverse("code-entry"))
    page.get_by_label("口令").fill(f"{text[:3]} {text[3:]}")
    press(page, "按口令签到或签退")
    expect(page.locator(".done-sign")).to_contain_text("已签退 11:30")
    assert Attendance.objects.get().last_out_at is not None


def test_every_state_is_readable_and_narrow_enough(visits: Visits, shift, vera, days):
    seen = [look(visits, person, address(shift, way)) for person in (vera, VolunteerFactory()) for way in ("in", "out")]
    days.go("2026-03-14 07:58")
    seen.append(look(visits, vera, address(shift, "in")))
    days.go("2026-03-14 13:30")
    seen.append(look(visits, vera, address(shift, "in")))

    assert [problems for problems in seen if problems] == []


def test_the_press_weighs_little_on_the_first_load(visits: Visits, shift, vera):
    answers: list[Response] = []
    page = old_phone(visits, vera).new_page()
    page.on("response", lambda answer: answers.append(answer))

    page.goto(address(shift, "in"), wait_until="networkidle")

    weights = {answer.url: len(gzip.compress(answer.body(), 6)) for answer in answers if answer.ok}
    assert any(url.endswith("gate.js") for url in weights)
    assert sum(weights.values()) <= FIRST_LOAD, weights


def look(visits: Visits, person: Volunteer, where: str) -> list[str]:
    """Serious problems of this page, unfolded and in high contrast."""
    page: Page = old_phone(visits, person, contrast="more").new_page()
    page.goto(where)
    page.evaluate("document.querySelectorAll('details.fold').forEach((fold) => { fold.open = true })")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*grave(page), *([f"{where} is {wide} px too wide"] if wide > 0 else [])]
