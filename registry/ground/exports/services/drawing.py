"""Rows of a list → a file on the disk, one row after the other."""

from collections.abc import Callable, Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from django.db.models import QuerySet

from registry.documents import long_tables
from registry.ground.exports.lists import Column, ExportList, Scene
from registry.models import User

READ_AT_ONCE: Final = 2_000


def draw(
    path: Path,
    *,
    suffix: str,
    list_: ExportList,
    columns: Sequence[Column],
    rows: QuerySet[Any],
    by: User,
    told: Callable[[int], None] | None = None,
) -> int:
    """Write the file; returns how many rows it has. `told` hears every two thousand rows how far it is."""
    drawn = _Counted(lines(rows, columns, by), told)
    heads = [long_tables.Head(str(column.heading), column.width) for column in columns]
    long_tables.WRITERS[suffix](path, title=str(list_.title), heads=heads, rows=drawn)
    return drawn.count


def lines(rows: QuerySet[Any], columns: Sequence[Column], user: User) -> Iterator[list[Any]]:
    """Each row as its cells: one query, no instance of a model."""
    annotations = {f"of_{column.code}": column.annotation() for column in columns if column.annotation}
    scene = Scene(user, rows)
    paths: list[str] = []
    cells: list[Callable[[Any], Any]] = []
    for column in columns:
        cells.append(_cell(column, len(paths), scene))
        paths += column.paths
    for raw in rows.annotate(**annotations).values_list(*paths).iterator(READ_AT_ONCE):
        yield [cell(raw) for cell in cells]


def _cell(column: Column, start: int, scene: Scene) -> Callable[[Any], Any]:
    if column.said is None:
        return itemgetter(start)
    said, end = column.said(scene), start + len(column.paths)
    if end == start + 1:
        return lambda raw: said(raw[start])
    return lambda raw: said(*raw[start:end])


class _Counted:
    """Rows on their way, counted."""

    def __init__(self, rows: Iterator[list[Any]], told: Callable[[int], None] | None) -> None:
        self.rows, self.told, self.count = rows, told, 0

    def __iter__(self) -> Iterator[list[Any]]:
        for row in self.rows:
            yield row
            self.count += 1
            if self.told and self.count % READ_AT_ONCE == 0:
                self.told(self.count)
