"""Printing the progress of a long job, once a second."""

import time
from collections.abc import Callable

EVERY_SECONDS, CELLS = 1.0, 20


class Progress:
    """A line like `  志愿者 ████······ 1200/3000`."""

    def __init__(self, label: str, total: int, say: Callable[[str], None]) -> None:
        self.label, self.total, self.say = label, total, say
        self.done, self._told_at = 0, time.monotonic()

    def step(self, count: int = 1) -> None:
        """This many more are done; prints at most once a second, and at the end."""
        self.done += count
        now = time.monotonic()
        if self.done < self.total and now - self._told_at < EVERY_SECONDS:
            return
        self._told_at = now
        full = CELLS * self.done // max(1, self.total)
        self.say(f"  {self.label} {'█' * full}{'·' * (CELLS - full)} {self.done}/{self.total}")
