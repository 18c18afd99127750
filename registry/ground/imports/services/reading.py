"""The worker reads a table and looks at each row; nothing is stored but what the preview shows."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.documents import table_reader
from registry.exceptions import ImportRefused
from registry.ground import jobs
from registry.ground.imports import cells, headings, rows
from registry.ground.imports.kinds import Column, Kind, Row, Sheet
from registry.ground.imports.kinds import Reason as RowReason
from registry.ground.imports.services import batches
from registry.ground.imports.services.batches import MOST_ROWS, READ, Reason, State
from registry.models import ImportBatch, ImportChunk, ImportHeadings, Job
from registry.notifications.services import notifications
from registry.words.cells import UNCOMPUTED
from registry.words.chinese import quoted

LINES_BESIDE = 100  # titles, headings, notes
TOLD_FROM = 1_000  # lines; a shorter table is read before somebody leaves
MOST_LEFT_OUT = 50
MOST_KEPT = 1_000  # characters of a cell that is too long: whoever puts it right sees the whole
READERS = {"text": cells.text_of, "number": cells.number_of, "day": cells.day_of, "birth": cells.birth_of}


@jobs.job(READ)
def read(*, batch: int) -> None:
    """Read the file, match its columns, look at each row. Begun anew after a worker died."""
    row = ImportBatch.objects.select_related("unit", "uploaded_by").get(pk=batch)
    if row.state != State.READING:
        return
    row.chunks.all().delete()
    try:
        table = _table(row.content)
        found = _found(row, table)
        _require_columns(row, found)
        _read_rows(row, table, found)
    except ImportRefused as refusal:
        _finish(row, State.UNREADABLE, refused=refusal.message)
    else:
        _finish(row, State.READY)


def progress(work: str, batch: ImportBatch, done: int, total: int) -> None:
    """Say how far the worker is."""
    job = Job.objects.filter(key=f"{work}:{batch.pk}", state=Job.State.RUNNING).first()
    if job:
        jobs.progress(job, done, total)


def _table(content: bytes) -> "table_reader.TableRead":
    try:
        return table_reader.table_of(content, most_rows=MOST_ROWS + LINES_BESIDE)
    except table_reader.LockedWorkbook:
        raise ImportRefused(Reason.IMPORT_LOCKED) from None
    except table_reader.UnreadableWorkbook:
        raise ImportRefused(Reason.IMPORT_UNREADABLE) from None
    except table_reader.TooManyRows:
        raise ImportRefused(Reason.IMPORT_TOO_MANY_ROWS, most=MOST_ROWS) from None


def _found(batch: ImportBatch, table: "table_reader.TableRead") -> dict[str, Any]:
    """Headings and columns; what somebody chose for this table counts before everything else."""
    kind = batches.kind_of(batch)
    chosen = batches.found_in(batch).get("chosen")
    remembered = ImportHeadings.objects.filter(unit=batch.unit, kind=batch.kind).first()
    here = headings.found_in(
        [line.values for line in table.rows], kind.columns, remembered.columns if remembered else {}
    )
    found: dict[str, Any] = {
        "sheet": table.sheet,
        "others": table.others,
        "sees_hidden": table.sees_hidden,
        "last": here.last,
        "texts": here.texts,
        "columns": here.columns if chosen is None else chosen,
        "chosen": chosen,
    }
    batch.found = json.dumps(found, ensure_ascii=False)
    batch.save(update_fields=["found_sealed"])
    return found


def _require_columns(batch: ImportBatch, found: dict[str, Any]) -> None:
    kind = batches.kind_of(batch)
    missing = [column.heading for column in kind.columns if column.is_required and column.name not in found["columns"]]
    if missing:
        raise ImportRefused(Reason.IMPORT_NO_COLUMN, columns="、".join(missing))


def _read_rows(batch: ImportBatch, table: "table_reader.TableRead", found: dict[str, Any]) -> None:
    kind = batches.kind_of(batch)
    sheet = Sheet(batch, batch.uploaded_by)
    lines = table.rows[found["last"] + 1 :]
    left_out: list[int] = []
    few: list[Row] = []
    n, done = 0, 0
    for row in _rows(kind, lines, found["columns"], left_out):
        few.append(row)
        if len(few) == kind.per_chunk:
            n, done = n + 1, done + len(few)
            _keep(batch, n, few, kind, sheet)
            progress(READ, batch, done, len(lines))
            few = []
    if few:
        _keep(batch, n + 1, few, kind, sheet)
    if not n and not few:
        raise ImportRefused(Reason.IMPORT_NO_ROWS)
    if n * kind.per_chunk + len(few) > MOST_ROWS:
        raise ImportRefused(Reason.IMPORT_TOO_MANY_ROWS, most=MOST_ROWS)
    found["left_out"] = left_out[:MOST_LEFT_OUT]
    batch.found = json.dumps(found, ensure_ascii=False)


def _rows(kind: Kind, lines: Sequence[Any], columns: dict[str, int], left_out: list[int]) -> Iterator[Row]:
    """Each line as a row; lines that say something about the table are left out and told."""
    needed = [column.name for column in kind.columns if column.is_required]
    taken = [(column, columns[column.name]) for column in kind.columns if column.name in columns]
    for line in lines:
        row = Row(line.n, {})
        for column, place in taken:
            value = line.values[place] if place < len(line.values) else None
            row.cells[column.name] = _cell(row, column, value)
        texts = [str(value) for value in line.values if value is not None]
        if not any(row.cells.values()) or cells.is_note(texts, told=sum(bool(row.cells.get(name)) for name in needed)):
            left_out.append(line.n)
            continue
        if line.is_hidden:
            row.refuse_for("", RowReason.ROW_HIDDEN)
        for name in needed:
            if not row.cells[name] and not any(at == name for at, _code, _words in row.problems):
                row.refuse_for(name, RowReason.ROW_VALUE_MISSING, column=kind.column(name).heading)
        yield row


def _cell(row: Row, column: Column, value: Any) -> str:
    try:
        text = READERS[column.reads](value)
    except cells.CellError as error:
        row.refuse_for(column.name, RowReason(error.code.value))
        return "" if value is UNCOMPUTED else str(value)[:MOST_KEPT]
    if len(text) > column.most:
        row.refuse_for(column.name, RowReason.ROW_TOO_LONG, most=column.most)
    if column.choices and text and text not in column.choices:
        row.refuse_for(column.name, RowReason.ROW_NO_CHOICE, choices="、".join(column.choices))
    return text[:MOST_KEPT]


def _keep(batch: ImportBatch, n: int, few: list[Row], kind: Kind, sheet: Sheet) -> None:
    good = [row for row in few if not row.is_wrong]
    kind.read(good, sheet)
    kind.look([row for row in good if not row.is_wrong], sheet)
    rows.keep(ImportChunk(batch=batch, n=n), few).save()


@transaction.atomic
def _finish(batch: ImportBatch, state: str, *, refused: str = "") -> None:
    now = batches.locked(batch)
    if now.state != State.READING:  # discarded meanwhile
        now.chunks.all().delete()
        return
    counted = counts(batch)
    for name, value in counted.items():
        setattr(now, name, value)
    now.found, now.state, now.refused = batch.found, state, refused
    now.save(update_fields=["found_sealed", "state", "refused", *counted])
    if now.lines >= TOLD_FROM:
        text = _("{name}已核对，共 {lines} 行，{wrong} 行有问题。").format(
            name=quoted(now.name), lines=now.lines, wrong=now.wrong
        )
        url = reverse("import", args=[now.pk])
        notifications.tell(users=[now.uploaded_by_id], key=f"import:{now.pk}:read", text=text[:200], url=url)


def counts(batch: ImportBatch) -> dict[str, int]:
    """How many rows are what, over all chunks."""
    names = ("fresh", "changed", "same", "wrong")
    chunks = list(batch.chunks.values_list(*names))
    found = {name: sum(chunk[place] for chunk in chunks) for place, name in enumerate(names)}
    return found | {"lines": sum(found.values())}
