"""The statistics table: counted from real attendance, frozen when submitted, decided by somebody else, versioned."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from certificates.exceptions import TableRefused
from certificates.models import StageReport
from certificates.reports.services import reports
from certificates.tables.services import stage_reports
from certificates.tables.stages import Stage
from certificates.tables.subjects import Subject
from checkin.ledger.services import seals
from checkin.models import Attendance
from registry import clock
from registry.models import Programme
from tests.factories import UnitFactory, VolunteerFactory, committee_unit
from tests.factories_hours import administrator_of, attended, committee_member, shift_of
from tests.factories_reports import (
    LATER,
    MARCH,
    SUMMARY,
    held_shift,
    inspector_of,
    march_table,
    reported,
    submitted_table,
)

pytestmark = pytest.mark.django_db
Reason = TableRefused.Reason
Status = StageReport.Status


@pytest.fixture(autouse=True)
def later(at):
    return at(LATER)


def reason_of(act, **said) -> Reason:
    with pytest.raises(TableRefused) as refused:
        act(**said)
    return refused.value.reason


def figures(unit):
    """人数, 人次, 服务人数 of the unit's March."""
    total = stage_reports.table_of(march_table(unit)).total
    return total.participants.persons, total.participants.person_times, total.served


def test_a_person_counts_once_per_activity_and_once_in_the_stage():
    unit, vera = UnitFactory(), VolunteerFactory()
    reported(held_shift(vera, people=2, recording_unit=unit))
    reported(held_shift(vera, people=1, recording_unit=unit, day="2026-03-21"), served_count=14)

    assert figures(unit) == (4, 5, 100)


def test_duplicates_of_a_person_count_as_one():
    vera, shift = VolunteerFactory(), held_shift()
    attended(vera, shift, ("09:00", "12:00"))
    attended(VolunteerFactory(merged_into=vera, status="left"), shift, ("09:00", "12:00"))

    assert figures(shift.activity.recording_unit)[0] == 1


def test_who_signed_up_but_never_came_is_not_counted():
    shift = held_shift(people=1)
    Attendance.objects.create(volunteer=VolunteerFactory(), shift=shift, state="none", rebuilt_at=clock.now())

    assert figures(shift.activity.recording_unit) == (1, 1, None)


def test_a_joint_activity_counts_at_its_leading_unit_only():
    leading, sharing = UnitFactory(), UnitFactory()
    shift = held_shift(people=3, recording_unit=leading)
    shift.activity.co_units.add(sharing)
    reported(shift)

    assert (figures(leading), figures(sharing)) == ((3, 3, 86), (0, 0, None))
    table = stage_reports.table_of(march_table(sharing))
    assert [(entry.theme, table.counts(entry)) for entry in table.entries] == [(shift.activity.title, False)]


def test_the_unit_below_counts_in_the_table_of_the_unit_above():
    above = UnitFactory()
    below = UnitFactory(parent=above)
    held_shift(people=2, recording_unit=below)

    assert figures(above) == figures(below) == (2, 2, None)


def test_the_committee_s_own_table_holds_only_its_own_activities():
    held_shift(people=2)
    held_shift(people=1, recording_unit=committee_unit())

    table = stage_reports.table_of(march_table(committee_unit(), by=committee_member()))

    assert table.total.participants.persons == 1


@pytest.mark.parametrize(
    ("day", "until_day", "counted"),
    [("2026-02-28", "", 0), ("2026-03-01", "", 1), ("2026-03-31", "2026-04-01", 1), ("2026-04-01", "", 0)],
)
def test_a_shift_belongs_to_the_stage_in_which_it_begins(day, until_day, counted):
    unit = UnitFactory()
    shift = shift_of("22:00", "02:00" if until_day else "23:00", day=day, until_day=until_day, recording_unit=unit)
    attended(VolunteerFactory(), shift, (f"{day} 22:00", f"{until_day or day} {'02' if until_day else '23'}:00"))

    assert figures(unit)[0] == counted


def test_training_and_opening_balances_stay_out():
    unit = UnitFactory()
    held_shift(people=1, recording_unit=unit, kind="training")
    held_shift(people=1, recording_unit=unit, origin="historical")

    assert figures(unit) == (0, 0, None)


def test_a_programme_narrows_the_table_and_names_it():
    unit = UnitFactory()
    programme = Programme.objects.create(
        name="学雷锋专项", starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31), table_title="学雷锋专项情况统计表"
    )
    held_shift(people=1, recording_unit=unit, programme=programme)
    held_shift(people=2, recording_unit=unit)
    stage = Stage(date(2026, 3, 1), date(2026, 3, 31), programme.pk, programme.name)

    report = stage_reports.draft(subject=Subject(unit, stage), by=administrator_of(unit))

    assert report.title == "学雷锋专项情况统计表"
    assert stage_reports.table_of(report).total.participants.persons == 1
    assert march_table(unit) != report


