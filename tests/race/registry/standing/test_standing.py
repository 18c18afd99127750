"""A place given back by a suspension, while others press for it: it is given once, and nobody is left waiting."""

from threading import Event, Semaphore

import pytest

from registry.exceptions import PrivacyRefused, SignUpRefused
from registry.models import SignUp
from registry.signups.services import signups
from registry.standing.services import closing, standing
from tests.factories import ShiftFactory, SignUpFactory, UnitFactory, VolunteerFactory, local
from tests.people import administrator, holder
from tests.race.racing import PATIENCE, on_postgres, race, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NOW = "2026-03-02 09:00"
RACERS = 6


@pytest.fixture
def shift():
    return ShiftFactory(starts_at=local("2026-03-14 09:00"), places=1)


def joining(shift):
    volunteer = VolunteerFactory()
    return lambda: signups.sign_up(
        volunteer=volunteer, shift=shift, by=volunteer.user, risk_acknowledged=True, join_waitlist=True
    )


def suspending(vera):
    boss = administrator(vera.unit)
    return lambda: standing.suspend(volunteer=vera, reason="核实", by=boss)


def test_a_place_given_back_is_taken_once_and_nobody_waits_beside_a_free_one(shift):
    vera = SignUpFactory(shift=shift).volunteer

    answers = race(suspending(vera), *[joining(shift) for _ in range(RACERS)], at=NOW)

    assert answers == {"done": RACERS + 1}
    assert (shift.signups.confirmed().count(), shift.signups.waitlisted().count()) == (1, RACERS - 1)
    assert not shift.signups.confirmed().filter(volunteer=vera).exists()


@on_postgres
def test_without_the_locks_somebody_waits_beside_a_free_place(shift, monkeypatch):
    without_locks(monkeypatch)
    save, full, given_back = SignUp.save, Semaphore(0), Event()

    def save_late(self, *args, **kwargs):
        if self.status == SignUp.Status.WAITLISTED:  # this one has read that the shift is full
            full.release()
            assert given_back.wait(PATIENCE)
        save(self, *args, **kwargs)

    monkeypatch.setattr(SignUp, "save", save_late)
    vera = SignUpFactory(shift=shift).volunteer
    suspend = suspending(vera)

    def suspend_between():
        for _joiner in range(2):
            assert full.acquire(timeout=PATIENCE)
        suspend()
        given_back.set()

    race(suspend_between, joining(shift), joining(shift), at=NOW)

    assert (shift.signups.confirmed().count(), shift.signups.waitlisted().count()) == (0, 2)


def test_who_is_suspended_while_signing_up_ends_without_a_place(shift):
    vera = VolunteerFactory()
    user = vera.user

    answers = race(
        suspending(vera),
        lambda: signups.sign_up(volunteer=vera, shift=shift, by=user, risk_acknowledged=True),
        at=NOW,
    )

    assert answers["done"] + answers[SignUpRefused.Reason.VOLUNTEER_NOT_REGISTERED] == 2
    assert not SignUp.objects.active().filter(volunteer=vera).exists()


def test_of_two_administrators_who_close_at_once_one_stays():
    unit = UnitFactory()
    pair = [VolunteerFactory(unit=unit) for _ in range(2)]
    for one in pair:
        holder("unit_admin", user=one.user, unit=unit)

    answers = race(*[lambda one=one: closing.close(volunteer=one, by=one.user) for one in pair], at=NOW)

    assert answers == {"done": 1, PrivacyRefused.Reason.LAST_ADMINISTRATOR: 1}
