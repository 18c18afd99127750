from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registry.exceptions import RegistrationRefused, RoleRefused
from registry.models import HistoryEntry, RoleAssignment, RoleProposal, Team, Unit, User, Volunteer, Workday
from registry.people import legal
from registry.people.services import home_units, volunteers
from tests.factories import (
    MembershipFactory,
    RoleAssignmentFactory,
    TeamFactory,
    UnitFactory,
    UserFactory,
    VolunteerFactory,
)
from tests.people import administrator, applicant, browser_of, holder, id_number, phone, with_password

pytestmark = pytest.mark.django_db
Role = RoleAssignment.Role


@pytest.fixture
def vera():
    return applicant()


@pytest.fixture
def desk(vera):
    return browser_of(administrator(vera.unit))


def test_the_queue_shows_who_waits_masked_but_by_name(vera, desk):
    page = desk.get(reverse("manage-volunteers"), {"status": "submitted"}).content.decode()

    assert vera.name in page
    assert "100****0001" in page
    assert phone() not in page


def test_an_inspector_reads_masked_names_and_decides_nothing(vera):
    browser = browser_of(holder(Role.INSPECTOR, unit=vera.unit, until_on=date(2099, 1, 1)))

    pages = (
        browser.get(reverse("manage-volunteers")).content
        + browser.get(reverse("manage-volunteer", args=[vera.pk])).content
    )

    assert "韦*" in pages.decode()
    assert vera.name not in pages.decode()
    assert browser.post(reverse("manage-volunteer-admit", args=[vera.pk])).status_code == 403


def test_one_press_admits(vera, desk):
    desk.post(reverse("manage-volunteer-admit", args=[vera.pk]))

    vera.refresh_from_db()
    assert vera.is_registered


def test_a_row_answers_with_itself(vera, desk):
    answer = desk.post(reverse("manage-volunteer-admit", args=[vera.pk]), headers={"HX-Request": "true"})

    assert answer.content.decode().strip().startswith(f'<tr id="volunteer-{vera.pk}">')
    assert "已注册" in answer.content.decode()


def test_a_return_without_a_reason_is_refused_on_the_form(vera, desk):
    answer = desk.post(reverse("manage-volunteer-return", args=[vera.pk]), {"reason": ""})

    vera.refresh_from_db()
    assert answer.status_code == 422
    assert str(RegistrationRefused.Reason.REASON_MISSING.label) in answer.content.decode()
    assert vera.status == Volunteer.Status.SUBMITTED


def test_the_person_reads_why_it_was_returned(vera, desk):
    desk.post(reverse("manage-volunteer-return", args=[vera.pk]), {"reason": "请写全名"})

    assert "请写全名" in browser_of(vera.user).get(reverse("me")).content.decode()


@pytest.mark.parametrize(
    "name", ["admit", "return", "suspend", "resume", "leave", "move", "unmask", "recovery", "account"]
)
def test_another_units_person_does_not_exist_here(vera, name):
    browser = browser_of(administrator(UnitFactory()))

    assert browser.post(reverse(f"manage-volunteer-{name}", args=[vera.pk])).status_code == 404
    assert browser.get(reverse("manage-volunteer", args=[vera.pk])).status_code == 404


def test_full_numbers_are_shown_once_for_a_reason(vera, desk):
    url = reverse("manage-volunteer-unmask", args=[vera.pk])

    assert desk.post(url, {"reason": ""}).status_code == 422
    assert id_number() in desk.post(url, {"reason": "identity"}).content.decode()
    assert id_number() not in desk.get(reverse("manage-volunteer", args=[vera.pk])).content.decode()
    assert HistoryEntry.objects.filter(did="unmasked").count() == 1


