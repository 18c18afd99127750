"""Rate limits, counted per fixed window in the shared cache."""

from django.core.cache import cache

from registry import clock


def allows(action: str, key: str, *, times: int, seconds: int) -> bool:
    """Count this attempt; False when the limit of the window was reached before."""
    window = int(clock.now().timestamp()) // seconds
    name = f"rate:{action}:{key}:{window}"
    cache.add(name, 0, timeout=seconds)
    try:
        return bool(cache.incr(name) <= times)
    except ValueError:  # the cache dropped the entry between the two calls
        return True


def is_spent(action: str, key: str, *, times: int, seconds: int) -> bool:
    """The limit of this window is reached; asking does not count."""
    window = int(clock.now().timestamp()) // seconds
    return bool(cache.get(f"rate:{action}:{key}:{window}", 0) >= times)
