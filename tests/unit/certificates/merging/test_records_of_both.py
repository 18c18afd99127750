"""Hours and presence of two or more files that become one person's: nothing twice, nothing left behind (D78, D131)."""

import pytest

from certificates.merging.services import merges
from checkin.audit.services import audit
from checkin.deciding.services import decisions
from checkin.duties import checkin_duties
from checkin.evidence.services import recomputations
from checkin.models import Attendance, Finding, ServiceRecord
from checkin.words.finding_codes import FindingCode
from registry.exceptions import MergeRefused
from registry.models import Volunteer
from tests.factories import VolunteerFactory
from tests.factories_hours import administrator_of, approved, basis_of, committee_member, handed_in, shift_of
from tests.factories_merges import merged, present
from tests.people import phone
from tests.upgrades import upgraded

Reason = MergeRefused.Reason
pytestmark = pytest.mark.django_db


@pytest.fixture
def first():
    return VolunteerFactory(phone=phone(3))


def record_at(volunteer, shift, *times):
    """A record of this file that waits for a decision."""
    present(volunteer, shift, *times)
    return next(record for record in handed_in(shift) if record.volunteer == volunteer)


def counted(volunteer, *times, day="2026-03-14"):
    record = record_at(volunteer, shift_of(*times, day=day), *times)
    approved(record, reason="纸质签到表齐全")
    return ServiceRecord.objects.get(pk=record.pk)


def returned(record):
    by = administrator_of(record.recording_unit)
    decisions.return_(record=record, by=by, reason="请核对时间")
    return ServiceRecord.objects.get(pk=record.pk)


def fresh(volunteer):
    return Volunteer.objects.get(pk=volunteer.pk)


def overlaps_of(record):
    return Finding.objects.about_record(record).filter(code=FindingCode.DECIDED_TWICE)


def refusal_of(kept, other):
    with pytest.raises(MergeRefused) as refused:
        merged(kept, other)
    return refused.value.reason


def test_hours_of_a_file_merged_before_overlap_as_the_persons(kept, other, first):
    counted(first, "09:00", "12:00")
    merged(kept, first)
    later = counted(other, "10:00", "13:00")
    by = committee_member()

    warnings = merges.compare(kept=fresh(kept), other=other, by=by).warnings
    merged(fresh(kept), other, by=by)

    assert [one for one in warnings if "重叠" in one] != []
    assert overlaps_of(later).get().is_open


def test_at_one_shift_hours_of_a_file_merged_before_are_not_counted_twice(kept, other, first):
    shift = shift_of()
    for volunteer in (first, other):
        present(volunteer, shift)
    for record in handed_in(shift):
        approved(record, reason="核对")
    merged(kept, first)

    assert refusal_of(fresh(kept), other) == Reason.BOTH_DECIDED


def test_a_settled_overlap_opens_again_when_another_one_joins_it(kept, other, first):
    counted(kept, "09:00", "12:00")
    later = counted(first, "10:00", "13:00")
    merged(kept, first)
    by = committee_member()
    overlaps_of(later).update(state="settled", settled_by=by, settled_at="2026-03-16 09:00+08:00", explanation="已核")
    counted(other, "09:30", "11:30")

    merged(fresh(kept), other)

    finding = overlaps_of(later).get()
    assert (finding.is_open, finding.explanation, finding.words.count("、")) == (True, "", 1)


def test_presence_of_a_file_merged_before_moves_on(kept, other, first):
    shift = shift_of()
    present(first, shift)
    merged(other, first)

    merged(kept, fresh(other))

    assert [row.volunteer for row in Attendance.objects.filter(shift=shift)] == [kept]
    upgraded()
    assert list(audit.faults()) == []


def test_presence_of_a_file_merged_before_comes_back(kept, other, first):
    shift = shift_of()
    present(first, shift)
    merged(other, first)
    merge = merged(kept, fresh(other))

    merges.undo(merge=merge, reason="核实", by=committee_member())

    rows = {row.volunteer: len(row.intervals) for row in Attendance.objects.filter(shift=shift)}
    assert rows.get(other) == 1
    assert rows.get(kept, 0) == 0


def test_findings_of_another_merge_stay_when_one_is_undone(kept, other, first):
    counted(kept, "09:00", "12:00")
    later = counted(first, "10:00", "13:00")
    merged(kept, first)
    merge = merged(fresh(kept), other)

    merges.undo(merge=merge, reason="核实", by=committee_member())

    assert overlaps_of(later).get().is_open


def test_an_undecided_record_that_was_joined_comes_back(kept, other):
    shift = shift_of()
    record_at(kept, shift, "09:00", "10:00")
    record_at(other, shift, "10:30", "12:00")
    before = list(ServiceRecord.objects.order_by("pk").values())
    merge = merged(kept, other)

    merges.undo(merge=merge, reason="核实", by=committee_member())

    assert list(ServiceRecord.objects.order_by("pk").values()) == before


def test_a_returned_record_takes_the_undecided_one_with_it(kept, other):
    shift = shift_of()
    record_at(kept, shift)
    record = returned(record_at(other, shift))

    merged(kept, other)
    handed_in(shift)

    (left,) = ServiceRecord.objects.filter(shift=shift)
    assert (left, left.status) == (record, ServiceRecord.Status.PENDING)
    assert checkin_duties(shift.activity.leader) == []


def test_a_returned_record_beside_a_decided_one_is_finished_first(kept, other):
    shift = shift_of()
    present(kept, shift)
    present(other, shift)
    mine, theirs = handed_in(shift)
    approved(mine, reason="核对")
    returned(theirs)

    assert refusal_of(kept, other) == Reason.RECORD_OPEN


def test_a_voided_record_of_the_kept_file_does_not_hide_the_others(kept, other):
    shift = shift_of()
    record = record_at(kept, shift)
    approved(record, reason="核对")
    record.refresh_from_db()
    decisions.void(record=record, by=administrator_of(record.recording_unit), reason="记错了人")
    theirs = returned(record_at(other, shift))

    merged(kept, other)
    handed_in(shift)

    theirs.refresh_from_db()
    assert (theirs.status, basis_of(theirs) != "") == (ServiceRecord.Status.PENDING, True)


def faults():
    upgraded()
    return list(audit.faults())


def test_an_undecided_record_keeps_the_unit_of_the_file_it_was_handed_in_for(kept, other):
    record = record_at(other, shift_of())

    merged(kept, other)

    record.refresh_from_db()
    assert (record.volunteer, record.volunteer_unit) == (kept, other.unit)
    assert faults() == []


def test_evidence_of_both_at_one_shift_moves_with_the_merge(kept, other, at):
    shift = shift_of()
    record = record_at(kept, shift, "09:00", "10:00")
    approved(record, reason="核对")
    present(other, shift, "10:30", "12:00")
    at("2026-03-17 09:00")

    merged(kept, other)

    assert faults() == []


def test_hours_decided_apart_are_worked_out_apart(kept, other, at):
    first = counted(kept, "09:00", "12:00")
    later = counted(other, "10:00", "13:00")
    at("2026-03-17 09:00")

    merged(kept, other)

    assert [one.agrees for one in recomputations.recompute([first, later]).values()] == [True, True]
    assert faults() == []


def test_hours_decided_together_are_worked_out_together(kept, other, at):
    counted(kept, "09:00", "12:00")
    merged(kept, other)
    at("2026-03-17 09:00")
    later = shift_of("10:00", "13:00")
    present(fresh(other), later, "10:00", "13:00")
    (record,) = handed_in(later)

    assert approved(record, reason="核对").supplementary_minutes == 60
    assert faults() == []