def test_somebody_without_a_smartphone_is_registered_from_paper(vera, desk):
    typed = {
        "name": "黄示例六",
        "document_type": "resident_id",
        "id_number": id_number(sequence=20),
        "unit": vera.unit.short_name,
        "privacy": "on",
        "declaration": "on",
    }

    answer = desk.post(reverse("manage-volunteer-new"), typed)
    again = desk.post(reverse("manage-volunteer-new"), typed)

    otto = Volunteer.objects.get(name="黄示例六")
    assert answer["Location"] == reverse("manage-volunteer", args=[otto.pk])
    assert (otto.is_registered, otto.user) == (True, None)
    signed = typed | {"name": "覃示例七", "id_number": id_number(sequence=21), "rules_signed": legal.PRIVACY_1.version}
    desk.post(reverse("manage-volunteer-new"), signed)
    rules = Volunteer.objects.get(name="覃示例七").consents.get(item=legal.PRIVACY_1.item)
    assert rules.text_version == legal.PRIVACY_1.version
    assert (again.status_code, otto.volunteer_no in again.content.decode()) == (422, True)
    opened = desk.post(reverse("manage-volunteer-account", args=[otto.pk]), follow=True).content.decode()
    assert "请本人在自己的手机上打开登录页的“找回账号”" in opened
    assert not Volunteer.objects.get(pk=otto.pk).user.has_usable_password()


def test_pause_resume_and_leave_with_reasons(desk, vera):
    volunteers.admit(volunteer=vera, by=administrator(vera.unit))
    states = []

    for name in ("suspend", "resume", "leave"):
        desk.post(reverse(f"manage-volunteer-{name}", args=[vera.pk]), {"reason": "外派"})
        vera.refresh_from_db()
        states.append(vera.status)

    assert states == ["suspended", "registered", "left"]


def test_the_new_unit_admits_a_move():
    vera, new = VolunteerFactory(), UnitFactory()
    browser_of(vera.user).post(reverse("me-unit"), {"unit": new.short_name})

    browser_of(administrator(new)).post(reverse("manage-volunteer-move", args=[vera.pk]), {"decision": "admit"})

    vera.refresh_from_db()
    assert vera.unit == new


def test_a_move_is_taken_back():
    vera = VolunteerFactory()
    home_units.ask_to_move(volunteer=vera, unit=UnitFactory(), by=vera.user)

    browser_of(vera.user).post(reverse("me-unit-withdraw"))

    vera.refresh_from_db()
    assert vera.requested_unit is None


def test_phone_data_tokens_and_leaving_ask_for_the_password_again():
    browser = browser_of(VolunteerFactory().user)

    targets = [browser.get(reverse(name))["Location"] for name in ("me-phone", "me-data", "me-tokens", "me-leave")]

    assert all(target.startswith(reverse("account_reauthenticate")) for target in targets)


def test_after_the_password_phone_and_token_are_given():
    vera = VolunteerFactory(id_number=id_number(), phone=phone())
    browser = with_password(vera.user)

    browser.post(reverse("me-phone"), {"phone": phone(3)})
    page = browser.post(reverse("me-tokens"), {"name": "统计", "scopes": ["read"], "days": "30"}).content.decode()
    assert "data-accepted" in page  # so that the browser forgets what was sent
    browser.post(reverse("me-token-revoke", args=[vera.user.api_tokens.get().pk]))

    vera.refresh_from_db()
    assert vera.phone == phone(3)
    assert "qzzy_" in page
    assert not vera.user.api_tokens.usable().exists()


def test_leaving_by_oneself():
    vera = VolunteerFactory()
    browser = with_password(vera.user)

    page = browser.get(reverse("me-leave")).content.decode()
    browser.post(reverse("me-leave"))

    vera.refresh_from_db()
    assert "确认退出注册" in page
    assert vera.status == Volunteer.Status.LEFT
    assert "重新申请" in browser.get(reverse("me")).content.decode()


def test_consents_are_switched():
    vera = VolunteerFactory()
    browser = browser_of(vera.user)

    browser.post(reverse("me-consent", args=["location"]), {"answer": "give"})
    given = vera.consents.in_force().count()
    browser.post(reverse("me-consent", args=["location"]), {"answer": "withdraw"})

    assert (given, vera.consents.in_force().count()) == (1, 0)
    assert browser.post(reverse("me-consent", args=["privacy"]), {"answer": "withdraw"}).status_code == 404
    assert "已于" in browser.get(reverse("me-consents")).content.decode()


