"""The totals that stars need, in minutes: what the standard in force on a day asks for (D62, D172)."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

USUAL_MINUTES: Final = (6_000, 18_000, 36_000, 60_000, 90_000)  # 100, 300, 600, 1000 and 1500 hours

OnDay = Callable[[date], Sequence[int]]
_standards: list[OnDay] = []


def follow(standard: OnDay) -> None:
    """The room that keeps the star standards says what they ask for on a day."""
    _standards[:] = [standard]


def on(day: date) -> Sequence[int]:
    """The milestones of this day."""
    return _standards[0](day) if _standards else USUAL_MINUTES


def milestone_passed(before: int, after: int, milestones: Sequence[int] = USUAL_MINUTES) -> int | None:
    """The highest milestone reached between the two totals."""
    return max((one for one in milestones if before < one <= after), default=None)
