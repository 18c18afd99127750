"""API tokens end with what they rest on, by whatever way it goes."""

import re
from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from config import nightly
from registry import clock
from registry.accounts.services import recoveries, roles, tokens
from registry.exceptions import TokenRefused
from registry.models import ApiToken, HistoryEntry, Notification, RoleAssignment, User
from registry.standing.services import standing
from tests.factories import PASSWORD, RoleAssignmentFactory, UnitFactory, UserFactory, VolunteerFactory
from tests.people import administrator, applicant, browser_of, holder

Role, Reason, Ground = RoleAssignment.Role, TokenRefused.Reason, ApiToken.Ground
pytestmark = pytest.mark.django_db
NEW = "Xinmima-2026-chang"
ME = "/api/v1/sites/"


@pytest.fixture(autouse=True)
def morning(at):
    at("2026-03-14 09:00")


def token_of(user: User) -> str:
    """The text of a token of this user, for reading and writing."""
    return tokens.make(user=user, name="统计", scopes=["write"], days=90, by=user)[1]


def asked_with(text: str):
    """The API's answer to a program with this token."""
    return Client().get(ME, headers={"Authorization": f"Bearer {text}"})


def factor_of(user: User, kind: str = "totp") -> Authenticator:
    return Authenticator.objects.create(user=user, type=kind, data={"name": "钥匙"})


def assert_ended(user: User, text: str, ground: str) -> None:
    """The program is refused and learns what to do; a line and a notification say why."""
    answer = asked_with(text)
    assert (answer.status_code, answer.json()["code"]) == (401, TokenRefused.Reason.TOKEN_ENDED)
    assert "重新生成" in answer.json()["message"]
    (line,) = HistoryEntry.objects.filter(did="ended token")
    assert line.fields == {"user": user.pk, "ground": ground}
    told = Notification.objects.get(user=user, text__contains="接口令牌随之作废")
    assert ("“统计”" in told.text, told.url) == (True, reverse("me-tokens"))


def test_a_token_works_until_its_ground_goes(at):
    vera = VolunteerFactory().user
    text = token_of(vera)
    at("2026-03-15 09:00")

    assert asked_with(text).status_code == 200
    assert tokens.end_fallen() == 0


def test_changing_ones_password_ends_ones_tokens(at):
    lea = UserFactory()
    text = token_of(lea)
    said = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}

    browser_of(lea).post(reverse("account_change_password"), said)

    assert_ended(lea, text, Ground.PASSWORD)


def test_a_password_reset_by_mail_ends_the_tokens():
    lea = UserFactory(email="lea@example.org")
    text, browser = token_of(lea), Client()
    browser.post(reverse("account_reset_password"), {"email": "lea@example.org"})
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mail.outbox[0].body).group(1)

    form = browser.get(link, follow=True).request["PATH_INFO"]
    browser.post(form, {"password1": NEW, "password2": NEW})

    lea.refresh_from_db()
    assert lea.check_password(NEW)
    assert_ended(lea, text, Ground.PASSWORD)


def test_a_recovery_ends_the_tokens():
    vera = applicant()
    text = token_of(vera.user)
    secret, code = recoveries.ask(user=vera.user)
    recoveries.vouch(owner=vera.user, code=code, by=administrator(vera.unit))

    recoveries.recover(secret=secret, password=NEW)

    assert_ended(vera.user, text, Ground.PASSWORD)


def test_a_password_written_by_hand_ends_them_too(at):
    lea = UserFactory()
    text = token_of(lea)
    at("2026-03-14 09:10")
    User.objects.filter(pk=lea.pk).update(password_changed_at=clock.now())

    refused = asked_with(text)
    nightly.end_fallen_tokens()

    assert refused.json()["code"] == TokenRefused.Reason.TOKEN_PASSWORD
    assert_ended(lea, text, Ground.PASSWORD)


def test_a_role_that_is_ended_takes_the_tokens():
    held = RoleAssignmentFactory()
    RoleAssignmentFactory(unit=held.unit)
    text = token_of(held.user)

    roles.end(assignment=held, by=holder(Role.SECURITY_ADMIN))

    assert_ended(held.user, text, Ground.ROLE)


