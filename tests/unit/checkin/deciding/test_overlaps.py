"""The same time counts once, for what was decided first; what a decision frees is found, and given back by another."""

import pytest
from django.core.exceptions import PermissionDenied

from checkin.deciding.services import decisions
from checkin.exceptions import HoursRefused
from checkin.ledger.services import ledger
from checkin.models import Decision, Finding, HoursSummary, LedgerEntry, ServiceRecord
from registry.models import Notification
from tests.factories import UnitFactory, UserFactory, VolunteerFactory
from tests.factories_afterwards import credited, row_of
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

pytestmark = pytest.mark.django_db
Reason, Status = HoursRefused.Reason, ServiceRecord.Status
WORD = "已核对两处签到"


@pytest.fixture(autouse=True)
def monday(at):
    at(AFTERWARDS)


@pytest.fixture
def vera():
    return VolunteerFactory()


@pytest.fixture
def early(vera):
    """From nine to twelve."""
    return pending_record(volunteer=vera)


@pytest.fixture
def late(vera):
    """From eleven to two."""
    return pending_record(("11:00", "14:00"), start="11:00", end="14:00", volunteer=vera)


def freed():
    rows = Finding.objects.filter(code="overlap_freed")
    return {finding.shift_id: (finding.state, finding.evidence["minutes"]) for finding in rows}


def by_of(record):
    return administrator_of(record.recording_unit)


def void(record, reason="经查未到场"):
    return decisions.void(record=record, by=by_of(record), reason=reason)


def adjust(record, reason="按现在的依据"):
    return decisions.adjust(record=record, by=by_of(record), basis=basis_of(record), reason=reason)


def restore(record, reason="作废有误", by=None):
    return decisions.restore(record=record, by=by or by_of(record), basis=basis_of(record), reason=reason)


def test_what_is_decided_first_keeps_the_shared_time(early, late):
    first, second = approved(late, reason=WORD), approved(early, reason=WORD)

    assert (first.timed_minutes, second.timed_minutes) == (180, 120)


def test_decided_together_the_shift_that_starts_earlier_keeps_it(vera):
    unit = UnitFactory()
    late = pending_record(("11:00", "14:00"), start="11:00", end="14:00", volunteer=vera, recording_unit=unit)
    early = pending_record(volunteer=vera, recording_unit=unit)
    by = administrator_of(unit)

    batch = decisions.approve_many(records=[(one, basis_of(one)) for one in (late, early)], by=by, reason=WORD)

    assert [(one.record_id, one.timed_minutes) for one in batch.approved] == [(early.pk, 180)]
    assert decisions.approve(record=late, by=by, basis=basis_of(late), reason=WORD).timed_minutes == 120


def test_voiding_finds_who_was_cut_and_adjusting_gives_the_minutes_back(early, late, vera):
    approved(early, reason=WORD)
    decider = by_of(late)
    approved(late, by=decider, reason=WORD)
    assert freed() == {}

    void(early)

    assert ledger.total(vera) == 120
    assert freed() == {late.shift_id: ("open", 60)}
    finding = Finding.objects.get(code="overlap_freed")
    assert finding.words == f"“{early.shift}”的认定改动之后，这里可以多计 60 分钟"
    assert "重新认定" in Notification.objects.filter(user=decider).latest("pk").text
    decision = adjust(late)
    assert (decision.timed_minutes, ledger.total(vera)) == (180, 180)
    assert freed() == {late.shift_id: ("settled", 60)}
    assert list(LedgerEntry.objects.filter(record=late).values_list("minutes", flat=True)) == [120, 60]


def test_lowering_frees_time_as_voiding_does(early, late, vera):
    approved(early, reason=WORD)
    approved(late, reason=WORD)
    attended(vera, early.shift, ("09:00", "11:30"))

    adjust(early, "按裁定提前离开")

    assert freed() == {late.shift_id: ("open", 30)}
    assert adjust(late).timed_minutes == 150


def test_raising_frees_nothing_and_takes_nothing(early, late, vera):
    attended(vera, early.shift, ("09:00", "10:00"))
    approved(early)
    approved(late, reason=WORD)
    attended(vera, early.shift, ("09:00", "12:00"))

    assert adjust(early).timed_minutes == 120
    assert (freed(), ledger.total(vera)) == ({}, 300)


def test_more_presence_elsewhere_is_no_freed_overlap(early, vera):
    other = pending_record(("15:00", "16:00"), start="15:00", end="17:00", volunteer=vera)
    approved(early)
    approved(other)
    attended(vera, other.shift, ("15:00", "17:00"))

    void(early)

    assert freed() == {}


