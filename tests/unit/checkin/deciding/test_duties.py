"""Duties: rolls to hand in, hours to decide."""

from datetime import date

import pytest
from django.urls import reverse

from checkin.deciding.services import decisions
from checkin.duties import checkin_duties
from tests.factories import UnitFactory, UserFactory, VolunteerFactory
from tests.factories_hours import administrator_of, attended, handed_in, pending_record, shift_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_leader_hands_in_until_the_tenth_working_day():
    shift = shift_of()
    attended(VolunteerFactory(), shift, still_in="09:00")
    leader = shift.activity.leader

    (duty,) = checkin_duties(leader)
    handed_in(shift, open_as_zero=True)

    assert (duty.title, duty.due_on) == ("提交到场", date(2026, 3, 27))
    assert duty.url == reverse("shift-finish", args=[shift.pk])
    assert checkin_duties(leader) == []


def test_returned_roll_comes_back_to_its_leader():
    record = pending_record()
    decisions.return_(record=record, by=administrator_of(record.recording_unit), reason="请核对")

    assert [duty.title for duty in checkin_duties(record.shift.activity.leader)] == ["修改后再提交"]


def test_approver_finds_one_duty_for_all_with_the_oldest_day():
    unit = UnitFactory()
    by = administrator_of(unit)
    pending_record(recording_unit=unit)
    pending_record(recording_unit=unit, day="2026-03-10")

    (duty,) = checkin_duties(by)

    assert (duty.count, duty.due_on) == (2, date(2026, 3, 24))
    assert duty.detail == "2 个场次、2 条记录待认定"
    assert checkin_duties(UserFactory()) == []
