"""Places that ended honestly are no faults of the audit; places changed by hand are."""

import pytest

from checkin.scanning.services import walk_ins
from registry import clock
from registry.history.audit import signup_faults
from registry.models import HistoryEntry, SignUp
from registry.signups.services import invitations, signups
from registry.standing.services import standing
from tests.factories import ShiftFactory, VolunteerFactory, local
from tests.people import administrator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning(at):
    return at("2026-03-14 08:00")


@pytest.fixture
def shift():
    return ShiftFactory(starts_at=local("2026-03-14 09:00"))


@pytest.fixture
def vera(shift):
    return VolunteerFactory(unit=shift.activity.recording_unit)


def invited(vera, shift):
    (signup,) = invitations.invite(shift=shift, volunteers=[vera], by=shift.activity.leader)
    return signup


def signed_up(vera, shift):
    return signups.sign_up(volunteer=vera, shift=shift, by=vera.user, risk_acknowledged=True)


def test_places_of_somebody_suspended_are_no_faults(vera, shift):
    signed_up(vera, shift)

    standing.suspend(volunteer=vera, reason="核实", by=administrator(vera.unit))

    assert SignUp.objects.get().status == SignUp.Status.WITHDRAWN
    assert list(signup_faults.faults()) == []


def test_an_invitation_taken_back_is_no_fault(vera, shift):
    signups.turn_down(signup=invited(vera, shift), by=shift.activity.leader, reason="改期")

    assert list(signup_faults.faults()) == []


def test_an_invitation_that_gave_way_at_the_gate_says_so(vera, shift):
    before = invited(vera, shift)

    walk_ins.ask_to_join(volunteer=vera, shift=shift, by=vera.user)

    assert HistoryEntry.objects.about(before).last().did == "sign-up withdrawn"
    assert list(signup_faults.faults()) == []


def test_one_that_gave_way_in_an_earlier_version_is_no_fault(vera, shift):
    before = invited(vera, shift)
    SignUp.objects.filter(pk=before.pk).update(status="withdrawn", ended_at=clock.now())
    walk_ins.ask_to_join(volunteer=vera, shift=shift, by=vera.user)

    assert list(signup_faults.faults()) == []


def test_a_place_ended_by_hand_is_a_fault(vera, shift):
    before = signed_up(vera, shift)
    SignUp.objects.filter(pk=before.pk).update(status="withdrawn", ended_at=clock.now())

    assert list(signup_faults.faults()) == [
        (f"registry_signup {before.pk}", "status: withdrawn, but its last act says confirmed")
    ]
