"""A project in a year, as values: what the page, its workbook and the API show."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """One activity in the year; what nobody reported or confirmed yet is None."""

    activity: Any  # the row: documents know no model
    last_at: datetime
    shifts: int
    people: int
    times: int
    minutes: int
    served: int | None
    confirmed: int | None


@dataclass(frozen=True, slots=True)
class Stated:
    """A number that the unit states itself; what it did not state that year is None."""

    name: str
    measure: str
    goal: int | None
    reached: int | None
    so_far: int | None  # by the end of the year, as its years go together
    as_of_on: date | None = None
    said_by: str = ""
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """A project in one year; people are counted once over all its activities (D204)."""

    project: Any  # as above
    year: int
    as_of: datetime
    lines: tuple[Line, ...]
    people: int
    is_whole: bool  # otherwise only the activities of the units in sight
    totals: dict[str, int] = field(default_factory=dict)
    stated: tuple[Stated, ...] = ()

    @property
    def unreported(self) -> int:
        return sum(line.served is None for line in self.lines)
