"""The same over the API: the page, links, the roll, and one team into another."""

import pytest
from django.urls import reverse

from registry.exceptions import TeamRefused
from registry.models import Membership, Team
from tests.doors import program_of
from tests.factories import MembershipFactory, TeamFactory, VolunteerFactory
from tests.factories_reports import photo
from tests.people import administrator

Reason = TeamRefused.Reason
pytestmark = pytest.mark.django_db


@pytest.fixture
def lea():
    return MembershipFactory(is_leader=True)


def ask(user, name, *arguments, **said):
    program = program_of(user)
    address = reverse(f"api-team-{name}", args=arguments)
    return program.post(address, said, format="multipart" if "file" in said else "json")


def test_a_leader_changes_the_page_and_its_photo(lea):
    user, team = lea.volunteer.user, lea.team

    changed = ask(user, "change", team.pk, introduction="助学", work="每周六", is_public=True)
    unagreed = ask(user, "photo", team.pk, file=photo(), people_agreed=False)
    taken = ask(user, "photo", team.pk, file=photo(), people_agreed=True)

    assert (changed.json()["work"], changed.json()["is_public"]) == ("每周六", True)
    assert (unagreed.status_code, unagreed.json()["code"]) == (409, Reason.TEAM_PHOTO_UNAGREED)
    assert taken.status_code == 200
    assert Team.objects.get(pk=team.pk).photo is not None
    ask(user, "photo-remove", team.pk)
    assert Team.objects.get(pk=team.pk).photo is None


def test_people_come_by_a_link_until_it_is_revoked(lea):
    user, team, vera = lea.volunteer.user, lea.team, VolunteerFactory()
    link = ask(user, "link-make", team.pk, days=7, places=1).json()
    code = link["address"].rstrip("/").rpartition("/")[2]

    joined = ask(vera.user, "accept", code=code)
    full = ask(VolunteerFactory().user, "accept", code=code)
    revoked = ask(user, "link-revoke", team.pk, link["id"]).json()
    ended = ask(VolunteerFactory().user, "accept", code=code)
    unknown = ask(VolunteerFactory().user, "accept", code="x.y")

    assert (joined.status_code, joined.json()["status"]) == (201, "active")
    told = [answer.json()["code"] for answer in (full, ended, unknown)]
    assert told == [Reason.LINK_FULL, Reason.LINK_ENDED, Reason.LINK_UNKNOWN]
    assert (revoked["joined"], revoked["address"]) == (1, "")
    listed = program_of(user).get(reverse("api-team-links", args=[team.pk])).json()["results"]
    assert [row["id"] for row in listed] == [link["id"]]


def test_the_roll_and_the_hours(lea):
    MembershipFactory(team=lea.team)
    program = program_of(lea.volunteer.user)

    roll = program.get(reverse("api-team-roll", args=[lea.team.pk])).json()["results"]
    figures = program.get(reverse("api-team-figures", args=[lea.team.pk])).json()

    assert [(row["is_leader"], row["minutes"], row["times"]) for row in roll] == [(True, 0, 0), (False, 0, 0)]
    assert figures == {"minutes": 0, "minutes_of_year": 0, "people": 0, "times": 0}


def test_a_member_is_made_deputy_and_becomes_the_contact_by_their_own_word(lea):
    vera = MembershipFactory(team=lea.team)

    ask(lea.volunteer.user, "member-deputise", lea.team.pk, vera.pk)
    ask(vera.volunteer.user, "member-contact", lea.team.pk, vera.pk)
    assert list(lea.team.memberships.contacts()) == [vera]
    ask(vera.volunteer.user, "member-contact-end", lea.team.pk, vera.pk)
    assert Membership.objects.get(pk=vera.pk).contact_agreed_at is None


def test_one_team_goes_into_another_and_back(lea):
    by, other = administrator(lea.team.unit), TeamFactory(unit=lea.team.unit)
    told = program_of(by).get(reverse("api-team-merge-preview", args=[lea.team.pk])).json()

    merged = ask(by, "merge", lea.team.pk, successor=other.pk).json()
    again = ask(by, "merge", lea.team.pk, successor=other.pk)
    back = ask(by, "take-back", lea.team.pk).json()

    assert told == {"members": 1, "requests": 0, "activities": 0, "past": 0}
    assert (merged["status"], merged["successor"]) == ("dissolved", other.pk)
    assert again.json()["code"] == Reason.TEAM_NOT_ADMITTED
    assert (back["status"], back["successor"]) == ("admitted", None)


def test_a_team_is_dissolved_with_a_reason(lea):
    by = administrator(lea.team.unit)

    assert ask(by, "dissolve", lea.team.pk, reason=" ").json()["code"] in (Reason.TEAM_REASON_MISSING, None)
    assert ask(by, "dissolve", lea.team.pk, reason="队员都已毕业").json()["status"] == "dissolved"
