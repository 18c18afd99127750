"""One person presses for two shifts at two places at once: the person is locked, so the second press sees the first."""

import pytest

from registry.exceptions import SignUpRefused
from registry.models import SignUp
from registry.signups.services import signups
from tests.factories import ActivityFactory, ShiftFactory, VolunteerFactory
from tests.race.racing import both_come_first, on_postgres, race, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pressed_twice():
    """Back to back, at two places."""
    vera, first = VolunteerFactory(), ShiftFactory()
    times = {"starts_at": first.ends_at, "ends_at": first.ends_at + (first.ends_at - first.starts_at)}
    second = ShiftFactory(activity=ActivityFactory(place="桂宁小学"), **times)
    return [
        lambda shift=shift: signups.sign_up(volunteer=vera, shift=shift, by=vera.user, risk_acknowledged=True)
        for shift in (first, second)
    ]


def test_of_two_shifts_too_far_apart_one_is_given(pressed_twice):
    assert race(*pressed_twice) == {"done": 1, SignUpRefused.Reason.SHIFT_TOO_FAR: 1}
    assert SignUp.objects.confirmed().count() == 1


@on_postgres
def test_without_the_lock_both_are_given(monkeypatch, pressed_twice):
    """Both have looked before either writes."""
    both_come_first(monkeypatch, SignUp, "save")
    without_locks(monkeypatch)

    assert race(*pressed_twice) == {"done": 2}