def test_the_title_is_the_corrected_one():
    assert march_table(UnitFactory()).title == "区直机关共青团开展常态化学雷锋青年志愿服务活动阶段性情况统计表"


def test_what_was_not_reported_is_empty_and_told():
    unit = UnitFactory()
    held_shift(people=1, recording_unit=unit)

    table = stage_reports.table_of(march_table(unit))

    assert (table.entries[0].served, table.unreported, table.entries[0].content) == (None, 1, "讲授科普课两节。")


def test_the_content_is_what_the_leader_reported():
    shift = held_shift(people=1)
    reported(shift)

    assert stage_reports.table_of(march_table(shift.activity.recording_unit)).entries[0].content == SUMMARY


def test_rows_newer_than_the_last_seal_are_marked():
    unit = UnitFactory()
    held_shift(people=1, recording_unit=unit)
    before = stage_reports.table_of(march_table(unit))
    seals.seal_new()
    sealed = stage_reports.table_of(march_table(unit))

    assert (before.unsealed, before.seal_line) == ((1,), "台账尚未封存，所列记录待封存")
    assert sealed.unsealed == ()
    assert sealed.seal_line.startswith("数据截至封存 №1（2026年4月2日")


def test_a_draft_is_opened_again_and_not_made_twice():
    unit = UnitFactory()

    assert march_table(unit) == march_table(unit)


def test_a_submitted_table_is_frozen_whatever_happens_later():
    shift = held_shift(people=2)
    report = submitted_table(shift.activity.recording_unit)
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    reported(shift)

    table = stage_reports.table_of(StageReport.objects.get(pk=report.pk))

    assert (table.total.participants.persons, table.total.served) == (2, None)
    assert (report.status, report.filled_on) == (Status.SUBMITTED, date(2026, 4, 2))


def test_a_table_is_submitted_once():
    shift = held_shift(people=1)
    report = submitted_table(shift.activity.recording_unit)

    refused = reason_of(stage_reports.submit, report=report, by=report.submitted_by)

    assert refused == Reason.TABLE_WRONG_STATE


def test_a_stage_without_activities_needs_no_table():
    unit = UnitFactory()

    refused = reason_of(stage_reports.submit, report=march_table(unit), by=administrator_of(unit))

    assert refused == Reason.TABLE_NOTHING


def test_nobody_who_came_is_an_error_on_submission():
    unit = UnitFactory()
    reported(held_shift(recording_unit=unit))

    refused = reason_of(stage_reports.submit, report=march_table(unit), by=administrator_of(unit))

    assert refused == Reason.TABLE_ZERO_PEOPLE


def test_an_activity_to_which_nobody_came_and_that_nobody_reported_is_left_out():
    unit = UnitFactory()
    held_shift(recording_unit=unit)
    held_shift(people=1, recording_unit=unit)

    assert len(stage_reports.table_of(submitted_table(unit)).entries) == 1


@pytest.mark.parametrize(("now", "refused"), [("2026-03-30 09:00", True), ("2026-03-31 17:00", False)])
def test_a_table_is_submitted_when_its_stage_is_over(at, now, refused):
    unit = UnitFactory()
    held_shift(people=1, recording_unit=unit)
    at(now)
    report, by = march_table(unit), administrator_of(unit)

    if refused:
        assert reason_of(stage_reports.submit, report=report, by=by) == Reason.TABLE_STAGE_RUNNING
    else:
        assert stage_reports.submit(report=report, by=by).status == Status.SUBMITTED


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        (date(2026, 3, 2), date(2026, 3, 1), Reason.TABLE_STAGE),
        (date(2026, 5, 1), date(2026, 5, 31), Reason.TABLE_STAGE_FUTURE),
    ],
)
def test_a_stage_has_its_order_and_its_time(first, last, reason):
    unit = UnitFactory()
    subject = Subject(unit, Stage(first, last))

    assert reason_of(stage_reports.draft, subject=subject, by=administrator_of(unit)) == reason


def test_the_committee_accepts_what_somebody_else_submitted():
    report = submitted_table(held_shift(people=1).activity.recording_unit)
    committee = committee_member()

    accepted = stage_reports.accept(report=report, by=committee)

    assert (accepted.status, accepted.decided_by) == (Status.ACCEPTED, committee)
    assert reason_of(stage_reports.accept, report=report, by=committee) == Reason.TABLE_WRONG_STATE


def test_nobody_accepts_or_returns_the_own_table():
    committee = committee_member()
    report = submitted_table(held_shift(people=1).activity.recording_unit, by=committee)

    assert reason_of(stage_reports.accept, report=report, by=committee) == Reason.TABLE_OWN
    assert reason_of(stage_reports.send_back, report=report, reason="不对", by=committee) == Reason.TABLE_OWN


def test_a_table_goes_back_with_a_reason():
    report = submitted_table(held_shift(people=1).activity.recording_unit)

    refused = reason_of(stage_reports.send_back, report=report, reason=" ", by=committee_member())
    returned = stage_reports.send_back(report=report, reason="服务人数与材料不符", by=committee_member())

    assert refused == Reason.TABLE_REASON_MISSING
    assert (returned.status, returned.reason) == (Status.RETURNED, "服务人数与材料不符")


