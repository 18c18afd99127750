"""What happens to an account: a line, a notification, a mail at once."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from registry.models import HistoryEntry, Notification
from registry.notifications.services import notification_mail
from tests.factories import PASSWORD, RoleAssignmentFactory, UserFactory, VolunteerFactory
from tests.matrix.asking import browser_for
from tests.people import browser_of

pytestmark = pytest.mark.django_db
NEW = "Xinmima-2026-chang"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126 Safari/537.36"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def news(user):
    """Acts about the account with the beginning of what its owner was told."""
    acts = list(HistoryEntry.objects.about(user).values_list("did", flat=True))
    return acts, [
        text.partition("。")[0] for text in Notification.objects.filter(user=user).values_list("text", flat=True)
    ]


def log_in(browser, username):
    browser.post(reverse("account_login"), {"login": username, "password": PASSWORD}, headers={"User-Agent": CHROME})
    assert "_auth_user_id" in browser.session
    browser.post(reverse("account_logout"))


def test_a_changed_password_is_told_by_mail_even_to_who_wants_none():
    lea = UserFactory(email="lea@example.org", wants_mail=False)

    said = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    browser_of(lea).post(reverse("account_change_password"), said)
    notification_mail.send_waiting()

    assert news(lea) == (["changed password"], ["您的账号密码已更改"])
    assert "您的账号密码已更改。不是您本人办理的，请立即修改密码" in mail.outbox[0].body


def test_the_present_address_hears_before_another_one_replaces_it():
    """Attack: with somebody's open browser, move the mails about the account to oneself."""
    lea = UserFactory(email="alt@example.org")
    browser = browser_for(lea)

    browser.post("/accounts/email/", {"email": "neu@example.org", "action_add": ""})
    warning, confirmation = mail.outbox
    browser.post(re.search(r"https?://[^/]+(/accounts/confirm-email/\S+)", confirmation.body).group(1))
    notification_mail.send_waiting()

    assert (warning.to, "更换邮箱：n***@example.org" in warning.body) == (["alt@example.org"], True)
    assert "不是您本人办理的，请立即修改密码" in warning.body
    acts, texts = news(lea)
    assert acts == ["asked for other mail address", "changed mail address"]
    assert texts[0] == "您的账号的邮箱改为 n***@example.org"


def test_a_confirmed_address_hears_that_it_was_replaced():
    lea = UserFactory(email="alt@example.org")
    EmailAddress.objects.create(user=lea, email=lea.email, verified=True, primary=True)
    browser = browser_for(lea)
    browser.post("/accounts/email/", {"email": "neu@example.org", "action_add": ""})
    link = re.search(r"https?://[^/]+(/accounts/confirm-email/\S+)", mail.outbox[-1].body).group(1)
    mail.outbox.clear()

    browser.post(link)
    notification_mail.send_waiting()

    assert sorted(letter.to[0] for letter in mail.outbox) == ["alt@example.org", "neu@example.org"]
    assert all("改为 n***@example.org" in letter.body for letter in mail.outbox)


def test_a_role_hears_of_a_log_in_in_a_browser_not_seen_before():
    lea = RoleAssignmentFactory(user__username="lea").user
    browser = Client()

    log_in(browser, "lea")
    log_in(browser, "lea")

    acts, texts = news(lea)
    assert acts.count("logged in from new browser") == 1
    assert texts == ["您的账号在没有用过的浏览器登录：Chrome（Windows）"]
    log_in(Client(), "lea")
    assert news(lea)[0].count("logged in from new browser") == 2


def test_a_note_of_another_account_or_a_forged_one_makes_no_browser_known():
    RoleAssignmentFactory(user__username="otto")
    lea = RoleAssignmentFactory(user__username="lea").user
    browser, forged = Client(), Client()
    log_in(browser, "otto")
    forged.cookies["known"] = browser.cookies["known"].value.replace(":", "x:", 1)

    log_in(browser, "lea")
    log_in(forged, "lea")

    assert news(lea)[0].count("logged in from new browser") == 2


def test_a_volunteer_is_not_told_of_each_phone():
    vera = VolunteerFactory(user__username="vera").user

    log_in(Client(), "vera")

    assert news(vera) == (["logged in", "logged out"], [])
