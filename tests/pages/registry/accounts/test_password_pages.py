"""Password forms say the rule that is applied to this user, and lead on when it is done."""

import html
import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from registry.accounts.services import recoveries
from registry.models import User
from tests.doors import text_of
from tests.factories import PASSWORD, RoleAssignmentFactory, UserFactory, VolunteerFactory
from tests.people import applicant, browser_of, holder, with_password

pytestmark = pytest.mark.django_db
NEW = "Xinmima-2026-chang"
CHANGE = reverse("account_change_password")


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def changed(user, password=NEW):
    said = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    return browser_of(user).post(CHANGE, said, follow=True)


@pytest.mark.parametrize(
    ("person", "says"), [(RoleAssignmentFactory, "至少 12 个字符"), (VolunteerFactory, "至少 8 个字符")]
)
def test_the_form_says_the_rule_for_this_user(person, says):
    page = text_of(browser_of(person().user).get(CHANGE))

    assert f"{says}，包含大写字母、小写字母、数字、符号中的三种" in page


def test_what_the_form_says_is_what_is_applied():
    lea, vera = RoleAssignmentFactory().user, VolunteerFactory().user

    assert "管理员密码至少 12 个字符。" in text_of(changed(lea, "Abcdef-2026"))
    assert "密码至少 8 个字符。" in text_of(changed(vera, "Abc-123"))
    assert "密码修改成功" in text_of(changed(vera, "Abcdef-2026"))


def test_the_form_after_a_recovery_says_the_rule_of_that_account(client, at):
    at("2026-03-14 09:00")
    vera = applicant()
    RoleAssignmentFactory(user=vera.user)
    secret, code = recoveries.ask(user=vera.user)
    session = client.session
    session["recovery"] = {"secret": secret, "code": code}
    session.save()
    for role in ("committee", "security_admin"):
        recoveries.vouch(owner=vera.user, code=code, by=holder(role))
    at("2026-03-14 10:00")

    assert "至少 12 个字符" in text_of(client.get(reverse("recover-wait")))


@pytest.mark.parametrize(
    ("person", "leads_to"), [(lambda: RoleAssignmentFactory().user, "home"), (lambda: VolunteerFactory().user, "me")]
)
def test_a_changed_password_leads_on_with_a_message(person, leads_to):
    answer = changed(person())

    assert answer.redirect_chain[-1] == (reverse(leads_to), 302)
    assert "密码修改成功" in text_of(answer)


def test_a_password_made_by_others_leads_on_too():
    answer = changed(UserFactory(must_change_password=True))

    assert answer.redirect_chain[-1][0] == reverse("home")


def where_it_leads(browser, page):
    """Every link of the page: where a browser ends that follows it."""
    links = set(re.findall(r'href="(/[^"#]*)"', page.content.decode())) - {page.request["PATH_INFO"]}
    links = {link for link in links if not link.startswith("/static/")}
    return {link: browser.get(html.unescape(link), follow=True).request["PATH_INFO"] for link in links}


@pytest.mark.parametrize("role", ["committee", None])
def test_before_a_password_is_set_only_what_works_is_offered(role):
    """A menu that leads back here again and again is none; afterwards it is there."""
    user = holder(role) if role else VolunteerFactory().user
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    browser = browser_of(user)

    page = browser.get(reverse("home"), follow=True)
    leads = where_it_leads(browser, page)

    assert page.request["PATH_INFO"] == CHANGE
    assert "退出登录" in text_of(page)
    assert {link for link, end in leads.items() if end != link.split("?")[0]} - {reverse("text-size")} == set()
    done = browser.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}, follow=True)
    assert reverse("notifications") in done.content.decode()


def test_before_a_second_factor_is_there_only_what_works_is_offered(settings):
    settings.REQUIRE_SECOND_FACTOR = True
    browser = with_password(holder("committee"))

    page = browser.get(reverse("home"), follow=True)
    leads = where_it_leads(browser, page)
    leads |= where_it_leads(browser, browser.get(reverse("mfa_index")))

    assert page.request["PATH_INFO"] == reverse("mfa_activate_totp")
    here = page.request["PATH_INFO"]
    assert [link for link, end in leads.items() if end == here != link] == []
