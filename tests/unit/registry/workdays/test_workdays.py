"""Working days over the national and the Guangxi layer."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.workdays.arithmetic import (
    GUANGXI_2017,
    DueDate,
    WorkCalendar,
    WorkdayCount,
    add_workdays,
    hours_due,
    national_layer,
    national_years,
    report_due_on,
    workdays_between,
)

NATION = WorkCalendar.layered(national_layer(2017), covered_years={2017})
GUANGXI = WorkCalendar.layered(national_layer(2017), GUANGXI_2017, covered_years={2017})

days = st.dates(date(2016, 12, 1), date(2018, 1, 31))


@pytest.mark.parametrize(
    ("ended_on", "due_on"),
    [
        (date(2017, 3, 29), date(2017, 4, 17)),
        (date(2017, 3, 24), date(2017, 4, 12)),
        (date(2017, 3, 31), date(2017, 4, 17)),
    ],
)
def test_hours_are_due_on_the_tenth_working_day_of_guangxi(ended_on, due_on):
    assert hours_due(ended_on, GUANGXI) == DueDate(on=due_on, is_estimated=False)


@pytest.mark.parametrize(
    ("ended_on", "due_on"), [(date(2017, 3, 29), date(2017, 4, 13)), (date(2017, 3, 24), date(2017, 4, 10))]
)
def test_national_layer_alone_gives_the_national_day(ended_on, due_on):
    assert hours_due(ended_on, NATION) == DueDate(on=due_on, is_estimated=False)


def test_guangxi_layer_wins_over_the_nation():
    differing = [date(2017, 3, 30), date(2017, 3, 31), date(2017, 4, 1), date(2017, 4, 8)]

    assert [NATION.is_workday(day) for day in differing] == [True, True, True, False]
    assert [GUANGXI.is_workday(day) for day in differing] == [False, False, False, True]


def test_years_without_a_notice_fall_back_to_monday_to_friday_and_say_so():
    assert add_workdays(date(2027, 9, 30), 2, NATION) == DueDate(on=date(2027, 10, 4), is_estimated=True)


def test_count_into_a_year_without_a_notice_says_so():
    assert not add_workdays(date(2017, 12, 25), 3, GUANGXI).is_estimated
    assert add_workdays(date(2017, 12, 25), 10, GUANGXI).is_estimated
    assert workdays_between(date(2017, 12, 29), date(2018, 1, 2), GUANGXI) == WorkdayCount(days=2, is_estimated=True)


def test_national_layer_lists_only_the_days_that_were_moved():
    layer = national_layer(2017)

    assert layer[date(2017, 10, 2)] is False
    assert layer[date(2017, 9, 30)] is True
    assert date(2017, 3, 15) not in layer


def test_national_layer_refuses_years_it_does_not_know():
    assert national_years()[0] == 2004
    with pytest.raises(ValueError, match="not known"):
        national_layer(national_years()[-1] + 1)


def test_the_start_itself_does_not_count():
    assert add_workdays(date(2017, 5, 8), 0, GUANGXI).on == date(2017, 5, 8)
    assert add_workdays(date(2017, 5, 8), 1, GUANGXI).on == date(2017, 5, 9)
    assert workdays_between(date(2017, 5, 8), date(2017, 5, 8), GUANGXI).days == 0


def test_working_days_are_not_counted_backwards():
    with pytest.raises(ValueError, match="forwards"):
        add_workdays(date(2017, 5, 8), -1, GUANGXI)


@given(days, st.integers(0, 60))
def test_counting_undoes_adding(start, n):
    assert workdays_between(start, add_workdays(start, n, GUANGXI).on, GUANGXI).days == n


@given(days, st.integers(1, 60))
def test_a_due_day_is_a_working_day(start, n):
    assert GUANGXI.is_workday(add_workdays(start, n, GUANGXI).on)


@given(days, days, days)
def test_counts_add_up(first, second, third):
    there = workdays_between(first, second, GUANGXI).days + workdays_between(second, third, GUANGXI).days

    assert there == workdays_between(first, third, GUANGXI).days


@pytest.mark.parametrize("ended_on", [date(2017, 3, 31), date(2016, 2, 23), date(2026, 12, 28)])
def test_report_is_due_seven_calendar_days_later(ended_on):
    assert report_due_on(ended_on) == ended_on + timedelta(days=7)


def test_report_for_the_last_of_march_is_due_on_the_seventh_of_april():
    assert report_due_on(date(2017, 3, 31)) == date(2017, 4, 7)
