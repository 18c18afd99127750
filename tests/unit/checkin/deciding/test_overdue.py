"""Overdue hours: who must act, and who else sees them (D41, design#deciders)."""

from datetime import date

import pytest

from checkin.deciding.escalation import levels_that_see
from checkin.deciding.services import decisions
from checkin.deciding.services.approvers import waiting_for, waiting_shifts
from checkin.deciding.services.overdue import Stage, due_among
from registry import clock
from registry.models import Shift
from tests.factories import UnitFactory, UserFactory, VolunteerFactory
from tests.factories_hours import administrator_of, attended, committee_member, handed_in, pending_record, shift_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
DUE = "2026-03-27"  # a Friday, the tenth working day


def overdue_shifts(user):
    """What is overdue among the shifts whose roll this user keeps."""
    return due_among(Shift.objects.led_by(user), before=clock.today())


@pytest.mark.parametrize(
    ("overdue", "seen"),
    [(0, ["unit"]), (2, ["unit"]), (3, ["unit", "above"]), (5, ["unit", "above"]), (6, ["unit", "above", "root"])],
)
def test_overdue_work_climbs_and_never_skips_whose_turn_it_is(overdue, seen):
    assert levels_that_see(["unit", "above", "top", "root"], overdue) == seen
    assert levels_that_see(["unit", "root"], overdue)[0] == "unit"
    assert levels_that_see(["root"], overdue) == ["root"]


@pytest.mark.parametrize(
    ("today", "seen"),
    [
        ("2026-03-27", ["own"]),
        ("2026-04-01", ["own", "above"]),  # the third working day after the due day
        ("2026-04-07", ["own", "above", "committee"]),  # the sixth; 6 April is a holiday
    ],
)
def test_overdue_record_shows_one_level_up_then_at_the_committee(at, today, seen):
    parent = UnitFactory()
    unit = UnitFactory(parent=parent)
    people = {"own": administrator_of(unit), "above": administrator_of(parent), "committee": committee_member()}
    record = pending_record(recording_unit=unit)
    at(f"{today} 09:00")

    assert [name for name, user in people.items() if waiting_for(user) == [record]] == seen
    record.refresh_from_db()
    assert record.status == "pending"  # never decided automatically


def test_roll_nobody_handed_in_is_overdue_at_its_leader(at):
    shift = shift_of()
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    deputy = UserFactory()
    shift.activity.deputy_leaders.add(deputy)
    at(f"{DUE} 09:00")
    in_time = overdue_shifts(administrator_of(shift.activity.recording_unit))
    at("2026-03-31 09:00")

    (row,) = overdue_shifts(administrator_of(shift.activity.recording_unit))

    assert in_time == []
    assert (row.shift, row.stage, row.people, row.workdays) == (shift, Stage.NOT_HANDED_IN, 1, 2)
    assert (row.due_on, row.must_act) == (date(2026, 3, 27), (shift.activity.leader, deputy))
    assert overdue_shifts(shift.activity.leader) == [row]
    assert overdue_shifts(administrator_of(UnitFactory())) == []


def test_undecided_shift_is_overdue_at_those_who_may_decide(at):
    record = pending_record()
    free, barred = administrator_of(record.recording_unit), administrator_of(record.recording_unit)
    record.shift.activity.deputy_leaders.add(barred)
    at("2026-03-30 09:00")

    (row,) = overdue_shifts(committee_member())

    assert (row.stage, row.people, row.workdays, row.must_act) == (Stage.NOT_DECIDED, 1, 1, (free,))
    assert row.at_unit == record.recording_unit


def test_long_day_is_overdue_at_the_committee_and_the_rest_at_the_unit(at):
    unit = UnitFactory()
    shift = shift_of("07:00", "18:00", recording_unit=unit)
    for until in ("18:00", "12:00"):
        attended(VolunteerFactory(), shift, ("07:00", until))
    handed_in(shift)
    own, member = administrator_of(unit), committee_member()
    at("2026-03-30 09:00")

    rows = {row.must_act: (row.people, row.at_unit.parent_id) for row in overdue_shifts(member)}

    assert rows == {(own,): (1, unit.parent_id), (member,): (1, None)}


def test_returned_roll_that_did_not_come_back_is_overdue(at):
    record = pending_record()
    decisions.return_(record=record, by=administrator_of(record.recording_unit), reason="请核对")
    at("2026-03-30 09:00")

    assert [row.stage for row in overdue_shifts(committee_member())] == [Stage.NOT_HANDED_IN]


@pytest.mark.parametrize("shifts", [1, 3])
def test_lists_cost_the_same_for_one_and_three(at, shifts, django_assert_num_queries):
    unit = UnitFactory()
    by = administrator_of(unit)
    for day in range(10, 10 + shifts):
        late = shift_of(day=f"2026-03-{day}", recording_unit=unit)
        attended(VolunteerFactory(), late, ("09:00", "12:00"))
        pending_record(recording_unit=unit, day=f"2026-03-{day}")
    at("2026-04-10 09:00")

    with django_assert_num_queries(24):
        assert len(overdue_shifts(by)) == 2 * shifts
    with django_assert_num_queries(19):
        assert sum(one.people for one in waiting_shifts(by)) == shifts


def test_people_of_a_shift_that_differ_are_counted_apart():
    unit = UnitFactory()
    shift = shift_of(recording_unit=unit)
    by = administrator_of(unit)
    other = administrator_of(unit)
    for volunteer in (VolunteerFactory(user=by), VolunteerFactory(), VolunteerFactory()):
        attended(volunteer, shift, ("09:00", "12:00"))
    handed_in(shift)

    assert [(one.people, len(one.left_out)) for one in waiting_shifts(by)] == [(2, 1)]
    assert [one.people for one in waiting_shifts(other)] == [3]
    assert {record.volunteer.user for record in waiting_for(by)}.isdisjoint({by})
