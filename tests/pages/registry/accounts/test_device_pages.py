"""登录的设备: where one is logged in, and leaving."""

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from registry.models import DeviceLogin, HistoryEntry
from tests.doors import queries_of, text_of
from tests.factories import PASSWORD, RoleAssignmentFactory, VolunteerFactory
from tests.people import browser_of

pytestmark = pytest.mark.django_db
PAGE = reverse("me-devices")
PHONE = "Mozilla/5.0 (Linux; Android 14) Chrome/126 Mobile MicroMessenger/8.0"
DESK = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126 Safari/537.36"
NEW = "Xinmima-2026-chang"


@pytest.fixture
def vera():
    cache.clear()
    return VolunteerFactory(user__username="vera").user


def logged_in(agent: str) -> Client:
    browser = Client(headers={"User-Agent": agent})
    browser.post(reverse("account_login"), {"login": "vera", "password": PASSWORD})
    return browser


def is_in(browser: Client) -> bool:
    return browser.get(PAGE).status_code == 200


def test_the_page_names_each_browser_and_marks_this_one(vera):
    desk, _phone = logged_in(DESK), logged_in(PHONE)

    shown = desk.get(PAGE)

    assert {(each.browser, each.session_id == shown.context["here"]) for each in shown.context["devices"]} == {
        ("Chrome（Windows）", True),
        ("微信（安卓）", False),
    }
    assert text_of(shown).count("本机") == 2  # the mark, and the question before leaving everywhere
    assert shown.context["here"] not in text_of(shown)
    assert "接口令牌" not in text_of(shown)


def test_one_device_is_logged_out_the_other_stays(vera):
    desk, phone = logged_in(DESK), logged_in(PHONE)
    device = DeviceLogin.objects.get(browser="微信（安卓）")

    answer = desk.post(reverse("me-device-end", args=[device.pk]), follow=True)

    assert "那台设备已退出" in text_of(answer)
    assert (is_in(desk), is_in(phone)) == (True, False)
    assert HistoryEntry.objects.about(vera).filter(did="ended log-in").count() == 1


def test_leaving_everywhere_ends_this_one_too(vera):
    desk, phone = logged_in(DESK), logged_in(PHONE)

    answer = desk.post(reverse("me-devices-end"), follow=True)

    assert "所有设备都已退出" in text_of(answer)
    assert (is_in(desk), is_in(phone)) == (False, False)
    assert HistoryEntry.objects.about(vera).get(did="ended every log-in").fields == {"count": 2}


def test_nobody_logs_out_somebody_else(vera):
    logged_in(DESK)
    device = DeviceLogin.objects.get()

    answer = browser_of(VolunteerFactory().user).post(reverse("me-device-end", args=[device.pk]))

    assert answer.status_code == 404
    assert DeviceLogin.objects.filter(pk=device.pk).exists()


def test_a_new_password_leaves_only_this_browser(vera):
    desk, phone = logged_in(DESK), logged_in(PHONE)

    desk.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert (is_in(desk), is_in(phone)) == (True, False)
    assert [each.browser for each in desk.get(PAGE).context["devices"]] == ["Chrome（Windows）"]


def test_a_device_goes_with_its_session(vera):
    desk = logged_in(DESK)

    desk.post(reverse("account_logout"))
    Session.objects.all().delete()

    assert not DeviceLogin.objects.exists()


def test_when_it_was_last_used_is_kept_to_the_hour(vera, at):
    at("2026-03-14 09:00")
    desk = logged_in(DESK)
    for moment in ("2026-03-14 09:59", "2026-03-14 10:01", "2026-03-14 10:30"):
        last = at(moment)
        desk.get(reverse("home"))

    seen = DeviceLogin.objects.get().seen_at
    assert (last - seen).total_seconds() == 29 * 60


def test_a_page_costs_nothing_more_within_the_hour(vera):
    noted, plain = logged_in(DESK), browser_of(vera)

    assert queries_of(noted, reverse("teams")) == queries_of(plain, reverse("teams"))


def test_the_security_page_leads_there(vera):
    assert PAGE in text_of(logged_in(DESK).get(reverse("mfa_index")))


def test_leaving_everywhere_ends_log_ins_begun_before_there_were_notes(vera):
    before = logged_in(PHONE)
    DeviceLogin.objects.all().delete()
    other = browser_of(VolunteerFactory().user)

    logged_in(DESK).post(reverse("me-devices-end"))

    assert not is_in(before)
    assert is_in(other)


def test_the_limits_of_a_role_are_settings_and_the_page_names_them(settings, at):
    settings.ADMIN_IDLE_MINUTES, settings.ADMIN_SESSION_HOURS = 5, 2
    lea, vera = RoleAssignmentFactory().user, VolunteerFactory().user
    at("2026-03-14 09:00")
    desk, phone = browser_of(lea), browser_of(vera)
    assert "5 分钟没有操作" in text_of(desk.get(PAGE))
    assert "没有操作" not in text_of(phone.get(PAGE))

    for minute in range(4, 124, 4):  # never idle
        at(f"2026-03-14 {9 + minute // 60:02d}:{minute % 60:02d}")
        last = desk.get(PAGE).status_code
    assert last == 200
    at("2026-03-14 11:04")
    assert desk.get(PAGE).status_code == 302
    assert phone.get(PAGE).status_code == 200

    again = browser_of(lea)
    assert again.get(PAGE).status_code == 200
    at("2026-03-14 11:10")
    assert again.get(PAGE).status_code == 302
