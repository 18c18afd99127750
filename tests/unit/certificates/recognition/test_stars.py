"""Stars by recognised minutes."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.recognition.stars import is_under_review, minutes_to_next, next_star, stars_reached

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


def test_a_star_whose_hours_were_voided_is_under_review():
    assert is_under_review(5_999, 1)
    assert not is_under_review(6_000, 1)
    assert not is_under_review(0, 0)