def test_a_role_that_runs_out_takes_the_tokens_at_midnight(at):
    held = RoleAssignmentFactory(until_on=date(2026, 3, 20))
    text = token_of(held.user)
    at("2026-03-20 23:59")
    last_day = asked_with(text).status_code
    at("2026-03-21 00:01")

    refused = asked_with(text).status_code
    nightly.end_fallen_tokens()

    assert (last_day, refused) == (200, 401)
    assert_ended(held.user, text, Ground.ROLE)


def test_a_token_made_before_a_role_does_not_get_its_power(at):
    vera = VolunteerFactory().user
    text = token_of(vera)
    at("2026-03-14 09:05")
    roles.grant(user=vera, role=Role.UNIT_ADMIN, unit=UnitFactory(), by=holder(Role.SECURITY_ADMIN))

    refused = asked_with(text).status_code
    nightly.end_fallen_tokens()

    assert refused == 401
    assert_ended(vera, text, Ground.ROLE)


def test_losing_the_last_factor_ends_the_tokens_of_a_role(settings):
    settings.REQUIRE_SECOND_FACTOR = True
    lea = RoleAssignmentFactory().user
    factor, second = factor_of(lea), factor_of(lea, "webauthn")
    text = token_of(lea)
    second.delete()
    with_one = asked_with(text).status_code
    factor.delete()
    factor_of(lea, "recovery_codes")

    refused = asked_with(text)
    nightly.end_fallen_tokens()

    assert (with_one, refused.status_code, refused.json()["code"]) == (200, 401, Reason.SECOND_FACTOR_NEEDED)
    assert_ended(lea, text, Ground.SECOND_FACTOR)


def test_a_disabled_account_has_no_tokens():
    lea = UserFactory()
    text = token_of(lea)
    User.objects.filter(pk=lea.pk).update(is_active=False)

    refused = asked_with(text).status_code
    nightly.end_fallen_tokens()

    assert refused == 401
    assert_ended(lea, text, Ground.ACCOUNT)


@pytest.mark.parametrize("leaves", [standing.suspend, standing.leave])
def test_who_is_suspended_or_has_left_has_no_tokens(leaves):
    vera = VolunteerFactory()
    text = token_of(vera.user)

    leaves(volunteer=vera, reason="示例原因", by=administrator(vera.unit))

    assert_ended(vera.user, text, Ground.STANDING)
    with pytest.raises(TokenRefused) as refusal:
        token_of(vera.user)
    assert refusal.value.reason == TokenRefused.Reason.TOKEN_STANDING


def test_a_token_of_a_role_ends_with_its_ninety_days(at):
    lea, vera = RoleAssignmentFactory().user, VolunteerFactory().user
    made = [tokens.make(user=each, name="统计", scopes=[], days=200, by=each)[1] for each in (lea, vera)]
    at("2026-06-12 09:00")

    assert [asked_with(text).status_code for text in made] == [401, 200]


def test_who_must_change_the_password_makes_no_token():
    with pytest.raises(TokenRefused) as refusal:
        token_of(UserFactory(must_change_password=True))

    assert refusal.value.reason == TokenRefused.Reason.TOKEN_PASSWORD


def test_the_command_gives_a_role_without_a_factor_no_token(settings):
    settings.REQUIRE_SECOND_FACTOR = True
    RoleAssignmentFactory(user__username="lea")

    with pytest.raises(CommandError, match="请先登录启用两步验证"):
        call_command("api_token", "lea")

    assert not ApiToken.objects.exists()


def test_recovery_codes_alone_are_no_second_factor(settings):
    settings.REQUIRE_SECOND_FACTOR = True
    lea = UserFactory()
    factor_of(lea, "recovery_codes")

    with pytest.raises(TokenRefused) as refusal:
        token_of(lea)

    assert refusal.value.reason == Reason.SECOND_FACTOR_NEEDED


def test_an_unknown_token_learns_nothing_more():
    answer = asked_with("qzzy_erfunden")

    assert (answer.status_code, "code" in answer.json()) == (401, False)


def test_the_security_administrator_ends_anybodys_token_and_its_owner_is_told():
    lea, security = UserFactory(), holder(Role.SECURITY_ADMIN)
    token, text = tokens.make(user=lea, name="统计", scopes=[], days=1, by=lea)

    tokens.revoke(token=token, by=security)

    assert asked_with(text).json()["code"] == "token_ended"
    assert HistoryEntry.objects.get(did="revoked token").by == security
    assert "安全管理员停用了您的接口令牌“统计”" in Notification.objects.get(user=lea).text
