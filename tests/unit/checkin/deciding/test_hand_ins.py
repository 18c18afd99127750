"""Handing in the roll of a shift."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from checkin.deciding.heads import Heads
from checkin.deciding.services import decisions, hand_ins
from checkin.exceptions import HandInRefused, HoursRefused
from checkin.findings.services import findings
from checkin.models import Finding, HandIn, Scan, ServiceRecord, ShiftExtension
from registry import clock
from registry.models import HistoryEntry, HomeUnit
from tests.factories import SignUpFactory, TeamFactory, UnitFactory, UserFactory, VolunteerFactory, local
from tests.factories_hours import administrator_of, approved, attended, basis_of, handed_in, pending_record, shift_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
Reason = HandInRefused.Reason


def refusal_of(shift, **arguments) -> HandInRefused:
    arguments = {"by": shift.activity.leader, "heads": Heads()} | arguments
    with pytest.raises(HandInRefused) as refusal:
        hand_ins.hand_in(shift=shift, **arguments)
    return refusal.value


def codes() -> set[str]:
    return set(Finding.objects.values_list("code", flat=True))


def test_hand_in_makes_a_record_with_its_frozen_columns():
    shift, volunteer, team = shift_of(), VolunteerFactory(), TeamFactory()
    moved_to = UnitFactory()
    HomeUnit.objects.create(volunteer=volunteer, unit=moved_to, from_on=date(2026, 3, 15))
    SignUpFactory(shift=shift, volunteer=volunteer, team=team)
    attended(volunteer, shift, ("09:00", "12:00"))

    (record,) = handed_in(shift)

    assert (record.volunteer_unit, record.recording_unit) == (volunteer.unit, shift.activity.recording_unit)
    assert (record.team, record.kind, record.status) == (team, "service", ServiceRecord.Status.PENDING)
    assert (record.service_on, record.due_on) == (date(2026, 3, 14), date(2026, 3, 27))
    assert record.handed_in_by == shift.activity.leader
    assert HistoryEntry.objects.about(shift).get().did == "shift handed in"


def test_home_unit_is_the_one_of_the_day_of_service():
    shift, volunteer = shift_of(), VolunteerFactory()
    moved_to = UnitFactory()
    HomeUnit.objects.create(volunteer=volunteer, unit=moved_to, from_on=date(2026, 3, 14))
    attended(volunteer, shift, ("09:00", "12:00"))

    assert handed_in(shift)[0].volunteer_unit == moved_to


def test_shift_that_runs_is_not_handed_in(at):
    shift = shift_of()
    attended(VolunteerFactory(), shift, ("09:00", "10:00"))
    at("2026-03-14 11:59")

    refused = refusal_of(shift)

    assert refused.reason == Reason.SHIFT_NOT_OVER
    assert refused.message == "场次到3月14日（周六）12:00 才结束，结束后再提交认定。"
    assert not HandIn.objects.exists()


def test_extended_shift_ends_when_its_extension_does(at):
    shift = shift_of()
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    ShiftExtension.objects.create(shift=shift, ends_at=local("2026-03-14 13:00"), by=UserFactory(), reason="延时")
    at("2026-03-14 12:30")

    assert refusal_of(shift).reason == Reason.SHIFT_NOT_OVER


def test_cancelled_shift_has_nothing_to_hand_in():
    shift = shift_of()
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    shift.cancelled_at = clock.now()
    shift.save()

    assert refusal_of(shift).reason == Reason.SHIFT_CANCELLED


def test_empty_roll_is_refused():
    assert refusal_of(shift_of()).reason == Reason.NOBODY_ATTENDED


def test_missing_check_out_is_closed_or_declared_as_zero():
    shift = shift_of()
    attended(VolunteerFactory(), shift, still_in="09:00")
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))

    refused = refusal_of(shift)
    records = handed_in(shift, open_as_zero=True)

    assert (refused.reason, refused.message) == (
        Reason.CHECK_OUTS_MISSING,
        "还有 1 人没有签退。请先补签退，或确认按 0 小时提交。",
    )
    assert len(records) == 2
    assert codes() == {"missing_checkout"}


def test_heads_that_differ_are_explained():
    shift = shift_of()
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    leader = shift.activity.leader

    refused = refusal_of(shift, heads=Heads(at_start=2, at_end=1))
    hand_ins.hand_in(shift=shift, by=leader, heads=Heads(at_start=2, at_end=1, explanation="一名家长未注册"))

    assert refused.reason == Reason.HEADS_DIFFER
    finding = Finding.objects.get()
    assert (finding.code, finding.volunteer, finding.evidence) == (
        "heads_differ",
        None,
        {"heads": [2, 1], "scanned": 1},
    )


def test_equal_heads_are_no_finding():
    shift = shift_of()
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))

    hand_ins.hand_in(shift=shift, by=shift.activity.leader, heads=Heads(at_start=1, at_end=1))

    assert codes() == set()


def test_nothing_new_is_not_handed_in_twice():
    record = pending_record()

    assert refusal_of(record.shift).reason == Reason.NOTHING_TO_HAND_IN
    assert HandIn.objects.count() == 1


def test_decided_records_stay_and_newcomers_go_in():
    record = pending_record()
    decision = approved(record)
    late = VolunteerFactory()
    attended(late, record.shift, ("09:00", "11:00"))

    handed_in(record.shift)

    assert [one.volunteer for one in ServiceRecord.objects.pending()] == [late]
    assert list(record.decisions.all()) == [decision]
    assert [one.n for one in record.shift.hand_ins.all()] == [1, 2]


def test_returned_record_goes_in_again_under_the_new_hand():
    record = pending_record()
    decisions.return_(record=record, by=administrator_of(record.recording_unit), reason="请核对")
    deputy = UserFactory()
    record.shift.activity.deputy_leaders.add(deputy)

    handed_in(record.shift, by=deputy)

    record.refresh_from_db()
    assert (record.status, record.handed_in_by, record.hand_in.n) == (ServiceRecord.Status.PENDING, deputy, 2)


@pytest.mark.parametrize("who", ["leader", "deputy", "administrator"])
def test_leader_deputy_and_administrator_hand_in(who):
    shift = shift_of()
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    deputy = UserFactory()
    shift.activity.deputy_leaders.add(deputy)
    by = {
        "leader": shift.activity.leader,
        "deputy": deputy,
        "administrator": administrator_of(shift.activity.recording_unit),
    }[who]

    assert handed_in(shift, by=by)[0].handed_in_by == by


def test_volunteers_and_foreign_administrators_hand_nothing_in():
    shift, volunteer = shift_of(), VolunteerFactory()
    attended(volunteer, shift, ("09:00", "12:00"))

    for by in (volunteer.user, administrator_of(UnitFactory())):
        with pytest.raises(PermissionDenied):
            handed_in(shift, by=by)

    assert not ServiceRecord.objects.exists()


def test_findings_of_fold_and_arithmetic_are_registered():
    shift = shift_of()
    attended(VolunteerFactory(), shift, ("09:00", "09:05"), findings=("late_upload",))

    handed_in(shift)

    assert codes() == {"late_upload", "below_minimum"}


def test_presence_at_two_shifts_at_once_is_found():
    volunteer, here, there = VolunteerFactory(), shift_of(), shift_of("11:00", "13:00")
    attended(volunteer, here, ("09:00", "12:00"))
    attended(volunteer, there, ("11:30", "13:00"))

    handed_in(here)

    assert codes() == {"elsewhere_too"}


def test_presence_before_another_shift_is_no_finding():
    volunteer, here, there = VolunteerFactory(), shift_of(), shift_of("12:00", "13:00")
    attended(volunteer, here, ("09:00", "12:00"))
    attended(volunteer, there, ("12:00", "13:00"))

    handed_in(here)

    assert codes() == set()


def test_long_day_and_late_account_are_found():
    shift = shift_of("08:00", "17:00")
    attended(VolunteerFactory(created_at=local("2026-03-15 08:00")), shift, ("08:00", "17:00"))

    handed_in(shift)

    assert codes() == {"long_day", "registered_afterwards"}


def test_walk_in_created_at_the_gate_is_no_finding():
    shift = shift_of()
    attended(VolunteerFactory(source="walk_in", created_at=clock.now()), shift, ("09:00", "12:00"))

    handed_in(shift)

    assert codes() == set()


@pytest.mark.parametrize(("equal", "found"), [(19, {"identical_durations"}), (18, set())])
def test_durations_that_nearly_all_agree_are_found(equal, found):
    shift = shift_of()
    for number in range(20):
        later = 0 if number < equal else number
        attended(VolunteerFactory(), shift, (f"09:{number:02}", f"12:{number + later:02}"))

    handed_in(shift)

    assert codes() == found


@pytest.mark.parametrize(
    ("people", "method", "found"), [(10, "card", {"same_second"}), (9, "card", set()), (10, "roll_call", set())]
)
def test_many_people_in_one_second_are_found(people, method, found):
    shift, sender = shift_of(), UserFactory()
    for number in range(people):
        volunteer = SignUpFactory(shift=shift).volunteer
        attended(volunteer, shift, (f"09:{number:02}", f"11:{2 * number + 10}"))
        scanned(shift, volunteer, sender, method=method, nonce=str(number))

    handed_in(shift)

    assert codes() == found


def test_findings_that_are_no_longer_true_disappear_and_settled_ones_stay():
    shift, volunteer = shift_of(), VolunteerFactory()
    attended(volunteer, shift, still_in="09:00", findings=("repeated_in",))
    (record,) = handed_in(shift, open_as_zero=True)
    by = administrator_of(record.recording_unit)
    Finding.objects.filter(code="repeated_in").update(state="settled", settled_by=by, settled_at=clock.now())
    decisions.return_(record=record, by=by, reason="请补签退")
    attended(volunteer, shift, ("09:00", "12:00"), origin="leader_closed")

    handed_in(shift)

    assert list(Finding.objects.values_list("code", "state")) == [("repeated_in", "settled")]


def test_finding_of_a_shift_is_settled_by_an_approver_with_a_word():
    shift = shift_of()
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    hand_ins.hand_in(shift=shift, by=shift.activity.leader, heads=Heads(at_start=3, explanation="家长"))
    finding, by = Finding.objects.get(), administrator_of(shift.activity.recording_unit)

    with pytest.raises(HoursRefused) as wordless:
        findings.settle(finding=finding, by=by, note=" ")
    settled = findings.settle(finding=finding, by=by, note="与照片一致")
    when = settled.settled_at
    same = findings.settle(finding=finding, by=by, note=" 与照片一致")
    assert (same.pk, same.settled_at) == (finding.pk, when)
    assert HistoryEntry.objects.filter(did="finding settled").count() == 1
    with pytest.raises(HoursRefused) as again:
        findings.settle(finding=finding, by=by, note="再核")

    assert wordless.value.reason == HoursRefused.Reason.HOURS_REASON_MISSING
    assert (settled.state, settled.settled_by, settled.note) == ("settled", by, "与照片一致")
    assert again.value.reason == HoursRefused.Reason.FINDING_SETTLED


def test_who_handed_in_does_not_settle_the_findings_of_the_shift():
    shift = shift_of()
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    by = administrator_of(shift.activity.recording_unit)
    hand_ins.hand_in(shift=shift, by=by, heads=Heads(at_start=3, explanation="家长"))

    with pytest.raises(HoursRefused) as refusal:
        findings.settle(finding=Finding.objects.get(), by=by, note="无妨")

    assert refusal.value.reason == HoursRefused.Reason.OWN_ENTRY


def test_evidence_that_changes_after_the_decision_is_found_once():
    record = pending_record()
    approved(record)
    unchanged = findings.find_late_evidence()
    attended(record.volunteer, record.shift, ("09:00", "11:00"))

    assert (unchanged, findings.find_late_evidence(), findings.find_late_evidence()) == (0, 1, 0)
    assert codes() == {"late_evidence"}


def test_adjustment_settles_late_evidence_until_the_next_change():
    record = pending_record()
    approved(record)
    attended(record.volunteer, record.shift, ("09:00", "11:00"))
    findings.find_late_evidence()
    by = administrator_of(record.recording_unit)

    decisions.adjust(record=record, by=by, basis=basis_of(record), reason="按新依据")

    assert Finding.objects.get().state == "settled"
    assert findings.find_late_evidence() == 0
    attended(record.volunteer, record.shift, ("09:00", "10:00"))
    assert findings.find_late_evidence() == 1
    assert Finding.objects.get().state == "open"


def scanned(shift, volunteer, sender, *, method: str, nonce: str) -> Scan:
    return Scan.objects.create(
        source=f"user:{sender.pk}",
        nonce=nonce,
        digest="0" * 64,
        sent_by=sender,
        shift=shift,
        volunteer=volunteer,
        direction="in",
        method=method,
        device_at=shift.starts_at,
        logical_at=shift.starts_at,
        received_at=shift.starts_at,
        authentic=True,
        code="checked_in",
    )
