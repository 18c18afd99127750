import pytest
from django.core.exceptions import PermissionDenied

from registry.exceptions import TeamRefused
from registry.models import Membership, RoleAssignment, Team, Volunteer
from registry.teams.services import members, teams
from tests.factories import MembershipFactory, TeamFactory, UnitFactory, UserFactory, VolunteerFactory
from tests.people import administrator, holder

Reason = TeamRefused.Reason
pytestmark = pytest.mark.django_db


def refused(command, **arguments) -> str:
    with pytest.raises(TeamRefused) as refusal:
        command(**arguments)
    return refusal.value.reason


def proposed(vera: Volunteer, name: str = "示例志愿服务队") -> Team:
    return teams.found(unit=vera.unit, name=name, introduction="周末助学", by=vera.user)


def led_team() -> Membership:
    return MembershipFactory(is_leader=True)


def test_a_team_is_admitted_and_its_founder_leads_it():
    vera = VolunteerFactory()
    team = proposed(vera)

    admitted = teams.admit(team=team, by=administrator(vera.unit))

    assert admitted.status == Team.Status.ADMITTED
    assert list(team.memberships.values_list("volunteer", "is_leader")) == [(vera.pk, True)]


def test_founding_needs_a_registered_volunteer():
    vera = VolunteerFactory(status=Volunteer.Status.SUBMITTED)

    assert (
        refused(teams.found, unit=vera.unit, name="队", introduction="", by=vera.user) == Reason.MEMBER_NOT_REGISTERED
    )


def test_a_name_is_used_once_per_unit_until_the_team_is_dissolved():
    vera = VolunteerFactory()
    team = TeamFactory(unit=vera.unit, name="示例志愿服务队")

    assert (
        refused(teams.found, unit=vera.unit, name="示例志愿服务队", introduction="", by=vera.user)
        == Reason.TEAM_NAME_TAKEN
    )
    teams.dissolve(team=team, reason="队员都已毕业", by=administrator(vera.unit))
    assert proposed(vera).status == Team.Status.SUBMITTED


def test_nobody_reviews_the_team_they_proposed():
    vera = VolunteerFactory()
    holder(RoleAssignment.Role.UNIT_ADMIN, user=vera.user, unit=vera.unit)

    assert refused(teams.admit, team=proposed(vera), by=vera.user) == Reason.OWN_TEAM


def test_another_unit_does_not_decide():
    with pytest.raises(PermissionDenied):
        teams.admit(team=proposed(VolunteerFactory()), by=administrator(UnitFactory()))


def test_a_proposal_is_returned_with_a_reason_corrected_and_decided_once():
    vera = VolunteerFactory()
    by, team = administrator(vera.unit), proposed(vera)

    assert refused(teams.return_to_founder, team=team, reason=" ", by=by) == Reason.TEAM_REASON_MISSING
    teams.return_to_founder(team=team, reason="请写明服务内容", by=by)
    assert refused(teams.admit, team=team, by=by) == Reason.TEAM_ALREADY_DECIDED
    again = teams.hand_in_again(team=team, name="示例志愿服务队", introduction="助学", by=vera.user)
    assert (again.status, again.returned_reason) == (Team.Status.SUBMITTED, "")
    assert (
        refused(teams.hand_in_again, team=team, name="队", introduction="", by=vera.user) == Reason.TEAM_ALREADY_DECIDED
    )


def test_a_volunteer_asks_and_the_leader_admits():
    lea, vera = led_team(), VolunteerFactory()
    asked = members.join(team=lea.team, volunteer=vera, by=vera.user)

    admitted = members.admit_member(membership=asked, by=lea.volunteer.user)

    assert (admitted.status, admitted.decided_by) == (Membership.Status.ACTIVE, lea.volunteer.user)
    assert refused(members.admit_member, membership=asked, by=lea.volunteer.user) == Reason.NOT_REQUESTED
    assert refused(members.join, team=lea.team, volunteer=vera, by=vera.user) == Reason.ALREADY_MEMBER


def test_a_member_does_not_admit_others():
    member = MembershipFactory()
    asked = MembershipFactory(team=member.team, status=Membership.Status.REQUESTED)

    with pytest.raises(PermissionDenied):
        members.admit_member(membership=asked, by=member.volunteer.user)


def test_somebody_declined_may_ask_again():
    lea, vera = led_team(), VolunteerFactory()
    asked = members.join(team=lea.team, volunteer=vera, by=vera.user)

    members.decline_member(membership=asked, by=lea.volunteer.user)

    assert members.join(team=lea.team, volunteer=vera, by=vera.user).pk != asked.pk


def test_only_registered_volunteers_join_admitted_teams():
    waiting = TeamFactory(status=Team.Status.SUBMITTED)
    vera, otto = VolunteerFactory(), VolunteerFactory(status=Volunteer.Status.SUSPENDED)

    assert refused(members.join, team=waiting, volunteer=vera, by=vera.user) == Reason.TEAM_NOT_ADMITTED
    assert refused(members.join, team=TeamFactory(), volunteer=otto, by=otto.user) == Reason.MEMBER_NOT_REGISTERED


def test_nobody_joins_for_somebody_else():
    with pytest.raises(PermissionDenied):
        members.join(team=TeamFactory(), volunteer=VolunteerFactory(), by=UserFactory())


def test_the_last_leader_hands_over_before_going():
    lea = led_team()
    vera = MembershipFactory(team=lea.team)

    assert refused(members.leave, membership=lea, by=lea.volunteer.user) == Reason.LAST_LEADER
    assert refused(members.dismiss_leader, membership=lea, by=lea.volunteer.user) == Reason.LAST_LEADER
    members.appoint_leader(membership=vera, by=lea.volunteer.user)
    left = members.leave(membership=lea, by=lea.volunteer.user)
    assert (left.status, left.is_leader) == (Membership.Status.LEFT, False)
    assert list(lea.team.memberships.leading()) == [vera]


def test_who_left_is_no_member():
    vera = MembershipFactory()
    members.leave(membership=vera, by=vera.volunteer.user)

    assert refused(members.leave, membership=vera, by=vera.volunteer.user) == Reason.NOT_MEMBER
    assert refused(members.appoint_leader, membership=vera, by=administrator(vera.team.unit)) == Reason.NOT_MEMBER


def test_a_waiting_team_is_seen_by_its_founder_and_its_unit_only():
    vera = VolunteerFactory()
    team = proposed(vera)

    def seen(user):
        return team in Team.objects.visible_to(user)

    assert seen(vera.user)
    assert seen(administrator(vera.unit))
    assert not seen(administrator(UnitFactory()))
    assert not seen(VolunteerFactory().user)


def test_members_are_seen_inside_the_team():
    vera, otto = MembershipFactory(), MembershipFactory()
    lea = MembershipFactory(team=vera.team, is_leader=True)

    assert set(Membership.objects.visible_to(vera.volunteer.user)) == {vera, lea}
    assert set(Membership.objects.visible_to(otto.volunteer.user)) == {otto}
