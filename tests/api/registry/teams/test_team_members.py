"""Who reads the members of a team, and how."""

import pytest
from django.urls import reverse

from registry.models import Membership
from tests.doors import client_of, program_of, text_of
from tests.factories import MembershipFactory, TeamFactory, UserFactory, VolunteerFactory
from tests.factories_reports import inspector_of
from tests.people import administrator, holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    """Two members, one of whom leads, and somebody who asks to join."""
    team = TeamFactory()
    for name, fields in (("覃队长", {"is_leader": True}), ("韦队员", {}), ("黄申请", {"status": "requested"})):
        MembershipFactory(team=team, volunteer=VolunteerFactory(user=UserFactory(), name=name), **fields)
    return team


def account(team, name):
    return Membership.objects.get(team=team, volunteer__name=name).volunteer.user


def members(user, team):
    rows = program_of(user).get(reverse("api-team-members", args=[team.pk])).json()["results"]
    return [row["volunteer_name"] for row in rows]


@pytest.mark.parametrize("scope", ["unit", "everywhere"])
def test_an_inspector_reads_members_masked_and_no_applicant(team, scope):
    inspector = inspector_of(team.unit if scope == "unit" else None)

    assert members(inspector, team) == ["覃*", "韦*"]


def test_an_ordinary_member_reads_the_members_and_no_applicant(team):
    assert members(account(team, "韦队员"), team) == ["覃队长", "韦队员"]


def test_who_decides_reads_the_applicant(team):
    deciders = [account(team, "覃队长"), administrator(team.unit), holder("committee")]

    assert [members(user, team)[-1] for user in deciders] == ["黄申请"] * 3


def test_an_applicant_reads_only_their_own_request(team):
    assert members(account(team, "黄申请"), team) == ["黄申请"]


def test_an_applicant_is_no_object_for_a_member(team):
    asking = Membership.objects.get(team=team, status="requested")

    answers = [
        program_of(user).post(reverse("api-team-member-admit", args=[team.pk, asking.pk])).status_code
        for user in (account(team, "韦队员"), inspector_of(None))
    ]

    assert answers == [404, 404]


def test_the_page_shows_applicants_to_who_decides_only(team):
    page = reverse("team", args=[team.pk])

    shown = ["黄申请" in text_of(client_of(account(team, name)).get(page)) for name in ("覃队长", "韦队员")]

    assert shown == [True, False]
