"""Long days: which minutes fall on which day, and who may approve them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.attendance.facts import Interval
from checkin.minutes.crediting import Policy
from checkin.minutes.tiers import ApprovalTier, DayMinutes, approval_tier, daily_totals, split_by_day

FIRST, SECOND, THIRD = date(2026, 3, 14), date(2026, 3, 15), date(2026, 3, 16)
MIDNIGHT = datetime(2026, 3, 14, 16, tzinfo=UTC)  # between the local 14 and 15 March
POLICY = Policy()


def around_midnight(before: float, after: float) -> Interval:
    return Interval(MIDNIGHT - timedelta(minutes=before), MIDNIGHT + timedelta(minutes=after))


@pytest.mark.parametrize(
    ("before", "after", "credited", "days"),
    [
        pytest.param(120, 90, 210, [(FIRST, 120), (SECOND, 90)], id="T8"),
        pytest.param(113, 70, 180, [(FIRST, 113), (SECOND, 67)], id="the quantum's loss falls on the last day"),
        pytest.param(113.5, 66.5, 180, [(FIRST, 113), (SECOND, 67)], id="seconds go to the last day"),
        pytest.param(30, 20, 30, [(FIRST, 30)], id="a day without minutes is left out"),
        pytest.param(30, 0, 30, [(FIRST, 30)], id="midnight itself is the next day"),
        pytest.param(0, 30, 30, [(SECOND, 30)], id="a day begins at midnight"),
        pytest.param(-60, 120, 60, [(SECOND, 60)], id="the small hours belong to the local day"),
        pytest.param(120, 1440 + 60, 1620, [(FIRST, 120), (SECOND, 1440), (THIRD, 60)], id="three days"),
        pytest.param(120, 90, 0, [], id="nothing credited"),
    ],
)
def test_minutes_fill_the_local_days_in_order(before, after, credited, days):
    assert split_by_day([around_midnight(before, after)], credited) == tuple(DayMinutes(*day) for day in days)


def test_nothing_counted_falls_on_no_day():
    assert split_by_day([], 0) == ()


@given(st.integers(1, 600), st.integers(1, 600), st.sampled_from([1, 6, 30]))
def test_days_add_up_to_the_record(before, after, quantum):
    credited = Policy(quantum_minutes=quantum).quantised(before + after)

    days = split_by_day([around_midnight(before, after)], credited)

    assert sum(day.minutes for day in days) == credited
    assert all(day.minutes <= limit for day, limit in zip(days, (before, after), strict=False))


@pytest.mark.parametrize(
    ("minutes", "tier"),
    [
        (0, ApprovalTier.NORMAL),
        (480, ApprovalTier.NORMAL),
        (486, ApprovalTier.COMMITTEE),
        pytest.param(498, ApprovalTier.COMMITTEE, id="T9"),
        (720, ApprovalTier.COMMITTEE),
        (721, ApprovalTier.DOCUMENTED),
    ],
)
def test_tier_by_minutes_of_the_day(minutes, tier):
    assert approval_tier({}, [DayMinutes(FIRST, minutes)], policy=POLICY) == tier


def test_t10_the_third_record_of_162_minutes_crosses_eight_hours():
    records = [[DayMinutes(FIRST, 162)]] * 3
    before = daily_totals(day for record in records[:2] for day in record)

    assert approval_tier({}, records[0], policy=POLICY) == ApprovalTier.NORMAL
    assert before == {FIRST: 324}
    assert approval_tier(before, records[2], policy=POLICY) == ApprovalTier.COMMITTEE


def test_the_whole_record_goes_to_the_highest_tier_of_its_days():
    record = [DayMinutes(FIRST, 113), DayMinutes(SECOND, 67)]

    assert approval_tier({SECOND: 413}, record, policy=POLICY) == ApprovalTier.NORMAL
    assert approval_tier({SECOND: 414}, record, policy=POLICY) == ApprovalTier.COMMITTEE
    assert approval_tier({FIRST: 608, SECOND: 0}, record, policy=POLICY) == ApprovalTier.DOCUMENTED


def test_a_long_day_of_other_records_does_not_hold_up_this_one():
    assert approval_tier({FIRST: 900}, [DayMinutes(SECOND, 60)], policy=POLICY) == ApprovalTier.NORMAL
    assert approval_tier({FIRST: 900}, [DayMinutes(FIRST, 0)], policy=POLICY) == ApprovalTier.NORMAL


def test_tiers_are_the_policy_s():
    strict = Policy(normal_daily_minutes=60, committee_daily_minutes=120)

    tiers = [approval_tier({}, [DayMinutes(FIRST, minutes)], policy=strict) for minutes in (60, 61, 121)]

    assert tiers == [ApprovalTier.NORMAL, ApprovalTier.COMMITTEE, ApprovalTier.DOCUMENTED]


def test_totals_are_per_day_over_records():
    days = [DayMinutes(FIRST, 120), DayMinutes(SECOND, 90), DayMinutes(FIRST, 60)]

    assert daily_totals(days) == {FIRST: 180, SECOND: 90}
