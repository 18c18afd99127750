"""Getting into one's account: by passkey, with a code of an app, and back into it when all of that is lost."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import Page, expect

from registry.models import HistoryEntry, RoleAssignment
from tests.e2e.afternoon.hands import code_of
from tests.e2e.authenticators import KeyStore
from tests.e2e.cast import cast
from tests.e2e.visits import Visits, press
from tests.factories import PASSWORD, VolunteerFactory
from tests.identity_servers import identity_server

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def leave(page: Page) -> None:
    page.goto(reverse("account_logout"))
    page.get_by_role("main").get_by_role("button", name="退出登录").click()


def by_passkey(page: Page) -> None:
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="用通行密钥登录").click()


def test_a_passkey_with_the_default_choice_replaces_password_and_second_step(visits: Visits, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    lea = cast().lea
    page = visits.phone()
    page.goto(reverse("account_login"))
    store = KeyStore(page)
    page.fill("input[name=login]", lea.username)
    page.fill("input[name=password]", PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("启用验证器应用")  # a role needs one
    page.goto(reverse("mfa_add_webauthn"))
    page.fill("input[name=name]", "我的手机")
    press(page, "添加")
    expect(page.get_by_role("heading", level=1)).to_have_text("恢复码")
    assert [key["isResidentCredential"] for key in store.held()] == [True]

    page.goto(reverse("mfa_list_webauthn"))
    expect(page.get_by_role("main")).to_contain_text("可以不用密码登录")
    press(page, "改名")
    page.fill("input[name=name]", "单位的手机")
    press(page, "保存")
    expect(page.get_by_role("main")).to_contain_text("单位的手机")

    leave(page)
    by_passkey(page)
    page.wait_for_url(f"{visits.url}/")
    page.goto(reverse("mfa_index"))  # neither password nor code was asked, and the role's pages are open
    expect(page.get_by_role("heading", level=1)).to_have_text("登录与安全")
    assert HistoryEntry.objects.filter(did="logged in", by=lea).count() == 2

    leave(page)
    store.stranger(True)
    by_passkey(page)
    expect(page.locator("#passkey-error")).to_be_visible()
    expect(page).to_have_url(re.compile(reverse("account_login")))


def log_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.goto(reverse("account_login"))
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    page.get_by_role("button", name="登录", exact=True).click()


def test_an_app_then_a_recovery_code_then_two_persons_when_both_are_lost(visits: Visits, days, settings):
    who = cast()
    page = visits.of(who.lea)
    page.goto(reverse("mfa_activate_totp"))
    page.fill("input[name=code]", code_of(page.get_by_label("密钥", exact=True).input_value()))
    press(page, "启用")
    codes = page.locator("main li .code").all_inner_texts()
    assert len(codes) == 10

    leave(page)
    log_in(page, who.lea.username)
    page.fill("input[name=code]", codes[0])
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(f"{visits.url}/")
    leave(page)

    log_in(page, who.lea.username)  # the phone and the paper are gone
    press(page, "找回账号")
    page.fill("input[name=phone]", who.lea.username)
    page.check("input[name=lost_factor]")
    press(page, "下一步")
    code = page.locator(".figure").inner_text()
    for helper in (who.otto, who.committee):
        desk = visits.of(helper)
        desk.goto(reverse("account-recoveries"))
        desk.fill("input[name=who]", who.lea.username)
        desk.fill("input[name=code]", code)
        press(desk, "确认是本人")
    press(page, "刷新，看是否已核实")
    expect(page.get_by_role("heading", level=1)).to_have_text("已核实")  # an hour, in which the owner can stop it
    days.go("2026-03-10 10:30")
    press(page, "刷新")
    page.fill("input[name=password]", "Xinmima-2026-demo")
    press(page, "保存密码")

    settings.REQUIRE_SECOND_FACTOR = True
    log_in(page, who.lea.username, "Xinmima-2026-demo")
    expect(page.get_by_role("heading", level=1)).to_have_text("启用验证器应用")
    assert not Authenticator.objects.filter(user=who.lea).exists()
    assert RoleAssignment.objects.valid().filter(user=who.lea).exists()


def test_a_volunteer_who_forgot_the_password_is_vouched_for_by_the_unit(visits: Visits):
    who = cast()
    vera = VolunteerFactory(unit=who.unit, phone="10000000021")
    page, desk = visits.phone(), visits.of(who.lea)
    page.goto(reverse("account_login"))
    press(page, "忘记密码、找回账号")
    page.fill("input[name=phone]", "100 0000 0021")
    press(page, "下一步")
    code = page.locator(".figure").inner_text()
    desk.goto(reverse("manage-volunteer", args=[vera.pk]))
    expect(desk.get_by_role("main")).not_to_contain_text(code)  # nobody else sees it

    desk.goto(reverse("account-recoveries"))
    desk.fill("input[name=who]", "10000000021")
    desk.fill("input[name=code]", code)
    press(desk, "确认是本人")
    press(page, "刷新，看是否已核实")
    page.fill("input[name=password]", "Xinmima-2026-demo")
    press(page, "保存密码")
    log_in(page, "10000000021", "Xinmima-2026-demo")
    page.wait_for_url(f"{visits.url}/")


def test_single_sign_on_is_linked_once_and_opens_the_account_then(visits: Visits, settings):
    vera = VolunteerFactory(name="韦示例一")
    with identity_server(settings) as server:
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy | {"form-action": ["'self'", server.url]}}
        page = visits.of(vera.user)
        page.goto(reverse("mfa_index"))
        page.locator("#outside").get_by_role("button", name="绑定").first.click()
        expect(page.locator("#outside")).to_contain_text("解除绑定")
        leave(page)

        page.goto(reverse("account_login"))
        press(page, "用统一身份认证登录")
        page.wait_for_url(f"{visits.url}/")
        page.goto(reverse("me"))
        expect(page.get_by_role("main")).to_contain_text("手机号码")

        stranger = visits.phone()
        server.subject = "staff-18"
        stranger.goto(reverse("account_login"))
        press(stranger, "用统一身份认证登录")
        expect(stranger.get_by_role("main")).to_contain_text("这个统一身份认证账号还没有绑定")
