"""Two mergers at once, and a merger while people register, are admitted and sign up: nobody stays behind."""

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from checkin.models import Station
from checkin.scanning.services import stations
from registry.exceptions import UnitRefused
from registry.models import HomeUnit, RoleAssignment, SignUp, Unit, UnitMerger, User, Volunteer
from registry.people.services import volunteers
from registry.signups.services import signups
from registry.units.services import mergers
from registry.units.services.open_units import held_heir_of, refuse_closed
from tests.factories import ActivityFactory, ShiftFactory, UnitFactory, VolunteerFactory
from tests.people import AGREED, administrator, applicant, application, holder, id_number, phone
from tests.race.racing import both_look_first, on_postgres, overtaken, overtaken_at, race

Reason = UnitRefused.Reason
NOW = "2026-03-02 09:00"
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def committee():
    by = holder(RoleAssignment.Role.COMMITTEE)
    mergers.merge(unit=UnitFactory(), successor=UnitFactory(), by=by)  # keys exist before the race
    return by


def merging(unit: Unit, successor: Unit, by: User):
    return lambda: mergers.merge(unit=unit, successor=successor, by=by)


def test_of_two_mergers_of_one_unit_one_happens(committee):
    old, first, second = UnitFactory(), UnitFactory(), UnitFactory()
    person = VolunteerFactory(unit=old)

    answers = race(merging(old, first, committee), merging(old, second, committee), at=NOW)

    assert answers == {"done": 1, Reason.UNIT_MERGED_ALREADY: 1}
    old.refresh_from_db()
    person.refresh_from_db()
    assert person.unit == old.successor
    assert UnitMerger.objects.filter(unit=old).count() == 1


@on_postgres
def test_without_the_lock_both_mergers_happen(monkeypatch, committee):
    old, first, second = UnitFactory(), UnitFactory(), UnitFactory()
    monkeypatch.setattr(mergers, "held_units", lambda *units: Unit.objects.in_bulk([unit.pk for unit in units]))
    both_look_first(monkeypatch, mergers, "_refuse_unfit")

    answers = race(merging(old, first, committee), merging(old, second, committee), at=NOW)

    assert answers == {"done": 2}


def test_two_units_merged_into_each_other_make_no_circle(committee):
    one, other = UnitFactory(), UnitFactory()

    answers = race(merging(one, other, committee), merging(other, one, committee), at=NOW)

    assert answers["done"] == 1
    assert Unit.objects.open().filter(pk__in=[one.pk, other.pk]).count() == 1


def register(unit: Unit, n: int):
    return lambda: volunteers.register(
        application=application(unit=unit, id_number=id_number(sequence=40 + 2 * n), phone=phone(40 + n)),
        password_hash="!",
        agreed=AGREED,
    )


def test_who_registers_before_the_unit_merges_moves_along_and_afterwards_is_refused(monkeypatch, committee):
    old, older, heir = UnitFactory(), UnitFactory(), UnitFactory()
    applicant(unit=old)

    before = overtaken_at(monkeypatch, volunteers, "_write", register(old, 0), merging(old, heir, committee), at=NOW)
    afterwards = overtaken(merging(older, heir, committee), register(older, 1), at=NOW)

    assert (before, afterwards) == ({"done": 2}, {"committed": 1, Reason.UNIT_CLOSED: 1})
    assert Volunteer.objects.filter(unit=heir).count() == Volunteer.objects.count() == 2


@on_postgres
def test_without_the_lock_somebody_stays_behind(monkeypatch, committee):
    old, heir = UnitFactory(), UnitFactory()
    applicant(unit=old)
    monkeypatch.setattr(volunteers, "held_open", refuse_closed)

    overtaken_at(monkeypatch, volunteers, "_write", register(old, 0), merging(old, heir, committee), at=NOW)

    assert Volunteer.objects.get(unit=old)


def test_who_is_admitted_or_signs_up_meanwhile_moves_all_the_same(committee):
    old, heir = UnitFactory(), UnitFactory()
    by, waiting = administrator(old), applicant(unit=old)
    vera, shift = VolunteerFactory(unit=old), ShiftFactory(activity=ActivityFactory(recording_unit=old))
    assert by.roles.exists()

    answers = race(
        merging(old, heir, committee),
        lambda: volunteers.admit(volunteer=waiting, by=committee),
        lambda: signups.sign_up(volunteer=vera, shift=shift, by=vera.user, risk_acknowledged=True),
        at=NOW,
    )

    assert answers == {"done": 3}
    waiting.refresh_from_db()
    shift.activity.refresh_from_db()
    assert (waiting.status, waiting.unit, shift.activity.recording_unit) == ("registered", heir, heir)
    assert SignUp.objects.confirmed().get().volunteer.unit == heir
    assert HomeUnit.objects.filter(volunteer=vera).order_by("-from_on")[0].unit == heir


def first_locked(act) -> set[int]:
    """The units that the first locking statement names; whatever else needs one has to be among them."""
    with CaptureQueriesContext(connection) as seen, transaction.atomic():
        act()
    locks = (one["sql"] for one in seen if "FOR NO KEY UPDATE" in one["sql"])
    first = next(sql for sql in locks if 'FROM "registry_unit"' in sql and 'ORDER BY "registry_unit"."id"' in sql)
    return {int(pk) for pk in re.findall(r"\d+", first.split(" IN ")[1].split(")")[0])}


@on_postgres
def test_units_are_locked_by_one_statement_in_one_order(committee):
    heir = UnitFactory()  # its key comes before that of the unit it takes over
    old = UnitFactory()
    below = UnitFactory(parent=old)

    merged = first_locked(merging(old, heir, committee))
    held = first_locked(lambda: held_heir_of(old))
    undone = first_locked(lambda: mergers.take_back(unit=old, by=committee))

    assert merged == undone == {heir.pk, old.pk, below.pk}
    assert held == {heir.pk, old.pk}


def test_a_station_made_before_its_unit_merges_moves_along_and_afterwards_is_refused(committee):
    old, older, heir = UnitFactory(), UnitFactory(), UnitFactory()

    def making(unit):
        shift = ShiftFactory(activity=ActivityFactory(recording_unit=unit))
        return lambda: stations.make(name="签到台", shifts=[shift], by=committee)

    before = overtaken(making(old), merging(old, heir, committee), at=NOW)
    afterwards = overtaken(merging(older, heir, committee), making(older), at=NOW)

    assert before["committed"] == 1
    assert afterwards == {"committed": 1, Reason.UNIT_CLOSED: 1}
    assert Station.objects.get().unit == heir