def test_a_team_goes_from_proposal_to_members():
    lea, vera = VolunteerFactory(), VolunteerFactory()
    leader, member, unit = browser_of(lea.user), browser_of(vera.user), browser_of(administrator(lea.unit))
    leader.post(reverse("me-teams"), {"name": "示例志愿服务队", "unit": lea.unit.short_name, "introduction": "助学"})
    team = Team.objects.get()

    hidden = member.get(reverse("team", args=[team.pk])).status_code
    unit.post(reverse("manage-team-return", args=[team.pk]), {"reason": "请写明内容"})
    leader.post(reverse("team-edit", args=[team.pk]), {"name": "示例志愿服务队", "introduction": "周末助学"})
    unit.post(reverse("manage-team-admit", args=[team.pk]))
    late = unit.post(reverse("manage-team-return", args=[team.pk]), {"reason": "晚了"})
    assert (late.status_code, "这支团队的申请已经处理过" in late.text) == (
        422,
        True,
    )  # the form is gone, the word is not
    member.post(reverse("team-join", args=[team.pk]))
    leader.post(reverse("membership-admit", args=[team.memberships.get(volunteer=vera).pk]))

    assert hidden == 404
    assert set(team.memberships.active().values_list("volunteer", "is_leader")) == {(lea.pk, True), (vera.pk, False)}
    assert lea.name in member.get(reverse("team", args=[team.pk])).content.decode()
    assert lea.name not in Client().get(reverse("team", args=[team.pk])).content.decode()


def test_leaders_are_appointed_and_dismissed_on_the_page():
    lea = MembershipFactory(is_leader=True)
    vera = MembershipFactory(team=lea.team)
    browser = browser_of(lea.volunteer.user)

    browser.post(reverse("membership-dismiss", args=[lea.pk]))
    browser.post(reverse("membership-appoint", args=[vera.pk]))
    browser.post(reverse("membership-leave", args=[lea.pk]))

    assert list(lea.team.memberships.leading()) == [vera]


def test_a_member_may_not_appoint_and_an_outsider_sees_no_membership():
    vera, otto = MembershipFactory(), MembershipFactory()

    assert browser_of(vera.volunteer.user).post(reverse("membership-appoint", args=[vera.pk])).status_code == 403
    assert browser_of(otto.volunteer.user).post(reverse("membership-appoint", args=[vera.pk])).status_code == 404


def test_the_committee_adds_a_unit_and_names_its_administrator():
    browser = browser_of(holder(Role.COMMITTEE))
    root = Unit.objects.get(parent=None)
    fields = {"short_name": "示例厅团委", "full_name": "共青团示例厅委员会", "parent": root.pk, "decides_up_to": "50"}

    browser.post(reverse("committee-unit-new"), fields | {"unit_type": "regional_organ", "league_body": "committee"})
    unit = Unit.objects.get(short_name="示例厅团委")
    before = browser.get(reverse("committee-units")).content.decode()
    named = {"username": "lea-01", "display_name": "黄示例六", "work_mail": "lea@example.org"}
    browser.post(reverse("committee-unit-appoint", args=[unit.pk]), named)
    proposal = RoleProposal.objects.get()
    page = browser.get(reverse("committee-unit", args=[unit.pk])).content.decode()
    own = browser.post(reverse("role-proposal-confirm", args=[proposal.pk]), follow=True).content.decode()
    other = browser_of(holder(Role.SECURITY_ADMIN))
    waiting = other.get(reverse("role-proposals")).content.decode()
    confirm = reverse("role-proposal-confirm", args=[proposal.pk])
    mistaken = other.post(confirm, {"work_mail": "other@example.org"}, follow=True).content.decode()
    other.post(confirm, {"work_mail": "lea@example.org"})

    lea = User.objects.get(username="lea-01")
    assert "没有管理员" in before
    assert ("黄示例六" in page, "待确认" in page) == (True, True)
    assert str(RoleRefused.Reason.OWN_PROPOSAL.label) in own
    assert ("lea@example.org" in waiting, "确认后新建" in waiting, "本人告诉您的" in waiting) == (False, True, True)
    assert str(RoleRefused.Reason.WORK_MAIL_DIFFERS.label) in mistaken
    assert (lea.has_usable_password(), lea.roles.get().unit) == (False, unit)
    assert not Unit.objects.without_administrator().exists()


def test_a_unit_is_edited_closed_and_reopened():
    """Its names are no part of it: they change by 更名, from a day on."""
    browser, unit = browser_of(holder(Role.COMMITTEE)), UnitFactory()
    was = unit.short_name
    fields = {"short_name": "新名团委", "full_name": unit.full_name, "parent": unit.parent_id, "decides_up_to": "20"}

    browser.post(
        reverse("committee-unit-edit", args=[unit.pk]),
        fields | {"unit_type": unit.unit_type, "league_body": unit.league_body},
    )
    browser.post(reverse("committee-unit-close", args=[unit.pk]))
    unit.refresh_from_db()
    closed_on = unit.closed_on
    browser.post(reverse("committee-unit-reopen", args=[unit.pk]))

    unit.refresh_from_db()
    assert (unit.short_name, unit.decides_up_to) == (was, 20)
    assert (closed_on is not None, unit.closed_on) == (True, None)


