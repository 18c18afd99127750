"""When does an account that holds a role count as forgotten? (D104)"""

from datetime import date, timedelta
from enum import Enum, auto

from django.conf import settings

TOLD_BEFORE = timedelta(days=14)


class Step(Enum):
    """What is done about it today."""

    NOTHING = auto()
    TELL = auto()
    DISABLE = auto()


def due_on(last: date) -> date:
    """The day on which an account that nobody uses any more is disabled."""
    return last + timedelta(days=settings.IDLE_ACCOUNT_DAYS)


def step(*, last: date, told: date | None, today: date) -> Step:
    """Nobody loses an account of which they were not told two weeks before."""
    if today < due_on(last) - TOLD_BEFORE:
        return Step.NOTHING
    if told is None:
        return Step.TELL
    return Step.DISABLE if today >= max(due_on(last), told + TOLD_BEFORE) else Step.NOTHING
