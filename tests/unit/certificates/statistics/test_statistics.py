"""A year in figures: by people, months, categories and units, each with its list."""

from datetime import date

import pytest

from certificates.statistics.documents import statistics_book
from certificates.statistics.services import statistics
from checkin.models import HoursSummary
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_hours import AFTERWARDS, approved, pending_record
from tests.factories_reports import held_shift
from tests.readers import xlsx_rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def afterwards(at):
    return at(AFTERWARDS)


def summed(volunteer, minutes: int, *, month: int = 3, unit=None, kind: str = "service", supplementary: int = 0):
    return HoursSummary.objects.create(
        volunteer=volunteer,
        month_on=date(2026, month, 1),
        recording_unit=unit or volunteer.unit,
        volunteer_unit=unit or volunteer.unit,
        kind=kind,
        timed_minutes=minutes,
        supplementary_minutes=supplementary,
        records=1,
    )


def test_an_approved_record_enters_the_figures():
    record = pending_record()
    approved(record)

    figures = statistics.of_year(2026)

    assert (figures.timed, figures.supplementary, figures.active, figures.registered) == (180, 0, 1, 1)
    assert [(line.month_on.month, line.minutes, line.people) for line in figures.months] == [(3, 180, 1)]


def test_twenty_hours_are_reached_at_1200_minutes():
    vera = VolunteerFactory()
    summed(vera, 600, month=2)
    summed(vera, 500, supplementary=100)
    summed(VolunteerFactory(unit=vera.unit), 1199)

    figures = statistics.of_year(2026)

    assert (figures.reached, figures.registered, figures.rate) == (1, 2, 50.0)
    assert list(statistics.people("reached", 2026)) == [vera]


def test_training_is_counted_apart():
    vera = VolunteerFactory()
    summed(vera, 60, kind="training")

    figures = statistics.of_year(2026)

    assert (figures.minutes, figures.training, figures.active) == (0, 60, 0)
    assert list(statistics.people("trained", 2026)) == [vera]


def test_duplicates_of_a_person_are_one_person():
    vera = VolunteerFactory()
    twin = VolunteerFactory(merged_into=vera, status="left", unit=vera.unit)
    summed(vera, 700)
    summed(twin, 500)

    assert statistics.of_year(2026).reached == 1
    assert statistics.minutes_of([vera], "active", 2026) == {vera.pk: 1200}


def test_a_year_without_people_has_no_rate():
    assert statistics.of_year(2026).rate is None


def test_a_unit_sees_its_own():
    vera, otto = VolunteerFactory(), VolunteerFactory()
    summed(vera, 60)
    summed(otto, 120)

    figures = statistics.of_year(2026, units={vera.unit_id})

    assert (figures.minutes, figures.registered, [line.name for line in figures.units]) == (
        60,
        1,
        [vera.unit.short_name],
    )


def test_hours_stay_with_the_unit_of_the_time():
    vera, former = VolunteerFactory(), UnitFactory()
    summed(vera, 1200, unit=former)

    lines = {line.unit: (line.registered, line.minutes, line.reached) for line in statistics.of_year(2026).units}

    assert lines == {vera.unit_id: (1, 0, 0), former.pk: (0, 1200, 0)}


def test_the_committee_s_line_adds_up_the_units_below():
    above = UnitFactory()
    vera = VolunteerFactory(unit=UnitFactory(parent=above))
    summed(vera, 1200)

    (line,) = statistics.of_year(2026).units

    assert (line.unit, line.registered, line.active, line.reached, line.rate) == (above.pk, 1, 1, 1, 100.0)
    assert list(statistics.people("reached", 2026, units=statistics.units_of_line(above.pk, None))) == [vera]


def test_categories_count_activities_and_their_shifts():
    held_shift(category="RURAL")
    held_shift(category="CAMPUS")
    held_shift(category="CAMPUS", day="2026-04-01")

    lines = {line.code: (line.activities, line.shifts) for line in statistics.of_year(2026).categories}

    assert lines == {"RURAL": (1, 1), "COMMUNITY": (0, 0), "CAMPUS": (1, 1), "NEARBY": (0, 0)}
    assert statistics.activities(2026, category="CAMPUS").count() == 1


def test_a_month_has_its_own_list():
    vera, otto = VolunteerFactory(), VolunteerFactory()
    summed(vera, 60, month=2)
    summed(otto, 60, month=3)

    assert list(statistics.people("active", 2026, month=3)) == [otto]


def test_the_years_begin_with_the_first_hours():
    summed(VolunteerFactory(), 60)
    HoursSummary.objects.update(month_on=date(2024, 5, 1))

    assert statistics.years() == [2026, 2025, 2024]


@pytest.mark.parametrize("people", [1, 3])
def test_the_figures_cost_the_same_for_one_and_three(people, django_assert_num_queries):
    for _n in range(people):
        summed(VolunteerFactory(), 60)

    with django_assert_num_queries(12):
        statistics.of_year(2026)


def test_the_workbook_holds_numbers():
    summed(VolunteerFactory(), 1212, supplementary=90)

    book = statistics_book.as_xlsx(statistics.of_year(2026), scope="区直机关")

    assert xlsx_rows(book)[2:7] == [
        ["已注册志愿者", 1.0, "人"],
        ["参加过服务的志愿者", 1.0, "人"],
        ["年度服务满20小时", 1.0, "人"],
        ["满20小时率", 100.0, "%"],
        ["服务时长（系统计时）", 20.2, "小时"],
    ]
    assert xlsx_rows(book, 2)[2] == ["2026年3月", 20.2, 1.5, 21.7, 1.0, 1.0]
