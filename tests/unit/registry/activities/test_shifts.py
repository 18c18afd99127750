"""Cancelling one shift."""

import pytest
from django.core.exceptions import PermissionDenied

from registry.activities.services import shifts
from registry.exceptions import ActivityRefused
from registry.models import SignUp
from tests.factories import ShiftFactory, SignUpFactory, UserFactory, local

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


@pytest.fixture
def shift():
    return ShiftFactory(starts_at=local("2026-03-14 09:00"), ends_at=local("2026-03-14 11:00"))


def test_a_shift_is_called_off_alone_and_its_people_are_told(shift):
    other = ShiftFactory(activity=shift.activity)
    mine, theirs = SignUpFactory(shift=shift), SignUpFactory(shift=other)

    shifts.cancel(shift=shift, by=shift.activity.leader, reason="学校停课")

    for each in (mine, theirs, other):
        each.refresh_from_db()
    assert (mine.status, mine.end_reason) == (SignUp.Status.WITHDRAWN, "学校停课")
    assert (theirs.status, other.cancelled_at) == (SignUp.Status.CONFIRMED, None)


def test_calling_off_needs_a_reason_and_a_leader(shift):
    with pytest.raises(ActivityRefused) as refusal:
        shifts.cancel(shift=shift, by=shift.activity.leader, reason="")
    with pytest.raises(PermissionDenied):
        shifts.cancel(shift=shift, by=UserFactory(), reason="学校停课")

    assert refusal.value.reason == ActivityRefused.Reason.ACTIVITY_REASON_MISSING


def test_a_shift_that_began_is_not_called_off(shift, at):
    at("2026-03-14 09:00")

    with pytest.raises(ActivityRefused) as refusal:
        shifts.cancel(shift=shift, by=shift.activity.leader, reason="学校停课")

    assert refusal.value.reason == ActivityRefused.Reason.SHIFT_CANCELLED
