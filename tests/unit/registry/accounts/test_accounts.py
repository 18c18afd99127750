from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from registry import clock
from registry.accounts.services import accounts, tokens
from registry.exceptions import AccountRefused, RegistrationRefused, TokenRefused
from registry.models import ApiToken, RoleAssignment, ServiceField, Unit, User, Workday
from registry.protection import keys
from tests.factories import UserFactory, VolunteerFactory
from tests.people import administrator, applicant, phone

Reason = AccountRefused.Reason
pytestmark = pytest.mark.django_db
NEW = "Xinmima-2026"


def refused(command, **arguments) -> str:
    with pytest.raises(AccountRefused) as refusal:
        command(**arguments)
    return refusal.value.reason


def test_an_account_made_by_others_has_no_password_anybody_knows():
    user = accounts.create(username="lea-01", display_name="黄示例六", by=None, work_mail="lea@example.org")

    assert not user.has_usable_password()
    assert User.objects.get(pk=user.pk).work_mail == "lea@example.org"


def test_a_user_name_is_unique_whatever_its_case():
    accounts.create(username="lea-01", display_name="黄示例六", by=None)

    assert refused(accounts.create, username="LEA-01", display_name="韦示例一", by=None) == Reason.USERNAME_TAKEN


@pytest.mark.parametrize("username", ["10000000001", "a@b", "ab", "黄示例"])
def test_a_user_name_is_never_a_phone_or_an_address(username):
    assert refused(accounts.create, username=username, display_name="韦示例一", by=None) == Reason.USERNAME_INVALID


def test_who_signed_on_paper_gets_an_account_once():
    vera = VolunteerFactory(user=None, name="韦示例一")
    lea = administrator(vera.unit)

    user = accounts.open_for_volunteer(volunteer=vera, by=lea)

    assert not user.has_usable_password()
    with pytest.raises(RegistrationRefused) as refusal:
        accounts.open_for_volunteer(volunteer=vera, by=lea)
    assert refusal.value.reason == RegistrationRefused.Reason.HAS_ACCOUNT


def test_an_account_cannot_share_a_phone_that_logs_in_elsewhere():
    other = applicant()
    vera = VolunteerFactory(user=None, name="韦示例三", phone=phone(), unit=other.unit)

    with pytest.raises(RegistrationRefused) as refusal:
        accounts.open_for_volunteer(volunteer=vera, by=administrator(vera.unit))

    assert refusal.value.reason == RegistrationRefused.Reason.PHONE_TAKEN


def test_a_token_is_kept_as_a_digest_and_expires(at):
    moment = at("2026-03-14 09:00")
    lea = UserFactory()

    token, text = tokens.make(user=lea, name="统计", scopes=["write"], days=30, by=lea)

    assert token.digest == keys.text_digest(text)
    assert text not in str(ApiToken.objects.values())
    assert (token.scopes, token.expires_at) == (["read", "write"], moment + timedelta(days=30))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"scopes": ["all"]}, TokenRefused.Reason.UNKNOWN_SCOPE),
        ({"days": 0}, TokenRefused.Reason.TOKEN_LIFETIME),
        ({"days": 367}, TokenRefused.Reason.TOKEN_LIFETIME),
    ],
)
def test_a_token_of_the_wrong_shape_is_refused(changes, reason):
    lea = UserFactory()

    with pytest.raises(TokenRefused) as refusal:
        tokens.make(**{"user": lea, "name": "x", "scopes": ["read"], "days": 1, "by": lea} | changes)

    assert refusal.value.reason == reason


def test_a_token_needs_the_second_factor_where_it_is_required(settings):
    settings.REQUIRE_SECOND_FACTOR = True
    lea = UserFactory()

    with pytest.raises(TokenRefused) as refusal:
        tokens.make(user=lea, name="x", scopes=["read"], days=1, by=lea)

    assert refusal.value.reason == TokenRefused.Reason.SECOND_FACTOR_NEEDED


def test_tokens_are_ones_own():
    lea, otto = UserFactory(), UserFactory()
    token, _text = tokens.make(user=lea, name="x", scopes=["read"], days=1, by=lea)

    with pytest.raises(PermissionDenied):
        tokens.revoke(token=token, by=otto)
    with pytest.raises(PermissionDenied):
        tokens.make(user=lea, name="x", scopes=["read"], days=1, by=otto)
    assert tokens.revoke(token=token, by=lea).revoked_at is not None
    assert not lea.api_tokens.usable().exists()


def test_the_command_prints_a_token_that_works(capsys):
    lea = UserFactory(username="lea")

    call_command("api_token", "lea", "--scope", "read", "--days", "7")

    text = capsys.readouterr().out.strip()
    token = lea.api_tokens.get(digest=keys.text_digest(text))
    assert (token.scopes, token.expires_at.date()) == (["read"], (clock.now() + timedelta(days=7)).date())
    with pytest.raises(CommandError):
        call_command("api_token", "nobody")


def test_bootstrap_makes_two_separate_accounts_once(capsys):
    call_command("bootstrap")
    printed = capsys.readouterr().out
    call_command("bootstrap")

    roles = dict(RoleAssignment.objects.values_list("user__username", "role"))
    assert roles == {"committee-admin": "committee", "security-admin": "security_admin"}
    assert User.objects.filter(must_change_password=True).count() == 2
    assert Unit.objects.get().parent is None
    assert ServiceField.objects.count() == 16
    assert Workday.objects.filter(layer=Workday.Layer.GUANGXI).count() == 4
    assert "首次登录密码" in printed
    assert "已存在" in capsys.readouterr().out


@pytest.mark.parametrize("username", ["GZ20260000017", "gz20260000017"])
def test_no_user_name_stands_before_a_volunteers_number(username):
    with pytest.raises(AccountRefused) as refusal:
        accounts.create(username=username, display_name="黄示例六", by=None)

    assert refusal.value.reason == AccountRefused.Reason.USERNAME_INVALID
