"""What the product writes under its own acts, so that one put in by hand is told from them (D107)."""

import secrets
from collections.abc import Sequence
from typing import Any

from registry.history import canonical
from registry.models import HistoryEntry
from registry.protection import keys

NONCE_BYTES = 12
COLUMNS = ("at", "by_id", "did", "target_model", "target_id", "unit_id", "fields", "request_id", "state")


def put_on(entry: HistoryEntry) -> HistoryEntry:
    """Mark an act that is about to be written; the nonce makes each mark the only one of its kind."""
    nonce = keys.as_text(secrets.token_bytes(NONCE_BYTES))
    entry.mark = f"{nonce}.{keys.mark(_text(nonce, [getattr(entry, name) for name in COLUMNS]))}"
    return entry


def is_ours(mark: str | None, values: Sequence[Any]) -> bool:
    """Whether the product wrote an act of these values; in the order of COLUMNS."""
    nonce, _dot, marked = (mark or "").partition(".")
    return keys.is_mark_of(_text(nonce, values), marked)


def _text(nonce: str, values: Sequence[Any]) -> str:
    return canonical.text_of([nonce, *values])
