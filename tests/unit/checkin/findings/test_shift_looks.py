"""A roll with findings waits for an explanation, and is reviewed again as evidence grows (D91, D125)."""

import pytest

from checkin.deciding.services import decisions
from checkin.exceptions import HoursRefused
from checkin.findings.services import findings, shift_looks
from registry.models import HistoryEntry
from tests.factories_hours import administrator_of, approved, attended, basis_of, pending_record, shift_of
from tests.finding_looks import found, is_found, scan_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
Reason = HoursRefused.Reason


def test_roll_with_something_odd_waits_for_a_word_of_the_leader():
    record = pending_record()
    scan_of(record.shift, None, authentic=False, code="expired")
    by, leader = administrator_of(record.recording_unit), record.shift.activity.leader

    with pytest.raises(HoursRefused) as refused:
        approved(record, by=by)
    assert refused.value.reason == Reason.SHIFT_UNEXPLAINED
    finding = found("refused_scans")  # found although the approval was refused
    with pytest.raises(HoursRefused) as wordless:
        findings.explain(finding=finding, by=leader, text=" ")
    findings.explain(finding=finding, by=leader, text="有人用了昨天的截图")

    assert wordless.value.reason == Reason.HOURS_REASON_MISSING
    assert approved(record, by=by).timed_minutes == 180
    assert HistoryEntry.objects.filter(did="finding explained", by=leader).count() == 1
    settled = found("refused_scans")  # with the last record of the roll
    assert (settled.state, settled.settled_by, settled.explanation) == ("settled", by, "有人用了昨天的截图")


def test_explanation_does_not_stand_for_what_came_after_it():
    record = pending_record()
    scan_of(record.shift, None, authentic=False, code="expired")
    by, leader = administrator_of(record.recording_unit), record.shift.activity.leader
    shift_looks.look_again(shift=record.shift)
    findings.explain(finding=found("refused_scans"), by=leader, text="有人用了昨天的截图")
    shift_looks.look_again(shift=record.shift)
    assert found("refused_scans").explanation == "有人用了昨天的截图"  # nothing new, so it stays

    scan_of(record.shift, None, authentic=False, code="forged")

    with pytest.raises(HoursRefused) as refused:
        approved(record, by=by)
    assert refused.value.reason == Reason.SHIFT_UNEXPLAINED
    finding = found("refused_scans")
    assert (finding.state, finding.explanation, finding.explained_by) == ("open", "", None)


def test_settled_finding_opens_again_for_what_its_settler_did_not_see():
    record = pending_record()
    scan_of(record.shift, None, authentic=False, code="expired")
    by = administrator_of(record.recording_unit)
    shift_looks.look_again(shift=record.shift)
    findings.settle(finding=found("refused_scans"), by=by, note="昨天的截图")
    shift_looks.look_again(shift=record.shift)
    unchanged = found("refused_scans").state

    scan_of(record.shift, None, authentic=False, code="forged")
    shift_looks.look_again(shift=record.shift)

    assert (unchanged, found("refused_scans").state) == ("settled", "open")
    with pytest.raises(HoursRefused):
        approved(record, by=by)


def test_evidence_that_arrives_before_the_decision_is_seen_in_time():
    record = pending_record()
    by, basis = administrator_of(record.recording_unit), basis_of(record)
    attended(record.volunteer, shift_of("10:00", "11:00"), ("10:00", "11:00"))

    with pytest.raises(HoursRefused) as refused:
        decisions.approve(record=record, by=by, basis=basis)

    assert refused.value.reason == Reason.FINDINGS_OPEN


def test_overdue_rolls_are_looked_at_every_night(at):
    record = pending_record()
    scan_of(record.shift, None, authentic=False, code="expired")
    in_time = shift_looks.look_at_overdue_rolls()
    at("2026-03-30 00:15")

    assert (in_time, shift_looks.look_at_overdue_rolls(), is_found("refused_scans")) == (0, 1, True)
