"""The mail address: counts once its owner opened the link, and is changed only with the password."""

import re

import pytest
from django.core import mail
from django.test import Client

from tests.factories import VolunteerFactory
from tests.matrix.asking import browser_for
from tests.people import browser_of

pytestmark = pytest.mark.django_db
PAGE = "/accounts/email/"


@pytest.fixture
def wei():
    return VolunteerFactory().user


def test_an_address_counts_once_its_link_was_opened(wei):
    client = browser_for(wei)

    page = client.post(PAGE, {"email": "wei@example.org", "action_add": ""}, follow=True).text
    wei.refresh_from_db()
    assert (wei.email, "等待验证" in page) == ("", True)

    (letter,) = mail.outbox
    assert letter.subject == "区直志愿：验证邮箱"
    assert "有人在区直志愿登记了这个邮箱。" in letter.body
    link = re.search(r"https?://[^/]+(/accounts/confirm-email/\S+)", letter.body).group(1)
    assert "确认用 wei@example.org 接收通知、找回密码。" in client.get(link).text
    client.post(link)

    wei.refresh_from_db()
    assert wei.email == "wei@example.org"
    assert "现在的邮箱" in client.get(PAGE).text


def test_links_in_mails_lead_to_the_public_name_whatever_host_was_asked(wei, settings):
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS = "https://volunteer.example.org", ["*"]
    browser_for(wei).post(PAGE, {"email": "wei@example.org", "action_add": ""}, headers={"host": "evil.example"})
    known = VolunteerFactory(user__email="known@example.org").user
    browser_for(known).get(PAGE)  # the address counts
    for email in ("known@example.org", "nobody@example.org"):
        Client().post("/accounts/password/reset/", {"email": email}, headers={"host": "evil.example"})

    letters = [letter.body for letter in mail.outbox]
    links = [re.findall(r"https?://[^/\s]+", body) for body in letters]

    assert len(letters) == 3
    assert {host for found in links for host in found} == {"https://volunteer.example.org"}
    assert not any("evil.example" in body for body in letters)


def test_a_forged_link_confirms_nothing(client):
    assert "链接已经失效" in client.get("/accounts/confirm-email/forged/").text


def test_the_password_is_asked_before_the_address_changes(wei):
    answer = browser_of(wei).post(PAGE, {"email": "wei@example.org", "action_add": ""})

    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/accounts/reauthenticate/")
    assert not mail.outbox


def test_an_address_of_another_account_is_not_taken_over(wei):
    other = browser_for(VolunteerFactory(user__email="wei@example.org").user)
    other.get(PAGE)  # marks the address as the other user's
    browser_for(wei).post(PAGE, {"email": "wei@example.org", "action_add": ""})

    wei.refresh_from_db()
    assert wei.email == ""
