"""The worker stores what was looked at, chunk by chunk in short transactions, or takes it back.

A worker that dies goes on with the next chunk. Where all rows or none are wanted, every row is looked at again before
the first is stored; what comes between after that takes the stored ones back.
"""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.exceptions import ImportRefused
from registry.ground import jobs
from registry.ground.imports import rows
from registry.ground.imports.kinds import Row, Sheet
from registry.ground.imports.services import batches
from registry.ground.imports.services.batches import STORE, UNDO, Reason, State
from registry.ground.imports.services.reading import counts, progress
from registry.history.services import history
from registry.models import ImportBatch, ImportChunk
from registry.notifications.services import notifications
from registry.words.chinese import quoted


@jobs.job(STORE)
def store(*, batch: int) -> None:
    """Store the rows of a table."""
    row = _read(batch)
    if row.state != State.STORING:
        return
    sheet = Sheet(row, row.applied_by or row.uploaded_by)
    if not batches.may_handle(sheet.by, row):
        _back_to_preview(row, ImportRefused(Reason.IMPORT_NO_RIGHT, unit=row.unit).message)
        return
    wants_all = row.mode == ImportBatch.Mode.ALL
    chunks = list(row.chunks.filter(is_stored=False).values_list("pk", flat=True))
    if wants_all and row.chunks.count() == len(chunks):
        changed = sum(_looked_at_again(chunk, sheet) for chunk in row.chunks.all())
        if changed:
            _back_to_preview(row, _changed(changed))
            return
    for done, pk in enumerate(chunks, start=1):
        wrong = _store_chunk(pk, sheet)
        if wrong and wants_all:
            for chunk in row.chunks.filter(is_stored=True):
                _take_back_chunk(chunk.pk, sheet)
            _back_to_preview(row, _changed(wrong))
            return
        progress(STORE, row, done, len(chunks))
    _stored(row)


@jobs.job(UNDO)
def undo(*, batch: int) -> None:
    """Take a stored table back, if nothing hangs on it."""
    row = _read(batch)
    if row.state != State.UNDOING or row.undone_by is None:
        return
    sheet, kind = Sheet(row, row.undone_by), batches.kind_of(row)
    if not batches.may_handle(sheet.by, row):
        _end_undo(row, State.STORED, refused=ImportRefused(Reason.IMPORT_NO_RIGHT, unit=row.unit).message)
        return
    stored = row.chunks.filter(is_stored=True)
    sheet.known["targets"] = {one.target for chunk in stored for one in rows.kept(chunk) if one.target}
    in_use = sum(kind.in_use([one for one in rows.kept(chunk) if one.is_stored], sheet) for chunk in stored)
    if in_use:
        _end_undo(row, State.STORED, refused=ImportRefused(Reason.IMPORT_UNDO_IN_USE, count=in_use).message)
        return
    chunks = list(stored.order_by("-n").values_list("pk", flat=True))  # the last first: it may rest on the first
    stay = 0
    for done, pk in enumerate(chunks, start=1):
        stay += _take_back_chunk(pk, sheet)
        progress(UNDO, row, done, len(chunks))
    _end_undo(row, State.UNDONE, stay=stay)


def _store_chunk(pk: int, sheet: Sheet) -> int:
    """Store one chunk; returns how many of its rows somebody got in the way of meanwhile."""
    few = rows.kept(ImportChunk.objects.get(pk=pk))
    kind = batches.kind_of(sheet.batch)
    wanted = _read_again(few, sheet)
    kind.prepare(wanted, sheet)
    try:
        return _write(pk, few, wanted, sheet)
    except IntegrityError:  # another import stored one of them in the same moment: now it can be seen
        few = rows.kept(ImportChunk.objects.get(pk=pk))
        wanted = _read_again(few, sheet)
        kind.prepare(wanted, sheet)
        return _write(pk, few, wanted, sheet)


