"""期限: what must be done by when, by whom, and on which days they are reminded (design#deciders, D142)."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from registry.models import Unit

FIRST_REMINDER: Final = 2  # working days before the due day
AGAIN_EVERY: Final = 3  # working days after it


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is due; `above` also see it, because it is long overdue."""

    kind: str
    title: str  # what must be done
    subject: str
    unit: Unit  # whose turn it is
    url: str
    list_url: str
    due_on: date
    overdue: int  # working days; negative until the due day
    must_act: frozenset[int]
    above: frozenset[int] = frozenset()
    is_estimated: bool = False  # the day rests on a year whose holidays are not known (D142)

    @property
    def is_overdue(self) -> bool:
        return self.overdue > 0


def is_reminder_day(overdue: int) -> bool:
    """Two working days before, on the day, and every third working day after it."""
    return overdue in (-FIRST_REMINDER, 0) or (overdue > 0 and overdue % AGAIN_EVERY == 0)
