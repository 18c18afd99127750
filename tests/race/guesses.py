"""Two guesses at the same moment when one is left, and guesses that are asked about before they are counted."""

import pytest
from django.core.cache import cache

from registry.ground import rates
from registry.ground.rates import Guess, Limit
from tests.race.racing import both_look_first


def one_left(monkeypatch: pytest.MonkeyPatch, limit: Limit, *key: object) -> None:
    """All tries of this limit but one are spent, in one window however late the machine is."""
    monkeypatch.setattr(rates, "_name", lambda action, key, seconds: f"rate:{action}:{key}")
    cache.clear()  # what was counted outlives a test
    for _ in range(limit.times - 1):
        limit.counted(*key)


def asked_before_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of counting first: both ask what is spent, then both are counted."""

    def is_spent(limit: Limit, key: object) -> bool:
        return bool(cache.get(rates._name(limit.action, str(key), limit.seconds), 0) >= limit.times)

    def look(guess: Guess) -> list[Limit]:
        return [limit for limit, key in guess.limits if is_spent(limit, key)]

    def spent(guess: Guess) -> list[Limit]:
        found = rates.looked(guess)
        for limit, key in guess.limits:
            limit.counted(key)
        return found

    monkeypatch.setattr(rates, "looked", look, raising=False)
    both_look_first(monkeypatch, rates, "looked")
    monkeypatch.setattr(Guess, "spent", spent)
