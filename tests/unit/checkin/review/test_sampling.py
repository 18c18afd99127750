"""A reproducible sample (D126)."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from checkin.review import sampling

HEAD = "ab" * 32
MEMBERS = [f"0190a5f0-0000-7000-8000-{n:012d}" for n in range(1, 21)]


def test_seed_follows_from_head_and_number_alone():
    assert sampling.seed_of(HEAD, 1) == hashlib.sha256(f"抽查|{HEAD}|1".encode()).hexdigest()
    assert len({sampling.seed_of(HEAD, 1), sampling.seed_of(HEAD, 2), sampling.seed_of("cd" * 32, 1)}) == 3


def test_sample_is_drawn_again_by_hand_as_the_page_describes():
    seed = sampling.seed_of(HEAD, 1)
    lots = {hashlib.sha256(f"{seed}|{member}".encode()).hexdigest(): member for member in MEMBERS}

    assert sampling.sample(MEMBERS, seed=seed, percent=10) == [lots[lot] for lot in sorted(lots)[:2]]


@given(st.permutations(MEMBERS), st.integers(1, 100))
def test_order_and_repetition_of_the_population_change_nothing(members, percent):
    drawn = sampling.sample([*members, *members], seed="示例", percent=percent)

    assert drawn == sampling.sample(MEMBERS, seed="示例", percent=percent)
    assert len(drawn) == -(-len(MEMBERS) * percent // 100)
    assert sampling.population_digest(members) == sampling.population_digest(MEMBERS)


def test_another_seed_draws_others_and_everybody_has_a_chance():
    drawn = {sampling.sample(MEMBERS, seed=str(n), percent=5)[0] for n in range(400)}

    assert drawn == set(MEMBERS)


def test_something_is_drawn_wherever_there_is_something():
    assert [sampling.size_of(n, 1) for n in (0, 1, 100, 101)] == [0, 1, 1, 2]
    assert sampling.sample([], seed="示例", percent=100) == []
