"""What the preview shows of a row: masked, with the cell in which something is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, overload

from registry.ground.imports import rows
from registry.ground.imports.kinds import Kind, Row
from registry.models import ImportBatch

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the preview."""

    row: Row
    values: list[tuple[str, str]]  # heading, value
    problems: list[tuple[str, str]]  # where, why
    changes: list[tuple[str, str, str]]  # heading, old, new


class RowsOf:
    """The rows of one state, opened only where a page shows them."""

    def __init__(self, batch: ImportBatch, kind: Kind, found: dict[str, Any], state: str) -> None:
        self.batch, self.kind, self.found, self.state = batch, kind, found, state

    def __len__(self) -> int:
        return int(getattr(self.batch, self.state or "lines"))

    @overload
    def __getitem__(self, key: slice) -> list[Shown]: ...
    @overload
    def __getitem__(self, key: int) -> Shown: ...
    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, int):
            return self[key : key + 1][0]
        start, stop, _step = key.indices(len(self))
        few = rows.of_state(self.batch, self.state, start=start, most=stop - start)
        return [of_row(row, self.kind, self.found) for row in few]

    def __iter__(self) -> Iterator[Shown]:
        return iter(self[:])


def of_row(row: Row, kind: Kind, found: dict[str, Any]) -> Shown:
    places = found.get("columns", {})
    filled = [one for one in kind.columns if one.name in places and row.cells.get(one.name)]
    values = [(one.heading, one.as_shown(row.cells[one.name])) for one in filled]
    problems = [(where(column, row.n, kind, places), words) for column, _code, words in row.problems]
    changes = [
        (kind.column(name).heading, kind.column(name).as_shown(old), kind.column(name).as_shown(new))
        for name, old, new in row.changes
    ]
    return Shown(row, values, problems, changes)


def where(column: str, n: int, kind: Kind, places: dict[str, int]) -> str:
    """C12 身份证号码; a whole row has no cell."""
    if column not in places:
        return kind.column(column).heading if column else ""
    return f"{letters(places[column])}{n} {kind.column(column).heading}"


def letters(place: int) -> str:
    """0 → A, 27 → AB."""
    before, last = divmod(place, 26)
    return (letters(before - 1) if before else "") + LETTERS[last]
