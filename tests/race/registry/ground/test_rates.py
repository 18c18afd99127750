"""Attempts at the same moment are all counted, and what would happen if they were read first and written after."""

from functools import partial
from uuid import uuid4

import pytest
from django.core.cache.backends.base import BaseCache

from registry.ground import rates
from registry.ground.services.counting_cache import CountingCache
from tests.race.racing import answers, both_look_first, overtaken_at

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
RACERS, LIMIT = 8, 3
NOW = "2026-03-14 09:00"


@pytest.fixture
def attempt() -> partial[bool]:
    """Somebody whom nobody has counted yet: what is counted outlives a test."""
    return partial(rates.allows, "probe", uuid4().hex, times=LIMIT, seconds=3600)


def test_of_eight_attempts_at_once_no_more_than_the_limit_pass(attempt):
    assert answers(*[attempt] * RACERS, at=NOW) == {True: LIMIT, False: RACERS - LIMIT}


def test_an_attempt_that_comes_while_one_is_counted_waits_and_is_counted(monkeypatch, attempt):
    overtaken_at(monkeypatch, CountingCache, "get", attempt, attempt, has_looked=True, at=NOW)

    assert [*answers(attempt, at=NOW), *answers(attempt, at=NOW)] == [True, False]


def test_read_first_and_written_after_one_of_two_is_not_counted(monkeypatch, attempt):
    """The control: Django's own way of counting."""
    monkeypatch.setattr(CountingCache, "incr", BaseCache.incr)
    with monkeypatch.context() as at_first:
        both_look_first(at_first, CountingCache, "get")
        answers(attempt, attempt, at=NOW)

    assert [*answers(attempt, at=NOW), *answers(attempt, at=NOW), *answers(attempt, at=NOW)] == [True, True, False]
