"""A limit counts every attempt and lasts as long as it says, in each of the caches that can be configured."""

from datetime import timedelta

import pytest
from django.core.cache import cache, caches
from django.core.cache.backends import db, locmem
from django.utils import timezone

from registry.exceptions import TooOften, wait_told
from registry.ground import rates

pytestmark = pytest.mark.django_db
HOUR = 3600


@pytest.fixture
def minutes_pass(at, monkeypatch):
    """Lets the product's clock and the cache's go on by so many minutes."""
    at("2026-03-14 09:00")

    def wait(minutes: int) -> None:
        at(f"2026-03-14 09:{minutes:02}")
        later = timezone.now() + timedelta(minutes=minutes)
        monkeypatch.setattr(db, "tz_now", lambda: later)
        monkeypatch.setattr(locmem.time, "time", later.timestamp)

    return wait


@pytest.fixture(params=["database", "memory"])
def each_cache(request, settings):
    if request.param == "memory":
        settings.CACHES = settings.CACHES | {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    yield
    cache.clear()
    del caches["default"]


@pytest.mark.usefixtures("each_cache")
def test_a_limit_of_an_hour_lasts_an_hour(minutes_pass):
    assert [rates.allows("probe", "one", times=2, seconds=HOUR) for _ in range(3)] == [True, True, False]

    minutes_pass(59)

    assert not rates.allows("probe", "one", times=2, seconds=HOUR)


@pytest.mark.usefixtures("each_cache")
def test_a_count_is_forgotten_after_its_time_however_often_it_was_asked(minutes_pass):
    assert [rates.counted("tries", seconds=5 * 60) for _ in range(2)] == [1, 2]
    minutes_pass(4)
    assert rates.counted("tries", seconds=5 * 60) == 3

    minutes_pass(6)

    assert rates.counted("tries", seconds=5 * 60) == 1


@pytest.mark.usefixtures("each_cache")
def test_a_guess_that_ends_in_the_next_window_takes_nothing_from_what_that_one_counted(minutes_pass, at):
    limit = rates.Limit("guess", 2, HOUR)
    minutes_pass(59)
    before = rates.Guess((limit, "one"))
    assert before.spent() == []
    at("2026-03-14 10:00")
    assert limit.allows("one")

    before.give_back()

    assert [limit.allows("one") for _ in range(2)] == [True, False]


@pytest.mark.usefixtures("each_cache")
def test_what_was_never_counted_has_no_count():
    with pytest.raises(ValueError, match="nothing"):
        cache.incr("nothing")


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (1, "1 分钟"),
        (61, "2 分钟"),
        (59 * 60, "59 分钟"),
        (59 * 60 + 1, "1 小时"),
        (3601, "2 小时"),
        (1360 * 60, "23 小时"),
        (24 * 3600, "24 小时"),
        (47 * 3600, "47 小时"),
        (47 * 3600 + 1, "2 天"),
        (49 * 3600, "3 天"),
    ],
)
def test_a_wait_is_said_in_the_unit_one_counts_it_in(seconds, told):
    assert wait_told(seconds) == told
    assert TooOften(TooOften.Reason.TOO_OFTEN, wait=seconds, then="").message == f"操作太频繁，请 {told}后再试。"
