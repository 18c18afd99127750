"""One person presses for two shifts at two places at once: the person is locked, so the second press sees the first."""

from threading import Barrier

import pytest

from registry.exceptions import SignUpRefused
from registry.models import SignUp
from registry.signups.services import signups
from tests.factories import ActivityFactory, ShiftFactory, VolunteerFactory
from tests.race.racing import on_postgres, race, without_locks

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
    save, both_looked = SignUp.save, Barrier(2)

    def save_together(self, *args, **kwargs):
        both_looked.wait(timeout=30)
        save(self, *args, **kwargs)

    without_locks(monkeypatch)
    monkeypatch.setattr(SignUp, "save", save_together)

    assert race(*pressed_twice) == {"done": 2}
