"""A table on its way in: uploaded, its columns put right, stored, taken back; the worker does what takes long."""

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import PurePath
from typing import Any, Final

from django.db import transaction

from registry import clock
from registry.exceptions import ImportRefused
from registry.ground import jobs
from registry.ground.imports import headings, kinds
from registry.ground.imports.kinds import Kind
from registry.history.services import history
from registry.models import ImportBatch, ImportHeadings, Job, Unit, User
from registry.permissions import require

Reason = ImportRefused.Reason
State = ImportBatch.State
READ, STORE, UNDO = "read import", "store import", "undo import"
MOST_ROWS: Final = 20_000
MOST_BYTES: Final = 15 * 1024 * 1024
UNDONE_WITHIN: Final = timedelta(days=1)


def kind_of(batch: ImportBatch) -> Kind:
    return kinds.known[batch.kind]


def may_handle(by: User, batch: ImportBatch) -> bool:
    """Who may look at its rows and decide about them: whoever could upload it."""
    return kind_of(batch).allows(by, batch.unit)


def upload(*, kind: str, unit: Unit, upload: Any, by: User, about: int | None = None) -> ImportBatch:
    """Take a table in; the worker reads it, and nothing else happens before somebody says so."""
    require(kinds.known[kind].allows(by, unit) and kinds.known[kind].fits(about, unit))
    if upload.size > MOST_BYTES:
        raise ImportRefused(Reason.IMPORT_TOO_LARGE, megabytes=MOST_BYTES // 1024 // 1024)
    content = upload.read()
    if not content:
        raise ImportRefused(Reason.IMPORT_EMPTY)
    name = PurePath(str(upload.name).replace("\\", "/").replace("\x00", "")).name[-100:]
    batch = ImportBatch(kind=kind, unit=unit, about=about, name=name, uploaded_by=by, uploaded_at=clock.now())
    batch.content = content
    return _taken_in(batch, by)


@transaction.atomic
def match(*, batch: ImportBatch, columns: Mapping[str, int | None], by: User) -> ImportBatch:
    """Say which column is which, and read the table again; the unit's next table is read that way, too."""
    batch = locked(batch)
    require(may_handle(by, batch))
    _expect(batch, State.READY, State.UNREADABLE)
    found = found_in(batch)
    if not batch.content_sealed or not found.get("texts"):
        raise ImportRefused(Reason.IMPORT_ERASED)
    chosen = {name: place for name, place in columns.items() if place is not None and place < len(found["texts"])}
    for place in chosen.values():
        if list(chosen.values()).count(place) > 1:
            raise ImportRefused(Reason.IMPORT_COLUMN_TWICE, column=found["texts"][place] or place + 1)
    _remember(batch, found["texts"], chosen)
    found["chosen"] = chosen
    batch.found, batch.state, batch.refused = json.dumps(found, ensure_ascii=False), State.READING, ""
    batch.save(update_fields=["found_sealed", "state", "refused"])
    _ask(READ, batch)
    return batch


@transaction.atomic
def apply(*, batch: ImportBatch, mode: str, by: User) -> ImportBatch:
    """Store it: all rows or none, or the good ones."""
    batch = locked(batch)
    require(may_handle(by, batch))
    _expect(batch, State.READY)
    if mode == ImportBatch.Mode.ALL and batch.wrong:
        raise ImportRefused(Reason.IMPORT_PROBLEMS_LEFT, count=batch.wrong)
    if not batch.fresh + batch.changed:
        raise ImportRefused(Reason.IMPORT_NOTHING_NEW)
    batch.state, batch.mode, batch.refused = State.STORING, ImportBatch.Mode(mode), ""
    batch.applied_by, batch.applied_at = by, clock.now()
    batch.save(update_fields=["state", "mode", "refused", "applied_by", "applied_at"])
    history.record(by=by, did="import applied", to=batch, unit=batch.unit, what=batch.kind, rows=batch.lines)
    _ask(STORE, batch)
    return batch


@transaction.atomic
def undo(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Take the whole import back within a day, as long as nothing hangs on it."""
    batch = locked(batch)
    require(may_handle(by, batch))
    _expect(batch, State.STORED)
    if not can_undo(batch):
        raise ImportRefused(Reason.IMPORT_UNDO_LATE)
    batch.state, batch.refused, batch.undone_by = State.UNDOING, "", by
    batch.save(update_fields=["state", "refused", "undone_by"])
    _ask(UNDO, batch)
    return batch


@transaction.atomic
def discard(*, batch: ImportBatch, by: User) -> ImportBatch:
    """Do not store it; what was read goes at once."""
    batch = locked(batch)
    require(may_handle(by, batch))
    _expect(batch, State.READY, State.UNREADABLE, State.READING)
    batch.state = State.DISCARDED
    history.record(by=by, did="import discarded", to=batch, unit=batch.unit, what=batch.kind)
    erase(batch)
    return batch


def can_undo(batch: ImportBatch) -> bool:
    """It was stored less than a day ago, and its rows are still there."""
    stored_at = batch.applied_at
    return batch.is_stored and not batch.erased_at and stored_at is not None and clock.now() < stored_at + UNDONE_WITHIN


def erase(batch: ImportBatch) -> None:
    """Forget file and rows; that there was an import, by whom and of how many, stays."""
    batch.chunks.all().delete()
    batch.content, batch.found, batch.erased_at = b"", "", clock.now()
    batch.save(update_fields=["state", "content_sealed", "found_sealed", "erased_at"])


def found_in(batch: ImportBatch) -> dict[str, Any]:
    """What was found in the file: sheet, headings, columns, lines left out."""
    return json.loads(batch.found or "{}")  # type: ignore[no-any-return]


def job_of(batch: ImportBatch) -> Job | None:
    """The work under way, or the last that was given up."""
    keys = [f"{name}:{batch.pk}" for name in (READ, STORE, UNDO)]
    return Job.objects.filter(key__in=keys).order_by("-pk").first()


def locked(batch: ImportBatch) -> ImportBatch:
    rows = ImportBatch.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("unit", "uploaded_by", "applied_by").get(pk=batch.pk)


@transaction.atomic
def _taken_in(batch: ImportBatch, by: User) -> ImportBatch:
    batch.save()
    history.record(by=by, did="import uploaded", to=batch, unit=batch.unit, what=batch.kind)
    _ask(READ, batch)
    return batch


def _expect(batch: ImportBatch, *states: str) -> None:
    if batch.erased_at and batch.state in states:
        raise ImportRefused(Reason.IMPORT_ERASED)
    if batch.state not in states and batch.is_at_work:
        raise ImportRefused(Reason.IMPORT_BUSY)
    if batch.state not in states:
        raise ImportRefused(Reason.IMPORT_NOT_READY, state=batch.get_state_display())


def _remember(batch: ImportBatch, texts: list[str], chosen: Mapping[str, int]) -> None:
    by_place = {place: name for name, place in chosen.items()}
    said = {text: by_place.get(place, "") for place, text in enumerate(texts) if text and not headings.is_data(text)}
    ImportHeadings.objects.get_or_create(unit=batch.unit, kind=batch.kind)
    row = ImportHeadings.objects.select_for_update(no_key=True).get(unit=batch.unit, kind=batch.kind)
    row.columns = row.columns | said
    row.save(update_fields=["columns"])


def _ask(work: str, batch: ImportBatch) -> None:
    jobs.enqueue(work, key=f"{work}:{batch.pk}", batch=batch.pk)
