"""A full shift is told without its lock, in the same words and order."""

import pytest

from registry.exceptions import SignUpRefused, TeamRefused
from registry.models import SignUp
from registry.signups.services import signups
from tests.factories import ShiftFactory, SignUpFactory, TeamFactory, VolunteerFactory, local

pytestmark = pytest.mark.django_db


def make_shift(start="2026-03-14 09:00", end="2026-03-14 11:00", **more):
    return ShiftFactory(starts_at=local(start), ends_at=local(end), **more)


@pytest.mark.parametrize("looks_first", [True, False])
def test_a_full_shift_says_the_same_with_and_without_its_lock(at, monkeypatch, looks_first):
    """The rules in their order come before the number of places, whichever way it is found out."""
    at("2026-03-02 09:00")
    vera, shift = VolunteerFactory(), make_shift(places=1)
    other = make_shift("2026-03-14 10:00", "2026-03-14 12:00", places=1)
    for each in (shift, other):
        SignUpFactory(shift=each)
    monkeypatch.setattr(signups, "lock" if looks_first else "refuse_where_full", _never if looks_first else _nothing)
    clashing = VolunteerFactory()
    SignUpFactory(volunteer=clashing, shift=make_shift())
    waits = VolunteerFactory()
    since = local("2026-03-01 09:00")
    SignUpFactory(volunteer=waits, shift=shift, status=SignUp.Status.WAITLISTED, waitlisted_at=since)

    said = [_refusal(vera, shift), _refusal(vera, shift, risk_acknowledged=False), _refusal(clashing, other)]
    said += [_refusal(waits, shift), _refusal(vera, shift, team=TeamFactory())]
    shift.sign_up_closes_at = local("2026-03-01 09:00")
    shift.save()
    said.append(_refusal(vera, shift, risk_acknowledged=False))

    assert said == [
        "shift_full",
        "risk_not_acknowledged",
        "shift_overlap",
        "already_signed_up",
        "not_member",
        "sign_up_closed",
    ]


def _refusal(volunteer, shift, **more):
    told = {"risk_acknowledged": True} | more
    with pytest.raises((SignUpRefused, TeamRefused)) as refusal:
        signups.sign_up(volunteer=volunteer, shift=shift, by=volunteer.user, **told)
    return refusal.value.code


def _never(*_said):
    pytest.fail("The lock of a full shift was taken.")


def _nothing(*_said):
    return None
