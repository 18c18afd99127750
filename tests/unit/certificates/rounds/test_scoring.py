"""Marks, means, shared places, and a list put in another order."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.rounds import scoring

ASKED = [{"name": "服务实效", "weight": 60, "best": 10}, {"name": "材料", "weight": 40, "best": 5}]


def test_marks_are_weighed_out_of_a_hundred():
    assert scoring.weighted({"服务实效": 10, "材料": 5}, ASKED) == 100
    assert scoring.weighted({"服务实效": 5, "材料": 1}, ASKED) == 38


def test_a_mark_that_is_missing_or_too_high_is_named():
    assert scoring.wrong_marks({"服务实效": 11}, ASKED) == ["服务实效", "材料"]
    assert scoring.wrong_marks({"服务实效": 0, "材料": 5}, ASKED) == []


def test_a_mean_is_rounded_to_the_hundredth_with_a_half_upwards():
    assert scoring.mean([Decimal("80.005"), Decimal("80.005")]) == Decimal("80.01")
    assert scoring.agreed([True, True, False]) == Decimal("66.67")


def test_equal_results_share_a_place():
    order = scoring.ranked([(1, Decimal(80)), (2, Decimal(90)), (3, Decimal(80)), (4, Decimal(70))])

    assert [(one.key, one.place) for one in order] == [(2, 1), (1, 2), (3, 2), (4, 4)]


@pytest.mark.parametrize(
    ("places", "key", "to", "then"),
    [
        ([(1, 1), (2, 2), (3, 3)], 3, 1, {3: 1, 1: 2, 2: 3}),
        ([(1, 1), (2, 2), (3, 3)], 1, 3, {2: 1, 3: 2, 1: 3}),
        ([(1, 1), (2, 2), (3, 2)], 3, 2, {1: 1, 3: 2, 2: 3}),
        ([(1, 1), (2, 1), (3, 3)], 1, 3, {2: 1, 3: 2, 1: 3}),
        ([(1, 1), (2, 2), (3, 2), (4, 4)], 4, 1, {4: 1, 1: 2, 2: 3, 3: 3}),
    ],
)
def test_one_is_put_at_another_place(places, key, to, then):
    assert scoring.moved(places, {key: to}) == then


def test_several_stand_where_they_were_put_whoever_moves_past_them():
    ten = [(n, n) for n in range(1, 11)]

    assert scoring.moved(ten, {10: 6, 2: 9}) == {1: 1, 3: 2, 4: 3, 5: 4, 6: 5, 10: 6, 7: 7, 8: 8, 2: 9, 9: 10}
    assert scoring.moved(ten[:4], {4: 1, 3: 1}) == {3: 1, 4: 2, 1: 3, 2: 4}


def test_who_is_put_within_a_tie_stands_behind_it():
    places = [(1, 1), (2, 2), (3, 2), (4, 4)]

    assert scoring.moved(places, {1: 2}) == {2: 1, 3: 1, 1: 3, 4: 4}


def test_a_tie_at_the_border_is_named():
    places = [(1, 1), (2, 2), (3, 2), (4, 4)]

    assert scoring.split_tie(places, 2) == [2, 3]
    assert scoring.split_tie(places, 3) == []
    assert scoring.split_tie(places, 4) == []


@given(st.permutations(list(range(1, 8))), st.dictionaries(st.integers(1, 7), st.integers(1, 7)))
def test_who_is_given_a_place_stands_there_and_the_others_keep_their_order(keys, wanted):
    found = scoring.in_order(keys, wanted)

    asked = [key for n, key in enumerate(keys, start=1) if wanted.get(key, n) != n]
    rest = [key for key in found if key not in asked]
    assert sorted(found) == sorted(keys)
    assert rest == [key for key in keys if key not in asked]
    if len({wanted[key] for key in asked}) == len(asked) == len(keys) or len(asked) == 1:
        assert all(found.index(key) == wanted[key] - 1 for key in asked)
    assert scoring.in_order(keys, {key: found.index(key) + 1 for key in keys}) == found


@given(st.permutations(list(range(1, 8))), st.dictionaries(st.integers(1, 7), st.integers(1, 7)), st.integers(1, 7))
def test_a_list_without_ties_is_put_in_the_same_order_on_both_pages(keys, wanted, shared):
    away = {key: to for n, key in enumerate(keys, start=1) if (to := wanted.get(key, shared)) != n}

    assert scoring.in_order(keys, away) == list(scoring.moved([(key, n) for n, key in enumerate(keys, start=1)], away))


def test_of_two_put_on_one_place_the_former_stays_the_former():
    assert scoring.in_order([1, 2, 3, 4], {4: 1, 3: 1}) == [3, 4, 1, 2]
