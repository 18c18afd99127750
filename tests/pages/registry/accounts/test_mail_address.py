"""The mail address: counts once its owner opened the link, and is changed only with the password."""

import re

import pytest
from django.core import mail

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
