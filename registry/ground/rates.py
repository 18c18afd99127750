"""How often somebody may try: counted per fixed window in the shared cache."""

from django.core.cache import cache

from registry import clock


def allows(action: str, key: str, *, times: int, seconds: int) -> bool:
    """Count this attempt; False once the window already held as many as allowed."""
    window = int(clock.now().timestamp()) // seconds
    name = f"rate:{action}:{key}:{window}"
    cache.add(name, 0, timeout=seconds)
    try:
        return bool(cache.incr(name) <= times)
    except ValueError:  # the entry left the cache between the two calls
        return True


def is_spent(action: str, key: str, *, times: int, seconds: int) -> bool:
    """Everything allowed in this window was used; asking does not count."""
    window = int(clock.now().timestamp()) // seconds
    return bool(cache.get(f"rate:{action}:{key}:{window}", 0) >= times)
