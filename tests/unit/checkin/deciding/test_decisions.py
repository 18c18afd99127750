"""Deciding what was handed in: attendance → decision → ledger."""

from datetime import date

import pytest

from checkin.deciding.services import decisions
from checkin.exceptions import HoursRefused
from checkin.ledger.services import ledger
from checkin.models import Decision, Finding, HoursSummary, LedgerEntry, ServiceRecord, ShiftExtension
from checkin.words.finding_codes import FindingCode
from registry.models import Activity, HistoryEntry
from tests.factories import HoursPolicyFactory, UnitFactory, UserFactory, VolunteerFactory, local
from tests.factories_afterwards import credited, row_of
from tests.factories_hours import (
    administrator_of,
    approved,
    attended,
    basis_of,
    committee_member,
    handed_in,
    pending_record,
    shift_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
Reason = HoursRefused.Reason
Status = ServiceRecord.Status


def refusal_of(command, **arguments) -> HoursRefused.Reason:
    with pytest.raises(HoursRefused) as refusal:
        command(**arguments)
    return refusal.value.reason


VECTORS = {  # D127–D136: shift, presence, minutes, first step
    "T1": (("09:00", "12:00"), [("08:40", "12:10")], 180),
    "T2": (("09:00", "12:00"), [("09:07", "11:52")], 162),
    "T3": (("08:30", "17:30"), [("08:25", "17:35")], 420),
    "T5": (("09:00", "12:00"), [("09:00", "10:30"), ("11:00", "12:00")], 150),
    "T7": (("09:00", "12:00"), [("09:00", "09:09")], 0),
}


def sums_of(volunteer) -> tuple[int, int]:
    """系统计时 and 补录."""
    hours = ledger.hours_of(volunteer)
    return hours.timed, hours.supplementary


@pytest.mark.parametrize("vector", VECTORS)
def test_vector_from_attendance_to_ledger(vector):
    (start, end), pairs, minutes = VECTORS[vector]
    shift, volunteer = shift_of(start, end), VolunteerFactory()
    if vector == "T3":
        shift.breaks.create(starts_at=local("2026-03-14 12:00"), ends_at=local("2026-03-14 14:00"))
    attended(volunteer, shift, *pairs)
    (record,) = handed_in(shift)

    decision = approved(record)

    assert (decision.timed_minutes, decision.supplementary_minutes) == (minutes, 0)
    assert ledger.total(volunteer) == minutes
    assert LedgerEntry.objects.count() == (1 if minutes else 0)


def test_t2_shows_its_arithmetic():
    decision = approved(pending_record(("09:07", "11:52")))

    assert decision.steps == ["09:07–11:52，扣休息 0 分，165 分 → 162 分（2.7 小时）"]
    assert decision.policy.version == "2017-1"


def test_t4_forgotten_check_out_counts_nothing():
    shift, volunteer = shift_of(), VolunteerFactory()
    attended(volunteer, shift, still_in="09:00")
    (record,) = handed_in(shift, open_as_zero=True)

    decision = approved(record)

    record.refresh_from_db()
    assert (record.status, decision.timed_minutes) == (Status.APPROVED, 0)
    assert not LedgerEntry.objects.exists()
    assert list(Finding.objects.values_list("code", "state")) == [("missing_checkout", "settled")]


def test_t6_overlapping_shifts_of_two_units_count_once():
    volunteer = VolunteerFactory()
    first, second = shift_of("09:00", "11:00"), shift_of("10:00", "12:00")
    attended(volunteer, first, ("09:00", "11:00"))
    attended(volunteer, second, ("10:00", "12:00"))
    (one,), (other,) = handed_in(first), handed_in(second)

    approved(one, reason="已核对两处签到")
    decision = approved(other, reason="已核对两处签到")

    assert decision.timed_minutes == 60
    assert decision.steps == ["10:00–12:00，扣休息 0 分，扣已认定的重叠 60 分，60 分 → 60 分（1.0 小时）"]
    assert ledger.total(volunteer) == 180


def test_only_decided_intervals_are_cut_out():
    volunteer = VolunteerFactory()
    first, second = shift_of("09:00", "11:00"), shift_of("10:00", "12:00")
    attended(volunteer, first, ("09:00", "11:00"))
    attended(volunteer, second, ("10:00", "12:00"))
    handed_in(first)
    (later,) = handed_in(second)

    decision = approved(later, reason="另一场次尚未认定")

    assert decision.timed_minutes == 120


def test_t8_night_shift_is_one_record_over_two_days():
    shift, volunteer = shift_of("22:00", "01:30", until_day="2026-03-15"), VolunteerFactory()
    attended(volunteer, shift, ("22:00", "2026-03-15 01:30"))
    (record,) = handed_in(shift)

    decision = approved(record)

    assert decision.timed_minutes == 210
    assert decision.days == {"2026-03-14": 120, "2026-03-15": 90}
    assert LedgerEntry.objects.get().service_on.isoformat() == "2026-03-14"


def test_t9_long_day_is_for_the_committee():
    record = pending_record(("08:00", "16:20"), start="08:00", end="16:20")
    administrator = administrator_of(record.recording_unit)

    refused = refusal_of(decisions.approve, record=record, by=administrator, basis=basis_of(record), reason="已核对")
    decision = approved(record, by=committee_member())

    assert refused == Reason.LONG_DAY
    assert decision.timed_minutes == 498


def test_t10_three_records_add_up_exactly():
    volunteer = VolunteerFactory()

    for day in ("2026-03-10", "2026-03-11", "2026-03-12"):
        approved(pending_record(("09:07", "11:52"), volunteer=volunteer, day=day))

    assert ledger.total(volunteer) == 486


def test_t11_policy_of_the_date_of_service():
    HoursPolicyFactory(version="半小时", quantum_minutes=30, valid_from_on="2026-03-01")
    before = pending_record(("09:00", "11:45"), day="2026-02-28")
    after = pending_record(("09:00", "11:45"))

    assert approved(before).timed_minutes == 162
    assert approved(after).timed_minutes == 150


def test_day_sum_counts_all_units_and_classes():
    volunteer = VolunteerFactory()
    approved(pending_record(("08:00", "13:00"), start="08:00", end="13:00", volunteer=volunteer))
    second = pending_record(("14:00", "18:00"), start="14:00", end="18:00", volunteer=volunteer)
    by = administrator_of(second.recording_unit)

    assert refusal_of(decisions.approve, record=second, by=by, basis=basis_of(second)) == Reason.LONG_DAY
    assert ledger.total(volunteer) == 300


def test_training_does_not_fill_the_day_of_service():
    volunteer = VolunteerFactory()
    training = pending_record(
        ("08:00", "13:00"), start="08:00", end="13:00", volunteer=volunteer, kind=Activity.Kind.TRAINING
    )
    approved(training)

    approved(pending_record(("14:00", "18:00"), start="14:00", end="18:00", volunteer=volunteer))

    assert ledger.total(volunteer) == 240
    assert ledger.total(volunteer, kind="training") == 300


def test_more_than_twelve_hours_needs_the_document():
    record = pending_record(("07:00", "20:00"), start="07:00", end="20:00")
    committee = committee_member()

    assert refusal_of(decisions.approve, record=record, by=committee, basis=basis_of(record)) == Reason.DOCUMENT_MISSING
    assert approved(record, by=committee, reason="桂直团〔2026〕1 号同意抗洪值守").timed_minutes == 780


def test_closed_by_the_leader_is_supplementary():
    shift, volunteer = shift_of(), VolunteerFactory()
    attended(volunteer, shift, ("09:00", "12:00"), origin="leader_closed")
    (record,) = handed_in(shift)

    approved(record)

    entry = LedgerEntry.objects.get()
    assert (entry.hours_class, entry.origin, entry.minutes) == ("supplementary", "leader_closed", 180)
    assert sums_of(volunteer) == (0, 180)


def test_activity_that_does_not_count_books_nothing():
    record = pending_record(counts_hours=False)

    decision = approved(record)

    assert (decision.outcome, decision.timed_minutes) == (Decision.Outcome.NOT_COUNTED, 0)
    assert decision.reason == "按活动审批意见，计入统计、不计时长。"
    assert decision.steps[-1] == "本活动计入统计，不计时长，0 分"
    assert not LedgerEntry.objects.exists()


def test_historical_minutes_stand_outside_overlap_and_tier():
    volunteer = VolunteerFactory()
    approved(pending_record(("09:00", "12:00"), volunteer=volunteer))
    credited(row_of(volunteer, 9), until_on=date(2026, 3, 14))

    approved(pending_record(("14:00", "17:00"), volunteer=volunteer, start="14:00", end="17:00"))

    hours = ledger.hours_of(volunteer)
    assert (hours.timed, hours.supplementary, hours.historical) == (360, 0, 540)


def test_approval_writes_decision_entry_record_summary_and_history():
    record = pending_record()
    administrator = administrator_of(record.recording_unit)

    decision = approved(record, by=administrator)

    record.refresh_from_db()
    entry, summary = LedgerEntry.objects.get(), HoursSummary.objects.get()
    assert (record.status, record.timed_minutes, record.decisions_made) == (Status.APPROVED, 180, 1)
    assert (entry.decision, entry.entered_by, entry.decided_by) == (decision, record.handed_in_by, administrator)
    assert (entry.volunteer_unit, entry.recording_unit) == (record.volunteer_unit, record.recording_unit)
    assert (summary.month_on.isoformat(), summary.timed_minutes, summary.records) == ("2026-03-01", 180, 1)
    assert HistoryEntry.objects.about(record).get().did == "hours approved"


def test_changed_evidence_is_not_approved_unseen():
    record = pending_record()
    seen = basis_of(record)
    attended(record.volunteer, record.shift, ("09:00", "10:00"))
    by = administrator_of(record.recording_unit)

    assert refusal_of(decisions.approve, record=record, by=by, basis=seen) == Reason.BASIS_CHANGED
    assert not Decision.objects.exists()


def test_an_extension_changes_what_was_seen():
    record = pending_record(("09:00", "13:00"))
    seen = basis_of(record)
    ShiftExtension.objects.create(
        shift=record.shift, ends_at=local("2026-03-14 13:00"), by=UserFactory(), reason="服务延长"
    )
    by = administrator_of(record.recording_unit)

    assert refusal_of(decisions.approve, record=record, by=by, basis=seen) == Reason.BASIS_CHANGED
    assert approved(record).timed_minutes == 240


def test_decided_twice_is_refused():
    record = pending_record()
    decision = approved(record)
    by = administrator_of(record.recording_unit)

    assert refusal_of(decisions.approve, record=record, by=by, basis=basis_of(record)) == Reason.ALREADY_DECIDED
    assert list(record.decisions.all()) == [decision]


def test_walk_in_without_real_name_counts_nothing():
    record = pending_record(volunteer=VolunteerFactory(status="draft", source="walk_in", volunteer_no=None))
    by = administrator_of(record.recording_unit)

    assert refusal_of(decisions.approve, record=record, by=by, basis=basis_of(record)) == Reason.NOT_REAL_NAME


def test_open_findings_ask_for_a_word():
    shift = shift_of()
    attended(VolunteerFactory(), shift, ("09:00", "12:00"), findings=("out_without_in",))
    (record,) = handed_in(shift)
    by = administrator_of(record.recording_unit)

    assert refusal_of(decisions.approve, record=record, by=by, basis=basis_of(record)) == Reason.FINDINGS_OPEN
    approved(record, by=by, reason="与签到表核对一致")
    finding = Finding.objects.get()
    assert (finding.code, finding.state, finding.settled_by) == (FindingCode.OUT_WITHOUT_IN, "settled", by)
    assert finding.note == "与签到表核对一致"


def test_minutes_of_a_merged_duplicate_are_cut_out_and_counted_with_the_person():
    person = VolunteerFactory()
    duplicate = VolunteerFactory(merged_into=person)
    approved(pending_record(volunteer=duplicate))
    second = pending_record(("11:00", "13:00"), start="11:00", end="13:00", volunteer=person)

    decision = approved(second, reason="同一人")

    assert decision.timed_minutes == 60
    assert ledger.total(person) == 240


def test_return_needs_a_reason_and_counts_nothing():
    record = pending_record()
    by = administrator_of(record.recording_unit)

    assert refusal_of(decisions.return_, record=record, by=by, reason=" ") == Reason.HOURS_REASON_MISSING
    decisions.return_(record=record, by=by, reason="请补充签到表")

    record.refresh_from_db()
    assert (record.status, record.returned_reason) == (Status.RETURNED, "请补充签到表")
    assert not LedgerEntry.objects.exists()
    assert not HoursSummary.objects.exists()


def test_returned_and_handed_in_again_is_approved_by_a_second_decision():
    record = pending_record()
    decisions.return_(record=record, by=administrator_of(record.recording_unit), reason="请核对")
    handed_in(record.shift)
    record.refresh_from_db()

    decision = approved(record)

    record.refresh_from_db()
    assert (decision.n, record.returned_reason, record.status) == (2, "", Status.APPROVED)


def test_adjustment_books_the_difference_only():
    record = pending_record()
    first = approved(record)
    attended(record.volunteer, record.shift, ("09:00", "11:00"))
    by = administrator_of(record.recording_unit)

    decision = decisions.adjust(record=record, by=by, basis=basis_of(record), reason="按裁定扣除一小时")

    entries = list(LedgerEntry.objects.values_list("decision", "minutes"))
    record.refresh_from_db()
    assert entries == [(first.pk, 180), (decision.pk, -60)]
    assert (record.status, record.timed_minutes) == (Status.ADJUSTED, 120)
    assert HoursSummary.objects.get().timed_minutes == 120


def test_voiding_takes_everything_back_and_frees_the_time():
    record = pending_record()
    approved(record)
    by = administrator_of(record.recording_unit)

    decisions.void(record=record, by=by, reason="经查未到场")

    other = pending_record(volunteer=record.volunteer)
    assert ledger.total(record.volunteer) == 0
    assert HoursSummary.objects.get().records == 0
    assert approved(other, reason="已核对").timed_minutes == 180
    assert refusal_of(decisions.adjust, record=record, by=by, basis="", reason="恢复") == Reason.ALREADY_DECIDED


def test_together_the_earlier_shift_keeps_the_minutes_and_one_refusal_stops_nobody():
    unit, volunteer = UnitFactory(), VolunteerFactory()
    by = administrator_of(unit)
    later = pending_record(("10:00", "12:00"), start="10:00", volunteer=volunteer, recording_unit=unit)
    earlier = pending_record(("09:00", "11:00"), end="11:00", volunteer=volunteer, recording_unit=unit)
    alone = pending_record(recording_unit=unit)
    seen = [(record, basis_of(record)) for record in (later, earlier, alone)]

    batch = decisions.approve_many(records=seen, by=by, reason="已向本人核实")

    assert {decision.record_id for decision in batch.approved} == {earlier.pk, alone.pk}
    assert [(record.pk, refusal.reason) for record, refusal in batch.refused] == [(later.pk, Reason.BASIS_CHANGED)]


def test_the_year_follows_the_date_of_service(at):
    volunteer, unit = VolunteerFactory(), UnitFactory()
    approved(pending_record(volunteer=volunteer, recording_unit=unit, day="2025-12-31"))
    approved(pending_record(("09:00", "10:00"), volunteer=volunteer, recording_unit=unit))
    other = pending_record(volunteer=volunteer, day="2026-03-10")
    approved(other)

    hours = ledger.hours_of(volunteer)
    assert (hours.this_year, hours.total) == (240, 420)


def test_historical_minutes_are_cut_out_of_nobody():
    volunteer = VolunteerFactory()
    shift = shift_of("08:00", "17:00", origin=Activity.Origin.HISTORICAL)
    attended(volunteer, shift, ("08:00", "17:00"), origin="historical")
    approved(handed_in(shift)[0])

    decision = approved(pending_record(volunteer=volunteer), reason="与原台账不同的服务")

    assert decision.timed_minutes == 180
