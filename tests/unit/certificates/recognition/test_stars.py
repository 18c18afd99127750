"""Stars by recognised minutes."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.recognition.stars import Standard, minutes_to_next, months_after, next_star, stars_reached

any_minutes = st.integers(-100, 200_000)
any_held = st.integers(0, 5)


@pytest.mark.parametrize(
    ("tenths_of_hours", "reached"),
    [(0, 0), (999, 0), (1000, 1), (2999, 1), (3000, 2), (5999, 2), (6000, 3), (10_000, 4), (14_999, 4), (15_000, 5)],
)
def test_t12_thresholds_are_met_by_exactly_their_hours(tenths_of_hours, reached):
    assert stars_reached(tenths_of_hours * 6) == reached


@pytest.mark.parametrize(
    ("hours", "held", "star"),
    [
        ("99.9", 0, None),
        ("100.0", 0, 1),
        ("299.9", 0, 1),
        ("299.9", 1, None),
        ("300.0", 1, 2),
        ("300.0", 0, 1),
        ("1500.0", 3, 4),
        ("1600.0", 3, 4),
        ("1600.0", 4, 5),
        ("9999.0", 5, None),
    ],
)
def test_t12_stars_are_reached_one_step_at_a_time(hours, held, star):
    assert next_star(int(Decimal(hours) * 60), held) == star


def test_one_minute_decides():
    assert next_star(5_999, 0) is None
    assert next_star(6_000, 0) == 1


def test_thresholds_are_an_argument():
    assert next_star(120, 0, thresholds=(120, 240)) == 1
    assert next_star(300, 2, thresholds=(120, 240)) is None


@pytest.mark.parametrize("thresholds", [(), (240, 120), (120, 120), (0, 120)])
def test_thresholds_must_rise(thresholds):
    with pytest.raises(ValueError, match="rising"):
        stars_reached(0, thresholds)


@pytest.mark.parametrize("held", [-1, 6])
def test_there_are_five_stars(held):
    with pytest.raises(ValueError, match="no star"):
        next_star(6_000, held)


@given(any_minutes, any_held)
def test_a_star_is_next_only_when_nothing_is_missing(minutes, held):
    missing = minutes_to_next(minutes, held)

    assert (next_star(minutes, held) == held + 1) == (missing == 0)
    assert (missing is None) == (held == 5)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 16), 0, date(2026, 3, 16)),
        (date(2025, 11, 5), 6, date(2026, 5, 5)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_one(day, months, later):
    assert months_after(day, months) == later


def test_a_star_opens_after_its_months():
    standard = Standard((100, 300), (6, 12))

    assert standard.open_from(2, date(2026, 3, 16)) == date(2027, 3, 16)
    assert standard.levels == ((1, 100, 6), (2, 300, 12))
