"""Writing the history: one explicit line in every command (design#history, D106)."""

import hashlib
from contextvars import ContextVar
from typing import Any

from django.db import models

from registry import clock
from registry.models import HistoryEntry, Unit, User

request_id: ContextVar[str] = ContextVar("request_id", default="")
DIGEST_CHARACTERS = 16
LONGEST_CODE = 24


def record(
    *,
    by: User | None,
    did: str,
    to: models.Model,
    unit: Unit | None = None,
    **fields: Any,
) -> HistoryEntry:
    """Record that `by` did this `to` a thing; `fields` are reduced to codes and digests (design#append-only)."""
    return HistoryEntry.objects.create(
        at=clock.now(),
        by=by,
        did=did,
        target_model=to._meta.label_lower,
        target_id=to.pk,
        unit=unit,
        fields={name: reduced(value) for name, value in fields.items()},
        request_id=request_id.get(),
    )


def record_many(entries: list[HistoryEntry]) -> None:
    """Record a whole batch with one statement."""
    HistoryEntry.objects.bulk_create(entries)


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
