"""Rows of a table as they are kept, sealed, until they are stored or the time is over."""

import json
from collections import Counter
from collections.abc import Sequence

from registry.ground.imports.kinds import Row, RowState
from registry.models import ImportBatch, ImportChunk


def kept(chunk: ImportChunk) -> list[Row]:
    """The rows of a chunk."""
    return [_row(*values) for values in json.loads(chunk.rows or "[]")]


def keep(chunk: ImportChunk, rows: Sequence[Row]) -> ImportChunk:
    """Write the rows into the chunk, with how many are what; the caller saves it."""
    chunk.rows = json.dumps([_values(row) for row in rows], ensure_ascii=False)
    count = Counter(row.state for row in rows)
    chunk.fresh, chunk.changed = count[RowState.FRESH], count[RowState.CHANGED]
    chunk.same, chunk.wrong = count[RowState.SAME], count[RowState.WRONG]
    return chunk


def of_state(batch: ImportBatch, state: str, *, start: int, most: int) -> list[Row]:
    """Rows of one state (or of all) from a place on; only the chunks that hold them are opened."""
    rows: list[Row] = []
    for chunk in batch.chunks.defer("rows_sealed"):
        here = getattr(chunk, state) if state else chunk.fresh + chunk.changed + chunk.same + chunk.wrong
        if start >= here:
            start -= here
            continue
        rows += [row for row in kept(chunk) if not state or row.state == state][start:]
        start = 0
        if len(rows) >= most:
            break
    return rows[:most]


def _values(row: Row) -> list[object]:
    return [row.n, row.cells, row.state, row.problems, row.changes, row.note, row.target]


def _row(n, cells, state, problems, changes, note, target) -> Row:  # type: ignore[no-untyped-def]
    return Row(n, cells, RowState(state), [tuple(p) for p in problems], [tuple(c) for c in changes], note, target)
