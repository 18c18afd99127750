"""Limits of the log-in follow who misbehaves, and say how long they last."""

import re
from contextlib import suppress

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from registry.accounts import login
from registry.ground.rates import Limit
from registry.models import HistoryEntry, User
from tests.factories import PASSWORD, VolunteerFactory

pytestmark = pytest.mark.django_db
LOGIN = reverse("account_login")
WAIT = re.compile(r"尝试次数过多，请 (\d+) 分钟后再试。")


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def vera():
    return VolunteerFactory(user__username="vera").user


def tried(client, password, *, user="vera", address="203.0.113.1"):
    return client.post(LOGIN, {"login": user, "password": password}, REMOTE_ADDR=address)


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_ten_thousand_guesses_from_a_thousand_addresses_reach_the_password_five_times(vera, monkeypatch, settings):
    """The counting is real; only the way there, the form and the search for the account, is left out."""
    reached = []
    monkeypatch.setattr(login, "find_user", {"vera": vera}.get)
    monkeypatch.setattr(User, "check_password", lambda _user, guess: reached.append(guess))
    settings.CACHES = settings.CACHES | {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    adapter, asked = login.AccountAdapter(), RequestFactory().post(LOGIN)
    for number in range(10_000):
        asked.META["REMOTE_ADDR"] = f"10.0.{number // 10 // 250}.{number // 10 % 250}"
        with suppress(login.ValidationError):
            adapter.authenticate(asked, username="vera", password=f"guess {number}")

    assert len(reached) == 5
    assert HistoryEntry.objects.filter(did="log-in failed").count() == 5


def test_who_guesses_elsewhere_does_not_lock_the_owner_out_of_the_own_browser(vera):
    own = Client()
    tried(own, PASSWORD)
    own.post(reverse("account_logout"))
    for _ in range(6):
        tried(Client(), "falsch", address="198.51.100.7")

    tried(own, PASSWORD)
    stranger = Client()
    tried(stranger, PASSWORD)

    assert (is_in(own), is_in(stranger)) == (True, False)


def test_the_own_browser_has_five_tries_too(vera):
    own = Client()
    tried(own, PASSWORD)
    own.post(reverse("account_logout"))
    for _ in range(5):
        tried(own, "falsch")

    tried(own, PASSWORD)

    assert not is_in(own)


def test_a_locked_log_in_says_how_long_it_really_lasts(vera, monkeypatch):
    now = 1_800_000_000.0
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: now)
    for _ in range(5):
        tried(Client(), "falsch")
    now += 9 * 60 + 30

    answer = tried(Client(), PASSWORD)

    assert WAIT.search(answer.content.decode())[1] == "6"


def test_forty_log_ins_a_minute_at_one_address_are_let_in(vera):
    browsers = [Client() for _ in range(40)]

    for browser in browsers:
        tried(browser, PASSWORD)

    assert all(map(is_in, browsers))


def test_an_address_that_guesses_waits_and_a_known_browser_there_does_not(vera, monkeypatch, at):
    monkeypatch.setattr(login, "FAILED_AT_ADDRESS", Limit("login-failed", 3, 15 * 60))
    own = Client()
    tried(own, PASSWORD)
    own.post(reverse("account_logout"))
    at("2026-03-14 09:04")
    for number in range(3):
        tried(Client(), "falsch", user=f"somebody{number}")

    tried(own, PASSWORD)
    refused = tried(Client(), PASSWORD)

    assert is_in(own)
    assert WAIT.search(refused.content.decode())[1] == "11"


def test_wrong_codes_of_the_second_factor_say_how_long(vera):
    Authenticator.objects.create(user=vera, type="totp", data={"secret": generate_totp_secret()})
    client = Client()
    tried(client, PASSWORD)
    code = reverse("mfa_authenticate")
    for _ in range(5):
        client.post(code, {"code": "000000"})

    assert WAIT.search(client.post(code, {"code": "000000"}).content.decode())[1] == "15"


def test_the_page_that_allauth_refuses_says_how_long(vera):
    page = reverse("account_reset_password")
    anonymous = Client()

    answers = [anonymous.post(page, {"email": "vera@example.org"}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "请 15 分钟后再试" in answers[-1].content.decode()
    assert 14 * 60 < int(answers[-1]["Retry-After"]) <= 15 * 60
