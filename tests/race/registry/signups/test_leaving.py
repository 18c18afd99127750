"""A withdrawal against a place that moves up: nobody who left gets it, and it is never lost."""

import pytest

from registry.models import SignUp
from registry.signups.services import signups
from tests.factories import ShiftFactory, SignUpFactory, local
from tests.race.racing import on_postgres, overtaken, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
THEN = "2026-03-02 10:00"


@pytest.fixture
def listed(at):
    """One has the only place, two wait."""
    at("2026-03-02 09:00")
    shift = ShiftFactory(starts_at=local("2026-03-14 09:00"), ends_at=local("2026-03-14 11:00"), places=1)
    since = [local(f"2026-03-02 08:{minute}") for minute in ("10", "20")]
    waits = {"shift": shift, "status": SignUp.Status.WAITLISTED, "confirmed_at": None}
    return [SignUpFactory(shift=shift), *[SignUpFactory(**waits, waitlisted_at=moment) for moment in since]]


def leaving(signup):
    return lambda: signups.withdraw(signup=signup, by=signup.volunteer.user).status


def test_who_leaves_the_line_while_a_place_moves_up_leaves_it_to_the_next(listed):
    first, second, third = listed

    answers = overtaken(leaving(second), leaving(first), at=THEN)

    assert answers == {"committed": 1, "withdrawn": 1}
    assert [SignUp.objects.get(pk=one.pk).status for one in listed] == ["withdrawn", "withdrawn", "confirmed"]
    assert third.shift.signups.confirmed().count() == 1


@on_postgres
def test_without_the_lock_the_place_goes_to_who_has_left(listed, monkeypatch):
    without_locks(monkeypatch)
    first, second, third = listed

    overtaken(leaving(second), leaving(first), at=THEN)

    assert SignUp.objects.get(pk=third.pk).status == SignUp.Status.WAITLISTED
