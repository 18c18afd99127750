"""Lists and permissions of whoever stands for a merged or closed unit; its own administrator keeps nothing (D141)."""

import pytest

from registry.activities.services import activities, approvals
from registry.exceptions import UnitRefused
from registry.models import Activity, RoleAssignment, SignUp, Team, Volunteer
from registry.people.duties import people_duties
from registry.people.services import volunteers
from registry.permissions import can_administer, can_lead, can_lead_team, unit_reach
from registry.signups.services import invitations, signups
from registry.teams.services import teams
from registry.units.services import deciders
from tests.factories import ActivityFactory, ShiftFactory, TeamFactory, UnitFactory, VolunteerFactory, committee_unit
from tests.factories_units import merged_away
from tests.people import administrator, applicant
from tests.unit.registry.planning import plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def old():
    """A unit that was merged into another, which was merged into a third."""
    return UnitFactory()


@pytest.fixture
def merge(old, heir):
    """Take two steps from the old unit to its heir, once everything else stands."""

    def act() -> None:
        merged_away(old, merged_away(UnitFactory(), heir))

    return act


def test_people_teams_and_activities_are_in_the_heirs_lists(old, heir, merge):
    person, team, activity = VolunteerFactory(unit=old), TeamFactory(unit=old), ActivityFactory(recording_unit=old)
    mine, foreign = administrator(heir), administrator(UnitFactory())
    merge()

    assert [Volunteer.objects.visible_to(user).filter(pk=person.pk).exists() for user in (mine, foreign)] == [
        True,
        False,
    ]
    assert Team.objects.of_units_in_sight(mine).get() == team
    assert Activity.objects.overseen_by(mine).get() == activity
    assert not Activity.objects.overseen_by(foreign).exists()
    assert (can_lead(mine, activity), can_lead_team(mine, team), can_administer(mine, old)) == (True, True, True)


def test_the_closed_units_administrator_keeps_nothing(old, merge):
    by = administrator(old)
    merge()

    assert unit_reach(by) == set()
    assert deciders.administrators(old) == []
    assert not RoleAssignment.objects.of(by).valid().exists()


def test_what_waits_for_a_closed_unit_is_the_heirs_duty(old, heir, merge):
    waiting, by = applicant(unit=old), administrator(heir)
    merge()

    assert [duty.title for duty in people_duties(by)] == ["审核志愿者注册"]
    assert volunteers.admit(volunteer=waiting, by=by).is_registered


def test_the_step_of_a_closed_unit_is_the_heirs_turn(old, heir, merge):
    administrator(old)  # a second one, else the step would be the committee's
    activity = activities.draft(plan=plan(), unit=old, by=administrator(old))
    activities.submit(activity=activity, by=activity.leader)
    by = administrator(heir)
    merge()

    assert approvals.waiting_for(by).get().activity == activity
    assert deciders.deciders(old, excluding=[]) == (heir, [by])


def test_without_a_successor_the_unit_above_decides_else_the_committee(old):
    above = UnitFactory()
    below, alone = UnitFactory(parent=above), UnitFactory()
    boss = administrator(above)
    merged_away(below, None)
    merged_away(alone, None)

    assert deciders.deciders(below, excluding=[]) == (above, [boss])
    assert deciders.deciders(alone, excluding=[]) == (committee_unit(), [])
    assert can_administer(boss, below)
    assert not can_administer(boss, alone)


def test_sign_ups_of_a_published_activity_go_on(old, merge):
    vera, shift = VolunteerFactory(), ShiftFactory(activity=ActivityFactory(recording_unit=old))
    merge()

    signup = signups.sign_up(volunteer=vera, shift=shift, by=vera.user, risk_acknowledged=True)

    assert signup.status == SignUp.Status.CONFIRMED


def test_the_leader_invites_the_people_of_the_unit_of_today(old, heir, merge):
    activity, person, other = ActivityFactory(recording_unit=old), VolunteerFactory(unit=heir), VolunteerFactory()
    merge()

    assert list(invitations.invitable_by(activity.leader, activity)) == [person]
    assert other not in invitations.invitable_by(activity.leader, activity)


def refused(command, **arguments) -> str:
    with pytest.raises(UnitRefused) as refusal:
        command(**arguments)
    return refusal.value.reason


def test_nothing_new_begins_for_a_closed_unit(old, heir, merge):
    """The heir's administrator reaches the closed unit, but begins everything at the own one."""
    ready = activities.draft(plan=plan(), unit=old, by=administrator(old))
    merge()
    by = administrator(heir)

    assert refused(teams.found, unit=old, name="示例队", introduction="", by=by) == UnitRefused.Reason.UNIT_CLOSED
    assert refused(activities.draft, plan=plan(), unit=old, by=by) == UnitRefused.Reason.UNIT_CLOSED
    assert refused(activities.submit, activity=ready, by=by) == UnitRefused.Reason.UNIT_CLOSED
    assert activities.repeat(activity=ready, by=by).recording_unit == heir
