"""A merger of units leaves nothing for the audit to find, before and after it is undone."""

import pytest

from checkin.ledger.services import seals
from config import audit
from registry.exceptions import UnitRefused
from registry.history.services import taking_over
from registry.models import HomeUnit, Volunteer
from registry.units.services import mergers
from tests.factories import MembershipFactory, TeamFactory, UnitFactory, VolunteerFactory
from tests.factories_hours import (
    AFTERWARDS,
    administrator_of,
    approved,
    attended,
    committee_member,
    handed_in,
    pending_record,
    shift_of,
)

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


def test_hours_that_moved_people_served_elsewhere_since_keep_the_merger(at):
    """Their records name the successor: taken back, they would name a unit the person never belonged to."""
    at("2026-03-14 08:00")
    committee, old, heir, vera = committee_member(), UnitFactory(), UnitFactory(), VolunteerFactory()
    Volunteer.objects.filter(pk=vera.pk).update(unit=old)
    HomeUnit.objects.filter(volunteer=vera).update(unit=old)
    before, elsewhere = shift_of(day="2026-03-13"), shift_of()
    attended(vera, before, ("09:00", "12:00"))
    mergers.merge(unit=old, successor=heir, by=committee)
    at("2026-03-14 18:00")
    handed_in(before)
    mergers.take_back(unit=old, by=committee)
    mergers.merge(unit=old, successor=heir, by=committee)
    at("2026-03-14 18:30")
    attended(vera, elsewhere, ("09:00", "12:00"))

    record = handed_in(elsewhere)[0]

    assert record.volunteer_unit == heir
    with pytest.raises(UnitRefused) as refusal:
        mergers.take_back(unit=old, by=committee)
    assert refusal.value.reason == UnitRefused.Reason.MERGER_IN_USE
    assert refusal.value.message == "承接单位已经开始办理，不能撤销合并：在其他单位的服务记录 1 项。"
    taking_over.take_over()
    assert [str(fault) for fault in audit.faults()] == []
