"""How presence becomes minutes: the vectors T1–T11 and what must hold for any presence."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.attendance.facts import Interval
from checkin.attendance.spans import Span
from checkin.minutes.crediting import Credit, CreditCode, Policy, credit

MIDNIGHT = datetime(2026, 3, 13, 16, tzinfo=UTC)  # the local 14 March begins
SIX = Policy(quantum_minutes=6)


def at(clock: str) -> datetime:
    """A local time of 14 March; 25:30 is half past one the next day."""
    hour, minute, *second = (int(part) for part in clock.split(":"))
    return MIDNIGHT + timedelta(hours=hour, minutes=minute, seconds=sum(second))


def span(text: str) -> Span:
    start, end = text.split("–")
    return Span(at(start), at(end))


def timed(text: str) -> Interval:
    return Interval(*span(text))


def closed(text: str) -> Interval:
    return Interval(*span(text), timed=False, origin="leader_closed")


def credited(*intervals: Interval, shift: str = "9:00–12:00", breaks=(), already=(), taken=(), policy=SIX) -> Credit:
    start, end = span(shift)
    return credit(
        intervals,
        shift_start=start,
        shift_end=end,
        breaks=[span(one) for one in breaks],
        already_credited=[*taken, *(span(one) for one in already)],
        policy=policy,
    )


@pytest.mark.parametrize(
    ("shift", "presence", "breaks", "minutes"),
    [
        pytest.param("9:00–12:00", ["8:40–12:10"], [], 180, id="T1"),
        pytest.param("9:00–12:00", ["9:07–11:52"], [], 162, id="T2"),
        pytest.param("8:30–17:30", ["8:25–17:35"], ["12:00–14:00"], 420, id="T3"),
        pytest.param("9:00–12:00", [], [], 0, id="T4"),
        pytest.param("9:00–12:00", ["9:00–10:30", "11:00–12:00"], [], 150, id="T5"),
        pytest.param("9:00–12:00", ["9:00–9:09"], [], 0, id="T7"),
        pytest.param("22:00–25:30", ["22:00–25:30"], [], 210, id="T8"),
        pytest.param("8:00–16:20", ["8:00–16:20"], [], 498, id="T9"),
    ],
)
def test_recognised_minutes(shift, presence, breaks, minutes):
    result = credited(*(timed(one) for one in presence), shift=shift, breaks=breaks)

    assert (result.timed_minutes, result.supplementary_minutes, result.total_minutes) == (minutes, 0, minutes)


def after(first: Credit) -> list[Span]:
    """What the next record may no longer count."""
    return [Span(one.start_at, one.end_at) for one in first.counted_intervals]


def test_t6_what_was_credited_first_keeps_the_shared_hour():
    a = credited(timed("9:00–11:00"), shift="9:00–11:00")

    b = credited(timed("10:00–12:00"), shift="10:00–12:00", taken=after(a))

    assert (a.total_minutes, b.total_minutes) == (120, 60)
    assert (a.findings, b.findings) == ((), (CreditCode.OVERLAP_CUT,))
    assert b.counted_intervals == (timed("11:00–12:00"),)


def test_record_that_came_to_nothing_keeps_no_minutes_from_the_next():
    short = credited(timed("10:00–10:09"), shift="9:00–11:00")

    long = credited(timed("10:00–12:00"), shift="10:00–12:00", taken=after(short))

    assert (short.total_minutes, short.counted_intervals) == (0, ())
    assert (long.total_minutes, long.findings) == (120, ())


def test_t10_three_records_of_162_minutes_are_486():
    assert sum(credited(timed("9:07–11:52")).total_minutes for _ in range(3)) == 486


@pytest.mark.parametrize(("quantum", "minutes"), [(1, 165), (6, 162), (30, 150)])
def test_t11_the_quantum_takes_downward_once(quantum, minutes):
    assert credited(timed("9:07–11:52"), policy=Policy(quantum_minutes=quantum)).total_minutes == minutes


@pytest.mark.parametrize("quantum", [0, 5, 60, -6])
def test_other_quanta_are_refused(quantum):
    with pytest.raises(ValueError, match="quantum"):
        Policy(quantum_minutes=quantum)


@pytest.mark.parametrize("wrong", [{"minimum_minutes": -1}, {"normal_daily_minutes": 800}])
def test_senseless_limits_are_refused(wrong):
    with pytest.raises(ValueError, match="rising order"):
        Policy(**wrong)


def test_supplementary_is_the_quantised_total_less_the_quantised_timed_minutes():
    result = credited(timed("9:00–10:35"), closed("10:40–11:38"))

    assert (result.timed_minutes, result.supplementary_minutes, result.total_minutes) == (90, 60, 150)


def test_seconds_are_summed_over_the_record_and_floored_once():
    policy = Policy(quantum_minutes=1)

    assert credited(timed("9:00–9:20:30"), timed("10:00–10:20:30"), policy=policy).total_minutes == 41
    assert credited(timed("9:00–9:20:59"), policy=policy).total_minutes == 20


@pytest.mark.parametrize(("end", "minutes", "findings"), [("9:09:59", 0, (CreditCode.BELOW_MINIMUM,)), ("9:10", 6, ())])
def test_under_ten_minutes_is_nothing_and_a_finding(end, minutes, findings):
    result = credited(timed(f"9:00–{end}"))

    assert (result.total_minutes, result.findings) == (minutes, findings)


def test_the_minimum_looks_at_the_record_and_not_at_its_parts():
    assert credited(timed("9:00–9:06"), closed("9:30–9:36")).total_minutes == 12


def test_presence_under_one_quantum_is_nothing_and_a_finding():
    result = credited(timed("9:00–9:29"), policy=Policy(quantum_minutes=30))

    assert (result.total_minutes, result.findings, result.counted_intervals) == (0, (CreditCode.BELOW_QUANTUM,), ())


def test_presence_outside_the_shift_is_nothing_and_a_finding():
    result = credited(timed("7:00–9:00"))

    assert (result.total_minutes, result.findings) == (0, (CreditCode.NOTHING_INSIDE_SHIFT,))


def test_overlapping_intervals_count_once_and_as_timed():
    result = credited(closed("9:00–11:00"), timed("10:00–12:00"))

    assert (result.timed_minutes, result.supplementary_minutes) == (120, 60)
    assert result.findings == (CreditCode.OVERLAPPING_INTERVALS,)


def test_overlapping_breaks_are_taken_once():
    assert credited(timed("9:00–12:00"), breaks=["10:00–10:30", "10:15–10:45"]).total_minutes == 132


def test_minutes_credited_elsewhere_in_a_break_are_not_taken_twice():
    result = credited(timed("9:00–12:00"), breaks=["10:00–11:00"], already=["10:30–11:30"])

    assert result.total_minutes == 90


def test_counted_intervals_are_what_is_left_in_order():
    result = credited(closed("11:00–12:30"), timed("8:50–10:30"), breaks=["10:00–10:12"])

    assert result.counted_intervals == (timed("9:00–10:00"), timed("10:12–10:30"), closed("11:00–12:00"))


@pytest.mark.parametrize(
    ("intervals", "more", "steps"),
    [
        ([timed("9:07–11:52")], {}, ("09:07–11:52，扣休息 0 分，165 分 → 162 分（2.7 小时）",)),
        (
            [timed("8:40–12:10")],
            {},
            ("到场 08:40–12:10，按场次时间计 09:00–12:00", "09:00–12:00，扣休息 0 分，180 分 → 180 分（3.0 小时）"),
        ),
        (
            [timed("9:07:20–11:52:50")],
            {"breaks": ["10:00–10:15"]},
            ("09:07:20–11:52:50，扣休息 15 分，150 分 30 秒 → 150 分（2.5 小时）",),
        ),
        (
            [timed("9:00–10:35"), closed("10:40–11:38")],
            {},
            (
                "09:00–10:35，扣休息 0 分，95 分",
                "10:40–11:38（补录），扣休息 0 分，58 分",
                "合计 153 分 → 150 分（2.5 小时）",
                "其中系统计时 90 分，补录 60 分",
            ),
        ),
        (
            [timed("10:00–12:00")],
            {"already": ["9:00–11:00"]},
            ("10:00–12:00，扣休息 0 分，扣已认定的重叠 60 分，60 分 → 60 分（1.0 小时）",),
        ),
        (
            [closed("9:00–11:00"), timed("10:00–12:00")],
            {},
            (
                "09:00–11:00（补录），扣休息 0 分，扣重复 60 分，60 分",
                "10:00–12:00，扣休息 0 分，120 分",
                "合计 180 分 → 180 分（3.0 小时）",
                "其中系统计时 120 分，补录 60 分",
            ),
        ),
        ([timed("9:00–9:09")], {}, ("09:00–09:09，扣休息 0 分，9 分 → 0 分（0.0 小时）", "不足 10 分，不计时长")),
        ([timed("7:00–8:00")], {}, ("07:00–08:00，不在场次时间内，0 分 → 0 分（0.0 小时）", "不足 10 分，不计时长")),
        ([], {}, ("没有完整的到场时间，计 0 分",)),
        (
            [timed("22:00–25:30")],
            {"shift": "22:00–25:30"},
            ("22:00–次日 01:30，扣休息 0 分，210 分 → 210 分（3.5 小时）",),
        ),
        (
            [timed("22:00–70:00")],
            {"shift": "22:00–70:00"},
            ("22:00–3月16日 22:00，扣休息 0 分，2880 分 → 2880 分（48.0 小时）",),
        ),
    ],
)
def test_arithmetic_is_shown_in_steps(intervals, more, steps):
    assert credited(*intervals, **more).steps == steps


seconds = st.integers(0, 5 * 3600)


@st.composite
def spans(draw) -> Span:
    start, end = sorted((draw(seconds), draw(seconds)))
    return Span(at("8:00") + timedelta(seconds=start), at("8:00") + timedelta(seconds=end))


intervals = st.lists(
    st.builds(lambda one, is_timed: Interval(*one, timed=is_timed), spans(), st.booleans()), max_size=5
)
several_spans = st.lists(spans(), max_size=3)
policies = st.sampled_from([Policy(quantum_minutes=quantum) for quantum in (1, 6, 30)])


def at_nine_to_twelve(presence, breaks, already, policy) -> Credit:
    return credit(
        presence,
        shift_start=at("9:00"),
        shift_end=at("12:00"),
        breaks=breaks,
        already_credited=already,
        policy=policy,
    )


@given(intervals, several_spans, several_spans, policies)
def test_minutes_are_what_second_by_second_counting_gives(presence, breaks, already, policy):
    result = at_nine_to_twelve(presence, breaks, already, policy)

    held = {second for one in presence for second in seconds_of(one.start_at, one.end_at)}
    cut = {second for one in [*breaks, *already] for second in seconds_of(*one)}
    minutes = len((held - cut) & set(seconds_of(at("9:00"), at("12:00")))) // 60
    expected = minutes // policy.quantum_minutes * policy.quantum_minutes if minutes >= 10 else 0
    assert result.total_minutes == expected


@given(intervals, several_spans, several_spans, policies)
def test_both_classes_are_whole_quanta_and_never_negative(presence, breaks, already, policy):
    result = at_nine_to_twelve(presence, breaks, already, policy)

    assert result.timed_minutes % policy.quantum_minutes == result.supplementary_minutes % policy.quantum_minutes == 0
    assert min(result.timed_minutes, result.supplementary_minutes) >= 0
    assert result.total_minutes <= 180


@given(intervals, several_spans, several_spans, policies, st.randoms(use_true_random=False))
def test_order_of_anything_changes_nothing(presence, breaks, already, policy, random):
    shuffled = [random.sample(items, len(items)) for items in (presence, breaks, already)]

    assert at_nine_to_twelve(*shuffled, policy) == at_nine_to_twelve(presence, breaks, already, policy)


@given(intervals, intervals, policies)
def test_no_second_is_credited_to_two_records(first, second, policy):
    one = credited(*first, policy=policy)

    other = credited(*second, policy=policy, taken=after(one))

    counted = [*one.counted_intervals, *other.counted_intervals]
    ordered = sorted((interval.start_at, interval.end_at) for interval in counted)
    assert [moment for pair in ordered for moment in pair] == sorted(moment for pair in ordered for moment in pair)


def seconds_of(start: datetime, end: datetime) -> range:
    return range(round((start - MIDNIGHT).total_seconds()), round((end - MIDNIGHT).total_seconds()))
