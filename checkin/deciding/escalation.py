"""Who sees overdue hours: first the level whose turn it is, then the next one, then the last (design#deciders)."""

from collections.abc import Sequence
from typing import TypeVar

# Working days after the due day. A deputy holds the same role and sees the list from the first day on.
NEXT_LEVEL_AFTER, LAST_LEVEL_AFTER = 3, 6

Level = TypeVar("Level")


def levels_that_see(levels: Sequence[Level], overdue_workdays: int) -> list[Level]:
    """The levels whose lists show the work; nothing is decided automatically."""
    if overdue_workdays < NEXT_LEVEL_AFTER:
        return list(levels[:1])
    if overdue_workdays < LAST_LEVEL_AFTER:
        return list(levels[:2])
    return [*levels[:2], *levels[2:][-1:]]
