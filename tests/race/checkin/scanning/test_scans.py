"""Eight devices at once: one row per nonce, one fold per person, and what would happen without the lock."""

from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection

from checkin.attendance import scan_sql
from checkin.attendance.services import attendance
from checkin.exceptions import ScanAnswer, ScanRefused
from checkin.models import Attendance, Scan, Station
from checkin.scanning import senders
from checkin.scanning.services import own_phones, scans, walk_ins
from registry.models import SignUp, Volunteer
from registry.protection import keys
from tests.factories import ShiftFactory, SignUpFactory, StationFactory, UnitFactory, VolunteerFactory, local
from tests.factories_hours import committee_member
from tests.factories_merges import merged
from tests.race import racing
from tests.race.racing import both_come_first, both_look_first, on_postgres, overtaken_at
from tests.scanning import scan

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
RACERS = 8
race = partial(racing.answers, at="2026-03-14 12:00")
overtaken = partial(racing.overtaken, at="2026-03-14 12:00")


@pytest.fixture
def shift(at):
    at("2026-03-14 12:00")
    return ShiftFactory(starts_at=local("2026-03-14 09:00"), ends_at=local("2026-03-14 11:30"))


def station(shift, token):
    station = StationFactory(token=token, unit=shift.activity.recording_unit)
    station.shifts.add(shift)
    return token


def sending(token: str, *items) -> Callable[[], str]:
    def act() -> str:
        sender = senders.station(scan_sql.station_of(keys.text_digest(token)))
        (answer, *_rest) = scans.take(sender=sender, items=list(items)).answers
        return f"{answer.code}{' again' if answer.repeated else ''}"

    return act


@pytest.fixture
def without_the_lock(monkeypatch):
    """Reads people without locking."""
    monkeypatch.setattr(scan_sql, "PEOPLE", scan_sql.PEOPLE.replace("{lock}", "").rstrip() + "\n")


def test_the_same_nonce_from_eight_threads_is_one_row(shift, vera):
    token, item = station(shift, "one"), scan(shift, vera, at="09:00")

    answers = race(*[sending(token, item)] * RACERS)

    assert answers == {ScanAnswer.CHECKED_IN: 1, f"{ScanAnswer.CHECKED_IN} again": RACERS - 1}
    assert Scan.objects.count() == 1


def test_the_same_unreadable_scan_from_two_threads_is_one_row(shift, vera, monkeypatch):
    """There is nobody to lock: the constraint decides, and the batch is tried once more."""
    token, item = station(shift, "one"), scan(shift, text="no card at all", at="09:00")
    if connection.vendor == "postgresql":
        both_come_first(monkeypatch, scans, "_write")

    answers = race(*[sending(token, item)] * 2)

    assert answers == {ScanRefused.Reason.UNREADABLE: 1, f"{ScanRefused.Reason.UNREADABLE} again": 1}
    assert Scan.objects.count() == 1


def test_one_card_at_two_stations_in_the_same_second(shift, vera):
    tokens = [station(shift, "one"), station(shift, "two")]

    answers = race(*[sending(token, scan(shift, vera, at="09:00")) for token in tokens])

    assert answers == {ScanAnswer.CHECKED_IN: 1, ScanRefused.Reason.ALREADY_IN: 1}
    assert Attendance.objects.get().open_since == local("2026-03-14 09:00")


@pytest.fixture
def opposed(shift, vera):
    """One station sends the entry, the other one the exit of the same person."""
    ways = (("one", "in", "09:00"), ("two", "out", "11:00"))
    return [sending(station(shift, token), scan(shift, vera, direction, at)) for token, direction, at in ways]


def test_entry_against_exit_counts_both(opposed, monkeypatch):
    overtaken_at(monkeypatch, scans, "_write", *opposed, at="2026-03-14 12:00")

    assert Attendance.objects.get().state == Attendance.State.CHECKED_OUT


@on_postgres
def test_without_the_lock_one_of_them_would_be_lost(shift, vera, opposed, without_the_lock, monkeypatch):
    both_come_first(monkeypatch, scans, "_write")

    race(*opposed)

    broken = Attendance.objects.get().basis
    assert attendance.rebuild(volunteer=vera, shift=shift).basis != broken


