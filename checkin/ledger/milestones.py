"""Totals of service minutes that mean something to people: 100, 300, 600, 1000 and 1500 hours (D172)."""

from typing import Final

MILESTONES_MINUTES: Final = (6_000, 18_000, 36_000, 60_000, 90_000)


def milestone_passed(before: int, after: int) -> int | None:
    """The highest milestone that lies above the one total and not above the other."""
    return max((one for one in MILESTONES_MINUTES if before < one <= after), default=None)
