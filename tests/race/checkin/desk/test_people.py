"""Two who run a shift at once thank its people, or write down the same person as not come."""

from functools import partial

import pytest

from checkin.desk.services import no_shows, people_messages
from checkin.models import NoShow, PeopleMessage
from registry.models import HistoryEntry
from tests.factories import SignUpFactory
from tests.factories_hours import AFTERWARDS, attended, shift_of
from tests.race import racing
from tests.race.racing import both_look_first, deferred, on_postgres, on_sqlite, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
race = partial(racing.race, at=AFTERWARDS)


@pytest.fixture
def shift(at):
    at("2026-03-14 09:00")
    shift = shift_of()
    at(AFTERWARDS)
    return shift


def thanking(shift):
    """Two browsers press “发送感谢” for one person who came."""
    attended(SignUpFactory(shift=shift).volunteer, shift, ("09:00", "12:00"))
    thank = partial(people_messages.thank, shift=shift, text="谢谢", by=shift.activity.leader)
    return [partial(thank, key=key) for key in ("a", "b")]


def marking(shift):
    """Two browsers write down one person."""
    vera = SignUpFactory(shift=shift).volunteer
    mark = partial(no_shows.mark, shift=shift, people=[vera], reason="没有来", by=shift.activity.leader)
    return [mark, mark]


def test_of_two_who_thank_at_once_the_second_is_answered_as_done(shift):
    assert race(*thanking(shift)) == {"done": 2}
    assert PeopleMessage.objects.count() == 1


@on_postgres
def test_without_the_lock_the_person_is_thanked_twice(shift, monkeypatch):
    """The control: what the lock on the activity is for."""
    acts = thanking(shift)
    both_look_first(monkeypatch, people_messages, "_receivers")
    without_locks(monkeypatch)
    assert race(*acts) == {"done": 2}
    assert PeopleMessage.objects.count() == 2


@on_sqlite
def test_in_deferred_mode_one_who_thanks_dies_of_a_locked_database(shift, monkeypatch):
    """The control on SQLite: a transaction that takes its turn as it begins never gets so far together."""
    acts = thanking(shift)
    both_look_first(monkeypatch, people_messages, "_receivers")
    deferred(monkeypatch)
    assert race(*acts) == {"done": 1, "OperationalError": 1}


def test_of_two_who_write_down_one_person_the_second_is_answered_as_done(shift):
    assert race(*marking(shift)) == {"done": 2}
    assert NoShow.objects.count() == HistoryEntry.objects.filter(did="no-show written down").count() == 1


@on_postgres
def test_without_the_lock_the_second_word_meets_the_constraint(shift, monkeypatch):
    """The control: the second would not be answered as done."""
    acts = marking(shift)
    both_look_first(monkeypatch, no_shows, "_newest")
    without_locks(monkeypatch)
    assert race(*acts) == {"done": 1, "IntegrityError": 1}


@on_sqlite
def test_in_deferred_mode_one_who_writes_dies_of_a_locked_database(shift, monkeypatch):
    """The control on SQLite."""
    acts = marking(shift)
    both_look_first(monkeypatch, no_shows, "_newest")
    deferred(monkeypatch)
    assert race(*acts) == {"done": 1, "OperationalError": 1}
