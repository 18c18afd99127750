"""Links by which people join a team: for a time, for so many, until revoked, for those not registered yet too."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from registry import clock
from registry.exceptions import TeamRefused
from registry.models import Membership, NumberSeries, TeamInvitation
from registry.people.services import volunteers
from registry.standing.services import standing
from registry.teams.services import links, members, teams
from tests.factories import MembershipFactory, VolunteerFactory
from tests.people import administrator, applicant

Reason = TeamRefused.Reason
pytestmark = pytest.mark.django_db


def refused(command, *arguments, **named) -> str:
    with pytest.raises(TeamRefused) as refusal:
        command(*arguments, **named)
    return refusal.value.reason


@pytest.fixture
def lea():
    return MembershipFactory(is_leader=True)


def made(lea, **said) -> TeamInvitation:
    return links.make(team=lea.team, by=lea.volunteer.user, **{"days": 7, "places": 2, "asks_first": False} | said)


def accepted(link, volunteer) -> Membership:
    return links.accept(link=links.of_code(links.code_of(link)), volunteer=volunteer, by=volunteer.user)


def test_who_has_the_link_joins_by_their_own_press(lea):
    link, vera = made(lea), VolunteerFactory()

    joined = accepted(link, vera)

    assert (joined.status, joined.invitation, joined.decided_by) == ("active", link, lea.volunteer.user)
    assert refused(accepted, link, vera) == Reason.ALREADY_MEMBER
    with pytest.raises(PermissionDenied):
        links.accept(link=link, volunteer=VolunteerFactory(), by=vera.user)


def test_a_link_may_ask_the_leader_first(lea):
    asked = accepted(made(lea, asks_first=True), VolunteerFactory())

    assert asked.is_requested
    assert members.admit_member(membership=asked, by=lea.volunteer.user).is_active


def test_a_link_of_somebody_who_no_longer_runs_the_team_asks_first(lea):
    dora = MembershipFactory(team=lea.team, is_deputy=True)
    link = links.make(team=lea.team, days=7, places=9, asks_first=False, by=dora.volunteer.user)
    waits = accepted(link, vera := applicant())
    members.dismiss_leader(membership=dora, by=lea.volunteer.user)

    asked = accepted(link, VolunteerFactory())
    links.settle(vera)
    waits.refresh_from_db()

    assert (asked.is_requested, waits.is_requested) == (True, True)
    assert members.admit_member(membership=asked, by=lea.volunteer.user).is_active


def test_who_asked_before_is_let_in_by_a_link(lea):
    vera = VolunteerFactory()
    members.join(team=lea.team, volunteer=vera, by=vera.user)

    assert accepted(made(lea), vera).is_active


def test_who_is_not_admitted_yet_is_in_from_the_moment_they_are(lea):
    vera = applicant()
    waits = accepted(made(lea), vera)
    asks = accepted(made(lead := MembershipFactory(is_leader=True), asks_first=True), vera)

    assert (waits.is_requested, asks.is_requested) == (True, True)
    NumberSeries.objects.update_or_create(kind="GZ", year=clock.today().year, defaults={"last": 500_000})
    volunteers.admit(volunteer=vera, by=administrator(vera.unit))
    waits.refresh_from_db()
    asks.refresh_from_db()
    assert (waits.is_active, asks.is_requested, lead.team_id) == (True, True, asks.team_id)


def test_who_was_suspended_does_not_come_in_by_a_link(lea):
    vera = VolunteerFactory()
    standing.suspend(volunteer=vera, reason="核实情况", by=administrator(vera.unit))

    assert refused(accepted, made(lea), vera) == Reason.MEMBER_NOT_REGISTERED


def test_places_of_a_link_are_counted(lea):
    link = made(lea, places=1)
    first = accepted(link, VolunteerFactory())

    assert refused(accepted, link, VolunteerFactory()) == Reason.LINK_FULL
    members.leave(membership=first, by=first.volunteer.user)
    assert accepted(link, VolunteerFactory()).is_active


def test_a_link_ends_by_time_by_hand_and_with_its_team(at, lea):
    at("2026-03-20 09:00")
    by_time, by_hand, with_team = made(lea, days=1), made(lea), made(lea, days=30)
    links.revoke(link=by_hand, by=lea.volunteer.user)

    assert refused(accepted, by_hand, VolunteerFactory()) == Reason.LINK_ENDED
    at("2026-03-21 09:01")
    assert refused(accepted, by_time, VolunteerFactory()) == Reason.LINK_ENDED
    assert accepted(with_team, VolunteerFactory()).is_active
    teams.dissolve(team=lea.team, reason="队员都已毕业", by=administrator(lea.team.unit))
    vera = VolunteerFactory()
    assert refused(links.accept, link=with_team, volunteer=vera, by=vera.user) == Reason.LINK_ENDED


def test_a_link_cannot_be_guessed_or_altered(lea):
    code = links.code_of(made(lea))
    name, signature = code.split(".")
    other = links.code_of(made(lea)).split(".")[0]

    for wrong in (name, f"{name}.", f"{other}.{signature}", f"{name}.{'0' * 20}", "…", "x" * 90):
        assert refused(links.of_code, wrong) == Reason.LINK_UNKNOWN
    assert links.of_code(f" {code}\u200b").team == lea.team


def test_how_long_how_many_and_how_many_links(lea):
    assert refused(made, lea, days=2) == Reason.LINK_OUT_OF_RANGE
    assert refused(made, lea, places=501) == Reason.LINK_OUT_OF_RANGE
    for _n in range(links.MOST_OPEN):
        made(lea)
    assert refused(made, lea) == Reason.LINKS_TOO_MANY
    TeamInvitation.objects.update(
        expires_at=clock.now() + timedelta(seconds=-1), made_at=clock.now() - timedelta(days=1)
    )
    assert made(lea).places == 2


def test_members_make_no_links(lea):
    vera = MembershipFactory(team=lea.team)

    with pytest.raises(PermissionDenied):
        links.make(team=lea.team, days=1, places=1, asks_first=False, by=vera.volunteer.user)
