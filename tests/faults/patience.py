"""How long a test waits for what has to come, on however slow a machine."""

import time
from collections.abc import Callable

PATIENCE_SECONDS = 300


def wait_for(holds: Callable[[], object], told: Callable[[], object] = lambda: "") -> None:
    """Return once it holds."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < until, f"it did not come to that: {told()}"
        time.sleep(0.02)
