"""When does an account that holds a role count as forgotten? (D104)"""

from datetime import date, timedelta
from enum import Enum, auto

DISABLED_AFTER = timedelta(days=180)
TOLD_BEFORE = timedelta(days=14)


class Step(Enum):
    """What is done about it today."""

    NOTHING = auto()
    TELL = auto()
    DISABLE = auto()


def due_on(last: date) -> date:
    """The day on which an account that nobody uses any more is disabled."""
    return last + DISABLED_AFTER


def step(*, last: date, told: date | None, today: date) -> Step:
    """Nobody loses an account of which they were not told two weeks before."""
    if today < due_on(last) - TOLD_BEFORE:
        return Step.NOTHING
    if told is None:
        return Step.TELL
    return Step.DISABLE if today >= max(due_on(last), told + TOLD_BEFORE) else Step.NOTHING
