"""Which star recognised minutes make a volunteer eligible for."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from checkin.ledger.milestones import USUAL_MINUTES

THRESHOLDS_MINUTES: Final = USUAL_MINUTES  # D172; other thresholds are an argument
MOST_LEVELS: Final = 5


@dataclass(frozen=True, slots=True)
class Standard:
    """What each star asks for from a day on: hours, and months since registration (D62, D63)."""

    hours: tuple[int, ...]
    waiting_months: tuple[int, ...]
    valid_from_on: date = date.min
    units_decide_to: int = 0  # the highest star on which units decide themselves

    @property
    def thresholds(self) -> tuple[int, ...]:
        """In minutes."""
        return tuple(hours * 60 for hours in self.hours)

    @property
    def levels(self) -> tuple[tuple[int, int, int], ...]:
        """Star, hours and months, for pages."""
        return tuple(
            (star, *asked) for star, asked in enumerate(zip(self.hours, self.waiting_months, strict=True), start=1)
        )

    def asks_the_same_as(self, other: "Standard") -> bool:
        mine, theirs = ((one.hours, one.waiting_months, one.units_decide_to) for one in (self, other))
        return mine == theirs

    def open_from(self, star: int, registered_on: date) -> date:
        """The first day on which somebody registered then may apply for this star."""
        return months_after(registered_on, self.waiting_months[star - 1])


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last one where that month is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def stars_reached(minutes: int, thresholds: Sequence[int] = THRESHOLDS_MINUTES) -> int:
    """How many thresholds the minutes meet; a threshold is met by exactly its minutes (D172)."""
    _require_rising(thresholds)
    return sum(minutes >= threshold for threshold in thresholds)


def next_star(minutes: int, held: int, thresholds: Sequence[int] = THRESHOLDS_MINUTES) -> int | None:
    """The star that may be applied for now: the one above the held one, if the minutes reach it (D173)."""
    missing = minutes_to_next(minutes, held, thresholds)
    return held + 1 if missing == 0 else None


def minutes_to_next(minutes: int, held: int, thresholds: Sequence[int] = THRESHOLDS_MINUTES) -> int | None:
    """Minutes still missing for the star above the held one, 0 when reached, None above the last star."""
    _require_rising(thresholds)
    if not 0 <= held <= len(thresholds):
        raise ValueError(f"there is no star {held}")
    return None if held == len(thresholds) else max(0, thresholds[held] - minutes)


def _require_rising(thresholds: Sequence[int]) -> None:
    if not thresholds or list(thresholds) != sorted(set(thresholds)) or thresholds[0] <= 0:
        raise ValueError("star thresholds are minutes in rising order")
