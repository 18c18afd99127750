"""Rate limits, counted in the shared cache."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from django.core.cache import cache

from registry import clock
from registry.exceptions import RuleViolation, TooOften


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times in each window for each key: an account, a number at an address, a browser."""

    action: str
    times: int
    seconds: int

    def allows(self, *key: object) -> bool:
        """Count this attempt; False when the limit of the window was reached before."""
        return allows(self.action, _joined(key), times=self.times, seconds=self.seconds)

    def counted(self, *key: object) -> int:
        """Count once more in this window."""
        return counted(_name(self.action, _joined(key), self.seconds), seconds=self.seconds)

    def forget(self, *key: object) -> None:
        cache.delete(_name(self.action, _joined(key), self.seconds))

    @property
    def seconds_left(self) -> int:
        """Until the window ends and a new one begins."""
        return seconds_left(self.seconds)


class Guess:
    """One try that several limits count, each by its key, before it is looked at: of many at once no more are looked
    at than one after the other. What is refused unseen, or is not wrong, takes nothing from the tries that are left.
    """

    def __init__(self, *limits: tuple[Limit, object]) -> None:
        self.limits = limits
        # One that ends in the next window is given back to the one that counted it, and to no other.
        self._names = [_name(limit.action, str(key), limit.seconds) for limit, key in limits]
        self.used_up: list[Limit] = []  # by this one: where it is wrong, there is none after it
        self.left = 0  # after this one, before one of the limits is reached

    def spent(self) -> list[Limit]:
        """Count it, unless limits were reached before: those it returns, and it is not to be looked at."""
        left = [
            (limit, limit.times - counted(name, seconds=limit.seconds))
            for (limit, _key), name in zip(self.limits, self._names, strict=True)
        ]
        self.left, self.used_up = min(n for _limit, n in left), [limit for limit, n in left if n == 0]
        spent = [limit for limit, n in left if n < 0]
        if spent:
            self.give_back()
        return spent

    @contextmanager
    def costs_only(self, *wrong: str) -> Iterator[None]:
        """Look at it: it stays counted where it is refused for one of these reasons."""
        is_wrong = False
        try:
            yield
        except RuleViolation as refusal:
            is_wrong = refusal.reason in wrong
            raise
        finally:
            if not is_wrong:
                self.give_back()

    def give_back(self) -> None:
        for name in self._names:
            uncounted(name)


def require_none(spent: Collection[Limit], *, then: object) -> None:
    """Refuse with `TooOften` where a limit is spent; the wait told is the longest of theirs, and what else to do."""
    if spent:
        raise TooOften(TooOften.Reason.TOO_OFTEN, wait=max(limit.seconds_left for limit in spent), then=then)


def require_a_try(limit: Limit, *key: object, then: object) -> None:
    """Count this attempt; refuse with `TooOften` when the limit of the window was reached before."""
    require_none([] if limit.allows(*key) else [limit], then=then)


def allows(action: str, key: str, *, times: int, seconds: int) -> bool:
    """Count this attempt; False when the limit of the window was reached before."""
    return counted(_name(action, key, seconds), seconds=seconds) <= times


def seconds_left(seconds: int) -> int:
    """Until a window of this length ends and a new one begins."""
    return seconds - int(clock.now().timestamp()) % seconds


def counted(name: str, *, seconds: int) -> int:
    """Count once more; the count is forgotten so many seconds after its first."""
    cache.add(name, 0, timeout=seconds)
    try:
        return int(cache.incr(name))
    except ValueError:  # the cache dropped the entry between the two calls
        return 1


def uncounted(name: str) -> None:
    """Count once less, where there is a count."""
    with suppress(ValueError):
        cache.incr(name, -1)


def _joined(key: tuple[object, ...]) -> str:
    return "|".join(map(str, key))


def _name(action: str, key: str, seconds: int) -> str:
    """Windows are fixed: each has a name of its own."""
    return f"rate:{action}:{key}:{int(clock.now().timestamp()) // seconds}"
