"""Attempts at the same moment are all counted, and what would happen if they were read first and written after."""

import time

import pytest
from django.core.cache.backends.base import BaseCache

from registry.ground import rates
from registry.ground.services.counting_cache import CountingCache
from tests.race.racing import answers

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
RACERS, LIMIT = 8, 3


def attempt() -> bool:
    return rates.allows("probe", "one", times=LIMIT, seconds=3600)


@pytest.fixture(autouse=True)
def slow_reading(monkeypatch):
    """Lets time pass between reading a count and writing it, for long enough that all have read."""
    get = CountingCache.get

    def get_slowly(self, *args, **kwargs):
        value = get(self, *args, **kwargs)
        time.sleep(0.2)
        return value

    monkeypatch.setattr(CountingCache, "get", get_slowly)


def test_of_eight_attempts_at_once_no_more_than_the_limit_pass():
    assert answers(*[attempt] * RACERS, at="2026-03-14 09:00") == {True: LIMIT, False: RACERS - LIMIT}


def test_read_first_and_written_after_more_would_pass(monkeypatch):
    monkeypatch.setattr(CountingCache, "incr", BaseCache.incr)

    assert answers(*[attempt] * RACERS, at="2026-03-14 10:00")[True] > LIMIT
