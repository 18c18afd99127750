"""Which star recognised minutes make a volunteer eligible for."""

from collections.abc import Sequence
from typing import Final

from checkin.ledger.milestones import MILESTONES_MINUTES

THRESHOLDS_MINUTES: Final = MILESTONES_MINUTES  # D172; other thresholds are an argument


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


def is_under_review(minutes: int, held: int, thresholds: Sequence[int] = THRESHOLDS_MINUTES) -> bool:
    """A held star whose hours no longer reach it is reviewed by people, never taken away by itself (D174)."""
    return held > stars_reached(minutes, thresholds)


def _require_rising(thresholds: Sequence[int]) -> None:
    if not thresholds or list(thresholds) != sorted(set(thresholds)) or thresholds[0] <= 0:
        raise ValueError("star thresholds are minutes in rising order")
