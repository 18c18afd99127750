"""Rate limits count visitors: behind a proxy by its header, without one by the connection."""

import pytest
from django.urls import reverse

from certificates.verification.services import verification
from registry.ground.rates import Limit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_question_a_minute(monkeypatch):
    monkeypatch.setattr(verification, "WRONG_ANSWERS", Limit("verify", 1, 60))


def ask(client, forwarded_for: str, *, number: str) -> int:
    page = reverse("verify-certificate", args=[f"GXQZ-ZM-2026-00000{number}", "ABCD2345"])
    return client.get(page, headers={"x-forwarded-for": forwarded_for}).status_code


def test_behind_a_proxy_one_visitor_does_not_pause_another(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    first, second = ask(client, "203.0.113.1", number="1-7"), ask(client, "203.0.113.2", number="2-5")

    assert 429 not in {first, second}


def test_behind_a_proxy_an_invented_address_in_front_changes_nothing(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    ask(client, "198.51.100.1, 203.0.113.1", number="1-7")

    assert ask(client, "198.51.100.2, 203.0.113.1", number="2-5") == 429


def test_without_a_proxy_the_header_is_nobodys_word(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    ask(client, "203.0.113.1", number="1-7")

    assert ask(client, "203.0.113.2", number="2-5") == 429
