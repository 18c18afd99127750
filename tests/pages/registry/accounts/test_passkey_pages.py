"""Passkeys on the pages: what the default choice is, and what a log-in by one asks for (the ceremony: tests/e2e)."""

import time
from datetime import timedelta

import pytest
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from registry import clock
from registry.models import User
from tests.doors import text_of
from tests.factories import PASSWORD, RoleAssignmentFactory, VolunteerFactory
from tests.matrix.asking import browser_for

pytestmark = pytest.mark.django_db
CHANGE = reverse("account_change_password")
NEW = "Xinmima-2026-demo"


def passkey_of(user: User, *, resident: bool = True) -> Authenticator:
    credential = {"clientExtensionResults": {"credProps": {"rk": resident}}}
    return Authenticator.objects.create(user=user, type="webauthn", data={"name": "钥匙", "credential": credential})


def came_by_passkey(user: User, *, seconds_ago: int = 0) -> Client:
    """A browser in which this user logged in by passkey."""
    browser = Client()
    browser.force_login(user)
    session = browser.session
    record = {"method": "mfa", "type": "webauthn", "passwordless": True, "at": time.time() - seconds_ago}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [record]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return browser


def test_the_box_that_replaces_the_password_is_ticked_and_the_page_says_what_follows():
    user = VolunteerFactory().user
    page = browser_for(user).get(reverse("mfa_add_webauthn")).content.decode()

    assert '<input type="checkbox" name="passwordless"' in page
    assert "checked" in page.partition('name="passwordless"')[2].partition(">")[0]
    assert "用它登录，不用密码" in page
    assert "用密码登录还须通行密钥或恢复码确认" in page


def test_the_list_says_what_each_key_is_good_for():
    user = VolunteerFactory().user
    passkey_of(user)
    passkey_of(user, resident=False)

    page = text_of(browser_for(user).get(reverse("mfa_list_webauthn")))

    assert "可以不用密码登录" in page
    assert "只作第二步验证" in page


@pytest.mark.parametrize(("has_app", "first"), [(False, "用您添加过的通行密钥确认"), (True, "请输入验证器应用里的")])
def test_the_second_step_asks_for_what_the_account_has(has_app, first, monkeypatch):
    monkeypatch.setattr("allauth.mfa.webauthn.internal.auth.get_credentials", lambda _user: [])
    user = VolunteerFactory(phone="10000000041").user
    passkey_of(user)
    if has_app:
        TOTP.activate(user, generate_totp_secret())

    page = text_of(Client().post(reverse("account_login"), {"login": "10000000041", "password": PASSWORD}, follow=True))

    assert first in page
    assert "验证码或恢复码" in page
    assert "一并解除" in page


def test_an_old_password_is_asked_for_where_it_is_used_and_not_where_a_passkey_was():
    lea = RoleAssignmentFactory().user
    lea.password_changed_at = clock.now() - timedelta(days=91)
    lea.save()
    by_password = Client()
    by_password.force_login(lea)

    assert by_password.get(reverse("home"))["Location"] == CHANGE
    assert came_by_passkey(lea).get(reverse("home")).status_code == 200

    lea.must_change_password = True
    lea.save()
    assert came_by_passkey(lea).get(reverse("home"))["Location"] == CHANGE


def test_right_after_a_passkey_another_password_needs_no_old_one():
    user = VolunteerFactory().user
    late, fresh = came_by_passkey(user, seconds_ago=301), came_by_passkey(user)
    said = {"password1": NEW, "password2": NEW}

    assert "当前密码" in text_of(late.get(CHANGE))
    late.post(CHANGE, said)
    user.refresh_from_db()
    assert not user.check_password(NEW)
    assert "当前密码" not in text_of(fresh.get(CHANGE))
    fresh.post(CHANGE, said)
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_the_secret_of_an_app_is_sealed():
    user = VolunteerFactory().user
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    row = Authenticator.objects.get()

    assert secret not in str(row.data)
    assert TOTP(row).instance.data["secret"].startswith("sealed:")
    row.data["secret"] = secret  # as it was written before
    row.save()
    assert browser_for(user).get(reverse("mfa_index")).status_code == 200
