"""Forgotten check-outs: reminders 15 minutes after the planned end, once, to those concerned (D116)."""

from datetime import timedelta

import pytest

from checkin.desk.services import extensions, reminders
from checkin.models import Attendance
from config import nightly
from registry.ground import jobs
from registry.models import Notification
from tests.factories import SignUpFactory, UserFactory, local
from tests.factories_hours import attended

pytestmark = pytest.mark.django_db


def told(user):
    return list(Notification.objects.filter(user=user).values_list("text", flat=True))


@pytest.fixture
def still_in(shift, vera):
    """Vera stays; another has left."""
    attended(vera, shift, still_in="09:07")
    attended(SignUpFactory(shift=shift).volunteer, shift, ("09:00", "11:30"))
    return vera


def test_a_quarter_of_an_hour_after_the_end_person_and_leaders_are_told_once(shift, still_in, at):
    deputy = UserFactory()
    shift.activity.deputy_leaders.add(deputy)
    at("2026-03-14 11:44")
    reminders.remind_of_check_outs()
    assert not Notification.objects.exists()

    at("2026-03-14 11:45")
    reminders.remind_of_check_outs()
    at("2026-03-14 11:50")
    reminders.remind_of_check_outs()

    (own,) = told(still_in.user)
    assert str(shift) in own
    assert "还没有签退" in own
    for leader in (shift.activity.leader, deputy):
        (words,) = told(leader)
        assert "还有 1 人没有签退" in words
    assert Notification.objects.count() == 3


def test_nobody_fills_the_end(shift, still_in, at):
    before = Attendance.objects.get(volunteer=still_in).basis
    at("2026-03-14 11:45")

    reminders.remind_of_check_outs()

    row = Attendance.objects.get(volunteer=still_in)
    assert (row.state, row.last_out_at, row.basis) == (Attendance.State.OPEN, None, before)


def test_an_extended_shift_is_reminded_of_after_its_new_end(shift, still_in, at):
    extensions.extend(shift=shift, ends_at=local("2026-03-14 12:30"), reason="学校加课", by=shift.activity.leader)
    attended(still_in, shift, still_in="09:07")
    at("2026-03-14 12:40")
    reminders.remind_of_check_outs()
    assert not Notification.objects.exists()

    at("2026-03-14 12:45")
    reminders.remind_of_check_outs()
    assert len(told(still_in.user)) == 1


def test_a_cancelled_shift_and_one_of_last_week_are_left_alone(shift, still_in, at):
    at("2026-03-21 12:00")
    reminders.remind_of_check_outs()
    at("2026-03-14 12:00")
    type(shift).objects.filter(pk=shift.pk).update(cancelled_at=local("2026-03-14 08:00"))
    reminders.remind_of_check_outs()

    assert not Notification.objects.exists()


def test_the_queries_do_not_grow_with_the_people(shift, still_in, at, django_assert_num_queries):
    at("2026-03-14 11:45")
    with django_assert_num_queries(4):
        reminders.remind_of_check_outs()
    for _n in range(3):
        attended(SignUpFactory(shift=shift).volunteer, shift, still_in="09:10")
    with django_assert_num_queries(4):
        reminders.remind_of_check_outs()
    assert Notification.objects.count() == 5


def test_the_worker_looks_every_five_minutes(shift, still_in, at):
    work = jobs.known["remind of check-outs"]
    at("2026-03-14 11:45")
    nightly.remind_of_check_outs()

    assert work.every == timedelta(minutes=5)
    assert len(told(still_in.user)) == 1
