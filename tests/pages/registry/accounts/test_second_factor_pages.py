"""The second factor of a role: the last one stays, what happens to it is told, and nothing is remembered for ever."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from registry.accounts.services import tokens
from registry.exceptions import AccountRefused
from registry.models import HistoryEntry, Notification, RoleAssignment
from registry.notifications.services import notification_mail
from tests.doors import queries_of, text_of
from tests.factories import PASSWORD, RoleAssignmentFactory, UserFactory, VolunteerFactory
from tests.matrix.asking import browser_for
from tests.people import browser_of, holder

pytestmark = pytest.mark.django_db
OFF = reverse("mfa_deactivate_totp")
LAST = AccountRefused.Reason.LAST_SECOND_FACTOR


@pytest.fixture(autouse=True)
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True
    cache.clear()


@pytest.fixture
def lea():
    user = RoleAssignmentFactory(user__email="lea@example.org", user__username="lea").user
    TOTP.activate(user, generate_totp_secret())
    return user


def passkey_of(user):
    return Authenticator.objects.create(user=user, type="webauthn", data={"name": "钥匙", "credential": {}})


def told(user):
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def lines(user):
    return list(HistoryEntry.objects.about(user).values_list("did", flat=True))


def test_a_role_does_not_switch_off_its_last_factor_and_the_page_says_what_to_do(lea):
    browser = browser_for(lea)

    pages = [text_of(browser.get(OFF)), text_of(browser.post(OFF))]

    for page in pages:
        assert str(LAST.label) in page
        assert reverse("mfa_add_webauthn") in page
        assert 'action="/accounts/2fa/totp/deactivate/"' not in page
    assert lea.authenticator_set.count() == 1


def test_a_role_does_not_remove_its_last_passkey_either():
    lea = RoleAssignmentFactory().user
    address = reverse("mfa_remove_webauthn", args=[passkey_of(lea).pk])
    browser = browser_for(lea)

    page = text_of(browser.post(address))

    assert str(LAST.label) in page
    assert lea.authenticator_set.count() == 1


def test_one_of_two_factors_may_go(lea):
    key = passkey_of(lea)
    browser = browser_for(lea)

    browser.post(OFF)
    browser.post(reverse("mfa_remove_webauthn", args=[key.pk]))

    assert list(lea.authenticator_set.all()) == [key]
    assert "移除了第二重验证：验证器应用" in told(lea)[-1]


@pytest.mark.parametrize(
    "person", [lambda: VolunteerFactory().user, lambda: holder(RoleAssignment.Role.INSPECTOR, until_on="2099-01-01")]
)
def test_who_needs_none_may_switch_it_off_and_loses_the_tokens(person):
    vera = person()
    TOTP.activate(vera, generate_totp_secret())
    _token, text = tokens.make(user=vera, name="统计", scopes=[], days=9, by=vera)

    browser_for(vera).post(OFF)

    assert not vera.authenticator_set.exists()
    assert lines(vera) == ["removed second factor"]
    assert HistoryEntry.objects.get(did="ended token").fields["ground"] == "second_factor"
    answer = Client().get(reverse("api-token-list"), headers={"Authorization": f"Bearer {text}"})
    assert answer.status_code == 401


@pytest.mark.parametrize("address", ["teams", "api-token-list"])
def test_a_session_of_a_role_is_asked_again_once_the_factor_is_gone(lea, address):
    """Attack: log in, get rid of the factor, go on with the session."""
    browser = browser_of(lea)
    before = browser.get(reverse(address))
    lea.authenticator_set.all().delete()

    after = browser.get(reverse(address))

    assert (before.status_code, after.status_code, after["Location"]) == (200, 302, reverse("mfa_activate_totp"))


def test_recovery_codes_that_were_left_do_not_count(lea):
    browser = browser_of(lea)
    RecoveryCodes.activate(lea)
    lea.authenticator_set.filter(type="totp").delete()

    assert browser.get(reverse("teams"))["Location"] == reverse("mfa_activate_totp")


def test_asking_each_time_costs_no_query(lea, settings):
    browser = browser_of(lea)
    asked = queries_of(browser, reverse("teams"))
    settings.REQUIRE_SECOND_FACTOR = False

    assert queries_of(browser, reverse("teams")) == asked


def test_new_recovery_codes_are_told_and_mailed_at_once(lea, django_capture_on_commit_callbacks):
    browser = browser_for(lea)

    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("mfa_generate_recovery_codes"))
    notification_mail.send_waiting()

    assert "made recovery codes" in lines(lea)
    (letter,) = mail.outbox
    assert letter.to == ["lea@example.org"]
    assert "重新生成了恢复码" in letter.body
    assert "不是您本人办理的，请立即修改密码" in letter.body


def test_looking_at_recovery_codes_is_written_down_and_told(at, lea):
    at("2026-03-14 09:00")
    RecoveryCodes.activate(lea)
    lea.authenticator_set.filter(type="recovery_codes").update(created_at=at("2026-03-14 09:00"))
    at("2026-03-14 09:11")
    browser = browser_for(lea)

    for name in ("mfa_view_recovery_codes", "mfa_download_recovery_codes"):
        assert browser.get(reverse(name)).status_code == 200

    assert lines(lea) == ["viewed recovery codes"] * 2
    assert [text.startswith("您的账号的恢复码被查看了一次。") for text in told(lea)] == [True, True]


def test_a_used_recovery_code_is_told():
    lea = UserFactory(username="lea")
    TOTP.activate(lea, generate_totp_secret())
    code = RecoveryCodes.activate(lea).get_unused_codes()[0]
    browser = Client()
    browser.post(reverse("account_login"), {"login": "lea", "password": PASSWORD})

    browser.post(reverse("mfa_authenticate"), {"code": code})

    assert "_auth_user_id" in browser.session
    assert "used recovery code" in lines(lea)
    assert told(lea)[0].startswith("您的账号用掉了一个恢复码。")


def test_a_password_just_typed_at_the_log_in_is_not_asked_for_again():
    """A first log-in leads from the new password straight to the authenticator; five minutes later it asks."""
    user, browser = RoleAssignmentFactory().user, Client()
    browser.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    add = reverse("mfa_activate_totp")

    assert browser.get(add).status_code == 200
    session = browser.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()
    assert reverse("account_reauthenticate") in browser.get(add)["Location"]
