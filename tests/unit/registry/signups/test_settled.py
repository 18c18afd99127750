"""What was told of a place is not left unread once it is given up, or once its time is over."""

import pytest

from registry import clock
from registry.ground import jobs
from registry.models import Notification, SignUp
from registry.notifications.services import notifications
from registry.signups.services import invitations, leaving, settled, shift_news, signups
from tests.factories import ShiftFactory, SignUpFactory, VolunteerFactory, local

pytestmark = pytest.mark.django_db


@pytest.fixture
def shift(at):
    at("2026-03-13 18:00")
    return ShiftFactory(starts_at=local("2026-03-14 09:00"), ends_at=local("2026-03-14 11:00"), places=2)


def reminded(signup):
    notifications.tell(users=[signup.volunteer.user_id], key=shift_news.reminder(signup.shift), text="明天 09:00 服务")
    shift_news.moved_up(signup.shift, [signup])


def unread(signup):
    return Notification.objects.filter(user=signup.volunteer.user).unread()


def withdrawn(signup):
    signups.withdraw(signup=signup, by=signup.volunteer.user)


def handed_over(signup):
    SignUpFactory(shift=signup.shift, status=SignUp.Status.WAITLISTED, waitlisted_at=clock.now())
    leaving.hand_over(signup=signup, by=signup.volunteer.user)


def turned_down(signup):
    signups.turn_down(signup=signup, by=signup.shift.activity.leader, reason="人数调整")


def given_back(signup):
    signups.give_back(signups=SignUp.objects.filter(pk=signup.pk), by=None, reason="调离")


def called_off(signup):
    shift_news.called_off(signup.shift, [signup])


@pytest.mark.parametrize("leave", [withdrawn, handed_over, turned_down, given_back, called_off])
def test_who_has_the_place_no_longer_finds_no_reminder_of_it(shift, leave):
    mine, other = SignUpFactory(shift=shift), SignUpFactory(shift=shift)
    elsewhere = SignUpFactory(shift=ShiftFactory(starts_at=local("2026-03-14 15:00")), volunteer=mine.volunteer)
    for each in (mine, other, elsewhere):
        reminded(each)

    leave(mine)

    left = set(unread(mine).values_list("key", flat=True))
    gone = {shift_news.reminder(shift), f"sign-up:{mine.pk}:moved-up"}
    assert not left & gone
    assert {shift_news.reminder(elsewhere.shift), f"sign-up:{elsewhere.pk}:moved-up"} <= left
    assert unread(other).count() == 2


def test_who_declines_finds_no_request_to_answer(shift):
    person = VolunteerFactory(unit=shift.activity.recording_unit)
    (signup,) = invitations.invite(shift=shift, volunteers=[person], by=shift.activity.leader)

    invitations.decline(signup=signup, by=person.user)

    assert not unread(signup).exists()


def test_a_reply_that_one_still_has_to_read_stays(shift):
    mine = SignUpFactory(shift=shift)

    turned_down(mine)

    assert unread(mine).get().key == f"sign-up:{mine.pk}:turned-down"


def test_after_the_end_nothing_asks_to_come_any_more(shift, at):
    mine, later = SignUpFactory(shift=shift), SignUpFactory(shift=ShiftFactory(starts_at=local("2026-03-20 09:00")))
    for each in (mine, later):
        reminded(each)
        shift_news.offered(each.shift, [each], clock.now())
        shift_news.changed(each.shift.activity, [], ["place"])
    shift_news.asked(shift)
    shift_news.turned_down(shift, mine, SignUp.Status.CONFIRMED)
    notifications.tell(users=[mine.volunteer.user_id], key="sign-up:x:moved-up", text="无编号")
    run = jobs.known["settle what has passed"].function

    at("2026-03-14 10:59")
    run()
    assert unread(mine).count() == 5
    at("2026-03-14 11:00")
    run()

    assert set(unread(mine).values_list("key", flat=True)) == {f"sign-up:{mine.pk}:turned-down", "sign-up:x:moved-up"}
    assert not Notification.objects.filter(user=shift.activity.leader).unread().exists()
    assert unread(later).count() == 3


def test_an_activity_goes_on_until_its_last_shift(shift, at):
    mine = SignUpFactory(shift=shift)
    ShiftFactory(activity=shift.activity, starts_at=local("2026-03-20 09:00"), ends_at=local("2026-03-20 11:00"))
    shift_news.changed(shift.activity, [], ["place"])

    at("2026-03-15 09:00")
    assert settled.settle_passed() == 0
    at("2026-03-20 11:00")
    assert settled.settle_passed() == 1
    assert not unread(mine).exists()
