"""Hours of a unit that merged: its successor's turn, list and act; records keep their unit (D141, D165)."""

import pytest

from checkin.afterwards.services import supplements
from checkin.deciding.filters import ServiceRecordFilter
from checkin.deciding.services import decisions
from checkin.deciding.services.approvers import deciding_units, waiting_for
from checkin.models import CorrectionRequest, LedgerEntry, Scan, ServiceRecord
from checkin.permissions import can_decide_hours, can_rule_on_scan, can_supplement, supplementable_by
from checkin.review.services import correction_duties, correction_requests
from registry import clock
from registry.models import HomeUnit, Shift, Volunteer
from registry.units.services import mergers
from tests.factories import (
    CollaborationGroupFactory,
    ShiftFactory,
    StationFactory,
    UnitFactory,
    VolunteerFactory,
    local,
)
from tests.factories_afterwards import supplement_for
from tests.factories_corrections import objected
from tests.factories_hours import (
    AFTERWARDS,
    administrator_of,
    approved,
    attended,
    basis_of,
    committee_member,
    handed_in,
    pending_record,
    shift_of,
)
from tests.factories_units import merged_away

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def afterwards(at):
    return at(AFTERWARDS)


@pytest.fixture
def chain():
    """Three units, of which the first two are merged into the next when `merge` is called."""
    return UnitFactory(), UnitFactory(), UnitFactory()


@pytest.fixture
def merge(chain):
    def act() -> None:
        for unit, successor in zip(chain, chain[1:], strict=False):
            merged_away(unit, successor)

    return act


def test_the_heir_is_told_it_is_its_turn_and_may_decide(chain, merge):
    record, by, former = pending_record(recording_unit=chain[0]), administrator_of(chain[2]), administrator_of(chain[0])
    merge()

    assert deciding_units([record]) == {record.pk: chain[2]}
    assert waiting_for(by) == list(ServiceRecord.objects.decidable_by(by)) == [record]
    assert list(ServiceRecord.objects.visible_to(by)) == [record]
    assert can_decide_hours(by, record)
    assert (waiting_for(former), can_decide_hours(former, record)) == ([], False)
    assert decisions.approve(record=record, by=by, basis=basis_of(record)).decided_by == by


def test_records_and_entries_keep_the_unit_that_recorded(chain, merge):
    record = pending_record(recording_unit=chain[0])
    merge()

    approved(record, by=administrator_of(chain[2]))

    assert LedgerEntry.objects.get().recording_unit == chain[0]


def test_service_before_the_merger_is_recorded_by_the_closed_unit_and_later_service_by_its_successor(at):
    """A series goes on under the successor; its roll of an earlier day may be handed in after the merger."""
    at("2026-03-15 09:00")
    old, heir, vera = UnitFactory(), UnitFactory(), VolunteerFactory()
    before = shift_of(recording_unit=old)
    later = ShiftFactory(activity=before.activity, starts_at=local("2026-03-16 09:00"))
    Volunteer.objects.filter(pk=vera.pk).update(unit=old)
    HomeUnit.objects.filter(volunteer=vera).update(unit=old)
    mergers.merge(unit=old, successor=heir, by=committee_member())
    at("2026-03-17 09:00")
    attended(vera, before, ("09:00", "12:00"))
    attended(vera, later, ("09:00", "11:00"))

    records = [handed_in(Shift.objects.get(pk=shift.pk))[0] for shift in (before, later)]

    assert [(record.recording_unit, record.volunteer_unit) for record in records] == [(old, old), (heir, heir)]


def test_the_leading_unit_of_the_heirs_group_decides_for_a_closed_unit(chain, merge):
    group = CollaborationGroupFactory()
    group.units.add(chain[2])
    record, by = pending_record(recording_unit=chain[0]), administrator_of(group.leading_unit)
    merge()

    assert deciding_units([record]) == {record.pk: group.leading_unit}
    assert can_decide_hours(by, record)


def test_narrowing_to_the_heir_shows_what_it_stands_for(chain, merge):
    record, other = pending_record(recording_unit=chain[0]), pending_record()
    merge()

    of_heir = ServiceRecordFilter({"recording_unit": chain[2].pk}, ServiceRecord.objects.all()).qs
    of_old = ServiceRecordFilter({"recording_unit": chain[0].pk}, ServiceRecord.objects.all()).qs

    assert list(of_heir) == list(of_old) == [record]
    assert other not in of_heir


def test_objections_are_answered_by_the_heir(chain, merge):
    request = objected(approved(pending_record(recording_unit=chain[0])).record)
    by = administrator_of(chain[2])
    merge()

    assert correction_duties.turn_of(request) == chain[2]
    assert [row.request for row in correction_duties.waiting_for(by)] == [request]
    answer = correction_requests.answer(request=request, outcome="refused", text="核对无误。", by=by)
    assert answer.status == CorrectionRequest.Status.ANSWERED


def test_the_heir_supplements_and_the_level_above_it_decides(chain, merge):
    above = UnitFactory()
    chain[2].parent = above
    chain[2].save()
    shift, by, boss = shift_of(recording_unit=chain[0]), administrator_of(chain[2]), administrator_of(above)
    merge()

    made = supplement_for(shift, by=by)

    assert can_supplement(by, shift)
    assert [activity.pk for activity in supplementable_by(by)] == [shift.activity_id]
    assert made.deciding_unit == above
    assert supplements.waiting_for(boss) == [made]


def test_a_supplement_waiting_at_a_closed_unit_is_its_heirs(chain, merge):
    below = UnitFactory(parent=chain[0])
    former, by = administrator_of(chain[0]), administrator_of(chain[2])
    waiting = supplement_for(shift_of(recording_unit=below))
    merge()

    assert supplements.waiting_for(by) == [waiting]
    assert supplements.can_decide(by, waiting)
    assert (supplements.waiting_for(former), supplements.can_decide(former, waiting)) == ([], False)


def test_scans_of_a_closed_unit_are_the_heirs_to_rule_on(chain, merge):
    shift = shift_of(recording_unit=chain[0])
    scan = Scan.objects.create(
        source="station:1",
        nonce="n",
        digest="0" * 64,
        station=StationFactory(unit=chain[0]),
        shift=shift,
        volunteer=VolunteerFactory(),
        direction="in",
        method=Scan.Method.CARD,
        authentic=False,
        code="forged",
        device_at=clock.now(),
        logical_at=clock.now(),
        received_at=clock.now(),
    )
    by, former = administrator_of(chain[2]), administrator_of(chain[0])
    merge()

    assert list(Scan.objects.visible_to(by)) == [scan]
    assert can_rule_on_scan(by, scan)
    assert (list(Scan.objects.visible_to(former)), can_rule_on_scan(former, scan)) == ([], False)
