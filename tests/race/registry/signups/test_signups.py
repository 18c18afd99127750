"""Eight people race for the last place: what the locks are for, and what happens without them."""

from collections.abc import Callable

import pytest

from registry import clock
from registry.activities.services import activities
from registry.exceptions import SignUpRefused
from registry.models import SignUp, Volunteer
from registry.signups.services import signups
from tests.factories import ShiftFactory, SignUpFactory, VolunteerFactory
from tests.race.racing import both_come_first, deferred, on_postgres, on_sqlite, overtaken, race, without_locks
from tests.unit.registry.planning import people, published

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
RACERS = 8
FULL = SignUpRefused.Reason.SHIFT_FULL


def signing_up(volunteer: Volunteer, shift, **more) -> Callable[[], object]:
    user = volunteer.user
    return lambda: signups.sign_up(volunteer=volunteer, shift=shift, by=user, risk_acknowledged=True, **more)


def test_the_last_place_goes_to_one_volunteer_when_eight_race():
    shift = ShiftFactory(places=1)

    answers = race(*[signing_up(volunteer, shift) for volunteer in VolunteerFactory.create_batch(RACERS)])

    assert answers == {"done": 1, FULL: RACERS - 1}
    assert shift.signups.confirmed().count() == 1


@on_postgres
def test_without_the_lock_the_last_place_is_given_twice(monkeypatch):
    shift = ShiftFactory(places=1)
    both_come_first(monkeypatch, SignUp, "save")
    without_locks(monkeypatch)

    race(*[signing_up(volunteer, shift) for volunteer in VolunteerFactory.create_batch(2)])

    assert shift.signups.confirmed().count() == 2


@on_sqlite
def test_in_deferred_mode_one_of_two_dies_of_a_locked_database(monkeypatch):
    shift = ShiftFactory(places=1)
    both_come_first(monkeypatch, SignUp, "save")
    deferred(monkeypatch)

    answers = race(*[signing_up(volunteer, shift) for volunteer in VolunteerFactory.create_batch(2)])

    assert answers == {"done": 1, "OperationalError": 1}


def test_one_volunteer_who_presses_eight_times_has_one_sign_up():
    shift, vera = ShiftFactory(), VolunteerFactory()

    answers = race(*[signing_up(vera, shift) for _ in range(RACERS)])

    assert answers == {"done": 1, SignUpRefused.Reason.ALREADY_SIGNED_UP: RACERS - 1}
    assert shift.signups.count() == 1


def test_one_volunteer_gets_one_of_two_shifts_at_the_same_time():
    vera = VolunteerFactory()
    first = ShiftFactory()
    second = ShiftFactory(starts_at=first.starts_at, ends_at=first.ends_at)

    answers = race(signing_up(vera, first), signing_up(vera, second))

    assert answers == {"done": 1, SignUpRefused.Reason.SHIFT_OVERLAP: 1}


def test_the_waiting_list_moves_up_once_per_place_given_back():
    shift = ShiftFactory(places=4)
    leaving = SignUpFactory.create_batch(4, shift=shift)
    SignUpFactory.create_batch(6, shift=shift, status=SignUp.Status.WAITLISTED, waitlisted_at=clock.now())
    withdrawals = [
        lambda signup=signup, user=signup.volunteer.user: signups.withdraw(signup=signup, by=user) for signup in leaving
    ]

    answers = race(*withdrawals, *withdrawals)

    assert answers == {"done": 4, SignUpRefused.Reason.SIGN_UP_NOT_ACTIVE: 4}
    assert shift.signups.confirmed().count() == 4
    assert shift.signups.waitlisted().count() == 2


@pytest.fixture
def called_off_meanwhile(at):
    """An important change of a published activity, and a sign-up that arrives before it is committed."""
    at("2026-03-02 09:00")
    who, vera = people(), VolunteerFactory()
    activity = published(who)
    shift = activity.shifts.get()
    return lambda: activities.cancel(activity=activity, by=who.lea, reason="台风"), signing_up(vera, shift)


def test_no_place_is_given_on_what_the_activity_was_before(called_off_meanwhile):
    answers = overtaken(*called_off_meanwhile, at="2026-03-02 10:00")

    assert answers == {"committed": 1, SignUpRefused.Reason.ACTIVITY_CALLED_OFF: 1}


@on_postgres
def test_without_the_lock_a_place_is_given_on_what_was_before(called_off_meanwhile, monkeypatch):
    without_locks(monkeypatch)

    overtaken(*called_off_meanwhile, at="2026-03-02 10:00")

    assert SignUp.objects.get().status == SignUp.Status.CONFIRMED
