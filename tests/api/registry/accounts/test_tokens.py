"""接口令牌 over the API: the same reach and the same refusals as the pages."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from registry.accounts.services import tokens
from registry.models import HistoryEntry, RoleAssignment, User
from tests.factories import RoleAssignmentFactory, UserFactory
from tests.people import browser_of, holder

pytestmark = pytest.mark.django_db
LIST = reverse("api-token-list")


def token_of(user):
    return tokens.make(user=user, name="统计", scopes=["write"], days=30, by=user)


def test_everybody_sees_their_own_and_the_security_administrator_all():
    lea, otto, security = UserFactory(username="lea"), UserFactory(), holder(RoleAssignment.Role.SECURITY_ADMIN)
    token, text = token_of(lea)

    own = browser_of(lea).get(LIST).json()
    found = browser_of(security).get(LIST, {"q": "lea"}).json()
    foreign = browser_of(otto).get(LIST).json()

    assert [row["id"] for row in own["results"]] == [row["id"] for row in found["results"]] == [token.pk]
    assert set(found["results"][0]) == {
        "id", "username", "display_name", "name", "scopes", "created_at", "last_used_at", "expires_at",
    }  # fmt: skip
    assert (foreign["count"], text in str(found), token.digest in str(found)) == (0, False, False)


def test_the_security_administrator_revokes_others_see_no_such_token():
    lea, security = UserFactory(), holder(RoleAssignment.Role.SECURITY_ADMIN)
    token, text = token_of(lea)
    address = reverse("api-token-revoke", args=[token.pk])

    stranger = browser_of(holder(RoleAssignment.Role.COMMITTEE)).post(address)
    done = browser_of(security).post(address)
    again = browser_of(security).post(address)

    assert (stranger.status_code, done.status_code, again.status_code) == (404, 200, 404)
    assert Client().get(LIST, headers={"Authorization": f"Bearer {text}"}).status_code == 401
    assert HistoryEntry.objects.get(did="revoked token").by == security


def test_a_program_acts_for_a_role_only_while_its_owner_has_a_second_factor(settings):
    """Attack: make a token, remove the factor, go on deciding with the token."""
    settings.REQUIRE_SECOND_FACTOR = True
    lea = RoleAssignmentFactory().user
    factor = Authenticator.objects.create(user=lea, type="totp", data={})
    _token, text = token_of(lea)
    factor.delete()

    for method in ("get", "post"):
        answer = getattr(Client(), method)(reverse("api-volunteer-list"), headers={"Authorization": f"Bearer {text}"})
        assert (answer.status_code, answer.json()["code"]) == (401, "second_factor_needed")


def test_a_program_of_a_disabled_account_is_turned_away():
    lea = UserFactory()
    _token, text = token_of(lea)
    User.objects.filter(pk=lea.pk).update(is_active=False)

    answer = Client().get(LIST, headers={"Authorization": f"Bearer {text}"})

    assert (answer.status_code, answer.json()["code"]) == (401, "token_ended")