def test_a_correction_is_a_second_version_and_the_first_stays():
    shift = held_shift(people=1)
    unit = shift.activity.recording_unit
    first, admin = submitted_table(unit), administrator_of(unit)
    stage_reports.send_back(report=first, reason="漏报服务人数", by=committee_member())
    reported(shift)

    assert reason_of(stage_reports.correct, report=first, reason="", by=admin) == Reason.TABLE_REASON_MISSING
    second = stage_reports.correct(report=first, reason="补报服务人数", by=admin)
    second = stage_reports.submit(report=second, by=admin)

    assert (second.version, second.correction_reason) == (2, "补报服务人数")
    assert stage_reports.table_of(second).total.served == 86
    assert stage_reports.table_of(StageReport.objects.get(pk=first.pk)).total.served is None
    assert reason_of(stage_reports.correct, report=first, reason="再改", by=admin) == Reason.TABLE_NOT_LATEST
    assert list(StageReport.objects.latest_versions()) == [second]


def test_a_table_that_waits_is_not_corrected():
    report = submitted_table(held_shift(people=1).activity.recording_unit)

    refused = reason_of(stage_reports.correct, report=report, reason="改", by=report.submitted_by)

    assert refused == Reason.TABLE_WRONG_STATE


def test_only_a_draft_is_thrown_away():
    unit = held_shift(people=1).activity.recording_unit
    report = submitted_table(unit)

    assert reason_of(stage_reports.discard, report=report, by=report.submitted_by) == Reason.TABLE_WRONG_STATE
    other = stage_reports.draft(subject=Subject(unit, Stage(date(2026, 2, 1), date(2026, 2, 28))), by=report.made_by)
    stage_reports.discard(report=other, by=report.made_by)
    assert list(StageReport.objects.all()) == [report]


def test_the_leader_makes_the_form_of_the_own_activity_and_the_unit_submits_it():
    shift = held_shift(people=1)
    leader = shift.activity.leader
    report = stage_reports.draft(subject=stage_reports.of_activity(shift.activity), by=leader)

    with pytest.raises(PermissionDenied):
        stage_reports.submit(report=report, by=leader)
    submitted = stage_reports.submit(report=report, by=administrator_of(shift.activity.recording_unit))
    assert (submitted.scope, submitted.stage_from_on) == (StageReport.Scope.ACTIVITY, date(2026, 3, 14))


@pytest.mark.parametrize("command", ["accept", "send_back", "correct", "discard"])
def test_a_foreign_administrator_does_nothing_to_a_table(command):
    report = submitted_table(held_shift(people=1).activity.recording_unit)
    words = {"reason": "不对"} if command in ("send_back", "correct") else {}

    with pytest.raises(PermissionDenied):
        getattr(stage_reports, command)(report=report, by=administrator_of(UnitFactory()), **words)


def test_the_roll_up_counts_every_activity_once():
    leading, sharing = UnitFactory(), UnitFactory()
    shift = held_shift(people=2, recording_unit=leading)
    shift.activity.co_units.add(sharing)
    reported(shift)
    held_shift(people=1, recording_unit=sharing)

    total = stage_reports.roll_up(MARCH).total

    assert (total.participants.persons, total.participants.person_times, total.served) == (3, 3, 86)


def test_only_the_committee_keeps_a_roll_up():
    subject = Subject(committee_unit(), MARCH, is_roll_up=True)
    held_shift(people=2)
    committee = committee_member()

    report = stage_reports.submit(report=stage_reports.draft(subject=subject, by=committee), by=committee)

    assert stage_reports.table_of(report).total.participants.persons == 2
    with pytest.raises(PermissionDenied):
        stage_reports.draft(subject=subject, by=administrator_of(UnitFactory()))


def test_who_sees_which_table():
    shift = held_shift(people=1)
    unit = shift.activity.recording_unit
    table = submitted_table(unit)
    form = stage_reports.draft(subject=stage_reports.of_activity(shift.activity), by=shift.activity.leader)
    seen = {
        "administrator": administrator_of(unit),
        "foreign": administrator_of(UnitFactory()),
        "leader": shift.activity.leader,
        "committee": committee_member(),
        "inspector": inspector_of(unit),
    }

    found = {who: set(StageReport.objects.visible_to(user)) for who, user in seen.items()}

    assert found == {
        "administrator": {table, form},
        "foreign": set(),
        "leader": {form},
        "committee": {table, form},
        "inspector": {table, form},
    }


def test_a_reopened_report_does_not_touch_a_submitted_table():
    shift = held_shift(people=1)
    report = reported(shift)
    table = submitted_table(shift.activity.recording_unit)
    reports.reopen(report=report, reason="人数写错", by=shift.activity.leader)

    assert stage_reports.table_of(table).total.served == 86
