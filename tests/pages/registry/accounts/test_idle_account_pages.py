"""Accounts disabled for being idle: list and enabling, at page and API."""

import pytest
from django.urls import reverse

from registry.models import RoleAssignment, User
from tests.doors import queries_of, text_of
from tests.factories import RoleAssignmentFactory
from tests.people import browser_of, holder

pytestmark = pytest.mark.django_db
PAGE, API = reverse("committee-idle-accounts"), reverse("api-idle-user-list")


@pytest.fixture
def browser():
    return browser_of(holder(RoleAssignment.Role.SECURITY_ADMIN))


def idle(at=None):
    lea = RoleAssignmentFactory(user__display_name="黄示例六").user
    User.objects.filter(pk=lea.pk).update(is_active=False, disabled_at=lea.date_joined)
    return lea


def test_the_security_administrator_enables_at_the_page(browser):
    lea = idle()

    before = text_of(browser.get(PAGE))
    after = text_of(browser.post(reverse("committee-account-enable", args=[lea.pk]), follow=True))
    again = text_of(browser.post(reverse("committee-account-enable", args=[lea.pk]), follow=True))

    assert ("黄示例六" in before, "单位管理员" in before) == (True, True)
    assert ("已重新启用，已通知本人。" in after, "没有停用的账号" in after) == (True, True)
    assert "没有因长期未登录而停用" in again
    lea.refresh_from_db()
    assert lea.is_active


def test_and_over_the_api(browser):
    lea = idle()
    address = reverse("api-idle-user-enable", args=[lea.pk])

    listed = browser.get(API).json()["results"]
    done, again = browser.post(address), browser.post(address)

    assert [row["username"] for row in listed] == [lea.username]
    assert (done.status_code, done.json()["disabled_at"]) == (200, None)
    assert (again.status_code, again.json()["code"]) == (409, "not_disabled")


@pytest.mark.parametrize("role", [RoleAssignment.Role.COMMITTEE, RoleAssignment.Role.SYSTEM_ADMIN])
def test_nobody_else_enables(role):
    lea, browser = idle(), browser_of(holder(role))

    answers = [
        browser.get(PAGE),
        browser.get(API),
        browser.post(reverse("committee-account-enable", args=[lea.pk])),
        browser.post(reverse("api-idle-user-enable", args=[lea.pk])),
    ]

    assert [answer.status_code for answer in answers] == [403] * 4


def test_three_accounts_cost_as_many_queries_as_one(browser):
    idle()
    one = queries_of(browser, PAGE)
    idle()
    idle()

    assert queries_of(browser, PAGE) == one
