"""Where overdue hours show up: first where their turn is, then one level up, then with everybody (design#deciders)."""

from collections.abc import Sequence
from typing import TypeVar

# Working days after the due day (P): a deputy holds the same role and sees the list from the first day on.
NEXT_LEVEL_AFTER, LAST_LEVEL_AFTER = 3, 6

Level = TypeVar("Level")


def levels_that_see(levels: Sequence[Level], overdue_workdays: int) -> list[Level]:
    """The levels whose list shows the work, of all that could do it in order; it never decides by itself."""
    if overdue_workdays < NEXT_LEVEL_AFTER:
        return list(levels[:1])
    if overdue_workdays < LAST_LEVEL_AFTER:
        return list(levels[:2])
    return [*levels[:2], *levels[2:][-1:]]
