"""外部账号: an identity of another service opens the account it was linked to, and nothing more."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from registry.accounts.services import outside_identities
from registry.exceptions import AccountRefused
from registry.models import HistoryEntry, Notification, User, Volunteer
from tests.doors import text_of
from tests.factories import RoleAssignmentFactory, UserFactory, VolunteerFactory
from tests.identity_servers import CORPORATION, Server, identity_server, sent_to
from tests.pages.registry.accounts.fresh import fresh_browser
from tests.people import browser_of

pytestmark = pytest.mark.django_db
Reason = AccountRefused.Reason
NAME = "统一身份认证"


@pytest.fixture
def server(settings) -> Iterator[Server]:
    with identity_server(settings) as started:
        yield started


def through(browser: Client, server: Server, begin: str, *, state: str | None = None) -> Any:
    """Press the button, log in over there, come back."""
    _page, said = sent_to(browser.post(begin))
    code = server.code_for(said.get("code_challenge", ""))
    provider = begin.rstrip("/").split("/")[-2]
    return browser.get(reverse("outside-done", args=[provider]), {"code": code, "state": state or said["state"]})


def link(user: User, server: Server, provider: str = "oidc") -> Any:
    return through(fresh_browser(user), server, reverse("me-outside-link", args=[provider]))


def log_in(server: Server, provider: str = "oidc", browser: Client | None = None) -> tuple[Client, Any]:
    browser = browser or Client()
    return browser, through(browser, server, reverse("outside-login", args=[provider]))


def refusal(answer: Any) -> list[str]:
    return [message.extra_tags for message in get_messages(answer.wsgi_request) if message.extra_tags]


def test_nothing_is_offered_unless_the_settings_name_a_service():
    user = VolunteerFactory().user

    assert "统一身份认证" not in text_of(Client().get(reverse("account_login")))
    assert "外部账号" not in text_of(browser_of(user).get(reverse("mfa_index")))
    assert Client().post(reverse("outside-login", args=["oidc"])).status_code == 404
    assert Client().get(reverse("outside-done", args=["wecom"])).status_code == 404


@pytest.mark.parametrize("provider", ["oidc", "wecom"])
def test_linked_it_opens_the_account_and_keeps_nothing_about_the_person(server, provider):
    user = VolunteerFactory(name="韦示例一").user
    assert f'{reverse("outside-login", args=[provider])}"' in Client().get(reverse("account_login")).content.decode()

    assert link(user, server, provider)["Location"] == reverse("mfa_index")
    browser, answer = log_in(server, provider)

    assert answer["Location"] == reverse("home")
    assert "韦示例一" in text_of(browser.get(reverse("me")))
    identity = SocialAccount.objects.get()
    assert (identity.user, identity.extra_data, len(identity.uid)) == (user, {}, 64)
    assert server.subject not in str(SocialAccount.objects.values())
    assert not SocialToken.objects.exists()
    assert HistoryEntry.objects.filter(did="linked outside identity", by=user).count() == 1
    assert Notification.objects.filter(user=user, text__contains="您的账号绑定了").exists()


def test_it_makes_neither_an_account_nor_a_volunteer(server):
    RoleAssignmentFactory(user__email="staff@example.org")  # the address that the other service tells
    before = (User.objects.count(), Volunteer.objects.count())

    browser, answer = log_in(server)

    assert (answer["Location"], refusal(answer)) == (reverse("account_login"), [Reason.OUTSIDE_UNKNOWN.value])
    assert "在“登录与安全”中绑定" in text_of(browser.get(reverse("account_login")))
    assert (User.objects.count(), Volunteer.objects.count()) == before
    assert "_auth_user_id" not in browser.session


def test_it_does_not_pass_the_second_factor(server, settings):
    with_app, without = RoleAssignmentFactory().user, RoleAssignmentFactory().user
    TOTP.activate(with_app, generate_totp_secret())
    link(without, server)
    settings.REQUIRE_SECOND_FACTOR = True
    browser, answer = log_in(server)
    assert browser.get(reverse("home"))["Location"] == reverse("mfa_activate_totp")

    SocialAccount.objects.update(user=with_app)
    browser, answer = log_in(server)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in browser.session


def test_one_identity_opens_one_account_and_an_account_has_one_of_each(server):
    vera, otto = VolunteerFactory().user, VolunteerFactory().user
    link(vera, server)

    assert refusal(link(otto, server)) == [Reason.OUTSIDE_TAKEN.value]
    server.subject = "staff-18"
    assert refusal(link(vera, server)) == [Reason.OUTSIDE_LINKED.value]
    assert SocialAccount.objects.get().user == vera


def test_linking_asks_again_who_it_is(server):
    browser = browser_of(VolunteerFactory().user)

    answer = browser.post(reverse("me-outside-link", args=["oidc"]))

    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_it_is_taken_off_and_the_only_way_in_stays(server):
    vera = VolunteerFactory().user
    link(vera, server)
    identity = SocialAccount.objects.get()
    page = text_of(browser_of(vera).get(reverse("mfa_index")))
    assert "解除绑定" in page

    stranger = fresh_browser(VolunteerFactory().user)
    assert stranger.post(reverse("me-outside-unlink", args=[identity.pk])).status_code == 404
    assert fresh_browser(vera).post(reverse("me-outside-unlink", args=[identity.pk])).status_code == 302
    assert not SocialAccount.objects.exists()
    assert refusal(log_in(server)[1]) == [Reason.OUTSIDE_UNKNOWN.value]

    nobody = UserFactory()
    nobody.set_unusable_password()
    nobody.save()
    only = SocialAccount.objects.create(user=nobody, provider="oidc", uid="x")
    with pytest.raises(AccountRefused) as refused:
        outside_identities.unlink(identity=only, name=NAME, by=nobody)
    assert refused.value.reason == Reason.OUTSIDE_LAST


@pytest.mark.parametrize(
    "wrong",
    [{"told_subject": "staff-99"}, {"audience": "somebody-else"}, {"has_id_token": False}, {"subject": ""}],
)
def test_a_service_that_says_something_wrong_opens_nothing(server, wrong):
    vera = VolunteerFactory().user
    link(vera, server)
    for name, value in wrong.items():
        setattr(server, name, value)

    browser, answer = log_in(server)

    assert refusal(answer) == [Reason.OUTSIDE_FAILED.value]
    assert "_auth_user_id" not in browser.session


def test_a_service_that_is_down_a_cancelled_and_a_foreign_answer_are_a_sentence(server):
    vera = VolunteerFactory().user
    link(vera, server)
    browser = Client()
    done = reverse("outside-done", args=["oidc"])
    _page, said = sent_to(browser.post(reverse("outside-login", args=["oidc"])))

    cancelled = browser.get(done, {"error": "access_denied", "state": said["state"]})
    forged = browser.get(done, {"code": server.code_for("x"), "state": "made-up"})
    server.is_down = True
    down = browser.post(reverse("outside-login", args=["oidc"]))
    server.is_down, server.errcode = False, 42001
    _browser, expired = log_in(server, "wecom")

    for answer in (cancelled, forged, down, expired):
        assert answer["Location"] == reverse("account_login")
        assert Reason.OUTSIDE_FAILED.value in refusal(answer)
    assert "统一身份认证没有答复" in text_of(browser.get(reverse("account_login")))


def test_wechat_work_is_asked_with_its_own_names_and_only_members_come_in(server):
    desk, phone = Client(), Client(headers={"User-Agent": "Mozilla/5.0 MicroMessenger/7.0 wxwork/4.1"})
    begin = reverse("outside-login", args=["wecom"])

    page, said = sent_to(desk.post(begin))
    silent, also = sent_to(phone.post(begin))

    assert page == "https://login.work.weixin.qq.com/wwlogin/sso/login"
    assert {"appid": CORPORATION, "agentid": "1000002", "login_type": "CorpApp"}.items() <= said.items()
    assert said["redirect_uri"] == "http://localhost:8000/outside/wecom/done/"
    assert silent == "https://open.weixin.qq.com/connect/oauth2/authorize"
    assert (also["scope"], also["response_type"]) == ("snsapi_base", "code")
    server.subject = ""
    assert refusal(log_in(server, "wecom")[1]) == [Reason.OUTSIDE_FAILED.value]
