"""Writing the history: one explicit line in every command (design#history, D106)."""

import hashlib
from collections import defaultdict
from typing import Any

from django.apps import apps
from django.db import models, transaction

from registry import clock
from registry.ground import new_rows
from registry.ground.request_ids import request_id
from registry.history.services import marks, sources, states
from registry.models import HistoryEntry, Unit, User
from registry.words import deeds

DIGEST_CHARACTERS = 16
LONGEST_CODE = 32


def record(
    *,
    by: User | None,
    did: str,
    to: models.Model,
    unit: Unit | None = None,
    **fields: Any,
) -> HistoryEntry:
    """Record that `by` did this `to` a thing, after it was done; `fields` are reduced to codes and digests
    (design#append-only).

    The state of the thing is read back from the database: what comes later is compared with it. Deeds that cannot
    have changed it keep none.
    """
    entry = HistoryEntry(
        at=clock.now(),
        by=by,
        did=did,
        target_model=to._meta.label_lower,
        target_id=to.pk,
        unit=unit,
        fields={name: reduced(value) for name, value in fields.items()},
        request_id=request_id.get(),
        state=states.NOT_STATED if did in deeds.WITHOUT_STATE else states.of(to),
    )
    marks.put_on(entry).save(force_insert=True)
    sources.tell()
    return entry


def is_newest(*, by: User | None, did: str, to: models.Model, **fields: Any) -> bool:
    """The newest thing that was done to it is exactly this, by the same user: a press that came twice asks for it."""
    newest = HistoryEntry.objects.about(to).last()
    said = {name: reduced(value) for name, value in fields.items()}
    return newest is not None and (newest.by_id, newest.did, newest.fields) == (by and by.pk, did, said)


def record_many(entries: list[HistoryEntry]) -> None:
    """Record a whole batch of this request with one statement, after everything in it was done."""
    by_model: dict[str, list[HistoryEntry]] = defaultdict(list)
    for entry in entries:
        entry.request_id = entry.request_id or request_id.get()
        if entry.did not in deeds.WITHOUT_STATE:
            by_model[entry.target_model].append(entry)
    for label, about in by_model.items():
        model = apps.get_model(label)
        if states.is_stated(model):
            now = states.many(model, {entry.target_id for entry in about if entry.target_id})
            for entry in about:
                entry.state = now.get(entry.target_id or 0, states.NOT_STATED)
    with transaction.atomic(savepoint=False):
        new_rows.add(marks.put_on(entry) for entry in entries)
    sources.tell()


def reduced(value: Any) -> Any:
    """A number or a short code stays readable; any other text becomes a digest."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, models.Model):
        return value.pk
    text = str(value)
    if text.isascii() and text.replace("_", "").replace("-", "").isalpha() and len(text) <= LONGEST_CODE:
        return text
    return "#" + hashlib.sha256(text.encode()).hexdigest()[:DIGEST_CHARACTERS]
