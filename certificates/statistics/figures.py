"""A year in figures, as values: what the statistics page, its workbook and the API show."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """One of 三进 or 就近就便: activities held and their shifts."""

    code: str
    label: str
    activities: int
    shifts: int


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month of service: minutes by class, records, different people."""

    month_on: date
    timed: int
    supplementary: int
    records: int
    people: int

    @property
    def minutes(self) -> int:
        return self.timed + self.supplementary


@dataclass(frozen=True, slots=True)
class Historical:
    """历史数据 of the year in which their documents end: hours and people that no other figure holds."""

    minutes: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit's people: registered today, active in the year, their minutes, who reached 20 hours."""

    unit: int
    name: str
    registered: int
    active: int
    timed: int
    supplementary: int
    reached: int

    @property
    def minutes(self) -> int:
        return self.timed + self.supplementary

    @property
    def rate(self) -> float | None:
        """The percentage of registered people who reached 20 hours."""
        return percent(self.reached, self.registered)


@dataclass(frozen=True, slots=True)
class Statistics:
    """A year in figures, and up to which moment and seal they count."""

    year: int
    as_of: datetime
    registered: int
    active: int
    reached: int
    timed: int
    supplementary: int
    training: int
    categories: tuple[CategoryLine, ...]
    months: tuple[MonthLine, ...]
    units: tuple[UnitLine, ...]
    historical: Historical = Historical()
    seal_line: str = ""

    @property
    def minutes(self) -> int:
        return self.timed + self.supplementary

    @property
    def activities(self) -> int:
        return sum(line.activities for line in self.categories)

    @property
    def rate(self) -> float | None:
        """The percentage of registered people who reached 20 hours."""
        return percent(self.reached, self.registered)


def percent(part: int, whole: int) -> float | None:
    """A percentage with one decimal, rounded down; None if the whole is 0."""
    return part * 1000 // whole / 10 if whole else None
