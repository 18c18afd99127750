"""The days by law, for a year whose arrangement is not known."""

from datetime import date

import chinese_calendar
import pytest

from registry.activities.applying.series import Rule, preview
from registry.workdays import statutory
from registry.workdays.arithmetic import WorkCalendar


@pytest.mark.parametrize("year", [2026])
def test_the_days_by_law_are_free_in_the_year_that_is_known(year):
    assert [day for day in statutory.national(year) if chinese_calendar.is_workday(day)] == []


def test_they_stand_only_where_the_arrangement_is_lacking():
    lacking = statutory.foreseen(WorkCalendar(), [2027])
    nation_known = statutory.foreseen(WorkCalendar(national_years={2027}), [2027])
    known = statutory.foreseen(WorkCalendar(covered_years={2027}), [2027])
    new_year, third, moved = date(2027, 1, 1), date(2027, 4, 9), WorkCalendar({date(2027, 1, 1): True})

    assert [lacking.is_workday(day) for day in (new_year, third)] == [False, False]
    assert [nation_known.is_workday(day) for day in (new_year, third)] == [True, False]
    assert [known.is_workday(day) for day in (new_year, third)] == [True, True]
    assert statutory.foreseen(moved, [2027]).is_workday(new_year)  # what somebody entered stands


def test_a_sunday_before_new_year_is_joined_to_it_across_the_years():
    sunday = date(2028, 12, 31)

    (day,) = preview(Rule("listed", listed=(sunday,)), sunday, WorkCalendar(), ())

    assert day.is_holiday
    assert not statutory.foreseen(WorkCalendar(), [2030]).is_workday(date(2029, 10, 1))
    assert statutory.foreseen(WorkCalendar(), [9999, 1])


def test_a_year_beyond_the_table_has_its_solar_days():
    assert sorted(f"{day:%m-%d}" for day in statutory.national(2044)) == [
        "01-01", "04-04", "05-01", "05-02", "10-01", "10-02", "10-03",
    ]  # fmt: skip
    assert list(statutory.guangxi(2044)) == []
