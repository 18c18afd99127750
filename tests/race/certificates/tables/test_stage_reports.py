"""Two at once make one table, one version, one submission: what the lock on the unit is for."""

from collections.abc import Callable
from functools import partial

import pytest

from certificates.exceptions import TableRefused
from certificates.models import ActivityReport, StageReport
from certificates.reports.services import reports
from certificates.tables.services import stage_reports
from certificates.tables.subjects import Subject
from registry.models import Activity, HistoryEntry, Unit, User
from tests.factories import ShiftFactory, local
from tests.factories_hours import administrator_of, attended, committee_member
from tests.factories_reports import LATER, MARCH, SAID, held_shift, march_table, submitted_table
from tests.race import racing
from tests.race.racing import both_come_first, on_postgres, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
RACERS = 4
race = partial(racing.answers, at=LATER)
Reason = TableRefused.Reason


@pytest.fixture
def unit(at) -> Unit:
    at(LATER)
    return held_shift(people=1).activity.recording_unit


def drafting(unit: Unit, by: User) -> Callable[[], object]:
    return lambda: stage_reports.draft(subject=Subject(unit, MARCH), by=by).pk


def test_who_opens_the_same_stage_at_once_gets_the_same_table(unit):
    admin = administrator_of(unit)

    answers = race(*[drafting(unit, User.objects.get(pk=admin.pk)) for _n in range(RACERS)])

    assert answers == {StageReport.objects.get().pk: RACERS}


def test_two_submissions_freeze_the_table_once(unit):
    report = march_table(unit)
    admins = [administrator_of(unit) for _n in range(RACERS)]

    answers = race(*[lambda by=by: stage_reports.submit(report=report, by=by).status for by in admins])

    assert answers == {"submitted": 1, Reason.TABLE_WRONG_STATE: RACERS - 1}
    assert HistoryEntry.objects.filter(did="table submitted").count() == 1


def test_two_corrections_make_one_second_version(unit):
    report = submitted_table(unit)
    stage_reports.send_back(report=report, reason="不符", by=committee_member())
    admins = [administrator_of(unit) for _n in range(RACERS)]

    answers = race(*[lambda by=by: stage_reports.correct(report=report, reason="核对", by=by).version for by in admins])

    assert answers == {2: 1, Reason.TABLE_NOT_LATEST: RACERS - 1}


def test_accepted_and_returned_at_once_is_one_decision(unit):
    report = submitted_table(unit)
    first, second = committee_member(), committee_member()

    answers = race(
        lambda: stage_reports.accept(report=report, by=first).status,
        lambda: stage_reports.send_back(report=report, reason="不符", by=second).status,
    )

    assert answers[Reason.TABLE_WRONG_STATE] == 1
    assert sum(answers.values()) == 2


def test_the_last_two_reports_at_once_make_the_activity_reported(at):
    at(LATER)
    shift = held_shift(people=1)
    second = ShiftFactory(
        activity=shift.activity, starts_at=local("2026-03-15 09:00"), ends_at=local("2026-03-15 11:00")
    )
    attended(shift.attendances.get().volunteer, second, ("09:00", "11:00"))
    leader = shift.activity.leader
    drafts = [reports.save(shift=each, by=leader, **SAID) for each in (shift, second)]

    race(*[lambda report=report: reports.submit(report=report, by=leader).status for report in drafts])

    assert ActivityReport.objects.submitted().count() == 2
    assert Activity.objects.get().status == Activity.Status.REPORTED


@on_postgres
def test_without_the_lock_two_submissions_both_go_through(unit, monkeypatch):
    report = march_table(unit)
    both_come_first(monkeypatch, stage_reports, "computed")
    without_locks(monkeypatch)
    admins = [administrator_of(unit) for _n in range(2)]

    answers = race(*[lambda by=by: stage_reports.submit(report=report, by=by).status for by in admins])

    assert answers == {"submitted": 2}
