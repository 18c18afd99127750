"""Rate limits, counted in the shared cache."""

from django.core.cache import cache

from registry import clock


def allows(action: str, key: str, *, times: int, seconds: int) -> bool:
    """Count this attempt; False when the limit of the window was reached before."""
    return counted(_name(action, key, seconds), seconds=seconds) <= times


def is_spent(action: str, key: str, *, times: int, seconds: int) -> bool:
    """The limit of this window is reached; asking does not count."""
    return bool(cache.get(_name(action, key, seconds), 0) >= times)


def minutes_left(seconds: int) -> int:
    """Whole minutes until a window of this length ends and a new one begins."""
    return -(-(seconds - int(clock.now().timestamp()) % seconds) // 60)


def counted(name: str, *, seconds: int) -> int:
    """Count once more; the count is forgotten so many seconds after its first."""
    cache.add(name, 0, timeout=seconds)
    try:
        return int(cache.incr(name))
    except ValueError:  # the cache dropped the entry between the two calls
        return 1


def _name(action: str, key: str, seconds: int) -> str:
    """Windows are fixed: each has a name of its own."""
    return f"rate:{action}:{key}:{int(clock.now().timestamp()) // seconds}"