def test_a_unit_administrator_proposes_a_checked_volunteer_but_edits_nothing():
    """The attack: a second account of one's own, with its password on the own screen."""
    held, other = RoleAssignmentFactory(), UnitFactory()
    browser = browser_of(held.user)
    address = reverse("committee-unit-appoint", args=[held.unit_id])
    otto = VolunteerFactory(unit=held.unit, phone=phone(4))

    puppet = browser.post(address, {"username": "puppet", "display_name": "韦示例一"})
    outsider = browser.post(address, {"username": UserFactory(username="otto").username})
    browser.post(address, {"username": phone(4)})

    assert (puppet.status_code, outsider.status_code) == (422, 422)
    assert str(RoleRefused.Reason.PERSON_UNKNOWN.label) in puppet.content.decode()
    assert not User.objects.filter(username="puppet").exists()
    assert "须是证件已审核的注册志愿者" in outsider.content.decode()
    assert RoleProposal.objects.get().user == otto.user
    assert not RoleAssignment.objects.filter(user=otto.user).exists()
    assert browser.get(reverse("committee-unit-edit", args=[held.unit_id])).status_code == 403
    assert browser.get(reverse("committee-unit", args=[other.pk])).status_code == 404
    assert browser.get(reverse("committee-units")).status_code == 403


def test_the_security_administrator_grants_and_ends_roles():
    browser, lea = browser_of(holder(Role.SECURITY_ADMIN)), UserFactory(username="lea")

    browser.post(reverse("committee-role-propose"), {"username": "lea", "role": "audit_admin"})
    browser_of(holder(Role.COMMITTEE)).post(reverse("role-proposal-confirm", args=[RoleProposal.objects.get().pk]))
    refused = browser.post(reverse("committee-role-propose"), {"username": "lea", "role": "system_admin"})
    assignment = RoleAssignment.objects.get(user=lea)
    browser.post(reverse("committee-role-end", args=[assignment.pk]))

    assert assignment.role == Role.AUDIT_ADMIN
    assert refused.status_code == 422
    assert not RoleAssignment.objects.of(lea).valid().exists()


def test_the_committee_keeps_the_calendar_of_guangxi():
    browser = browser_of(holder(Role.COMMITTEE))

    browser.post(reverse("committee-workday-set"), {"on": "2027-04-09", "is_workday": "0", "note": "通知"})
    day = Workday.objects.get()
    page = browser.get(reverse("committee-workdays")).content.decode()
    browser.post(reverse("committee-workday-remove", args=[day.pk]))

    assert "2027年4月9日" in page
    assert not Workday.objects.exists()


@pytest.mark.parametrize("name", ["manage-volunteers", "manage-teams", "teams", "committee-units", "committee-roles"])
def test_lists_ask_the_database_as_often_for_one_row_as_for_three(name):
    browser = browser_of(holder(Role.COMMITTEE))

    counts = []
    for _more in range(3):
        a_row_of_everything()
        browser.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse(name))
        counts.append(len(queries))

    assert counts[0] == counts[1] == counts[2]


def test_a_team_page_asks_the_database_as_often_for_one_member_as_for_three():
    lea = MembershipFactory(is_leader=True)
    browser = browser_of(lea.volunteer.user)

    counts = []
    for _more in range(3):
        MembershipFactory(team=lea.team, status="requested")
        MembershipFactory(team=lea.team)
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("team", args=[lea.team_id]))
        counts.append(len(queries))

    assert counts[1] == counts[2]


def a_row_of_everything() -> None:
    """One more person, team, proposal, unit and administrator."""
    vera = VolunteerFactory(phone=phone(Volunteer.objects.count()))
    MembershipFactory(volunteer=vera, team=TeamFactory(unit=vera.unit), is_leader=True)
    TeamFactory(unit=vera.unit, status=Team.Status.SUBMITTED)
    administrator(vera.unit)
