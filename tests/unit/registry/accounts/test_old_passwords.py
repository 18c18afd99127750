"""The last five passwords are not used again, by whatever door a new one comes (D100)."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from registry.accounts.services import accounts, passwords, recoveries
from registry.models import OldPassword
from tests.doors import text_of
from tests.factories import PASSWORD, RoleAssignmentFactory, UserFactory
from tests.people import administrator, applicant, browser_of

pytestmark = pytest.mark.django_db
SAID = "最近五次用过的密码不能再用，请另设一个。"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def nth(n: int) -> str:
    return f"Xinmima-2026-di-{n}"


def refused(password, user) -> bool:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return "password_used_before" in [one.code for one in error.error_list]
    return False


def test_the_present_and_the_four_before_are_refused_the_sixth_is_free():
    lea = UserFactory()
    for n in range(1, 6):
        accounts.change_password(user=lea, password=nth(n))

    assert [refused(nth(n), lea) for n in range(1, 6)] == [True] * 5
    assert not refused(PASSWORD, lea)
    assert OldPassword.objects.filter(user=lea).count() == 4


def test_only_slow_hashes_are_kept():
    lea = UserFactory()
    before = lea.password
    accounts.change_password(user=lea, password=nth(1))

    assert list(OldPassword.objects.values_list("password", flat=True)) == [before]


def test_ones_own_change_does_not_come_back_to_it():
    lea = UserFactory()
    said = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}

    assert SAID in text_of(browser_of(lea).post(reverse("account_change_password"), said))


def test_a_password_set_by_the_operator_is_no_way_round():
    """Attack: have another one set in between, then set the old one again."""
    lea = RoleAssignmentFactory().user
    accounts.change_password(user=lea, password=nth(1))
    passwords.put(user=lea, password=nth(2), must_change=True, by=None)
    said = {"oldpassword": nth(2), "password1": nth(1), "password2": nth(1)}

    assert SAID in text_of(browser_of(lea).post(reverse("account_change_password"), said))
    lea.refresh_from_db()
    assert lea.must_change_password


def test_a_reset_by_mail_is_no_way_round():
    UserFactory(email="lea@example.org")
    browser = Client()
    browser.post(reverse("account_reset_password"), {"email": "lea@example.org"})
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mail.outbox[0].body).group(1)
    form = browser.get(link, follow=True).request["PATH_INFO"]

    assert SAID in text_of(browser.post(form, {"password1": PASSWORD, "password2": PASSWORD}))


def test_a_recovery_is_no_way_round():
    vera = applicant()
    secret, code = recoveries.ask(user=vera.user)
    recoveries.vouch(owner=vera.user, code=code, by=administrator(vera.unit))

    with pytest.raises(ValidationError, match=SAID):
        recoveries.recover(secret=secret, password=PASSWORD)


def test_a_first_password_has_none_before():
    assert not refused(PASSWORD, None)
