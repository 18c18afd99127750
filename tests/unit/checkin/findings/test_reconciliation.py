"""The table of a roll, and the list of rolls by suspicion (D91, D125)."""

import pytest
from django.core.exceptions import PermissionDenied

from checkin.deciding.heads import Heads
from checkin.deciding.services import decisions, waiting_list
from checkin.deciding.services.approvers import waiting_shifts
from checkin.deciding.services.hand_ins import hand_in
from checkin.findings.services import findings, reconciliation
from checkin.models import EnteredTime, Finding, HandIn
from registry import clock
from registry.models import User
from tests.factories import CollaborationGroupFactory, SignUpFactory, StationFactory, UnitFactory, VolunteerFactory
from tests.factories_hours import administrator_of, attended, handed_in, pending_record, shift_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def said(shift) -> dict[str, str]:
    return {line.title: line.said for line in reconciliation.lines_of(shift)}


def test_roll_on_which_everything_agrees_has_an_empty_table():
    shift = shift_of()
    attended(SignUpFactory(shift=shift).volunteer, shift, ("09:00", "12:00"))
    hand_in(shift=shift, by=shift.activity.leader, heads=Heads(1, 1))

    assert said(shift) == {}


def test_table_sets_sign_ups_beside_presence_and_entered_times():
    shift = shift_of()
    came, guest, missing = (
        SignUpFactory(shift=shift, source=source).volunteer for source in ("self", "walk_in", "self")
    )
    attended(came, shift, still_in="09:00")
    attended(guest, shift, ("09:00", "12:00"), origin="paper")
    EnteredTime.objects.create(
        volunteer=guest,
        shift=shift,
        in_at=shift.starts_at,
        out_at=shift.ends_at,
        origin="paper",
        reason="停电",
        entered_by=shift.activity.leader,
    )
    hand_in(shift=shift, by=shift.activity.leader, heads=Heads(2, 2), open_as_zero=True)

    assert said(shift) == {
        "已报名，没有到场": "1 人",
        "现场加入": "1 人",
        "没有签退，按 0 小时": "1 人",
        "录入时间：纸质签到表": "1 人",
    }
    assert next(iter(reconciliation.lines_of(shift))).people == (missing,)
    assert reconciliation.unexplained(reconciliation.lines_of(shift)) == 0


def test_heads_that_differ_bring_the_leaders_explanation_with_them():
    shift = shift_of()
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    hand_in(shift=shift, by=shift.activity.leader, heads=Heads(3, 1, explanation="两名家长未注册"))

    (line,) = reconciliation.lines_of(shift)

    assert (line.title, line.said) == ("清点人数与扫码人数不一致", "清点 3 / 1 人，扫码 1 人")
    assert (line.finding.explanation, line.finding.explained_by) == ("两名家长未注册", shift.activity.leader)
    assert line.is_explained


def test_line_waits_for_a_word_until_leader_or_approver_wrote_one():
    record = pending_record()
    shift = record.shift
    StationFactory(waiting_scans=2).shifts.add(shift)
    finding = Finding.objects.create(
        shift=shift, code="stations_waiting", evidence={"stations": [["签到台", 2, clock.now().isoformat()]]}
    )
    before = reconciliation.unexplained(reconciliation.lines_of(shift))

    findings.settle(finding=finding, by=administrator_of(record.recording_unit), note="已电话确认，明天上传")

    assert (before, reconciliation.unexplained(reconciliation.lines_of(shift))) == (1, 0)


def test_the_unit_that_leads_the_group_settles_where_it_may_decide():
    record, group = pending_record(), CollaborationGroupFactory()
    finding = Finding.objects.create(shift=record.shift, code="stations_waiting", evidence={"stations": []})
    head = administrator_of(group.leading_unit)
    assert not findings.can_settle(head, record.shift)
    with pytest.raises(PermissionDenied):
        findings.settle(finding=finding, by=head, note="已核实")

    group.units.add(record.recording_unit)
    head = User.objects.get(pk=head.pk)

    assert findings.can_settle(head, record.shift)
    assert findings.settle(finding=finding, by=head, note="已核实").settled_by == head


@pytest.mark.parametrize("people", [1, 3])
def test_table_costs_the_same_for_one_and_three(people, django_assert_num_queries):
    shift = shift_of()
    for _n in range(people):
        attended(SignUpFactory(shift=shift, source="walk_in").volunteer, shift, still_in="09:00")
    handed_in(shift, open_as_zero=True)

    with django_assert_num_queries(5):
        reconciliation.lines_of(shift)


def test_list_sorts_by_suspicion_and_counts_who_is_clean():
    unit = UnitFactory()
    by = administrator_of(unit)
    clean = pending_record(recording_unit=unit, day="2026-03-13").shift
    odd = shift_of(recording_unit=unit, day="2026-03-14")
    attended(VolunteerFactory(), odd, ("09:00", "12:00"))
    attended(VolunteerFactory(), odd, ("09:00", "12:00"), findings=("out_without_in", "late_upload"))
    handed_in(odd)
    lines = waiting_list.waiting_lines(waiting_shifts(by))

    assert [line.shift_id for line in waiting_list.arranged(lines)] == [clean.pk, odd.pk]
    assert [line.shift_id for line in waiting_list.arranged(lines, order="suspicion")] == [odd.pk, clean.pk]
    assert [(line.clean, line.oddity.findings, line.oddity.suspicion) for line in lines] == [(1, 0, 0), (1, 2, 4)]


def test_roll_with_an_open_question_has_nobody_clean():
    unit = UnitFactory()
    record = pending_record(recording_unit=unit)
    Finding.objects.create(shift=record.shift, code="same_second")

    lines = waiting_list.waiting_lines(waiting_shifts(administrator_of(unit)))

    assert [line.clean for line in lines] == [0]
    assert waiting_list.arranged(lines, only_clean=True) == []


def test_clean_records_of_several_shifts_are_approved_in_one_go():
    unit = UnitFactory()
    by = administrator_of(unit)
    first, second, third = (pending_record(recording_unit=unit, day=f"2026-03-{day}") for day in (11, 12, 13))
    odd = shift_of(recording_unit=unit, day="2026-03-10")
    attended(VolunteerFactory(), odd, ("09:00", "12:00"), findings=("late_upload",))
    handed_in(odd)
    rows = waiting_list.clean_rows(by, shift_ids=[first.shift_id, second.shift_id])

    batch = decisions.approve_many(records=[(row.record, row.assessment.basis) for row in rows], by=by)

    assert {decision.record_id for decision in batch.approved} == {first.pk, second.pk}
    assert [row.record for row in waiting_list.clean_rows(by)] == [third]
    assert HandIn.objects.count() == 4


@pytest.mark.parametrize("shifts", [1, 3])
def test_clean_list_costs_the_same_for_one_and_three(shifts, django_assert_num_queries):
    unit = UnitFactory()
    by = administrator_of(unit)
    for day in range(10, 10 + shifts):
        pending_record(recording_unit=unit, day=f"2026-03-{day}")

    with django_assert_num_queries(45):
        assert len(waiting_list.clean_rows(by)) == shifts
