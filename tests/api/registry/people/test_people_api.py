from datetime import date

import pytest
from django.urls import reverse

from registry.accounts.services import tokens
from registry.exceptions import RegistrationRefused, TeamRefused
from registry.models import HistoryEntry, RoleAssignment, Site, Team
from registry.people.services import volunteers
from tests.factories import MembershipFactory, SiteFactory, TeamFactory, UnitFactory, UserFactory, VolunteerFactory
from tests.factories_reports import inspector_of
from tests.people import administrator, applicant, browser_of, holder, id_number, phone

pytestmark = pytest.mark.django_db
Role = RoleAssignment.Role


def post(user, url_name: str, *args, **body):
    return browser_of(user).post(reverse(url_name, args=args), body, content_type="application/json")


def get(user, name: str, *args, **query):
    return browser_of(user).get(reverse(name, args=args), query)


def test_me_is_masked():
    vera = applicant()

    answer = get(vera.user, "api-me").json()

    assert (answer["name"], answer["phone"], answer["id_number"]) == (
        "韦示例一",
        "100****0001",
        f"450{'*' * 13}{id_number()[-2:]}",
    )
    assert get(UserFactory(), "api-me").status_code == 404


def test_nobody_reads_without_logging_in(client):
    answers = [
        client.get(reverse(name)).status_code
        for name in ("api-me", "api-volunteer-list", "api-team-list", "api-unit-list", "api-site-list")
    ]

    assert answers == [401] * 5


def test_an_administrator_finds_and_admits(at):
    at("2026-03-14 09:00")
    vera = applicant()
    lea = administrator(vera.unit)
    applicant(name="黄示例", id_number=id_number(sequence=20), phone=phone(2))

    found = get(lea, "api-volunteer-list", q="示例", status="submitted").json()
    admitted = post(lea, "api-volunteer-admit", vera.pk)

    assert [row["id"] for row in found["results"]] == [vera.pk]
    assert (admitted.status_code, admitted.json()["volunteer_no"]) == (200, "GZ20260000011")
    again = post(lea, "api-volunteer-admit", vera.pk)
    assert (again.status_code, again.json()["code"]) == (409, RegistrationRefused.Reason.NOT_WAITING.value)


def test_the_reason_is_asked_for_at_this_door_too():
    vera = applicant()
    lea = administrator(vera.unit)

    empty = post(lea, "api-volunteer-return", vera.pk, reason=" ")
    too_long = post(lea, "api-volunteer-return", vera.pk, reason="长" * 201)
    returned = post(lea, "api-volunteer-return", vera.pk, reason="请写全名")

    assert (empty.status_code, empty.json()["code"]) == (409, RegistrationRefused.Reason.REASON_MISSING.value)
    assert (too_long.status_code, list(too_long.json())) == (400, ["reason"])
    assert returned.json()["status_reason"] == "请写全名"


def test_ones_own_application_is_refused_here_as_well():
    vera = applicant()
    holder(Role.UNIT_ADMIN, user=vera.user, unit=vera.unit)

    answer = post(vera.user, "api-volunteer-admit", vera.pk)

    assert (answer.status_code, answer.json()["code"]) == (409, RegistrationRefused.Reason.OWN_REVIEW.value)


def test_foreign_people_do_not_exist_and_ones_own_cannot_be_decided():
    vera = applicant()

    assert post(administrator(UnitFactory()), "api-volunteer-admit", vera.pk).status_code == 404
    assert post(vera.user, "api-volunteer-admit", vera.pk).status_code == 403


def test_pause_resume_leave():
    vera = applicant()
    lea = administrator(vera.unit)
    volunteers.admit(volunteer=vera, by=lea)

    states = [
        post(lea, f"api-volunteer-{name}", vera.pk, reason="外派").json()["status"]
        for name in ("suspend", "resume", "leave")
    ]

    assert states == ["suspended", "registered", "left"]


def test_an_inspector_reads_masked_names():
    vera = VolunteerFactory(name="韦示例一", phone=phone())
    inspector = holder(Role.INSPECTOR, unit=vera.unit, until_on=date(2099, 1, 1))

    assert get(inspector, "api-volunteer-detail", vera.pk).json()["name"] == "韦*"


