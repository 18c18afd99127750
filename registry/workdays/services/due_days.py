"""Stored due days follow the calendar; an app that stores some registers them when it starts (D142)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Model

from registry.workdays import arithmetic
from registry.workdays.arithmetic import DueDate, WorkCalendar

BATCH = 500


@dataclass(frozen=True, slots=True)
class KeptDay:
    """An open due day: its row and column, the working days and their start, and what it is about."""

    row: Model
    column: str
    since: date
    workdays: int
    title: str
    subject: str
    latest: date | None = None  # whatever the working days are

    @property
    def stored(self) -> DueDate:
        return DueDate(getattr(self.row, self.column), bool(self.row.due_is_estimated))  # type: ignore[attr-defined]

    def by(self, calendar: WorkCalendar) -> DueDate:
        """The day that this calendar gives."""
        return arithmetic.add_workdays(self.since, self.workdays, calendar).at_latest(self.latest)


@dataclass(frozen=True, slots=True)
class Move:
    """A due day before and after; it may stay the same and only become certain."""

    day: KeptDay
    before: DueDate
    after: DueDate

    @property
    def is_moved(self) -> bool:
        return self.before.on != self.after.on


Kept = Callable[[], Iterable[KeptDay]]
_kept: list[Kept] = []


def follow(kept: Kept) -> None:
    """Register a room's open due days, so that the calendar can move them."""
    if kept not in _kept:
        _kept.append(kept)


def moves(calendar: WorkCalendar) -> list[Move]:
    """The open due days that change under this calendar, the earliest first."""
    found = [Move(day, day.stored, day.by(calendar)) for kept in _kept for day in kept()]
    return sorted((one for one in found if one.before != one.after), key=lambda one: (one.before.on, one.day.subject))


def move(found: Iterable[Move]) -> None:
    """Write the new days, by a statement for each kind of row."""
    rows: dict[tuple[type[Model], str], list[Model]] = {}
    for one in found:
        row = one.day.row
        setattr(row, one.day.column, one.after.on)
        row.due_is_estimated = one.after.is_estimated  # type: ignore[attr-defined]
        rows.setdefault((type(row), one.day.column), []).append(row)
    for (model, column), changed in rows.items():
        model._default_manager.bulk_update(changed, [column, "due_is_estimated"], batch_size=BATCH)
