"""What a team shows of itself, who is its contact, and how it ends."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from registry.exceptions import TeamRefused
from registry.models import Activity, Membership, Notification, Team
from registry.teams.services import members, teams
from tests.factories import ActivityFactory, MembershipFactory, ShiftFactory, TeamFactory, UserFactory, VolunteerFactory
from tests.factories_reports import photo
from tests.people import administrator, phone

Reason = TeamRefused.Reason
pytestmark = pytest.mark.django_db


def refused(command, **arguments) -> str:
    with pytest.raises(TeamRefused) as refusal:
        command(**arguments)
    return refusal.value.reason


@pytest.fixture
def lea():
    return MembershipFactory(is_leader=True, volunteer=VolunteerFactory(phone=phone(7)))


def changed(team, by, **said):
    return teams.change(
        team=team, by=by, **{"introduction": "周末助学", "work": "每周六辅导。", "is_public": True} | said
    )


def test_its_leader_says_what_it_does_and_who_may_read_it(lea):
    team = changed(lea.team, lea.volunteer.user)

    assert (team.work, team.is_public) == ("每周六辅导。", True)
    deputy = MembershipFactory(team=lea.team, is_deputy=True)
    with pytest.raises(PermissionDenied):
        changed(lea.team, deputy.volunteer.user)


def test_a_new_name_is_given_by_the_unit(lea):
    with pytest.raises(PermissionDenied):
        changed(lea.team, lea.volunteer.user, name="改名的队")

    by = administrator(lea.team.unit)
    assert changed(lea.team, by, name="改名的队").name == "改名的队"
    TeamFactory(unit=lea.team.unit, name="已有的队")
    assert refused(changed, team=lea.team, by=by, name="已有的队") == Reason.TEAM_NAME_TAKEN


def test_strangers_see_teams_that_chose_to_be_public(lea):
    def seen(user):
        return lea.team in Team.objects.visible_to(user)

    assert (seen(AnonymousUser()), seen(VolunteerFactory().user)) == (False, True)
    changed(lea.team, lea.volunteer.user)
    assert seen(AnonymousUser())


def test_a_photo_needs_the_word_that_people_agreed(lea):
    said = {"team": lea.team, "upload": photo(), "by": lea.volunteer.user}

    assert refused(teams.put_photo, people_agreed=False, **said) == Reason.TEAM_PHOTO_UNAGREED
    shown = teams.put_photo(people_agreed=True, **said)
    assert shown.photo.is_ready
    assert teams.remove_photo(team=lea.team, by=lea.volunteer.user).photo is None


def test_only_who_runs_the_team_stands_as_its_contact_by_their_own_word(lea):
    vera = MembershipFactory(team=lea.team)

    assert refused(members.agree_to_be_contact, membership=vera, by=vera.volunteer.user) == Reason.CONTACT_NOT_LEADING
    with pytest.raises(PermissionDenied):
        members.agree_to_be_contact(membership=lea, by=administrator(lea.team.unit))
    members.agree_to_be_contact(membership=lea, by=lea.volunteer.user)
    assert list(lea.team.memberships.contacts()) == [lea]
    members.end_being_contact(membership=lea, by=lea.volunteer.user)
    assert not lea.team.memberships.contacts().exists()


def test_who_no_longer_leads_is_contact_no_longer(lea):
    MembershipFactory(team=lea.team, is_leader=True)
    members.agree_to_be_contact(membership=lea, by=lea.volunteer.user)

    dismissed = members.dismiss_leader(membership=lea, by=lea.volunteer.user)

    assert dismissed.contact_agreed_at is None


def test_a_minor_is_no_contact(at, lea):
    at("2026-11-23 09:00")
    young = MembershipFactory(team=lea.team, is_deputy=True, volunteer=VolunteerFactory(born_on=date(2009, 6, 1)))

    assert refused(members.agree_to_be_contact, membership=young, by=young.volunteer.user) == Reason.CONTACT_MINOR


def test_a_deputy_admits_people_and_leaves_the_leading_to_the_leader(lea):
    vera = MembershipFactory(team=lea.team)
    deputy = members.appoint_deputy(membership=vera, by=lea.volunteer.user)
    asked = MembershipFactory(team=lea.team, status=Membership.Status.REQUESTED)

    assert members.admit_member(membership=asked, by=deputy.volunteer.user).is_active
    with pytest.raises(PermissionDenied):
        members.appoint_leader(membership=asked, by=deputy.volunteer.user)
    with pytest.raises(PermissionDenied):
        members.leave(membership=lea, by=deputy.volunteer.user)
    assert not members.leave(membership=asked, by=deputy.volunteer.user).is_active
    assert Notification.objects.filter(user=asked.volunteer.user, text__contains="不再是").exists()
    assert not members.dismiss_leader(membership=deputy, by=lea.volunteer.user).is_deputy


def test_a_team_with_something_under_way_is_not_dissolved(lea):
    by, team = administrator(lea.team.unit), lea.team
    shift = ShiftFactory(activity=ActivityFactory(team=team, recording_unit=team.unit))

    assert refused(teams.dissolve, team=team, reason=" ", by=by) == Reason.TEAM_REASON_MISSING
    assert refused(teams.dissolve, team=team, reason="队员都已毕业", by=by) == Reason.TEAM_STILL_ACTIVE
    Activity.objects.filter(pk=shift.activity_id).update(status=Activity.Status.CLOSED)
    ended = teams.dissolve(team=team, reason="队员都已毕业。", by=by)
    told = Notification.objects.get(user=lea.volunteer.user)
    assert (ended.is_dissolved, "队员都已毕业。已有" in told.text) == (True, True)
    lea.refresh_from_db()
    assert (lea.status, lea.runs) == (Membership.Status.LEFT, False)


def test_somebody_else_changes_nothing(lea):
    with pytest.raises(PermissionDenied):
        changed(lea.team, UserFactory())
