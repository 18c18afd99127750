"""A need as it is typed, before any row exists."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

MOST_PEOPLE: Final = 500
MOST_SERVED: Final = 100_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What is needed, when, for how many."""

    title: str
    content: str
    starts_at: datetime
    ends_at: datetime
    people_wanted: int
    expected_served: int | None = None
