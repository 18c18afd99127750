"""Who joins at the place: on none of the places, whatever they had asked for before, and on nobody's count."""

import pytest

from registry.history.audit import signup_faults
from registry.models import Activity, Notification, Position, SignUp, Volunteer
from registry.signups.services import invitations, quotas, signups
from registry.teams.services import naming
from tests.factories import MembershipFactory, ShiftFactory, SignUpFactory, VolunteerFactory, local

pytestmark = pytest.mark.django_db
Status, Source = SignUp.Status, SignUp.Source


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


@pytest.fixture
def vera():
    return VolunteerFactory()


def make_shift(**more):
    return ShiftFactory(starts_at=local("2026-03-14 09:00"), ends_at=local("2026-03-14 11:00"), **more)


def joins(person, shift):
    return signups.add_walk_in(volunteer=person, shift=shift, by=shift.activity.leader)


def sign_up(person, shift, **more):
    return signups.sign_up(volunteer=person, shift=shift, by=person.user, risk_acknowledged=True, **more)


def waits(vera, shift):
    return sign_up(vera, shift, join_waitlist=True)


def asks(vera, shift):
    shift.activity.flow = Activity.Flow.REQUEST
    shift.activity.save()
    return sign_up(vera, shift)


def is_invited(vera, shift):
    Volunteer.objects.filter(pk=vera.pk).update(unit=shift.activity.recording_unit)
    return invitations.invite(volunteers=[vera], shift=shift, by=shift.activity.leader)[0]


@pytest.mark.parametrize("before", [waits, asks, is_invited])
def test_who_held_no_place_takes_none_at_the_gate(vera, before):
    shift = SignUpFactory(shift=make_shift(places=1)).shift
    known = before(vera, shift)

    admitted = joins(vera, shift)

    assert (admitted.pk, admitted.status, admitted.source) == (known.pk, Status.CONFIRMED, Source.WALK_IN)
    counted = Position.objects.with_taken().get(shift=shift)
    assert (counted.taken, counted.joined, counted.waiting) == (1, 1, 0)
    assert [fault for fault in signup_faults.faults() if f" {known.pk}" in fault[0]] == []


def test_who_invited_somebody_that_joined_at_the_gate_still_reads_it(vera):
    shift = make_shift()
    invited = is_invited(vera, shift)
    joins(vera, shift)

    assert list(naming.invited(shift.activity.leader, shift.activity)) == [invited]


def test_a_member_who_joined_uses_none_of_the_places_of_the_team():
    shift = make_shift(activity__flow=Activity.Flow.TEAMS, places=3)
    captain = MembershipFactory(is_leader=True)
    member, other = (MembershipFactory(team=captain.team).volunteer for _n in range(2))
    allot = {"activity": shift.activity, "team": captain.team, "by": shift.activity.leader}
    quotas.allot(places=1, **allot)

    assert joins(member, shift).team == captain.team

    (share,) = naming.shares(captain.volunteer.user)
    assert (share.named, share.left) == (0, 1)
    assert invitations.invite(volunteers=[other], shift=shift, by=captain.volunteer.user)
    SignUp.objects.filter(volunteer=other).delete()
    quotas.allot(places=0, **allot)


def test_joining_at_the_place_is_none_of_the_shifts_one_may_sign_up_for(vera):
    shift = make_shift(activity__most_shifts=1)
    another = ShiftFactory(activity=shift.activity, starts_at=local("2026-03-15 09:00"))
    joins(vera, shift)

    assert sign_up(vera, another).status == Status.CONFIRMED


def test_a_walk_in_who_leaves_frees_no_place(vera):
    shift = make_shift()
    joins(vera, shift)
    mine = SignUp.objects.of(vera)

    signups.give_back(signups=mine, by=None, reason="调离")

    told = Notification.objects.get(user=shift.activity.leader, text__contains="因身份变动退出")
    assert "空出的名额" not in told.text


def test_who_joined_on_the_spot_never_leaves_late(vera, at):
    shift = make_shift(activity__withdraw_hours=24)
    at("2026-03-14 08:50")
    joined = joins(vera, shift)
    at("2026-03-14 08:51")

    left = signups.withdraw(signup=joined, by=vera.user)

    assert (left.status, left.withdrew_late) == (Status.WITHDRAWN, False)  # nobody lacks a place that they never took
