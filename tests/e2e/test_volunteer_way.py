"""A volunteer's own way: too early, without a place, confirmed, offline, in and out, hours."""

from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from checkin.ledger.services import seals
from checkin.models import Attendance, Scan, ScanLocation
from registry.models import Consent
from registry.people.services import consents
from tests.e2e import steps_serving as serving
from tests.e2e.camera import code_on
from tests.e2e.cast import Cast, cast, person
from tests.e2e.visits import Visits, press
from tests.factories import ActivityFactory, ShiftFactory, VolunteerFactory, local
from tests.factories_hours import approved

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_from_a_closed_gate_to_hours(visits: Visits, days):
    who = cast()
    activity = ActivityFactory(title="主题微课堂", leader=who.lea, recording_unit=who.unit)
    ShiftFactory(activity=activity, starts_at=local("2026-03-14 09:00"), ends_at=local("2026-03-14 12:00"))
    volunteer = VolunteerFactory(user=person("韦示例一"), unit=who.unit)
    days.go("2026-03-14 07:58")
    vera, lea = visits.of(volunteer.user), visits.of(who.lea)
    vera.context.grant_permissions(["geolocation"])
    vera.context.set_geolocation({"latitude": 22.817, "longitude": 108.3669, "accuracy": 20})

    ask_to_join(vera, lea, who)
    lea.goto(reverse("shift-desk", args=[who.shift.pk]))
    press(lea, "加入名单")
    wait_for_the_gate(vera, days)
    agree_to_location(vera)
    press(vera, "签到")
    expect(vera.locator(".done-sign")).to_contain_text("已签到 08:00")
    expect(vera.locator("[data-located]")).to_contain_text("位置已附上")
    assert ScanLocation.objects.get().scan == Scan.objects.get()

    see_the_time_run(vera, days)
    days.go("2026-03-14 11:50")
    check_out_after_a_dead_spot(vera, visits.of(who.lea), who)
    days.go("2026-03-14 12:30")
    serving.hand_in(visits, who)
    approved(who.shift.records.get(), by=who.otto)
    seals.seal_new(by=None)
    vera.goto(reverse("me-hours"))
    expect(vera.locator(".figure").first).to_contain_text("2.8")


def ask_to_join(vera: Page, lea: Page, who: Cast) -> None:
    """One press notifies the leader, whose desk shows the name without a reload."""
    scan(vera, lea, who, "in")
    expect(vera.locator("#no-place")).to_contain_text("您没有报名这个场次")
    lea.goto(reverse("shift-desk", args=[who.shift.pk]))
    expect(lea.locator("#asked")).not_to_contain_text("韦示例一")
    press(vera, "告诉负责人我来了")
    expect(vera.locator("#gate")).to_contain_text("已告诉负责人您在现场")
    expect(lea.locator("#asked")).to_contain_text("韦示例一")


def wait_for_the_gate(vera: Page, days) -> None:
    """The waiting page becomes the countdown, and the countdown the button, without a reload."""
    button = vera.locator("#press button")
    expect(vera.locator("[data-countdown]")).to_contain_text("还有 1 分")
    expect(button).to_be_disabled()
    days.go("2026-03-14 07:59:57")
    vera.reload()
    expect(vera.locator("[data-countdown]")).to_contain_text("还有")
    expect(button).to_be_enabled()
    expect(vera.locator("[data-countdown]")).to_contain_text("时间到了，可以签到。")


def agree_to_location(vera: Page) -> None:
    """Beside the press, and never before it."""
    vera.get_by_text("愿意附上手机位置吗（自愿）").click()
    press(vera, "我同意附上位置")
    expect(vera.locator("#location")).to_contain_text("已同意附上手机位置")


def see_the_time_run(vera: Page, days) -> None:
    days.go("2026-03-14 10:23")
    vera.goto(reverse("home"))
    expect(vera.locator("#running")).to_contain_text("从 08:00 起 · 已服务")
    expect(vera.locator("#running .figure")).to_have_text("1 小时 23 分")
    expect(vera.locator("[data-after-end]")).to_be_hidden()


def check_out_after_a_dead_spot(vera: Page, lea: Page, who: Cast) -> None:
    """A failed press shows the card; the same press counts once the network is back."""
    scan(vera, lea, who, "out")
    vera.context.set_offline(True)
    vera.get_by_role("button", name="签退", exact=True).click()
    expect(vera.locator("[data-offline]")).to_contain_text("没有网络，这次没有送出")
    expect(vera.locator("#my-card svg.qr")).to_be_visible()
    assert Attendance.objects.get().open_since is not None

    vera.context.set_offline(False)
    press(vera, "签退")
    expect(vera.locator(".done-sign")).to_contain_text("已签退 11:50")
    assert consents.has_given(who.volunteer, Consent.Item.LOCATION)


def scan(vera: Page, lea: Page, who: Cast, direction: str) -> None:
    """The leader's screen shows the site code; the volunteer's phone reads it."""
    lea.goto(reverse("shift-code", args=[who.shift.pk]))
    lea.locator(f"[data-set-direction={direction}]").click()
    expect(lea.locator("[data-unsynced]")).to_be_hidden()
    vera.goto(urlsplit(code_on(lea.locator("[data-code]"))).path)
