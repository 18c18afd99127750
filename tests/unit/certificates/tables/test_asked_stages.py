"""A table that is due is the unit's duty, with reminders, overdue list and an empty table where nothing was held."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from certificates.exceptions import AskingRefused, TableRefused
from certificates.models import AskedStage, StageReport
from certificates.tables import stages
from certificates.tables.documents import stage_form_files
from certificates.tables.pages import drawn
from certificates.tables.services import asked_stages, stage_reports
from certificates.tables.services.deadlines import table_dues
from certificates.urging.services.overdue import overdue_for
from config.reminders import remind
from registry.models import HistoryEntry, Notification
from registry.units.services import mergers
from registry.workdays import duties
from tests import calendars
from tests.factories import UnitFactory
from tests.factories_hours import administrator_of, committee_member
from tests.factories_reports import MARCH, held_shift, march_table
from tests.shared import built_once

pytestmark = pytest.mark.django_db
Reason = AskingRefused.Reason


TODAY = "2026-03-20 09:00"


def calendar_of_the_year(at) -> None:
    at(TODAY)
    calendars.known(2026)


calendar = built_once(calendar_of_the_year)


@pytest.fixture
def unit(at):
    at(TODAY)
    return UnitFactory()


def asked(by=None, **changes) -> AskedStage:
    return asked_stages.ask(**({"stages": [MARCH], "by": by or committee_member()} | changes))[0]


def titles(user) -> list[str]:
    return [duty.title for duty in duties.of(user)]


def handed_in_empty(unit) -> StageReport:
    by = administrator_of(unit)
    return stage_reports.submit(report=march_table(unit, by=by), by=by, is_empty=True)


def test_a_table_is_due_a_week_after_its_stage_unless_the_committee_says_otherwise(unit):
    first = asked()
    second = asked(stages=[stages.month(date(2026, 4, 1))], due_days=10)

    assert (first.due_on, second.due_on) == (date(2026, 4, 7), date(2026, 5, 10))
    assert HistoryEntry.objects.filter(did="table asked").count() == 2


def test_the_unit_finds_it_among_its_duties_once_the_stage_is_over(unit, at):
    asked()
    by = administrator_of(unit)
    assert "提交统计表" not in titles(by)

    at("2026-04-01 09:00")
    (duty,) = [duty for duty in duties.of(by) if duty.title == "提交统计表"]

    assert (duty.due_on, duty.detail) == (date(2026, 4, 7), f"{unit} · 2026年3月")
    assert f"unit={unit.pk}&from_on=2026-03-01&until_on=2026-03-31" in duty.url


def test_units_below_do_not_owe_a_table_of_their_own(unit, at):
    below = UnitFactory(parent=unit)
    asked()
    at("2026-04-01 09:00")

    assert {one.unit for one in asked_stages.owed()} == {unit}
    assert "提交统计表" not in titles(administrator_of(below))


def test_the_unit_is_reminded_before_on_and_after_the_day(unit, at):
    asked()
    by = administrator_of(unit)
    told = []
    for day in range(1, 15):
        at(f"2026-04-{day:02} 08:30")
        before = Notification.objects.filter(user=by, key__startswith="remind:table").count()
        remind()
        if Notification.objects.filter(user=by, key__startswith="remind:table").count() > before:
            told.append(day)

    # 4 to 6 April is 清明: two working days before the 7th is the 2nd.
    assert told == [2, 7, 10]


def test_it_becomes_overdue_and_is_urged(unit, at):
    asked()
    at("2026-04-10 09:00")

    (due,) = [due for due in overdue_for(committee_member()) if due.kind == "table"]

    assert (due.unit, due.overdue, due.subject) == (unit, 3, "2026年3月")
    assert [one.kind for one in overdue_for(administrator_of(unit))] == ["table"]
    assert overdue_for(administrator_of(UnitFactory(parent=unit))) == []


def test_handing_in_settles_it_and_a_return_opens_it_again(unit, at):
    asked()
    at("2026-04-10 09:00")
    report = handed_in_empty(unit)
    assert asked_stages.owed() == []

    stage_reports.send_back(report=report, by=committee_member(), reason="请补报")

    assert [one.is_returned for one in asked_stages.owed()] == [True]
    assert "更正被退回的统计表" in titles(administrator_of(unit))
    assert "提交统计表" not in titles(administrator_of(unit))


def test_a_correction_begun_leaves_the_accepted_table_handed_in(unit, at):
    asked()
    at("2026-04-10 09:00")
    report = stage_reports.accept(report=handed_in_empty(unit), by=committee_member())

    draft = stage_reports.correct(report=report, reason="漏报一项", by=report.submitted_by)

    assert asked_stages.owed() == []
    assert [one.report for one in asked_stages.tables_of(AskedStage.objects.all())] == [report]
    stage_reports.submit(report=draft, by=report.submitted_by, is_empty=True)
    assert [one.report for one in asked_stages.tables_of(AskedStage.objects.all())] == [draft]


def test_the_draft_of_what_was_returned_is_still_owed(unit, at):
    asked()
    at("2026-04-10 09:00")
    report = handed_in_empty(unit)
    stage_reports.send_back(report=report, by=committee_member(), reason="请补报")

    draft = stage_reports.correct(report=report, reason="请补报", by=report.submitted_by)

    assert [one.report for one in asked_stages.owed()] == [draft]


def test_a_unit_added_later_owes_no_stage_from_before(unit, at):
    asked()
    at("2026-04-01 09:00")
    late = UnitFactory()
    second = asked(stages=[stages.month(date(2026, 2, 1))])

    assert [(one.asked, one.unit) for one in asked_stages.owed() if one.asked != second] == [
        (AskedStage.objects.get(from_on=date(2026, 3, 1)), unit)
    ]
    assert [one.unit for one in asked_stages.owed() if one.asked == second] == [unit, late]


def test_a_unit_opened_again_below_a_closed_one_owes_its_own_table(unit, at):
    below, committee = UnitFactory(parent=unit), committee_member()
    mergers.close(unit=below, by=committee)
    mergers.close(unit=unit, by=committee)
    mergers.take_back(unit=below, by=committee)
    asked()
    at("2026-04-01 09:00")

    assert [one.unit for one in asked_stages.owed()] == [below]


def test_a_unit_with_nothing_to_report_hands_in_an_empty_table(unit, at):
    at("2026-04-02 09:00")
    by = administrator_of(unit)
    draft = march_table(unit, by=by)
    with pytest.raises(TableRefused) as refused:
        stage_reports.submit(report=draft, by=by)
    assert refused.value.reason == TableRefused.Reason.TABLE_NOTHING

    report = stage_reports.submit(report=draft, by=by, is_empty=True)
    form = drawn(report, stage_reports.table_of(report))

    assert report.status == StageReport.Status.SUBMITTED
    assert [[line.printed for line in row.lines] for row in form.rows] == [["无"]] * 5
    assert "本阶段没有开展活动。" in form.remarks
    assert all(getattr(stage_form_files, draw)(form) for draw in ("as_xlsx", "as_docx"))


def test_a_table_with_activities_is_not_handed_in_as_empty(unit, at):
    held_shift(people=1, recording_unit=unit)
    at("2026-04-02 09:00")
    with pytest.raises(TableRefused) as refused:
        handed_in_empty(unit)

    assert refused.value.reason == TableRefused.Reason.TABLE_NOT_EMPTY


def test_another_day_moves_the_duty_and_taking_it_back_ends_it(unit, at):
    one, by = asked(), committee_member()
    at("2026-04-08 09:00")
    assert [due.overdue for due in table_dues(until=date(2026, 4, 30))] == [1]

    asked_stages.change_due(asked=one, due_on=date(2026, 4, 20), by=by)
    assert [due.due_on for due in table_dues(until=date(2026, 4, 30))] == [date(2026, 4, 20)]
    asked_stages.withdraw(asked=one, by=by)

    assert table_dues(until=date(2026, 4, 30)) == []
    with pytest.raises(AskingRefused) as refused:
        asked_stages.withdraw(asked=one, by=by)
    assert refused.value.reason == Reason.ASKED_WITHDRAWN
    assert asked(by).pk != one.pk  # it may be asked for again


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"stages": []}, Reason.ASKED_HOW_MANY),
        ({"stages": [stages.Stage(date(2026, 3, 2), date(2026, 3, 1))]}, Reason.ASKED_STAGE),
        ({"due_days": 0}, Reason.ASKED_DUE_DAYS),
        ({"due_days": 61}, Reason.ASKED_DUE_DAYS),
    ],
)
def test_what_cannot_be_asked_is_refused(unit, changes, reason):
    with pytest.raises(AskingRefused) as refused:
        asked(**changes)
    assert refused.value.reason == reason


def test_a_stage_is_asked_for_once(unit):
    asked()
    with pytest.raises(AskingRefused) as refused:
        asked()
    assert refused.value.reason == Reason.ASKED_ALREADY


def test_only_the_committee_asks(unit):
    one, other = asked(), administrator_of(unit)
    for act in (
        lambda: asked(other),
        lambda: asked_stages.change_due(asked=one, due_on=date(2026, 4, 20), by=other),
        lambda: asked_stages.withdraw(asked=one, by=other),
    ):
        with pytest.raises(PermissionDenied):
            act()


@pytest.mark.parametrize("units", [1, 4])
def test_what_is_owed_costs_the_same_for_one_and_four(unit, units, at, django_assert_num_queries):
    for _n in range(units - 1):
        UnitFactory()
    asked()
    at("2026-04-01 09:00")

    with django_assert_num_queries(3):
        assert len(asked_stages.owed()) == units


def test_a_programme_is_split_into_its_quarters_or_months():
    whole = stages.Stage(date(2026, 3, 1), date(2026, 12, 31), 7, "常态化")

    quarters = stages.split(whole, "quarter")

    assert [(one.from_on.isoformat(), one.until_on.isoformat()) for one in quarters] == [
        ("2026-03-01", "2026-03-31"),
        ("2026-04-01", "2026-06-30"),
        ("2026-07-01", "2026-09-30"),
        ("2026-10-01", "2026-12-31"),
    ]
    assert len(stages.split(whole, "month")) == 10
    assert stages.split(whole, "once") == [whole]
    assert {one.programme for one in quarters} == {7}
