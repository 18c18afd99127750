"""Every page about log-in and account security uses our theme and Chinese."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from registry import clock
from registry.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "Lianxi-2026-shi"

ANONYMOUS = {
    "account_login": "登录",
    "account_reset_password": "找回密码",
    "account_reset_password_done": "邮件已发出",
    "account_reset_password_from_key_done": "密码已重设",
    "account_inactive": "账号已停用",
}
LOGGED_IN = {
    "account_logout": "退出登录",
    "account_change_password": "修改密码",
    "account_reauthenticate": "再确认一次是您本人",
    "mfa_index": "登录与安全",
    "mfa_activate_totp": "启用验证器应用",
    "mfa_list_webauthn": "通行密钥",
    "mfa_add_webauthn": "添加通行密钥",
}


@pytest.fixture
def user() -> User:
    return User.objects.create_user("shili", password=PASSWORD, display_name="韦示例一")


@pytest.fixture
def logged_in(client: Client, user: User) -> Client:
    """Freshly logged in, so that no page asks for the password again."""
    client.post(reverse("account_login"), {"login": "shili", "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def heading(html: str) -> str:
    return re.search(r"<h1>(.*?)</h1>", html, re.DOTALL)[1].strip()


def assert_is_ours(html: str, title: str) -> None:
    assert heading(html) == title
    assert f"<title>{title} · 区直志愿</title>" in html
    assert "app.css" in html
    assert not re.search(r"<script(?![^>]*(src=|application/json))|<style|\sstyle=", html)


@pytest.mark.parametrize(("name", "title"), ANONYMOUS.items())
def test_pages_before_logging_in(client: Client, name: str, title: str) -> None:
    assert_is_ours(client.get(reverse(name)).content.decode(), title)


@pytest.mark.parametrize(("name", "title"), LOGGED_IN.items())
def test_pages_after_logging_in(logged_in: Client, name: str, title: str) -> None:
    html = logged_in.get(reverse(name)).content.decode()
    assert_is_ours(html, title)
    assert 'class="back"' in html


def test_a_wrong_password_says_so_and_keeps_the_name(client: Client, user: User) -> None:
    html = client.post(reverse("account_login"), {"login": "shili", "password": "anders"}).content.decode()
    assert "没有登录成功" in html
    assert 'value="shili"' in html
    assert "anders" not in html


def test_log_out_is_one_press(logged_in: Client) -> None:
    page = logged_in.get(reverse("mfa_index")).content.decode()
    assert f'method="post" action="{reverse("account_logout")}"' in page
    assert logged_in.post(reverse("account_logout")).status_code == 302
    assert "_auth_user_id" not in logged_in.session


def test_a_password_link_that_is_no_good_says_what_to_do(client: Client) -> None:
    html = client.get(reverse("account_reset_password_from_key", args=["1", "abc-def"])).content.decode()
    assert_is_ours(html, "设置密码")
    assert "这个链接不能用了" in html
    assert reverse("account_reset_password") in html


def test_logging_in_accepts_no_form_and_tells_nobody_the_name_the_system_made(client: Client, user: User) -> None:
    page = client.post(reverse("account_login"), {"login": "shili", "password": PASSWORD}, follow=True)

    assert page.wsgi_request.user == user
    assert "成功登录" not in page.content.decode()
    assert "data-accepted" not in page.content.decode()


def test_the_second_step_is_asked_in_our_words(client: Client, user: User) -> None:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    response = client.post(reverse("account_login"), {"login": "shili", "password": PASSWORD}, follow=True)
    assert_is_ours(response.content.decode(), "第二步验证")
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, counter))
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.session["_auth_user_id"] == str(user.pk)


def test_recovery_codes_are_shown_one_by_one(logged_in: Client, user: User) -> None:
    TOTP.activate(user, generate_totp_secret())
    codes = RecoveryCodes.activate(user).get_unused_codes()
    html = logged_in.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert_is_ours(html, "恢复码")
    assert [code in html for code in codes] == [True] * 10
    assert_is_ours(logged_in.get(reverse("mfa_generate_recovery_codes")).content.decode(), "生成恢复码")
    assert_is_ours(logged_in.get(reverse("mfa_deactivate_totp")).content.decode(), "停用验证器应用")


def test_passkeys_are_listed_renamed_and_removed(logged_in: Client, user: User) -> None:
    key = user.authenticator_set.create(
        type="webauthn", data={"name": "我的手机", "credential": {}}, created_at=clock.now()
    )
    html = logged_in.get(reverse("mfa_list_webauthn")).content.decode()
    assert "我的手机" in html
    assert_is_ours(logged_in.get(reverse("mfa_edit_webauthn", args=[key.pk])).content.decode(), "改名")
    assert_is_ours(logged_in.get(reverse("mfa_remove_webauthn", args=[key.pk])).content.decode(), "移除通行密钥")
