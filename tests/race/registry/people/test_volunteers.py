"""The same person twice at once, one application decided twice at once."""

import pytest

from registry import clock
from registry.exceptions import RegistrationRefused
from registry.ground.services import numbers
from registry.models import NumberSeries, Volunteer
from registry.people.services import volunteers
from tests.people import AGREED, administrator, applicant, application, id_number, phone
from tests.race.racing import both_come_first, on_postgres, race, without_locks

Reason = RegistrationRefused.Reason
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
RACERS = 4


def registering(**typed):
    return lambda: volunteers.register(application=application(**typed), password_hash="!", agreed=AGREED)


def test_the_same_document_registered_at_once_makes_one_person():
    first = applicant(id_number=id_number(sequence=20), phone=phone(9))  # keys exist before the race

    answers = race(*[registering(unit=first.unit, phone=phone(20 + n)) for n in range(RACERS)])

    assert answers == {"done": 1, Reason.ALREADY_REGISTERED: RACERS - 1}
    assert Volunteer.objects.count() == 2


def test_the_same_phone_registered_at_once_makes_one_account():
    first = applicant(id_number=id_number(sequence=20), phone=phone(9))

    answers = race(*[registering(unit=first.unit, id_number=id_number(sequence=30 + n)) for n in range(RACERS)])

    assert answers == {"done": 1, Reason.PHONE_TAKEN: RACERS - 1}
    assert Volunteer.objects.count() == 2


def test_an_application_decided_at_once_is_decided_once():
    vera = applicant()
    lea = administrator(vera.unit)

    answers = race(*[lambda: volunteers.admit(volunteer=vera, by=lea)] * RACERS)

    assert answers == {"done": 1, Reason.NOT_WAITING: RACERS - 1}
    assert NumberSeries.objects.get(kind=volunteers.NUMBER_SERIES, year=clock.today().year).last == 1


@on_postgres
def test_without_the_lock_an_application_is_decided_several_times(monkeypatch):
    vera = applicant()
    lea = administrator(vera.unit)
    both_come_first(monkeypatch, numbers, "next_in_series")
    without_locks(monkeypatch, Volunteer)

    answers = race(*[lambda: volunteers.admit(volunteer=vera, by=lea)] * 2)

    assert answers == {"done": 2}