def test_batches_of_the_same_people_in_opposite_order_do_not_deadlock(shift):
    people = [SignUpFactory(shift=shift).volunteer for _ in range(10)]
    forth = [scan(shift, person, at="09:00") for person in people]
    back = [scan(shift, person, "out", at="11:00") for person in reversed(people)]

    answers = race(sending(station(shift, "one"), *forth), sending(station(shift, "two"), *back))

    assert sum(answers.values()) == 2
    assert Attendance.objects.filter(state=Attendance.State.CHECKED_OUT).count() == len(people)


@pytest.fixture
def halves(shift, vera):
    """Entry on one file, exit on another of the same person: what each sends, and what joins the files."""
    other, token = VolunteerFactory(), station(shift, "one")
    by = committee_member()
    entry, leaving = scan(shift, vera, "in", "09:00"), scan(shift, other, "out", "11:00")
    return token, entry, leaving, lambda: merged(vera, other, by=by)


def test_an_exit_that_waits_while_its_file_is_merged_closes_the_persons_entry(halves):
    token, entry, leaving, merge = halves
    sending(token, entry)()

    answers = overtaken(merge, sending(token, leaving))

    assert answers == {"committed": 1, ScanAnswer.CHECKED_OUT: 1}
    assert [(row.state, len(row.intervals)) for row in Attendance.objects.all()] == [("checked_out", 1)]


def test_an_entry_that_waits_while_another_file_is_merged_finds_its_exit(halves):
    token, entry, leaving, merge = halves
    sending(token, leaving)()

    answers = overtaken(merge, sending(token, entry))

    assert answers == {"committed": 1, ScanAnswer.CHECKED_IN: 1}
    assert [(row.state, len(row.intervals)) for row in Attendance.objects.all()] == [("checked_out", 1)]


@on_postgres
def test_without_the_lock_half_of_the_evidence_is_missed(halves, without_the_lock):
    token, entry, leaving, merge = halves
    sending(token, entry)()

    overtaken(merge, sending(token, leaving))

    assert {row.state for row in Attendance.objects.all()} != {"checked_out"}


@pytest.mark.parametrize("field", ["name", "unit"])
def test_a_scan_that_waits_while_the_persons_data_change_counts(shift, vera, field):
    token, news = station(shift, "one"), {"name": "韦示例二", "unit": UnitFactory()}

    answers = overtaken(
        lambda: Volunteer.objects.filter(pk=vera.pk).update(**{field: news[field]}),
        sending(token, scan(shift, vera, at="09:00")),
    )

    assert answers == {"committed": 1, ScanAnswer.CHECKED_IN: 1}


@pytest.fixture
def both_find_nobody(monkeypatch):
    """Both stations have looked for the person before either registers one."""
    if connection.vendor == "postgresql":
        both_look_first(monkeypatch, walk_ins, "_find")


def walk_in_at_two_stations(shift):
    who = {"method": "walk_in", "name": "覃示例", "phone": "10000000001", "at": "09:00"}
    return [sending(station(shift, token), scan(shift, **who)) for token in ("one", "two")]


def test_a_walk_in_typed_at_two_stations_is_one_person(shift, both_find_nobody):
    assert race(*walk_in_at_two_stations(shift)) == {ScanAnswer.CHECKED_IN: 1, ScanRefused.Reason.ALREADY_IN: 1}

    assert Volunteer.objects.filter(source="walk_in").count() == SignUp.objects.count() == 1
    assert Attendance.objects.count() == 1


@on_postgres
def test_without_the_lock_of_the_unit_one_walk_in_becomes_two(shift, both_find_nobody, monkeypatch):
    monkeypatch.setattr(walk_ins, "held_heir_of", lambda unit: unit)
    both_come_first(monkeypatch, Volunteer, "save")
    race(*walk_in_at_two_stations(shift))

    assert Volunteer.objects.filter(source="walk_in").count() == 2


def become_station(shift) -> Callable[[], int]:
    return lambda: own_phones.become_station(shift=shift, by=shift.activity.leader, press="ab12").station.pk


def test_a_phone_that_is_pressed_twice_becomes_one_station(shift):
    assert list(race(*[become_station(shift)] * 2).values()) == [2]
    assert Station.objects.count() == 1


@on_postgres
def test_without_the_lock_the_second_of_a_double_press_is_an_error(shift, monkeypatch):
    racing.without_locks(monkeypatch)
    racing.both_look_first(monkeypatch, own_phones, "_made_just_now")

    assert race(*[become_station(shift)] * 2) == {Station.objects.get().pk: 1, "IntegrityError": 1}
