"""The totals that stars need: 100, 300, 600, 1000 and 1500 hours, in minutes (D172)."""

from typing import Final

MILESTONES_MINUTES: Final = (6_000, 18_000, 36_000, 60_000, 90_000)


def milestone_passed(before: int, after: int) -> int | None:
    """The highest milestone reached between the two totals."""
    return max((one for one in MILESTONES_MINUTES if before < one <= after), default=None)
