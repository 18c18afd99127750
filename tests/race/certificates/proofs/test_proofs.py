"""Asking twice at once gives one proof, and each proof one number: what the locks are for."""

from collections.abc import Callable
from functools import partial
from itertools import count

import pytest

from certificates.issuing.services import certificates, drawing
from certificates.models import Certificate, CertificateFile
from certificates.proofs.asked import Asked
from certificates.proofs.services import proofs
from certificates.recognition.services import stars
from registry import clock
from registry.models import NumberSeries, Volunteer
from tests.factories import UnitFactory, VolunteerFactory, committee_unit
from tests.factories_certificates import served, served_long
from tests.factories_hours import AFTERWARDS, committee_member
from tests.race import racing
from tests.race.racing import both_come_first, deferred, on_postgres, on_sqlite, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
RACERS = 4
race = partial(racing.answers, at=AFTERWARDS)


@pytest.fixture(autouse=True)
def quick_drawing(monkeypatch):
    """No drawing is like another one."""
    times = count()
    monkeypatch.setattr(drawing, "as_pdf", lambda parts: f"%PDF {parts[0].number} {next(times)}".encode())


def asking(volunteer: Volunteer) -> Callable[[], object]:
    user = volunteer.user
    return lambda: proofs.issue(volunteer=volunteer, asked=Asked(), by=user)[0].number


def volunteers_who_served(at, count: int) -> list[Volunteer]:
    at(AFTERWARDS)
    unit = UnitFactory()
    people = VolunteerFactory.create_batch(count)
    for person in people:
        served(person, recording_unit=unit)
    return people


def test_the_same_proof_asked_at_once_is_one_certificate_with_one_file(at):
    (vera,) = volunteers_who_served(at, 1)

    answers = race(*[asking(vera)] * RACERS)

    assert answers == {Certificate.objects.get().number: RACERS}
    assert CertificateFile.objects.count() == 1
    assert Certificate.objects.get().status == Certificate.Status.ISSUED


@on_postgres
def test_without_the_lock_the_same_proof_is_numbered_twice(at, monkeypatch):
    (vera,) = volunteers_who_served(at, 1)
    both_come_first(monkeypatch, certificates, "prepare")
    without_locks(monkeypatch, Volunteer)

    race(*[asking(vera)] * 2)

    assert Certificate.objects.filter(volunteer=vera).count() == 2


@on_sqlite
def test_in_deferred_mode_who_asks_at_once_dies_of_a_locked_database(at, monkeypatch):
    (vera,) = volunteers_who_served(at, 1)
    both_come_first(monkeypatch, certificates, "prepare")
    deferred(monkeypatch)

    answers = race(*[asking(vera)] * 2)

    assert answers == {Certificate.objects.get().number: 1, "OperationalError": 1}


def test_numbers_are_given_once_and_without_a_gap(at):
    people = volunteers_who_served(at, RACERS)

    race(*[asking(person) for person in people])

    sequences = sorted(int(number.split("-")[3]) for number in Certificate.objects.values_list("number", flat=True))
    assert sequences == list(range(1, RACERS + 1))
    assert NumberSeries.objects.get(kind="ZM").last == RACERS


@on_postgres
def test_without_the_lock_a_number_is_given_twice_and_the_register_refuses(at, monkeypatch):
    people = volunteers_who_served(at, 2)
    NumberSeries.objects.create(kind="ZM", year=clock.today().year)
    both_come_first(monkeypatch, NumberSeries, "save")
    without_locks(monkeypatch)

    answers = race(*[asking(person) for person in people])

    assert answers == {Certificate.objects.get().number: 1, "IntegrityError": 1}


def test_a_star_decided_twice_at_once_has_one_certificate(at):
    at(AFTERWARDS)
    committee_unit()
    vera = VolunteerFactory()
    served_long(vera, 100)
    application = stars.propose(volunteer=vera, by=vera.user)
    members = [committee_member() for _ in range(2)]

    answers = race(*[lambda by=by: stars.approve(application=application, by=by).status for by in members])

    assert answers == {"approved": 1, "star_already_decided": 1}
    assert Certificate.objects.get().status == Certificate.Status.ISSUED
