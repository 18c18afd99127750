"""Presence of somebody suspended or gone is kept, and needs a word before it counts (design#scanning)."""

import pytest

from checkin.exceptions import HoursRefused
from checkin.models import Finding
from checkin.words.finding_codes import FindingCode
from registry.models import Volunteer
from registry.standing.services import standing
from tests.factories import VolunteerFactory
from tests.factories_hours import AFTERWARDS, approved, attended, handed_in, shift_of
from tests.people import administrator

pytestmark = pytest.mark.django_db
MORNING = ("09:00", "12:00")


def found(record):
    return Finding.objects.about_record(record).filter(code=FindingCode.NOT_IN_STANDING)


@pytest.mark.parametrize("status", [Volunteer.Status.SUSPENDED, Volunteer.Status.LEFT])
def test_hours_of_somebody_gone_need_a_word(at, status):
    at(AFTERWARDS)
    vera, shift = VolunteerFactory(status=status), shift_of()
    attended(vera, shift, MORNING)
    (record,) = handed_in(shift)

    with pytest.raises(HoursRefused) as refused:
        approved(record)

    assert refused.value.reason == HoursRefused.Reason.FINDINGS_OPEN
    assert approved(record, reason="负责人核实，不知情").timed_minutes == 180


def test_the_moment_of_the_presence_matters_not_of_the_decision(at):
    at("2026-01-05 09:00")
    vera, shift = VolunteerFactory(), shift_of()
    boss = administrator(vera.unit)
    standing.suspend(volunteer=vera, reason="核实", by=boss)
    at("2026-01-06 09:00")
    standing.resume(volunteer=vera, by=boss)
    at(AFTERWARDS)
    attended(vera, shift, MORNING)
    (record,) = handed_in(shift)
    standing.suspend(volunteer=vera, reason="再核实", by=boss)

    approved(record)

    assert not found(record).exists()


def test_a_pause_that_ended_before_the_decision_is_found(at):
    shift = shift_of()
    vera = VolunteerFactory()
    boss = administrator(vera.unit)
    at("2026-03-14 08:30")
    standing.suspend(volunteer=vera, reason="核实", by=boss)
    at(AFTERWARDS)
    standing.resume(volunteer=vera, by=boss)
    attended(vera, shift, MORNING)
    (record,) = handed_in(shift)

    assert "起已暂停或退出" in found(record).get().words
