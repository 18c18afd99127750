"""The same day by other ways: without JavaScript, in a browser that darkens pages, with a keyboard only."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from checkin.models import Attendance
from registry.models import Volunteer
from tests.e2e import steps_joining as joining
from tests.e2e import steps_serving as serving
from tests.e2e.camera import code_on
from tests.e2e.cast import Cast, cast, person
from tests.e2e.keyboard import Keyboard
from tests.e2e.visits import DARKENING, Visits, press
from tests.factories import ActivityFactory, ShiftFactory, SignUpFactory, VolunteerFactory, local
from tests.factories_hours import handed_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def who(days) -> Cast:
    return cast()


def planned(who: Cast) -> Volunteer:
    """The activity is published, and somebody is registered."""
    activity = ActivityFactory(title="主题微课堂", leader=who.lea, recording_unit=who.unit)
    ShiftFactory(activity=activity, starts_at=local("2026-03-14 09:00"), ends_at=local("2026-03-14 12:00"))
    return VolunteerFactory(user=person("韦示例一"), unit=who.unit)


def test_the_walk_without_javascript(visits: Visits, days, who: Cast):
    visits.phones = {"java_script_enabled": False}
    vera = visits.phone()
    joining.register(vera, who)
    joining.admit(visits, who)
    joining.see_card(vera, who)
    joining.apply_for_activity(visits, who)
    joining.approve_activity(visits, who)
    joining.publish(visits, who)
    joining.sign_up(vera)

    days.go("2026-03-14 09:05")
    check_in_by_the_link_of_a_code(visits, vera, who)
    days.go("2026-03-14 11:50")
    desk = visits.of(who.lea)
    desk.goto(reverse("shift-desk", args=[who.shift.pk]))
    row = desk.locator(f"#person-{who.volunteer.pk}")
    row.get_by_role("button", name="签退", exact=True).click()
    expect(row).to_contain_text("–11:50")
    assert Attendance.objects.get().last_out_at is not None

    days.go("2026-03-14 12:30")
    serving.hand_in(visits, who)
    days.go("2026-03-16 09:00")
    serving.approve_hours(visits, who)
    serving.seal(visits)
    vera.goto(reverse("me-hours"))
    expect(vera.locator(".figure").first).to_contain_text("2.7")


def check_in_by_the_link_of_a_code(visits: Visits, vera: Page, who: Cast) -> None:
    """The screen needs JavaScript, the phone that opens its code does not."""
    screen = visits.of(who.lea, java_script_enabled=True)
    screen.goto(reverse("shift-code", args=[who.shift.pk]))
    expect(screen.locator("[data-unsynced]")).to_be_hidden()
    vera.goto(urlsplit(code_on(screen.locator("[data-code]"))).path)
    press(vera, "签到")
    expect(vera.locator(".done-sign")).to_contain_text("已签到 09:05")


def test_what_needs_javascript_says_so_and_offers_another_way(visits: Visits, days, who: Cast):
    planned(who)
    days.go("2026-03-14 09:05")
    visits.phones = {"java_script_enabled": False}
    desk = visits.of(who.lea)
    shift = [who.shift.pk]
    for address, words, dead in (
        (reverse("shift-code", args=shift), "签到码需要 JavaScript。没有条件时，请用口令", "[data-code], .direction"),
        (reverse("station"), "签到台需要 JavaScript。没有条件时，请用签到码", "[data-pair-form]"),
        (reverse("station-pair-entry"), "签到台需要 JavaScript", "[data-pair-form]"),
        (reverse("station-exports"), "收二维码需要 JavaScript。没有条件时，请让对方转发", "[data-on=camera]"),
        (reverse("mfa_index"), "", "#passkey_login"),
    ):
        desk.goto(address)
        assert words in " ".join(desk.locator("noscript .notice").all_inner_texts())
        assert [it for it in desk.locator(dead).all() if it.is_visible()] == [], f"{address} offers what does nothing"


def test_a_service_in_a_browser_that_darkens_pages(visits: Visits, days, who: Cast, chromium, darkening, tmp_path):
    volunteer = planned(who)
    SignUpFactory(volunteer=volunteer, shift=who.shift)
    visits.browser = darkening
    days.go("2026-03-14 08:55")
    vera = visits.of(volunteer.user)
    card = joining.see_card(vera, who)
    pairing = serving.make_station(visits, who)

    def dark(*camera: str):
        return chromium(*DARKENING, *camera)

    days.go("2026-03-14 09:05")
    serving.check_in_by_card(visits, who, pairing=pairing, card=card, chromium=dark, folder=tmp_path)
    days.go("2026-03-14 11:50")
    serving.check_out_by_site_code(visits, vera, who)
    days.go("2026-03-14 12:30")
    serving.hand_in(visits, who)
    days.go("2026-03-16 09:00")
    serving.approve_hours(visits, who)

    assert who.shift.records.get().minutes == 162


def test_a_volunteer_with_a_keyboard(visits: Visits, who: Cast):
    volunteer = planned(who)
    page = visits.phone()
    keys = Keyboard(page)
    keys.log_in(volunteer.user)

    page.goto(reverse("activities"))
    keys.press(".*主题微课堂.*")
    keys.press("报名")
    keys.reach(name="risk_acknowledged")
    page.keyboard.press("Space")
    keys.press("确认报名")
    page.wait_for_url(f"**{reverse('my-signups')}")
    expect(page.locator("main")).to_contain_text("已报名")
    keys.leaves()


def test_an_organiser_with_a_keyboard(visits: Visits, days, who: Cast):
    volunteer = planned(who)
    SignUpFactory(volunteer=volunteer, shift=who.shift)
    days.go("2026-03-14 09:05")
    page = visits.phone(viewport={"width": 1200, "height": 800})
    keys = Keyboard(page)
    keys.log_in(who.lea)
    desk = reverse("shift-desk", args=[who.shift.pk])
    page.goto(desk)
    keys.press_here("签到", "Space")
    expect(page.locator(f"#person-{volunteer.pk}")).to_contain_text("09:05 起在场")
    expect(page.locator(f"#call-{volunteer.pk}")).to_be_focused()
    expect(page.locator("[data-show=in] .num")).to_have_text("1")
    days.go("2026-03-14 11:50")
    keys.log_in(who.lea)  # fifteen idle minutes are long past
    page.goto(desk)
    keys.press_here("签退", "Space")
    expect(page.locator(f"#person-{volunteer.pk}")).to_contain_text("09:05–11:50")
    keys.leaves()

    days.go("2026-03-16 09:00")
    handed_in(who.shift)
    otto = visits.phone(viewport={"width": 1200, "height": 800})
    keys = Keyboard(otto)
    keys.log_in(who.otto)
    otto.goto(reverse("hours-queue"))
    keys.press("查看")
    keys.press("认定所选.*")
    expect(otto.locator("#messages")).to_contain_text("已认定 1 条")
