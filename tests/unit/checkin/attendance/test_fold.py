"""Attendance folded from scans: order, repetition and grouping change nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checkin.attendance.facts import Fact, FoldCode, Folded, FoldFinding
from tests.unit.checkin.mornings import (
    annul,
    at,
    codes,
    folded,
    scan,
    several_rows,
    several_scans,
    supplementary,
    timed,
)


def test_nobody_came():
    assert folded() == Folded(intervals=(), open_since=None, state="none", findings=())


def test_first_in_opens():
    result = folded(scan("in", "9:00"))

    assert result == Folded(intervals=(), open_since=at("9:00"), state="open", findings=())


def test_first_out_closes():
    result = folded(scan("in", "9:07"), scan("out", "11:52"))

    assert result == Folded(intervals=(timed("9:07", "11:52"),), open_since=None, state="checked_out", findings=())


def test_several_pairs_are_several_intervals():
    result = folded(scan("in", "9:00"), scan("out", "10:30"), scan("in", "11:00"), scan("out", "12:00"))

    assert result.intervals == (timed("9:00", "10:30"), timed("11:00", "12:00"))
    assert result.findings == ()


def test_coming_back_opens_again():
    result = folded(scan("in", "9:00"), scan("out", "10:30"), scan("in", "11:00"))

    assert result.intervals == (timed("9:00", "10:30"),)
    assert (result.open_since, result.state) == (at("11:00"), "open")


@pytest.mark.parametrize(("as_of", "state"), [("13:00", "open"), ("13:01", "missing_checkout")])
def test_open_after_the_window_is_a_missing_checkout(as_of, state):
    result = folded(scan("in", "9:00"), as_of=at(as_of))

    assert (result.state, result.intervals) == (state, ())


def test_closed_attendance_is_never_missing():
    assert folded(scan("in", "9:00"), scan("out", "12:00"), as_of=at("23:00")).state == "checked_out"


@pytest.mark.parametrize(("clock", "found"), [("9:14", []), ("9:15", [FoldCode.REPEATED_IN])])
def test_repeated_in_changes_no_minute_and_is_found_from_15_minutes_on(clock, found):
    result = folded(scan("in", "9:00"), scan("in", clock), scan("out", "12:00"))

    assert result.intervals == (timed("9:00", "12:00"),)
    assert codes(result) == found


@pytest.mark.parametrize(("clock", "found"), [("11:14", []), ("11:15", [FoldCode.REPEATED_OUT])])
def test_repeated_out_changes_no_minute_and_is_found_from_15_minutes_on(clock, found):
    result = folded(scan("in", "9:00"), scan("out", "11:00"), scan("out", clock))

    assert result.intervals == (timed("9:00", "11:00"),)
    assert codes(result) == found


def test_out_without_in_counts_nothing_and_is_found():
    result = folded(scan("out", "11:00"))

    assert (result.intervals, result.state) == ((), "none")
    assert result.findings == (FoldFinding(at("11:00"), FoldCode.OUT_WITHOUT_IN, "station:1", "out11:00"),)


def test_in_comes_before_out_at_the_same_moment():
    result = folded(scan("out", "10:00"), scan("in", "10:00"))

    assert result.intervals == (timed("10:00", "10:00"),)


def test_source_and_nonce_decide_between_equal_scans():
    first, second = scan("in", "9:00", nonce="a"), scan("in", "9:00", nonce="b", method="sheet")

    result = folded(second, first, scan("out", "12:00"))

    assert result.intervals == (timed("9:00", "12:00"),)


def test_more_than_three_pairs_are_counted_and_found():
    hours = ("9", "10", "11", "12")
    facts = [
        scan(direction, f"{hour}:{minute}") for hour in hours for direction, minute in (("in", "00"), ("out", "30"))
    ]

    result = folded(*facts)

    assert len(result.intervals) == 4
    assert result.findings == (FoldFinding(at("12:00"), FoldCode.MORE_THAN_THREE_PAIRS),)


@pytest.mark.parametrize("clock", ["7:59", "13:01"])
def test_scan_outside_the_window_is_kept_as_a_finding_and_not_folded(clock):
    result = folded(scan("in", clock), scan("in", "9:00"), scan("out", "12:00"))

    assert result.intervals == (timed("9:00", "12:00"),)
    assert codes(result) == [FoldCode.OUTSIDE_WINDOW]


def test_the_ends_of_the_window_belong_to_it():
    result = folded(scan("in", "8:00"), scan("out", "13:00"))

    assert result.intervals == (timed("8:00", "13:00"),)


def test_annulled_scan_is_as_if_it_never_was():
    result = folded(scan("in", "9:00"), scan("out", "9:05"), annul("out9:05", "9:06"))

    assert result == folded(scan("in", "9:00"))


@pytest.mark.parametrize(("clock", "stands"), [("9:20", False), ("9:21", True), ("8:49", True), ("8:50", False)])
def test_annulment_reaches_15_minutes_by_the_clock_of_the_device(clock, stands):
    result = folded(scan("in", "9:00"), scan("out", "9:05"), annul("out9:05", clock))

    assert bool(result.intervals) is stands
    assert (FoldCode.ANNUL_NOT_IN_TIME in codes(result)) is stands


def test_annulment_measures_by_device_and_not_by_logical_time():
    late_by_device = annul("out9:05", "9:06", device_at=at("9:30"))

    assert folded(scan("in", "9:00"), scan("out", "9:05"), late_by_device).intervals == (timed("9:00", "9:05"),)


def test_annulment_of_another_source_takes_nothing_back():
    result = folded(scan("in", "9:00"), scan("out", "9:05"), annul("out9:05", "9:06", source="station:2"))

    assert result.intervals == (timed("9:00", "9:05"),)
    assert codes(result) == [FoldCode.ANNUL_WITHOUT_TARGET]


def test_annulment_cannot_be_annulled():
    first = annul("out9:05", "9:06", nonce="x")

    result = folded(scan("in", "9:00"), scan("out", "9:05"), first, annul("x", "9:07"))

    assert result.state == "open"
    assert codes(result) == [FoldCode.ANNUL_WITHOUT_TARGET]


def test_same_source_and_nonce_is_the_same_scan_first_received():
    first = scan("in", "9:00", nonce="n")

    again = replace(first, received_at=at("9:00") + timedelta(days=9))

    assert folded(again, first, scan("out", "12:00")).intervals == (timed("9:00", "12:00"),)


@pytest.mark.parametrize(("delay", "is_timed"), [(timedelta(hours=72), True), (timedelta(hours=72, seconds=1), False)])
@pytest.mark.parametrize("late_end", ["in", "out"])
def test_upload_after_72_hours_makes_the_interval_supplementary(delay, is_timed, late_end):
    ends = {"in": scan("in", "9:00"), "out": scan("out", "12:00")}
    ends[late_end] = replace(ends[late_end], received_at=ends[late_end].logical_at + delay)

    result = folded(*ends.values())

    assert result.intervals == (timed("9:00", "12:00") if is_timed else supplementary("9:00", "12:00", "late_upload"),)
    assert codes(result) == ([] if is_timed else [FoldCode.LATE_UPLOAD])


def test_printed_sheet_is_supplementary():
    result = folded(scan("in", "9:00", method="sheet"), scan("out", "12:00"))

    assert result.intervals == (supplementary("9:00", "12:00", "paper"),)


@given(several_scans, several_rows, st.randoms(use_true_random=False))
def test_any_order_and_repetition_gives_the_same_attendance(facts, entered_rows, random):
    again = facts + random.choices(facts, k=len(facts)) if facts else []
    random.shuffle(again)
    shuffled_rows = random.sample(entered_rows, len(entered_rows))

    assert folded(*again, entered=shuffled_rows) == folded(*facts, entered=entered_rows)


@given(several_scans, st.integers(0, 9))
def test_any_split_into_uploads_gives_the_same_attendance(facts, cut):
    stored: set[Fact] = set()
    for upload in (facts[cut:], facts[:cut], facts):
        stored |= set(upload)

    assert folded(*stored) == folded(*facts)


@given(several_scans, several_rows)
def test_intervals_are_disjoint_and_in_order(facts, entered_rows):
    ends = [
        end
        for interval in folded(*facts, entered=entered_rows).intervals
        for end in (interval.start_at, interval.end_at)
    ]

    assert ends == sorted(ends)


@given(several_scans, several_rows)
def test_state_says_what_the_intervals_say(facts, entered_rows):
    result = folded(*facts, entered=entered_rows)

    expected = "open" if result.open_since else "checked_out" if result.intervals else "none"
    assert result.state == expected


@pytest.mark.parametrize("later_end", ["in", "out"])
def test_a_moment_that_an_account_told_later_is_supplementary(later_end):
    ends = {"in": scan("in", "9:00"), "out": scan("out", "12:00")}
    ends[later_end] = replace(ends[later_end], arrival="back_dated")

    result = folded(*ends.values())

    assert result.intervals == (supplementary("9:00", "12:00", "back_dated"),)
    assert codes(result) == [FoldCode.BACK_DATED]


def test_a_sheet_is_paper_whenever_it_is_read():
    result = folded(scan("in", "9:00", method="sheet", arrival="back_dated"), scan("out", "12:00"))

    assert result.intervals == (supplementary("9:00", "12:00", "paper"),)
    assert result.findings == ()


def test_a_replaced_card_is_timed_and_found():
    result = folded(scan("in", "9:00", arrival="card_replaced"), scan("out", "12:00", arrival="believed"))

    assert result.intervals == (timed("9:00", "12:00"),)
    assert codes(result) == [FoldCode.CARD_REPLACED]
