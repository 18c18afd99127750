"""Hours count for the unit of that day, also when the day named two."""

import pytest

from checkin.audit.services import people
from registry.history.services import history
from registry.models import HistoryEntry, HomeUnit, Volunteer
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_hours import DAY, pending_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def walk_in(at) -> Volunteer:
    """Somebody who came to the gate that morning and belongs to the organiser's unit since."""
    at(f"{DAY} 08:50")
    person = VolunteerFactory()
    HomeUnit.objects.filter(volunteer=person).update(from_on=DAY)
    return person


def handed_in_and_then_in_another_unit(person: Volunteer, at) -> int:
    at(f"{DAY} 12:30")
    record = pending_record(volunteer=person)
    at(f"{DAY} 15:00")
    HomeUnit.objects.filter(volunteer=person).update(unit=UnitFactory())
    return record.pk


def test_the_unit_of_the_morning_is_no_fault_after_registering_in_the_afternoon(walk_in, at):
    history.record(by=None, did="registered at the gate", to=walk_in, unit=walk_in.unit)

    handed_in_and_then_in_another_unit(walk_in, at)

    assert list(people.attendances_and_records()) == []


@pytest.mark.parametrize("did", ["unmasked", "asked to move"])
def test_a_unit_that_no_act_of_the_day_gave_is_a_fault(walk_in, at, did):
    history.record(by=None, did=did, to=walk_in, unit=walk_in.unit)
    about = {"target_model": "registry.volunteer", "target_id": walk_in.pk, "unit": walk_in.unit}
    HistoryEntry.objects.create(did="registered at the gate", **about)

    record = handed_in_and_then_in_another_unit(walk_in, at)

    fault = (f"checkin_servicerecord {record}", "volunteer_unit: the person did not belong to it")
    assert list(people.attendances_and_records()) == [fault]