@transaction.atomic
def _write(pk: int, few: list[Row], wanted: list[Row], sheet: Sheet) -> int:
    chunk = ImportChunk.objects.select_for_update(no_key=True).get(pk=pk)
    if chunk.is_stored:
        return 0
    kind = batches.kind_of(sheet.batch)
    kind.look([row for row in wanted if not row.is_wrong], sheet)
    kind.store([row for row in wanted if row.is_stored], sheet)
    rows.keep(chunk, few).is_stored = True
    chunk.save()
    return sum(row.is_wrong for row in wanted)


def _looked_at_again(chunk: ImportChunk, sheet: Sheet) -> int:
    """The rows as they stand now; returns how many have become wrong."""
    few = rows.kept(chunk)
    wanted = _read_again(few, sheet)
    batches.kind_of(sheet.batch).look([row for row in wanted if not row.is_wrong], sheet)
    wrong = sum(row.is_wrong for row in wanted)
    if wrong:
        rows.keep(chunk, few).save()
    return wrong


def _read_again(few: list[Row], sheet: Sheet) -> list[Row]:
    """The rows that are to be written, by their rules once more: between preview and now days may have gone by."""
    wanted = [row for row in few if row.is_stored]
    for row in wanted:
        row.changes, row.target = [], None
    batches.kind_of(sheet.batch).read(wanted, sheet)
    return wanted


@transaction.atomic
def _take_back_chunk(pk: int, sheet: Sheet) -> int:
    chunk = ImportChunk.objects.select_for_update(no_key=True).get(pk=pk)
    if not chunk.is_stored:
        return 0
    few = rows.kept(chunk)
    stay = batches.kind_of(sheet.batch).take_back([row for row in few if row.is_stored], sheet)
    for row in few:
        row.target = None
    rows.keep(chunk, few).is_stored = False
    chunk.save()
    return stay


def _changed(count: int) -> str:
    return ImportRefused(Reason.IMPORT_CHANGED_MEANWHILE, count=count).message


@transaction.atomic
def _stored(batch: ImportBatch) -> None:
    now = batches.locked(batch)
    _count(now)
    now.state, now.applied_at, now.content = State.STORED, clock.now(), b""
    now.save()
    stored = now.fresh + now.changed
    history.record(by=now.applied_by, did="import stored", to=now, unit=now.unit, what=now.kind, rows=stored)
    _tell(now, _("{name}已导入 {n} 行。").format(name=quoted(now.name), n=stored))


@transaction.atomic
def _back_to_preview(batch: ImportBatch, why: str) -> None:
    """Nothing is stored; the preview shows why."""
    now = batches.locked(batch)
    _count(now)
    now.state, now.mode, now.applied_by, now.applied_at = State.READY, "", None, None
    now.refused = why
    now.save()
    _tell(now, now.refused)


@transaction.atomic
def _end_undo(batch: ImportBatch, state: str, *, refused: str = "", stay: int = 0) -> None:
    now = batches.locked(batch)
    now.state, now.refused = state, refused
    by = now.undone_by
    if state == State.UNDONE:
        now.undone_at = clock.now()
        history.record(by=by, did="import undone", to=now, unit=now.unit, what=now.kind, rows=now.fresh + now.changed)
    else:
        now.undone_by = None
    now.save()
    if state == State.UNDONE:
        batches.erase(now)
    kept = _("其中 {n} 行撤销时已有人在用，没有动。").format(n=stay) if stay else ""
    _tell(now, refused or _("{name}已撤销，导入的内容已删除或改回。").format(name=quoted(now.name)) + kept)


def _count(batch: ImportBatch) -> None:
    for name, value in counts(batch).items():
        setattr(batch, name, value)


def _tell(batch: ImportBatch, text: str) -> None:
    key = f"import:{batch.pk}:{batch.state}:{clock.now().isoformat()}"
    url = reverse("import", args=[batch.pk])
    notifications.tell(users={batch.uploaded_by_id, batch.applied_by_id}, key=key, text=text[:200], url=url)


def _read(pk: int) -> ImportBatch:
    return ImportBatch.objects.select_related("unit", "uploaded_by", "applied_by", "undone_by").get(pk=pk)
