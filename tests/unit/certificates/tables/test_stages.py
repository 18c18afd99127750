"""Stages by name: months, quarters, years, any days, programmes."""

from datetime import date

import pytest

from certificates.tables import stages
from certificates.tables.stages import Stage


@pytest.mark.parametrize(
    ("first", "last", "label"),
    [
        (date(2026, 3, 1), date(2026, 3, 31), "2026年3月"),
        (date(2026, 2, 1), date(2026, 2, 28), "2026年2月"),
        (date(2026, 1, 1), date(2026, 3, 31), "2026年第一季度"),
        (date(2026, 10, 1), date(2026, 12, 31), "2026年第四季度"),
        (date(2026, 1, 1), date(2026, 12, 31), "2026年"),
        (date(2026, 3, 2), date(2026, 5, 31), "2026年3月2日—5月31日"),
        (date(2025, 12, 1), date(2026, 1, 31), "2025年12月1日—2026年1月31日"),
        (date(2026, 3, 14), date(2026, 3, 14), "2026年3月14日"),
    ],
)
def test_a_stage_is_called_as_people_call_it(first, last, label):
    assert Stage(first, last).label == label


def test_a_programme_gives_its_name():
    assert Stage(date(2017, 3, 1), date(2017, 12, 31), 1, "学雷锋专项").label == ("学雷锋专项（2017年3月1日—12月31日）")


def test_the_month_before_january_lies_in_the_year_before():
    assert stages.month_before(date(2026, 1, 31)) == Stage(date(2025, 12, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 1, 1), Stage(date(2025, 10, 1), date(2025, 12, 31))),
        (date(2026, 6, 30), Stage(date(2026, 1, 1), date(2026, 3, 31))),
    ],
)
def test_the_quarter_before_is_whole(day, before):
    assert stages.quarter_before(day) == before


def test_a_table_is_due_seven_days_after_its_stage():
    assert stages.month(date(2026, 3, 5)).due_on == date(2026, 4, 7)


def test_the_stage_ends_with_its_last_local_day():
    assert stages.month(date(2026, 3, 5)).ends_at.isoformat() == "2026-04-01T00:00:00+08:00"
