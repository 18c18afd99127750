"""What can be imported: each kind names its columns and its rules; the engine reads, shows, stores and takes back."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from django.db.models import TextChoices

from registry import clock
from registry.exceptions import RowRefused, RuleViolation
from registry.models import ImportBatch, Unit, User

Reason = RowRefused.Reason


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, as our template calls it and as other offices do."""

    name: str
    heading: str
    also: tuple[str, ...] = ()
    is_required: bool = False
    reads: str = "text"  # text, number, day, birth
    most: int = 100  # characters
    help: str = ""
    example: str = ""
    choices: tuple[str, ...] = ()
    most_offered: int | None = None  # in the template: further spellings are understood, but not offered
    shown: Callable[[str], str] = str

    @property
    def offered(self) -> tuple[str, ...]:
        return self.choices[: self.most_offered]

    def as_shown(self, text: str) -> str:
        return self.shown(text) if text else ""


class RowState(StrEnum):
    FRESH = "fresh"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(slots=True)
class Row:
    """One line of a table: what was typed by column, and what became of it."""

    n: int
    cells: dict[str, str]
    state: RowState = RowState.FRESH
    problems: list[tuple[str, str, str]] = field(default_factory=list)  # column, code, sentence
    changes: list[tuple[str, str, str]] = field(default_factory=list)  # column, old, new
    note: str = ""
    target: int | None = None
    ready: Any = None  # what the kind read in it; never kept
    draft: Any = None  # what will be stored; never kept

    @property
    def is_wrong(self) -> bool:
        return bool(self.problems)

    @property
    def is_fresh(self) -> bool:
        return self.state == RowState.FRESH

    @property
    def is_same(self) -> bool:
        return self.state == RowState.SAME

    @property
    def is_stored(self) -> bool:
        """Something is to be written, or was."""
        return self.state in (RowState.FRESH, RowState.CHANGED)

    @property
    def pk(self) -> int:
        """What was stored of it, which is there."""
        if self.target is None:
            raise LookupError("The row was not stored.")
        return self.target

    def refuse(self, column: str, refusal: RuleViolation) -> None:
        """Say what is wrong, and in which column."""
        self.problems.append((column, refusal.code, refusal.message))
        self.state = RowState.WRONG

    def refuse_for(self, at: str, reason: TextChoices, **details: Any) -> None:
        self.refuse(at, RowRefused(reason, **details))


@dataclass(slots=True)
class Sheet:
    """What the rows of one table have in common."""

    batch: ImportBatch
    by: User
    today: date = field(default_factory=clock.today)
    seen: dict[Any, int] = field(default_factory=dict)  # key → the line it stood in first
    known: dict[str, Any] = field(default_factory=dict)  # what a kind looked up once

    @property
    def unit(self) -> Unit:
        return self.batch.unit

    def is_second(self, key: Any, row: Row, column: str) -> bool:
        """The same stood in a line before: the later one is refused."""
        first = self.seen.setdefault(key, row.n)
        if first != row.n:
            row.refuse_for(column, Reason.ROW_TWICE, first=first)
        return first != row.n


class Kind(ABC):
    """A kind of table. `read` and `look` only fill in rows; `store` and `take_back` run inside a transaction."""

    code: str
    title: Any
    per_chunk: int = 250
    columns: tuple[Column, ...]
    notes: tuple[Any, ...] = ()  # for the explanation sheet

    is_offered: bool = True  # on the list of imports; others are reached from what they are about

    def unit_of(self, about: int | None) -> Unit | None:
        """The unit of what the rows belong to, where they belong to something."""
        return None

    def fits(self, about: int | None, unit: Unit) -> bool:
        """What the rows are said to belong to is the unit's."""
        own = self.unit_of(about)
        return own == unit if own or not self.is_offered else about is None

    def after(self, batch: ImportBatch, by: User) -> tuple[str, str] | None:
        """What comes next once it is stored: words and address."""
        return None

    @abstractmethod
    def allows(self, by: User, unit: Unit) -> bool:
        """Who may import such a table for this unit."""

    @abstractmethod
    def read(self, rows: Sequence[Row], sheet: Sheet) -> None:
        """What each row says, by the rules of its kind; without the database."""

    @abstractmethod
    def look(self, rows: Sequence[Row], sheet: Sheet) -> None:
        """New, changed, unchanged, or in the way of something that is there."""

    def offered(self, by: User) -> dict[str, tuple[str, ...]]:
        """Choices of the template that depend on who fills it in: column → texts."""
        return {}

    def prepare(self, rows: Sequence[Row], sheet: Sheet) -> None:  # noqa: B027
        """What takes long and needs no lock, before the rows are stored."""

    @abstractmethod
    def store(self, rows: Sequence[Row], sheet: Sheet) -> None:
        """Write what is new or changed, with its history; each row gets its target."""

    @abstractmethod
    def in_use(self, rows: Sequence[Row], sheet: Sheet) -> int:
        """How many of the stored rows something hangs on by now."""

    @abstractmethod
    def take_back(self, rows: Sequence[Row], sheet: Sheet) -> int:
        """As if they had never been stored; returns how many stay, because somebody used them in the same moment."""

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


known: Final[dict[str, Kind]] = {}


def offer(*kinds: Kind) -> None:
    """Rooms say what can be imported into them."""
    known.update({kind.code: kind for kind in kinds})
