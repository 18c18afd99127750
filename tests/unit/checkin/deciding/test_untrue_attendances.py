"""The attendance that is kept is a copy: hours are decided on what the evidence says now (design#decisions)."""

import pytest

from checkin.attendance.interval_rows import text_of
from checkin.attendance.services import attendance
from checkin.deciding.services import cases, decisions
from checkin.exceptions import HoursRefused
from checkin.ledger.services import ledger
from checkin.models import Attendance, Decision, Finding, ServiceRecord
from registry.models import HistoryEntry
from tests.factories import VolunteerFactory, local
from tests.factories_hours import AFTERWARDS, administrator_of, approved, attended, handed_in, pending_record, shift_of

pytestmark = pytest.mark.django_db
Reason = HoursRefused.Reason
LONGER = [[text_of(local("2026-03-14 09:00")), text_of(local("2026-03-14 12:00")), True, "measured"]]
EDITS = {
    "intervals": LONGER,
    "findings": [{"code": "late_upload"}],
    "basis": "0" * 64,
    "state": Attendance.State.OPEN,
    "first_in_at": local("2026-03-14 08:00"),
    "last_out_at": local("2026-03-14 13:00"),
    "open_since": local("2026-03-14 09:00"),
}


@pytest.fixture(autouse=True)
def monday(at):
    at(AFTERWARDS)


@pytest.fixture
def record():
    """Two hours of a morning of three."""
    return pending_record(("09:00", "11:00"))


def edited(record, **columns):
    Attendance.objects.filter(volunteer=record.volunteer, shift=record.shift).update(**columns)


def seen(record, by) -> str:
    return cases.case_of(ServiceRecord.objects.for_lists().get(pk=record.pk), user=by).assessment.basis


def refusal_of(command, record, by, **told):
    with pytest.raises(HoursRefused) as refused:
        command(record=record, by=by, **told)
    return refused.value.reason


@pytest.mark.parametrize("column", EDITS)
def test_an_edited_column_is_refused_rebuilt_and_remembered(record, column, caplog):
    true = Attendance.objects.values(*EDITS).get(shift=record.shift)
    edited(record, **{column: EDITS[column]})
    by = administrator_of(record.recording_unit)

    reason = refusal_of(decisions.approve, record, by, basis=seen(record, by), reason="已核对")

    finding = Finding.objects.get(code="attendance_differed")
    assert reason == Reason.ATTENDANCE_DIFFERS
    assert Attendance.objects.values(*EDITS).get(shift=record.shift) == true
    assert (finding.state, finding.volunteer, finding.needs_a_word) == ("open", record.volunteer, True)
    assert HistoryEntry.objects.about(record).get().did == "attendance rebuilt"
    assert "was not what its evidence says" in caplog.text
    assert not Decision.objects.exists()


def test_afterwards_it_is_decided_with_a_word_and_by_the_scans(record):
    edited(record, intervals=LONGER)
    by = administrator_of(record.recording_unit)
    basis = seen(record, by)
    refusal_of(decisions.approve, record, by, basis=basis, reason="已核对")

    wordless = refusal_of(decisions.approve, record, by, basis=basis)
    decision = decisions.approve(record=record, by=by, basis=basis, reason="数据库被改过，已按扫码核对")

    assert wordless == Reason.FINDINGS_OPEN
    assert (decision.timed_minutes, ledger.total(record.volunteer)) == (120, 120)
    assert Finding.objects.get(code="attendance_differed").state == "settled"


def test_a_second_time_the_finding_opens_again(record):
    by = administrator_of(record.recording_unit)
    for _time in range(2):
        edited(record, intervals=LONGER)
        refusal_of(decisions.approve, record, by, basis=seen(record, by), reason="已核对")
        Finding.objects.update(state="settled", settled_by=by, settled_at=local(AFTERWARDS))
    edited(record, intervals=[])

    refusal_of(decisions.approve, record, by, basis=seen(record, by), reason="已核对")

    assert Finding.objects.get(code="attendance_differed").state == "open"


def test_a_row_that_was_deleted_or_made_up_is_no_basis(record):
    other = pending_record(("09:00", "11:00"))
    Attendance.objects.filter(shift=record.shift).delete()
    stranger, by = VolunteerFactory(), administrator_of(other.recording_unit)
    Attendance.objects.filter(shift=other.shift).update(volunteer=stranger)

    for one in (record, other):
        decider = administrator_of(one.recording_unit)
        refused = refusal_of(decisions.approve, one, decider, basis=seen(one, by), reason="已核对")
        assert refused == Reason.ATTENDANCE_DIFFERS


def test_of_a_batch_only_the_edited_one_is_refused():
    shift = shift_of()
    people = [VolunteerFactory() for _n in range(3)]
    for person in people:
        attended(person, shift, ("09:00", "11:00"))
    records = handed_in(shift)
    edited(records[1], intervals=LONGER)
    by = administrator_of(shift.activity.recording_unit)

    batch = decisions.approve_many(records=[(one, seen(one, by)) for one in records], by=by, reason="已核对")

    assert [(one.pk, refusal.reason) for one, refusal in batch.refused] == [(records[1].pk, Reason.ATTENDANCE_DIFFERS)]
    assert sorted(ledger.total(person) for person in people) == [0, 120, 120]
    assert Finding.objects.get(code="attendance_differed").volunteer == records[1].volunteer


def test_adjusting_and_bringing_back_go_by_the_evidence_too(record):
    approved(record)
    by = administrator_of(record.recording_unit)
    edited(record, intervals=LONGER)
    adjusted = refusal_of(decisions.adjust, record, by, basis=seen(record, by), reason="补足")
    decisions.void(record=record, by=by, reason="误")
    edited(record, intervals=LONGER)

    restored = refusal_of(decisions.restore, record, by, basis=seen(record, by), reason="作废有误")

    assert (adjusted, restored) == (Reason.ATTENDANCE_DIFFERS, Reason.ATTENDANCE_DIFFERS)
    assert decisions.restore(record=record, by=by, basis=seen(record, by), reason="作废有误").timed_minutes == 120


def test_returning_and_voiding_count_nothing_and_are_not_kept_from_anybody(record):
    by = administrator_of(record.recording_unit)
    edited(record, intervals=LONGER)
    decisions.return_(record=record, by=by, reason="到场被改过")
    attendance.rebuild(volunteer=record.volunteer, shift=record.shift)
    handed_in(record.shift)
    approved(record)
    edited(record, intervals=LONGER)

    decision = decisions.void(record=record, by=by, reason="到场被改过")

    assert (decision.outcome, decision.intervals) == (Decision.Outcome.VOIDED, [])


def test_two_records_of_one_person_at_one_shift_share_one_presence():
    shift, person, duplicate = shift_of(), VolunteerFactory(), VolunteerFactory()
    attended(duplicate, shift, ("09:00", "10:00"))
    attended(person, shift, ("11:00", "12:00"))
    handed_in(shift)
    duplicate.merged_into = person
    duplicate.save(update_fields=["merged_into"])
    records = list(shift.records.order_by("pk"))
    by = administrator_of(shift.activity.recording_unit)

    refused = refusal_of(decisions.approve, records[0], by, basis=seen(records[0], by), reason="同一人")
    first = decisions.approve(record=records[0], by=by, basis=seen(records[0], by), reason="同一人")
    second = decisions.approve(record=records[1], by=by, basis=seen(records[1], by), reason="同一人")

    assert refused == Reason.ATTENDANCE_DIFFERS
    assert (first.timed_minutes, second.timed_minutes) == (120, 0)
