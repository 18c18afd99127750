"""Signing up, the waiting list, and giving places back."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from registry.exceptions import SignUpRefused, TeamRefused
from registry.models import Activity, HistoryEntry, Position, Qualification, SignUp, Volunteer
from registry.signups.services import signups
from tests.factories import (
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
def vera():
    return VolunteerFactory()


def make_shift(start="2026-03-14 09:00", end="2026-03-14 11:00", **more):
    return ShiftFactory(starts_at=local(start), ends_at=local(end), **more)


def sign_up(volunteer, shift, **more):
    more.setdefault("risk_acknowledged", True)
    return signups.sign_up(volunteer=volunteer, shift=shift, by=volunteer.user, **more)


def waiting(shift, minute, **more):
    since = local(f"2026-03-02 08:{minute:02}")
    return SignUpFactory(shift=shift, status=Status.WAITLISTED, waitlisted_at=since, **more)


def test_a_place_is_given_and_the_risk_was_read(vera):
    signup = sign_up(vera, make_shift())

    assert (signup.status, signup.source, signup.team) == (Status.CONFIRMED, SignUp.Source.SELF, None)
    assert signup.risk_acknowledged_at == local("2026-03-02 09:00")
    assert HistoryEntry.objects.about(signup).get().did == "signed up"


def test_nobody_signs_another_up(vera):
    shift = make_shift()

    with pytest.raises(PermissionDenied):
        signups.sign_up(volunteer=vera, shift=shift, by=UserFactory(), risk_acknowledged=True)

    assert not shift.signups.exists()


def test_only_registered_volunteers_sign_up(vera):
    vera.status = Volunteer.Status.SUSPENDED
    vera.save()

    with pytest.raises(SignUpRefused) as refusal:
        sign_up(vera, make_shift())

    assert refusal.value.reason == SignUpRefused.Reason.VOLUNTEER_NOT_REGISTERED


BEFORE, States = local("2026-03-01 09:00"), Activity.Status
CLOSED = {
    SignUpRefused.Reason.NOT_PUBLISHED: {"activity__status": States.APPROVED, "activity__published_at": None},
    SignUpRefused.Reason.CHANGE_PENDING: {"activity__status": States.SUBMITTED, "activity__published_at": BEFORE},
    SignUpRefused.Reason.ACTIVITY_CALLED_OFF: {"activity__status": States.CANCELLED, "activity__end_reason": "暴雨"},
    SignUpRefused.Reason.SHIFT_OVER: {"activity__status": States.CLOSED},
    SignUpRefused.Reason.SHIFT_CALLED_OFF: {"cancelled_at": BEFORE},
}


@pytest.mark.parametrize("reason", CLOSED)
def test_only_shifts_of_published_activities_take_sign_ups(vera, reason):
    with pytest.raises(SignUpRefused) as refusal:
        sign_up(vera, make_shift(**CLOSED[reason]))

    assert refusal.value.reason == reason


def test_sign_up_has_an_opening(vera, at):
    shift = make_shift(sign_up_opens_at=local("2026-03-02 09:01"))

    with pytest.raises(SignUpRefused) as refusal:
        sign_up(vera, shift)
    at("2026-03-02 09:01")

    assert refusal.value.reason == SignUpRefused.Reason.SIGN_UP_NOT_OPEN
    assert refusal.value.message == "报名将于3月2日（周一）09:01 开始。"
    assert sign_up(vera, shift).status == Status.CONFIRMED


def test_sign_up_has_a_deadline(vera):
    with pytest.raises(SignUpRefused) as refusal:
        sign_up(vera, make_shift(sign_up_closes_at=local("2026-03-02 09:00")))

    assert refusal.value.reason == SignUpRefused.Reason.SIGN_UP_CLOSED


def test_an_emergency_takes_sign_ups_while_it_lasts(vera):
    shift = make_shift("2026-03-02 08:00", "2026-03-02 12:00", activity__origin=Activity.Origin.EMERGENCY)

    assert sign_up(vera, shift).status == Status.CONFIRMED


def test_nobody_signs_up_twice(vera):
    signup = sign_up(vera, make_shift())

    with pytest.raises(SignUpRefused) as refusal:
        sign_up(vera, signup.shift)

    assert refusal.value.reason == SignUpRefused.Reason.ALREADY_SIGNED_UP
    assert signup.shift.signups.get() == signup


def test_who_withdrew_may_sign_up_again(vera):
    shift = make_shift()
    signups.withdraw(signup=sign_up(vera, shift), by=vera.user)

    assert sign_up(vera, shift).status == Status.CONFIRMED
    assert shift.signups.count() == 2


@pytest.mark.parametrize(("born_on", "fits"), [(date(2008, 3, 14), True), (date(2008, 3, 15), False), (None, False)])
def test_the_birthday_itself_counts_as_reached(vera, born_on, fits):
    shift = make_shift()
    shift.positions.update(min_age=18)
    vera.born_on = born_on
    vera.save()

    if fits:
        assert sign_up(vera, shift).status == Status.CONFIRMED
        return
    with pytest.raises(SignUpRefused) as refusal:
        sign_up(vera, shift)
    assert refusal.value.reason == SignUpRefused.Reason.TOO_YOUNG


@pytest.mark.parametrize(
    ("valid_until_on", "is_checked", "fits"),
    [
        (date(2026, 3, 14), True, True),
        (None, True, True),
        (date(2026, 3, 13), True, False),
        (None, False, False),
    ],
    ids=["last day", "for ever", "expired", "unchecked"],
)
def test_a_position_asks_for_a_checked_qualification(vera, valid_until_on, is_checked, fits):
    shift = make_shift()
    shift.positions.update(qualification="medical")
    Qualification.objects.create(
        volunteer=vera,
        kind="medical",
        name="医师执业证书",
        valid_until_on=valid_until_on,
        status=Qualification.Status.GRANTED if is_checked else Qualification.Status.SUBMITTED,
        checked_by=UserFactory() if is_checked else None,
    )

    if fits:
        assert sign_up(vera, shift).status == Status.CONFIRMED
        return
    with pytest.raises(SignUpRefused) as refusal:
        sign_up(vera, shift)
    assert refusal.value.reason == SignUpRefused.Reason.QUALIFICATION_MISSING
    assert "医师、护士执业" in refusal.value.message


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.WAITLISTED])
def test_a_place_and_a_waiting_place_hold_their_time(vera, status):
    SignUpFactory(volunteer=vera, shift=make_shift(), status=status, waitlisted_at=local("2026-03-02 08:00"))

    with pytest.raises(SignUpRefused) as refusal:
        sign_up(vera, make_shift("2026-03-14 10:59", "2026-03-14 12:00"))

    assert refusal.value.reason == SignUpRefused.Reason.SHIFT_OVERLAP
    assert "3月14日（周六）09:00" in refusal.value.message
    assert "““" not in refusal.value.message


def test_back_to_back_shifts_and_invitations_do_not_clash(vera):
    sign_up(vera, make_shift())
    SignUpFactory(volunteer=vera, shift=make_shift("2026-03-14 11:00", "2026-03-14 13:00"), status=Status.INVITED)

    assert sign_up(vera, make_shift("2026-03-14 11:00", "2026-03-14 12:00")).status == Status.CONFIRMED


def test_the_risk_notice_must_be_read(vera):
    with pytest.raises(SignUpRefused) as refusal:
        sign_up(vera, make_shift(), risk_acknowledged=False)

    assert refusal.value.reason == SignUpRefused.Reason.RISK_NOT_ACKNOWLEDGED


def test_sign_up_is_refused_when_the_shift_is_full(vera):
    taken = SignUpFactory(shift=make_shift(places=1))

    with pytest.raises(SignUpRefused) as refusal:
        sign_up(vera, taken.shift)

    assert refusal.value.reason == SignUpRefused.Reason.SHIFT_FULL
    assert refusal.value.message == "名额已满（1/1）。可以加入候补，有人退出会按顺序通知您。"
    assert list(taken.shift.signups.all()) == [taken]


def test_invited_and_waiting_people_take_no_place(vera):
    shift = make_shift(places=1)
    SignUpFactory(shift=shift, status=Status.INVITED)
    waiting(shift, 1)

    assert sign_up(vera, shift).status == Status.CONFIRMED


def test_who_wishes_joins_the_waiting_list(vera):
    taken = SignUpFactory(shift=make_shift(places=1))

    signup = sign_up(vera, taken.shift, join_waitlist=True)

    assert (signup.status, signup.waitlisted_at) == (Status.WAITLISTED, local("2026-03-02 09:00"))


def test_positions_are_chosen_where_there_are_several(vera):
    shift = make_shift(places=1)
    guide = Position.objects.create(shift=shift, name="讲解", places=1)

    with pytest.raises(SignUpRefused) as nothing_chosen:
        sign_up(vera, shift)
    with pytest.raises(SignUpRefused) as of_another_shift:
        sign_up(vera, shift, position=make_shift().positions.get())

    assert nothing_chosen.value.reason == SignUpRefused.Reason.WRONG_POSITION
    assert of_another_shift.value.reason == SignUpRefused.Reason.WRONG_POSITION
    assert sign_up(vera, shift, position=guide).position == guide


def test_the_team_is_frozen_on_the_sign_up(vera):
    membership = MembershipFactory(volunteer=vera)

    signup = sign_up(vera, make_shift())

    assert (signup.team, signup.source) == (membership.team, SignUp.Source.SELF)


def test_of_several_teams_the_volunteer_chooses(vera):
    first, second = MembershipFactory(volunteer=vera), MembershipFactory(volunteer=vera)

    unchosen, chosen = (
        sign_up(vera, make_shift()),
        sign_up(vera, make_shift("2026-03-15 09:00", "2026-03-15 11:00"), team=second.team),
    )

    assert first.team != second.team
    assert (unchosen.team, chosen.team, chosen.source) == (None, second.team, SignUp.Source.TEAM)


def test_a_strangers_team_is_refused(vera):
    with pytest.raises(TeamRefused) as refusal:
        sign_up(vera, make_shift(), team=TeamFactory())

    assert refusal.value.reason == TeamRefused.Reason.NOT_MEMBER


def test_a_withdrawn_place_goes_to_the_first_in_line(vera):
    mine = sign_up(vera, make_shift(places=1))
    second, first = waiting(mine.shift, 2), waiting(mine.shift, 1)

    signups.withdraw(signup=mine, by=vera.user, reason="临时出差")

    for each in (mine, first, second):
        each.refresh_from_db()
    assert (mine.status, mine.end_reason) == (Status.WITHDRAWN, "临时出差")
    assert (first.status, first.confirmed_at) == (Status.CONFIRMED, local("2026-03-02 09:00"))
    assert second.status == Status.WAITLISTED


def test_leaving_the_waiting_list_moves_nobody_up(vera):
    shift = make_shift(places=1)
    SignUpFactory(shift=shift)
    mine, next_in_line = waiting(shift, 1, volunteer=vera), waiting(shift, 2)

    signups.withdraw(signup=mine, by=vera.user)

    next_in_line.refresh_from_db()
    assert next_in_line.status == Status.WAITLISTED


def test_who_was_suspended_is_passed_over(vera):
    mine = sign_up(vera, make_shift(places=1))
    suspended = waiting(mine.shift, 1, volunteer__status=Volunteer.Status.SUSPENDED)
    fit = waiting(mine.shift, 2)

    signups.withdraw(signup=mine, by=vera.user)

    suspended.refresh_from_db()
    fit.refresh_from_db()
    assert (suspended.status, fit.status) == (Status.WAITLISTED, Status.CONFIRMED)


def test_a_place_is_not_given_back_after_the_start(vera, at):
    signup = sign_up(vera, make_shift())
    at("2026-03-14 09:00")

    with pytest.raises(SignUpRefused) as refusal:
        signups.withdraw(signup=signup, by=vera.user)

    assert refusal.value.reason == SignUpRefused.Reason.SHIFT_STARTED


def test_a_sign_up_ends_once(vera):
    signup = signups.withdraw(signup=sign_up(vera, make_shift()), by=vera.user)

    with pytest.raises(SignUpRefused) as refusal:
        signups.withdraw(signup=signup, by=vera.user)

    assert refusal.value.reason == SignUpRefused.Reason.SIGN_UP_NOT_ACTIVE


def test_nobody_withdraws_for_another(vera):
    signup = sign_up(vera, make_shift())

    with pytest.raises(PermissionDenied):
        signups.withdraw(signup=signup, by=signup.shift.activity.leader)

    signup.refresh_from_db()
    assert signup.status == Status.CONFIRMED


def test_the_leader_turns_somebody_down_and_the_next_moves_up(vera):
    signup = sign_up(vera, make_shift(places=1))
    next_in_line = waiting(signup.shift, 1)

    signups.turn_down(signup=signup, by=signup.shift.activity.leader, reason="本场需持证人员")

    signup.refresh_from_db()
    next_in_line.refresh_from_db()
    assert (signup.status, signup.end_reason) == (Status.DECLINED, "本场需持证人员")
    assert next_in_line.status == Status.CONFIRMED
    with pytest.raises(PermissionDenied):
        signups.turn_down(signup=next_in_line, by=vera.user, reason="让我来")


def test_nobody_is_turned_down_twice_or_after_the_start(vera, at):
    signup = sign_up(vera, make_shift())
    ended = signups.withdraw(signup=sign_up(vera, make_shift("2026-03-15 09:00", "2026-03-15 11:00")), by=vera.user)
    at("2026-03-14 09:00")

    with pytest.raises(SignUpRefused) as started:
        signups.turn_down(signup=signup, by=signup.shift.activity.leader, reason="迟到")
    with pytest.raises(SignUpRefused) as gone:
        signups.turn_down(signup=ended, by=ended.shift.activity.leader, reason="迟到")

    assert started.value.reason == SignUpRefused.Reason.SHIFT_STARTED
    assert gone.value.reason == SignUpRefused.Reason.SIGN_UP_NOT_ACTIVE


def test_a_walk_in_needs_neither_a_place_nor_a_review(vera):
    shift = SignUpFactory(shift=make_shift(places=1)).shift
    vera.status = Volunteer.Status.DRAFT
    vera.save()

    signup = signups.add_walk_in(volunteer=vera, shift=shift, by=None)

    assert (signup.status, signup.source) == (Status.CONFIRMED, SignUp.Source.WALK_IN)
    assert signups.add_walk_in(volunteer=vera, shift=shift, by=None) == signup


def test_at_the_gate_who_waits_joins_as_a_walk_in(vera):
    shift = make_shift()
    before = waiting(shift, 1, volunteer=vera)

    signup = signups.add_walk_in(volunteer=vera, shift=shift, by=shift.activity.leader)

    assert (signup.pk, signup.status, signup.source) == (before.pk, Status.CONFIRMED, SignUp.Source.WALK_IN)
    with pytest.raises(PermissionDenied):
        signups.add_walk_in(volunteer=VolunteerFactory(), shift=shift, by=vera.user)
