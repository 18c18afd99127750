"""Minutes as people read them: whatever the quantum, printed parts add up to the printed total (D127)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.doors.ui import grouped
from registry.words.durations import (
    HOURS,
    MINUTES,
    duration_text,
    hours_text,
    measure_of,
    round_duration_text,
    said_step,
)


def minutes_read(text: str) -> int:
    """What somebody with a pocket calculator makes of the text."""
    sign = -1 if text.startswith("−") else 1
    if tenths := re.fullmatch(r"−?(\d+)\.(\d)(?: 小时)?", text):
        return sign * (int(tenths[1]) * 60 + int(tenths[2]) * 6)
    units = re.fullmatch(r"−?(?:(\d+)小时)?(\d+)分", text)
    return sign * (int(units[1] or 0) * 60 + int(units[2]))


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "0.0"),
        (6, "0.1"),
        (162, "2.7"),
        (90_000, "1500.0"),
        (-162, "−2.7"),
        (5, "5分"),
        (165, "2小时45分"),
        (-165, "−2小时45分"),
    ],
)
def test_tenths_of_an_hour_where_they_are_exact_else_minutes(minutes, text):
    assert hours_text(minutes) == text


@pytest.mark.parametrize(("minutes", "text"), [(162, "2.7 小时"), (165, "2小时45分"), (0, "0.0 小时")])
def test_a_duration_names_its_unit(minutes, text):
    assert duration_text(minutes) == text


@pytest.mark.parametrize(("minutes", "text"), [(1200, "20 小时"), (90, "1.5 小时"), (100, "1小时40分")])
def test_a_limit_is_said_in_whole_hours_where_it_is_one(minutes, text):
    assert round_duration_text(minutes) == text


def test_three_records_of_2_7_hours_are_8_1_hours():
    assert hours_text(sum([162, 162, 162])) == "8.1"


@given(st.lists(st.integers(-3_000, 100_000), max_size=12))
def test_printed_parts_add_up_to_the_printed_total(parts):
    assert sum(minutes_read(hours_text(part)) for part in parts) == minutes_read(hours_text(sum(parts)))


@given(st.lists(st.integers(0, 100_000), max_size=12))
def test_the_cells_of_a_workbook_add_up_to_its_total(parts):
    measure = measure_of([*parts, sum(parts)])
    shown = [measure.value(part) for part in parts]

    assert round(sum(shown), 6) == round(measure.value(sum(parts)), 6)
    assert all(round(cell, 1) == round(cell, 6) for cell in shown)


def test_a_workbook_counts_minutes_as_soon_as_one_figure_is_no_tenth():
    assert measure_of([162, 60]) == HOURS
    assert measure_of([162, 61]) == MINUTES
    assert (HOURS.number_format, MINUTES.number_format) == ('0.0"小时"', '0"分钟"')


@pytest.mark.parametrize(("text", "shown"), [("1234.5", "1,234.5"), ("1234小时5分", "1,234小时5分"), ("5分", "5分")])
def test_long_durations_are_grouped(text, shown):
    assert grouped(text) == shown


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("09:07–11:52，扣休息 0 分，165 分 → 162 分（2.7 小时）", "09:07–11:52，165 分 → 162 分（2.7 小时）"),
        ("10:00–12:00，扣休息 0 分，扣已认定的重叠 60 分，60 分", "10:00–12:00，扣已认定的重叠 60 分，60 分"),
        ("09:00–12:00，扣休息 10 分，170 分", "09:00–12:00，扣休息 10 分，170 分"),
    ],
)
def test_what_was_not_deducted_is_not_said(stored, said):
    assert said_step(stored) == said