def test_a_team_is_founded_joined_and_led():
    lea, vera = VolunteerFactory(), VolunteerFactory()
    founded = post(lea.user, "api-team-found", unit=lea.unit_id, name="示例志愿服务队")
    team_id = founded.json()["id"]

    hidden = get(vera.user, "api-team-detail", team_id).status_code
    post(administrator(lea.unit), "api-team-admit", team_id)
    asked = post(vera.user, "api-team-join", team_id)
    twice = post(vera.user, "api-team-join", team_id)
    admitted = post(lea.user, "api-team-member-admit", team_id, asked.json()["id"])

    members = get(vera.user, "api-team-members", team_id).json()["results"]
    assert (founded.status_code, hidden, asked.status_code) == (201, 404, 201)
    assert (twice.status_code, twice.json()["code"]) == (409, TeamRefused.Reason.ALREADY_MEMBER.value)
    assert admitted.json()["status"] == "active"
    assert {row["volunteer"] for row in members} == {lea.pk, vera.pk}


def test_leaders_and_members_change_over_the_api():
    lea = MembershipFactory(is_leader=True)
    vera = MembershipFactory(team=lea.team)
    otto = MembershipFactory(team=lea.team, status="requested")
    by = lea.volunteer.user

    last = post(by, "api-team-member-dismiss", lea.team_id, lea.pk)
    post(by, "api-team-member-decline", lea.team_id, otto.pk)
    post(by, "api-team-member-appoint", lea.team_id, vera.pk)
    post(by, "api-team-member-leave", lea.team_id, lea.pk)

    assert (last.status_code, last.json()["code"]) == (409, TeamRefused.Reason.LAST_LEADER.value)
    assert list(lea.team.memberships.open()) == [vera]


def test_an_account_without_a_volunteer_joins_nothing():
    assert post(UserFactory(), "api-team-join", TeamFactory().pk).status_code == 403


def test_a_returned_and_a_dissolved_team():
    team = TeamFactory(status=Team.Status.SUBMITTED)
    lea = administrator(team.unit)

    returned = post(lea, "api-team-return", team.pk, reason="请写明内容").json()
    ended = post(lea, "api-team-dissolve", TeamFactory(unit=team.unit).pk, reason="队员都已调离").json()

    assert (returned["status"], returned["returned_reason"]) == ("returned", "请写明内容")
    assert ended["status"] == "dissolved"


def test_sites_that_are_not_public_are_for_those_responsible():
    lea = administrator(UnitFactory())
    SiteFactory(not_public=True)
    shown = SiteFactory()

    assert [row["id"] for row in get(lea, "api-site-list").json()["results"]] == [shown.pk]
    assert get(holder(Role.COMMITTEE), "api-site-list").json()["count"] == Site.objects.count() == 2


def test_a_reading_token_reads_and_decides_nothing(client):
    vera = applicant()
    lea = administrator(vera.unit)
    _token, text = tokens.make(user=lea, name="统计", scopes=["read"], days=1, by=lea)
    headers = {"Authorization": f"Bearer {text}"}

    read = client.get(reverse("api-volunteer-list"), headers=headers)
    write = client.post(reverse("api-volunteer-admit", args=[vera.pk]), headers=headers)
    forged = client.get(reverse("api-volunteer-list"), headers={"Authorization": "Bearer qzzy_x"})

    assert (read.json()["count"], write.status_code, forged.status_code) == (1, 403, 401)


def test_units_and_programmes_are_read_only():
    lea = UserFactory()
    unit = UnitFactory()

    assert get(lea, "api-unit-detail", unit.pk).json()["short_name"] == unit.short_name
    assert get(lea, "api-programme-list").json()["count"] == 0
    assert browser_of(lea).delete(reverse("api-unit-detail", args=[unit.pk])).status_code == 405


@pytest.mark.parametrize("number", [id_number(), phone()])
def test_a_full_number_finds_at_the_api_only_whom_one_decides_about(number):
    vera = applicant()
    readers = (administrator(vera.unit), inspector_of(vera.unit))

    counts = [get(user, "api-volunteer-list", q=number).json()["count"] for user in readers]

    assert counts == [1, 0]
    assert [entry.by for entry in HistoryEntry.objects.filter(did="searched by number").order_by("pk")] == [*readers]
