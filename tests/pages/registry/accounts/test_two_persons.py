"""No way round the second person: accounts and roles, tried on the pages and the API (D104, D105)."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from registry import clock
from registry.accounts.services import appointments
from registry.doors import known_browsers
from registry.exceptions import AccountRefused
from registry.models import AccountRecovery, HistoryEntry, Notification, RoleAssignment, RoleProposal, User
from registry.notifications.services import notification_mail, notifications
from registry.standing.services import standing
from tests.factories import RoleAssignmentFactory, UnitFactory, UserFactory, VolunteerFactory
from tests.matrix.addresses import named
from tests.people import administrator, browser_of, holder

Role = RoleAssignment.Role
pytestmark = pytest.mark.django_db
NEW = "Xinmima-2026-new"
SECRET = "JBSWY3DPEHPK3PXP"


def asked(browser: Client, user: User) -> str:
    """The code that this browser reads out after asking for the account back."""
    browser.post(reverse("recover"), {"phone": user.username})
    return re.search(r'figure">(\d{6})<', browser.get(reverse("recover-wait")).content.decode())[1]


def in_use(user: User) -> User:
    user.last_login = clock.now()
    user.save(update_fields=["last_login"])
    return user


def vouch(browser: Client, user: User, code: str):
    return browser.post(reverse("account-recoveries"), {"who": user.username, "code": code})


def test_the_committee_does_not_become_the_security_administrator(client, at):
    """Ask in their name, vouch for oneself, with the second member too: nothing opens, and the owner knows."""
    at("2026-03-14 09:00")
    security = in_use(holder(Role.SECURITY_ADMIN))
    code = asked(client, security)

    answers = [vouch(browser_of(holder(Role.COMMITTEE)), security, code) for _member in range(2)]
    client.post(reverse("recover-wait"), {"password": NEW})

    assert [answer.status_code for answer in answers] == [422, 422]
    assert "这个账号不由您核实" in answers[0].content.decode()
    assert not Client().login(username=security.username, password=NEW)
    assert AccountRecovery.objects.get().asked_by is None


def test_two_of_the_three_open_it_after_an_hour_and_the_owner_can_stop_it(client, at):
    at("2026-03-14 09:00")
    security = in_use(holder(Role.SECURITY_ADMIN))
    code = asked(client, security)
    audit, system = browser_of(holder(Role.AUDIT_ADMIN)), browser_of(holder(Role.SYSTEM_ADMIN))

    first = audit.post(reverse("account-recoveries"), {"who": security.username, "code": code}, follow=True)
    seen = client.get(reverse("recover-wait")).content.decode()
    again = vouch(audit, security, code).content.decode()
    vouch(system, security, code)
    early = client.post(reverse("recover-wait"), {"password": NEW})
    warning = Notification.objects.filter(user=security).first()
    stop = Client().get(warning.url).content.decode()

    assert "还须另一人核实" in first.content.decode()
    assert "已有一人核实" in seen
    assert str(AccountRefused.Reason.RECOVERY_SAME_PERSON.label) in again
    assert early.status_code == 422
    assert "才能设置密码" in client.get(reverse("recover-wait")).content.decode()
    assert "不是我，停止" in stop
    assert "已停止" in Client().post(warning.url).content.decode()
    at("2026-03-14 10:30")
    client.post(reverse("recover-wait"), {"password": NEW})
    assert not Client().login(username=security.username, password=NEW)
    assert HistoryEntry.objects.filter(did="stopped recovery").exists()


def test_the_owner_stops_it_by_the_address_in_the_mail(client, settings):
    """On a phone without a session, however many other letters wait."""
    settings.PUBLIC_URL = "https://volunteer.example.org"
    lea = in_use(holder(Role.COMMITTEE))
    User.objects.filter(pk=lea.pk).update(email="lea@example.org")
    notifications.tell_each(notifications.Telling(lea.pk, f"n:{n}", "普通通知", "/") for n in range(30))
    Notification.objects.update(at=clock.now() - timedelta(hours=1))
    vouch(browser_of(holder(Role.COMMITTEE)), lea, asked(client, lea))

    notification_mail.send_waiting()
    address = re.search(r"https://volunteer.example.org(/recover/stop/\S+)", mail.outbox[0].body).group(1)

    phone = Client()
    assert "不是我，停止" in phone.get(address).content.decode()
    phone.post(address)
    assert AccountRecovery.objects.get().stopped_at is not None


def guessing(name: str, address: str, times: int) -> list[str]:
    """What a stranger reads who asks in this name from this address and guesses the code of the app."""
    stranger = Client(REMOTE_ADDR=address)
    stranger.post(reverse("recover"), {"phone": name})
    wrong = {"factor": "000000"}
    return [stranger.post(reverse("recover-wait"), wrong).content.decode() for _try in range(times)]


def shows_factor(browser: Client, user: User) -> str:
    code = format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))
    return browser.post(reverse("recover-wait"), {"factor": code}, follow=True).content.decode()


def test_who_guesses_shuts_the_owner_out_of_no_known_browser(client, at):
    at("2026-03-14 09:10")
    lea = in_use(holder(Role.COMMITTEE))
    TOTP.activate(lea, SECRET)
    own = Client()
    own.cookies = browser_that_knows(lea)
    new = Client(REMOTE_ADDR="192.0.2.200")

    for place in range(5):
        guessing(lea.username, f"192.0.2.{place}", 5)
    asked(own, lea)
    asked(new, lea)

    assert "50 分钟后再试" in shows_factor(new, lea)
    assert "已核实" in shows_factor(own, lea)


def test_one_address_that_guesses_leaves_the_others_their_tries(client, at):
    at("2026-03-14 09:10")
    lea = in_use(holder(Role.COMMITTEE))
    TOTP.activate(lea, SECRET)

    for _time in range(4):
        answers = guessing(lea.username, "192.0.2.1", 6)
    asked(client, lea)

    assert "50 分钟后再试" in answers[-1]
    assert "已核实" in shows_factor(client, lea)


def test_a_name_that_nobody_has_answers_like_one_that_somebody_has(at):
    at("2026-03-14 09:10")
    lea = in_use(holder(Role.COMMITTEE))
    TOTP.activate(lea, SECRET)

    def said(name: str) -> list[bool]:
        return ["50 分钟后再试" in page for page in guessing(name, "192.0.2.1", 7) + guessing(name, "192.0.2.1", 1)]

    assert said(lea.username) == said("nobody-at-all") == [False] * 5 + [True] * 3


def test_the_browser_that_recovered_is_not_locked_out_by_who_guesses(client):
    unit = UnitFactory()
    vera = in_use(VolunteerFactory(unit=unit).user)
    vouch(browser_of(administrator(unit)), vera, asked(client, vera))
    client.post(reverse("recover-wait"), {"password": NEW})
    stranger = Client()

    for _try in range(6):
        stranger.post(reverse("account_login"), {"login": vera.username, "password": "falsch"})

    assert client.post(reverse("account_login"), {"login": vera.username, "password": NEW}).status_code == 302


def browser_that_knows(user: User):
    """The cookies of a browser in which this account logged in before."""
    request, response = RequestFactory().get("/"), HttpResponse()
    known_browsers.remember(request, response, user)
    return response.cookies


def test_left_alone_it_opens_and_the_owner_is_told_again(client, at):
    at("2026-03-14 09:00")
    lea = in_use(holder(Role.COMMITTEE))
    code = asked(client, lea)
    for role in (Role.COMMITTEE, Role.SECURITY_ADMIN):
        vouch(browser_of(holder(role)), lea, code)
    at("2026-03-14 10:30")

    answer = client.post(reverse("recover-wait"), {"password": NEW})

    assert answer["Location"] == reverse("account_login")
    assert Client().login(username=lea.username, password=NEW)
    assert Notification.objects.filter(user=lea, is_urgent=True).count() == 3


def test_a_helper_stops_what_looks_wrong(client):
    lea = in_use(holder(Role.COMMITTEE))
    code = asked(client, lea)
    vouch(browser_of(holder(Role.COMMITTEE)), lea, code)
    security = browser_of(holder(Role.SECURITY_ADMIN))
    recovery = AccountRecovery.objects.get()

    page = security.get(reverse("account-recoveries")).content.decode()
    security.post(reverse("account-recovery-stop", args=[recovery.pk]))

    assert lea.username in page
    assert "这次找回已结束" in client.get(reverse("recover-wait")).content.decode()
    outsider = browser_of(administrator(UnitFactory()))
    assert lea.username not in outsider.get(reverse("account-recoveries")).content.decode()
    assert outsider.post(reverse("account-recovery-stop", args=[recovery.pk])).status_code == 404


@pytest.mark.parametrize("starts", ["", "2026-03-15"])
def test_nobody_vouches_alone_for_whom_they_propose(client, at, starts):
    """Vouch alone, then propose; or propose for tomorrow, then vouch alone: no way to an account with a role."""
    at("2026-03-14 09:00")
    unit = UnitFactory(parent=UnitFactory())
    lea = browser_of(administrator(unit))
    vera = VolunteerFactory(unit=unit)
    in_use(vera.user)
    named = {"username": vera.volunteer_no, "from_on": starts}
    if starts:
        lea.post(reverse("committee-unit-appoint", args=[unit.pk]), named)
    vouch(lea, vera.user, asked(client, vera.user))
    if not starts:
        lea.post(reverse("committee-unit-appoint", args=[unit.pk]), named)
    client.post(reverse("recover-wait"), {"password": NEW})
    assert not Client().login(username=vera.user.username, password=NEW)
    above = browser_of(administrator(unit.parent))
    above.post(reverse("role-proposal-confirm", args=[RoleProposal.objects.get().pk]))
    assert RoleAssignment.objects.filter(user=vera.user).exists()

    client.post(reverse("recover-wait"), {"password": NEW})

    assert not Client().login(username=vera.user.username, password=NEW)


def test_a_wrong_stop_link_leads_nowhere(client):
    assert client.get(reverse("recover-stop", args=["forged:text:sum"])).status_code == 404


def test_the_confirmer_reads_who_checked_the_document(at):
    at("2026-03-14 09:00")
    unit = UnitFactory()
    lea = administrator(unit)
    vera = VolunteerFactory(unit=unit, decided_by=lea, decided_at=clock.now())
    browser_of(lea).post(reverse("committee-unit-appoint", args=[unit.pk]), {"username": vera.volunteer_no})
    committee = browser_of(holder(Role.COMMITTEE))
    proposal = RoleProposal.objects.get()

    page = committee.get(reverse("role-proposals")).content.decode()
    assert "曾由提议人核实找回" not in page
    AccountRecovery.objects.create(
        user=vera.user,
        secret_digest="s",
        code_digest="c",
        approved_by=lea,
        approved_at=clock.now(),
        expires_at=clock.now(),
    )
    assert "曾由提议人核实找回" in committee.get(reverse("role-proposals")).content.decode()
    empty = committee.post(reverse("role-proposal-decline", args=[proposal.pk]), {"reason": ""})
    committee.post(reverse("role-proposal-decline", args=[proposal.pk]), {"reason": "本人不知情"})
    answered = browser_of(lea).get(reverse("role-proposals")).content.decode()

    assert "审核人就是提议人，请另行核对本人身份。" in page
    assert empty.status_code == 422
    assert ("未同意" in answered, "本人不知情" in answered) == (True, True)


def test_the_page_confirms_nobody_who_was_suspended_since():
    unit = UnitFactory(parent=UnitFactory())
    vera = VolunteerFactory(unit=unit)
    browser_of(administrator(unit)).post(
        reverse("committee-unit-appoint", args=[unit.pk]), {"username": vera.volunteer_no}
    )
    committee, reason = holder(Role.COMMITTEE), "核实情况"
    standing.suspend(volunteer=vera, reason=reason, by=committee)

    confirm = reverse("role-proposal-confirm", args=[RoleProposal.objects.get().pk])
    answer = browser_of(committee).post(confirm, follow=True)

    assert "不能任命" in answer.content.decode()
    assert not RoleAssignment.objects.filter(user=vera.user).exists()


def test_a_unit_reads_nobodys_name_by_counting_through_the_numbers():
    """Numbers run on; the name stands on the page of proposals. The committee names whom it knows by number."""
    unit, stranger = UnitFactory(), VolunteerFactory(unit=UnitFactory())
    appoint = reverse("committee-unit-appoint", args=[unit.pk])
    named = {"username": stranger.volunteer_no}
    lea = browser_of(administrator(unit))

    answer = lea.post(appoint, named)

    assert answer.status_code == 422
    assert "没有找到这个人" in answer.content.decode()
    assert stranger.name not in answer.content.decode() + lea.get(reverse("role-proposals")).content.decode()
    assert not RoleProposal.objects.exists()
    browser_of(holder(Role.COMMITTEE)).post(appoint, named)
    role = {"role": Role.AUDIT_ADMIN, "unit": ""}
    browser_of(holder(Role.SECURITY_ADMIN)).post(reverse("committee-role-propose"), named | role)
    assert [proposal.user for proposal in RoleProposal.objects.waiting()] == [stranger.user] * 2


def test_a_proposal_waits_on_the_home_page_of_who_may_confirm():
    unit = UnitFactory()
    lea = administrator(unit)
    browser_of(lea).post(
        reverse("committee-unit-appoint", args=[unit.pk]), {"username": VolunteerFactory(unit=unit).volunteer_no}
    )

    assert "1 项任命等您确认" in browser_of(holder(Role.COMMITTEE)).get("/").content.decode()
    assert "项任命等您确认" not in browser_of(lea).get("/").content.decode()
    withdrawn = browser_of(lea).post(reverse("role-proposal-withdraw", args=[RoleProposal.objects.get().pk]))
    assert withdrawn.status_code == 302
    assert not RoleProposal.objects.waiting().exists()


def test_many_proposals_stand_on_pages_and_are_found_by_name():
    """After an import of units: five on a page, the own ones told in short, a search for both."""
    security, committee = holder(Role.SECURITY_ADMIN), browser_of(holder(Role.COMMITTEE))
    units = [UnitFactory() for _each in range(11)]
    for n, unit in enumerate(units):
        appointments.propose(
            role=Role.UNIT_ADMIN, unit=unit, by=security, username=f"newcomer{n:02d}", display_name="蒙示例一"
        )

    page = committee.get(reverse("role-proposals")).content.decode()
    assert [f"newcomer{n:02d}" in page for n in (0, 4, 5)] == [True, True, False]
    found = committee.get(reverse("role-proposals"), {"q": "newcomer10"}).content.decode()
    assert units[10].short_name in found
    assert "newcomer00" not in found
    assert "没有符合条件" in committee.get(reverse("role-proposals"), {"q": "nobody"}).content.decode()
    assert "还有 1 项" in browser_of(security).get(reverse("role-proposals")).content.decode()


def test_no_page_and_no_operation_sets_the_password_of_another():
    """Neither an address nor an operation of the API takes an account and gives a password."""
    names = set(named())

    assert not {name for name in names if "password" in name and not name.startswith("account_")}
    assert not {name for name in names if name.startswith("api-") and ("role" in name or "account" in name)}


def test_another_person_does_not_reach_foreign_proposals():
    lea, otto = RoleAssignmentFactory(), UserFactory()
    browser_of(lea.user).post(
        reverse("committee-unit-appoint", args=[lea.unit_id]),
        {"username": VolunteerFactory(unit=lea.unit).volunteer_no},
    )
    proposal = RoleProposal.objects.get()

    for browser in (browser_of(otto), browser_of(administrator(UnitFactory()))):
        assert browser.post(reverse("role-proposal-confirm", args=[proposal.pk])).status_code == 403


@pytest.mark.parametrize(
    ("role", "offered"),
    [("committee", {"unit_admin", "inspector"}), ("security_admin", set(Role))],
)
def test_the_page_offers_the_roles_that_its_reader_may_propose(role, offered):
    page = browser_of(holder(role)).get(reverse("committee-roles"))

    assert {value for value, _label in page.context["form"].fields["role"].choices} == offered


def test_the_list_of_roles_is_narrowed_by_holder_unit_and_role():
    desk = administrator(UnitFactory(short_name="水利厅团委"))
    browser = browser_of(holder("committee"))

    def listed(**wanted: str) -> set[str]:
        page = browser.get(reverse("committee-roles"), wanted).context["page"]
        return {each.user.username for each in page}

    assert listed(q="水利") == listed(q=desk.username) == listed(role="unit_admin") == {desk.username}
    assert desk.username not in listed(role="committee")
