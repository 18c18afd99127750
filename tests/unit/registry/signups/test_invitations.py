"""Inviting: only the volunteer's acceptance signs them up (D28)."""

import pytest
from django.core.exceptions import PermissionDenied

from registry.exceptions import SignUpRefused
from registry.models import Activity, Notification, SignUp
from registry.signups.services import invitations
from tests.factories import (
    ActivityFactory,
    MembershipFactory,
    ShiftFactory,
    SignUpFactory,
    TeamFactory,
    UserFactory,
    VolunteerFactory,
    local,
)

pytestmark = pytest.mark.django_db
Status = SignUp.Status


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


@pytest.fixture
def shift():
    return ShiftFactory(starts_at=local("2026-03-14 09:00"), ends_at=local("2026-03-14 11:00"), places=1)


@pytest.fixture
def vera(shift):
    return VolunteerFactory(unit=shift.activity.recording_unit)


def invite(shift, *volunteers):
    return invitations.invite(shift=shift, volunteers=volunteers, by=shift.activity.leader)


def test_an_invitation_takes_no_place_and_waits_for_the_yes(shift, vera):
    (invitation,) = invite(shift, vera)

    assert (invitation.status, invitation.source) == (Status.INVITED, SignUp.Source.INVITATION)
    assert (invitation.invited_by, invitation.risk_acknowledged_at) == (shift.activity.leader, None)
    assert not shift.signups.confirmed().exists()


def test_who_is_on_the_list_is_not_invited_again(shift, vera):
    SignUpFactory(shift=shift, volunteer=vera)

    assert invite(shift, vera) == []


def test_the_own_yes_gives_the_place(shift, vera):
    (invitation,) = invite(shift, vera)

    accepted = invitations.accept(signup=invitation, by=vera.user, risk_acknowledged=True)

    assert (accepted.pk, accepted.status) == (invitation.pk, Status.CONFIRMED)
    assert accepted.source == SignUp.Source.INVITATION
    assert not Notification.objects.filter(user=vera.user).unread().exists()  # it asked for an answer


def test_a_yes_after_the_last_place_was_given_can_wait(shift, vera):
    (invitation,) = invite(shift, vera)
    SignUpFactory(shift=shift)

    with pytest.raises(SignUpRefused) as refusal:
        invitations.accept(signup=invitation, by=vera.user, risk_acknowledged=True)
    accepted = invitations.accept(signup=invitation, by=vera.user, risk_acknowledged=True, join_waitlist=True)

    assert refusal.value.reason == SignUpRefused.Reason.SHIFT_FULL
    assert accepted.status == Status.WAITLISTED


def test_nobody_says_yes_or_no_for_another(shift, vera):
    (invitation,) = invite(shift, vera)

    with pytest.raises(PermissionDenied):
        invitations.accept(signup=invitation, by=shift.activity.leader, risk_acknowledged=True)
    with pytest.raises(PermissionDenied):
        invitations.decline(signup=invitation, by=shift.activity.leader)

    invitation.refresh_from_db()
    assert invitation.status == Status.INVITED


def test_a_declined_invitation_is_over(shift, vera):
    (invitation,) = invite(shift, vera)

    declined = invitations.decline(signup=invitation, by=vera.user)

    assert (declined.status, declined.outcome_label) == (Status.DECLINED, "未接受邀请")
    with pytest.raises(SignUpRefused) as again:
        invitations.decline(signup=declined, by=vera.user)
    with pytest.raises(SignUpRefused) as late_yes:
        invitations.accept(signup=declined, by=vera.user, risk_acknowledged=True)
    assert again.value.reason == SignUpRefused.Reason.NOT_INVITED
    assert late_yes.value.reason == SignUpRefused.Reason.NOT_INVITED


def test_the_activitys_leader_invites_people_of_its_unit_and_team_only(shift, vera):
    member = MembershipFactory(team=TeamFactory(unit=shift.activity.recording_unit)).volunteer
    Activity.objects.filter(pk=shift.activity_id).update(team=member.memberships.get().team)
    shift.activity.refresh_from_db()

    assert len(invite(shift, vera, member)) == 2
    with pytest.raises(SignUpRefused) as refusal:
        invite(shift, VolunteerFactory())

    assert refusal.value.reason == SignUpRefused.Reason.NOT_INVITABLE


def test_a_team_leader_invites_the_own_team_to_anybodys_activity(shift):
    leader = MembershipFactory(is_leader=True)
    member = MembershipFactory(team=leader.team).volunteer

    made = invitations.invite(shift=shift, volunteers=[member], by=leader.volunteer.user)

    assert [each.volunteer for each in made] == [member]


def test_an_outsider_invites_nobody(shift, vera):
    with pytest.raises(PermissionDenied):
        invitations.invite(shift=shift, volunteers=[vera], by=UserFactory())


def test_nobody_is_invited_to_what_is_not_published(vera):
    activity = ActivityFactory(status=Activity.Status.APPROVED, recording_unit=vera.unit)

    with pytest.raises(SignUpRefused) as refusal:
        invite(ShiftFactory(activity=activity), vera)

    assert refusal.value.reason == SignUpRefused.Reason.NOT_PUBLISHED


def test_the_position_belongs_to_the_shift(shift, vera):
    other = ShiftFactory().positions.get()

    with pytest.raises(SignUpRefused) as refusal:
        invitations.invite(shift=shift, volunteers=[vera], by=shift.activity.leader, position=other)

    assert refusal.value.reason == SignUpRefused.Reason.WRONG_POSITION
