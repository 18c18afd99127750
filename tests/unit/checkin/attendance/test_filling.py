"""Entered times fill what scans left open, and nothing else."""

import pytest
from hypothesis import given

from checkin.attendance.facts import FoldCode, FoldFinding
from tests.unit.checkin.mornings import (
    at,
    codes,
    entered,
    folded,
    scan,
    several_rows,
    several_scans,
    supplementary,
    timed,
)


def test_leader_closes_what_scans_left_open():
    result = folded(scan("in", "9:00"), entered=[entered(None, "11:30")], as_of=at("18:00"))

    assert result.intervals == (supplementary("9:00", "11:30"),)
    assert (result.state, result.open_since, result.findings) == ("checked_out", None, ())


def test_measured_out_that_arrives_later_wins_over_the_entered_one():
    result = folded(scan("in", "9:00"), scan("out", "11:50"), entered=[entered(None, "11:30")])

    assert result.intervals == (timed("9:00", "11:50"),)
    assert result.findings == (FoldFinding(at("11:30"), FoldCode.ENTERED_UNUSED, nonce="1"),)


def test_entered_in_begins_an_out_without_in():
    result = folded(scan("out", "11:50"), entered=[entered("9:00", None)])

    assert result.intervals == (supplementary("9:00", "11:50"),)


def test_paper_pair_stands_where_there_are_no_scans():
    result = folded(entered=[entered("9:00", "12:00", origin="paper")])

    assert result.intervals == (supplementary("9:00", "12:00", "paper"),)
    assert result.state == "checked_out"


@pytest.mark.parametrize(("start", "end"), [("8:50", "12:00"), ("9:30", "10:00"), ("11:00", "13:00")])
def test_entered_pair_never_moves_a_measured_end(start, end):
    result = folded(scan("in", "9:05"), scan("out", "11:50"), entered=[entered(start, end)])

    assert result.intervals == (timed("9:05", "11:50"),)
    assert codes(result) == [FoldCode.ENTERED_OVERLAPS]


def test_entered_pair_beside_measured_presence_is_added():
    result = folded(scan("in", "9:00"), scan("out", "10:00"), entered=[entered("10:00", "12:00")])

    assert result.intervals == (timed("9:00", "10:00"), supplementary("10:00", "12:00"))


def test_entered_pair_fills_both_open_ends_and_keeps_the_measured_ones():
    result = folded(scan("out", "10:00"), scan("in", "10:30"), entered=[entered("9:00", "12:00")])

    assert result.intervals == (supplementary("9:00", "10:00"), supplementary("10:30", "12:00"))


def test_entered_pair_of_a_later_stay_does_not_close_an_open_in():
    result = folded(scan("in", "9:00"), entered=[entered("11:00", "12:00")])

    assert result.intervals == (supplementary("11:00", "12:00"),)
    assert result.open_since == at("9:00")


def test_entered_pair_of_an_earlier_stay_does_not_begin_an_out_without_in():
    result = folded(scan("out", "12:00"), entered=[entered("9:00", "10:00")])

    assert result.intervals == (supplementary("9:00", "10:00"),)
    assert codes(result) == [FoldCode.OUT_WITHOUT_IN]


def test_newest_entered_end_wins():
    older = entered(None, "11:00", key="a", entered_at=at("18:00"))
    newer = entered(None, "11:30", key="b", entered_at=at("19:00"))

    result = folded(scan("in", "9:00"), entered=[newer, older])

    assert result.intervals == (supplementary("9:00", "11:30"),)
    assert result.findings == (FoldFinding(at("11:00"), FoldCode.ENTERED_UNUSED, nonce="a"),)


def test_newest_of_overlapping_entered_pairs_wins():
    older = entered("9:00", "12:00", key="a", entered_at=at("18:00"))
    newer = entered("9:00", "11:00", key="b", entered_at=at("19:00"))

    assert folded(entered=[older, newer]).intervals == (supplementary("9:00", "11:00"),)


def test_replaced_row_counts_no_more_and_is_no_finding():
    wrong = entered("9:00", "12:00", key="a")
    nothing = entered(None, None, key="b", replaces="a")

    assert folded(entered=[wrong, nothing]) == folded()


def test_single_entered_ends_make_a_pair():
    result = folded(entered=[entered("9:00", None, key="a"), entered(None, "12:00", key="b")])

    assert result.intervals == (supplementary("9:00", "12:00"),)


def test_entered_in_alone_is_open():
    result = folded(entered=[entered("9:00", None)])

    assert (result.state, result.open_since, result.intervals) == ("open", at("9:00"), ())


def test_entered_in_before_measured_presence_is_unused():
    result = folded(scan("in", "9:00"), scan("out", "10:00"), entered=[entered("8:30", None)])

    assert (result.state, codes(result)) == ("checked_out", [FoldCode.ENTERED_UNUSED])


def test_entered_end_before_the_open_in_is_unused():
    result = folded(scan("in", "9:00"), entered=[entered(None, "8:30")])

    assert (result.state, codes(result)) == ("open", [FoldCode.ENTERED_UNUSED])


@given(several_scans, several_rows)
def test_entered_times_never_change_what_scans_closed(facts, entered_rows):
    measured = folded(*facts).intervals

    assert set(measured) <= set(folded(*facts, entered=entered_rows).intervals)


@given(several_scans, several_rows)
def test_entered_times_never_make_timed_intervals(facts, entered_rows):
    with_rows = folded(*facts, entered=entered_rows).intervals

    assert [one for one in with_rows if one.timed] == [one for one in folded(*facts).intervals if one.timed]