def test_other_people_and_other_days_are_left_alone(early, late, vera):
    same_time = pending_record(("11:00", "14:00"), start="11:00", end="14:00")
    next_day = pending_record(volunteer=vera, day="2026-03-15")
    for record in (early, same_time, next_day):
        approved(record, reason=WORD)

    void(early)

    assert freed() == {}


def test_a_look_at_the_roll_leaves_the_finding_alone(early, late):
    approved(early, reason=WORD)
    approved(late, reason=WORD)
    void(early)

    decisions.approve_many(records=[(late, "")], by=by_of(late))

    assert freed() == {late.shift_id: ("open", 60)}


def test_a_record_voided_by_mistake_comes_back_by_a_decision_of_its_own(early, vera):
    approved(early)
    void(early)

    decision = restore(early)

    early.refresh_from_db()
    assert (decision.n, decision.outcome, decision.reason) == (3, Decision.Outcome.RESTORED, "作废有误")
    assert (early.status, early.timed_minutes, ledger.total(vera)) == (Status.ADJUSTED, 180, 180)
    assert list(LedgerEntry.objects.filter(record=early).values_list("minutes", flat=True)) == [180, -180, 180]
    assert (HoursSummary.objects.get().timed_minutes, HoursSummary.objects.get().records) == (180, 1)
    assert "已恢复" in Notification.objects.filter(user=vera.user).latest("pk").text


def test_it_comes_back_as_what_the_evidence_is_worth_today(early, late, vera):
    approved(early, reason=WORD)
    void(early)
    approved(late, reason=WORD)

    decision = restore(early)

    assert (decision.timed_minutes, ledger.total(vera)) == (120, 300)


def test_what_was_free_and_is_taken_again_is_no_finding(early, late):
    approved(early, reason=WORD)
    approved(late, reason=WORD)
    void(early)

    restore(early)

    assert freed() == {}


def test_what_counts_in_no_hours_comes_back_without_any():
    record = pending_record(counts_hours=False)
    approved(record)
    void(record)

    assert restore(record).outcome == Decision.Outcome.NOT_COUNTED
    assert not LedgerEntry.objects.exists()


def test_bringing_back_is_for_who_may_decide_with_a_reason_and_the_basis_that_was_seen(early):
    approved(early)
    leader, by = early.shift.activity.leader, by_of(early)
    with pytest.raises(HoursRefused) as standing:
        restore(early, by=by)
    void(early)

    with pytest.raises(PermissionDenied):
        restore(early, by=UserFactory())
    administrator = administrator_of(early.recording_unit)
    early.shift.activity.deputy_leaders.add(administrator)
    refused = []
    for told in ({"by": administrator}, {"by": by, "reason": " "}, {"by": by, "basis": "0" * 64}):
        with pytest.raises(HoursRefused) as refusal:
            decisions.restore(record=early, **({"basis": basis_of(early), "reason": "误"} | told))
        refused.append(refusal.value.reason)

    assert standing.value.reason == Reason.ALREADY_DECIDED
    assert refused == [Reason.OWN_ENTRY, Reason.HOURS_REASON_MISSING, Reason.BASIS_CHANGED]
    assert leader != by


def test_a_walk_in_who_never_registered_does_not_come_back():
    guest = VolunteerFactory()
    record = pending_record(volunteer=guest)
    approved(record)
    void(record)
    guest.volunteer_no, guest.status, guest.source = None, "draft", "walk_in"
    guest.save()

    with pytest.raises(HoursRefused) as refused:
        restore(record)
    assert refused.value.reason == Reason.NOT_REAL_NAME


def test_an_opening_balance_comes_again_by_a_new_import():
    credited(row_of(VolunteerFactory(), 9))
    record = ServiceRecord.objects.get()
    decisions.void(record=record, by=committee_member(), reason="导入有误")

    with pytest.raises(HoursRefused) as refused:
        restore(record, by=committee_member())
    assert refused.value.reason == Reason.HISTORICAL_COMES_AGAIN


def test_in_a_closed_roll_nobody_else_is_touched(vera):
    shift = shift_of()
    for person in (vera, VolunteerFactory()):
        attended(person, shift, ("09:00", "12:00"))
    mine, other = handed_in(shift)
    approved(mine)
    approved(other)

    void(mine)

    other.refresh_from_db()
    assert (other.status, other.timed_minutes, other.decisions_made) == (Status.APPROVED, 180, 1)
