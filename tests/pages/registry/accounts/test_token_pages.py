"""接口令牌 of everybody, for the security administrator."""

import pytest
from django.urls import reverse

from registry.accounts.services import tokens
from registry.models import HistoryEntry, Notification, RoleAssignment
from tests.doors import queries_of, text_of
from tests.factories import UserFactory
from tests.people import browser_of, holder

pytestmark = pytest.mark.django_db
PAGE = "committee-tokens"


@pytest.fixture
def security():
    return holder(RoleAssignment.Role.SECURITY_ADMIN)


def token_of(user, name="统计"):
    return tokens.make(user=user, name=name, scopes=["write"], days=30, by=user)


def test_the_security_administrator_sees_whose_tokens_there_are_but_never_their_text(security):
    lea = UserFactory(username="lea", display_name="黄示例六")
    token, text = token_of(lea, "对接机关大数据")

    page = text_of(browser_of(security).get(reverse(PAGE)))

    assert all(word in page for word in ("黄示例六", "lea", "对接机关大数据", "读取、办理", "还没用过"))
    assert text not in page
    assert token.digest not in page


def test_a_token_is_found_by_owner_purpose_and_scope(security):
    token_of(UserFactory(username="lea"), "报表")
    token_of(UserFactory(username="otto"), "考勤")
    tokens.make(user=UserFactory(username="vera"), name="只看", scopes=[], days=1, by=None)
    browser = browser_of(security)

    def shown(**said):
        return [token.name for token in browser.get(reverse(PAGE), said).context["page"]]

    assert shown(q="lea") == ["报表"]
    assert shown(q="考勤") == ["考勤"]
    assert shown(scope="read") == ["只看"]
    assert shown(scope="write") == ["考勤", "报表"]


def test_it_is_revoked_from_the_list_and_its_owner_told(security):
    lea = UserFactory()
    token, _text = token_of(lea)
    browser = browser_of(security)

    answer = browser.post(reverse("committee-token-revoke", args=[token.pk]), follow=True)

    assert "令牌已停用，已通知本人。" in text_of(answer)
    assert "没有使用中的令牌" in text_of(answer)
    assert HistoryEntry.objects.get(did="revoked token").by == security
    assert Notification.objects.filter(user=lea, text__contains="安全管理员停用了").exists()


def test_the_list_stands_in_the_menu_of_the_security_administrator_alone(security):
    def lines_of(user):
        nav = browser_of(user).get(reverse("home")).context["nav"]
        return [item.url for group in nav for item in group.items]

    assert reverse(PAGE) in lines_of(security)
    assert len(lines_of(security)) <= 9
    assert reverse(PAGE) not in lines_of(holder(RoleAssignment.Role.COMMITTEE))


def test_three_tokens_cost_as_many_queries_as_one(security):
    browser = browser_of(security)
    token_of(UserFactory())
    one = queries_of(browser, reverse(PAGE))
    for _each in range(2):
        token_of(UserFactory())

    assert queries_of(browser, reverse(PAGE)) == one
