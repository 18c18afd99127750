"""A merger of units leaves nothing for the audit to find, before and after it is undone."""

import pytest

from checkin.ledger.services import seals
from config import audit
from registry.history.services import taking_over
from registry.units.services import mergers
from tests.factories import MembershipFactory, TeamFactory, UnitFactory, VolunteerFactory
from tests.factories_hours import AFTERWARDS, administrator_of, approved, committee_member, pending_record

pytestmark = pytest.mark.django_db


def test_a_merger_and_its_undoing_leave_the_audit_clean(at):
    at(AFTERWARDS)
    committee, old, heir = committee_member(), UnitFactory(), UnitFactory()
    administrator_of(old)
    MembershipFactory(volunteer=VolunteerFactory(unit=old), team=TeamFactory(unit=old))
    approved(pending_record(recording_unit=old))
    taking_over.take_over()

    mergers.merge(unit=old, successor=heir, by=committee)
    merged = [str(fault) for fault in audit.faults()]
    mergers.take_back(unit=old, by=committee)
    seals.seal_new()

    assert merged == []
    assert [str(fault) for fault in audit.faults()] == []
