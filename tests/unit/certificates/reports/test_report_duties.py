"""Duties about reports and tables."""

from datetime import date

import pytest
from django.urls import reverse

from certificates.duties import report_duties
from certificates.tables.services import stage_reports
from tests.factories import UserFactory
from tests.factories_hours import administrator_of, committee_member
from tests.factories_reports import LATER, held_shift, reported, submitted_table

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def later(at):
    return at(LATER)


def test_a_leader_is_told_each_shift_with_its_day():
    shift = held_shift(day="2026-03-30")
    reported(held_shift(leader=shift.activity.leader))

    (duty,) = report_duties(shift.activity.leader)

    assert (duty.url, duty.due_on) == (reverse("shift-report", args=[shift.pk]), date(2026, 4, 6))


def test_an_administrator_is_told_what_is_overdue_in_one_line():
    shift = held_shift()
    unit = shift.activity.recording_unit
    held_shift(recording_unit=unit)
    held_shift(recording_unit=unit, day="2026-03-30")

    (duty,) = report_duties(administrator_of(unit))

    assert (duty.url, duty.count, duty.due_on) == (reverse("report-list"), 2, date(2026, 3, 21))


def test_a_returned_table_waits_for_its_unit_until_it_is_corrected():
    unit = held_shift(people=1, day="2026-03-28").activity.recording_unit
    report, admin = submitted_table(unit), administrator_of(unit)
    stage_reports.send_back(report=report, reason="人数不符", by=committee_member())

    (duty,) = report_duties(admin)
    stage_reports.correct(report=report, reason="重新核对", by=admin)

    assert (duty.url, duty.detail) == (reverse("table-detail", args=[report.pk]), "人数不符")
    assert report_duties(admin) == []


def test_the_committee_is_told_how_many_tables_wait_without_the_own_ones():
    committee = committee_member()
    submitted_table(held_shift(people=1).activity.recording_unit)
    submitted_table(held_shift(people=1).activity.recording_unit, by=committee)

    to_decide, _to_urge = report_duties(committee)

    assert (to_decide.url, to_decide.count) == (reverse("committee-tables"), 1)


def test_nobody_else_is_bothered():
    held_shift()

    assert report_duties(UserFactory()) == []
