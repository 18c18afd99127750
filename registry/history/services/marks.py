"""Marks under the product's own history entries, so that one inserted by hand is recognised (D107)."""

import secrets
from collections.abc import Sequence
from typing import Any

from registry.history import canonical
from registry.models import HistoryEntry
from registry.protection import keys

NONCE_BYTES = 12
COLUMNS = ("at", "by_id", "did", "target_model", "target_id", "unit_id", "fields", "request_id", "state")


def put_on(entry: HistoryEntry) -> HistoryEntry:
    """Mark an entry before it is written; a nonce makes each mark unique."""
    nonce = keys.as_text(secrets.token_bytes(NONCE_BYTES))
    entry.mark = f"{nonce}.{keys.mark(_text(nonce, [getattr(entry, name) for name in COLUMNS]))}"
    return entry


def is_ours(mark: str | None, values: Sequence[Any]) -> bool:
    """The product wrote an entry with these values, which are in the order of COLUMNS."""
    nonce, _dot, marked = (mark or "").partition(".")
    return keys.is_mark_of(_text(nonce, values), marked)


def _text(nonce: str, values: Sequence[Any]) -> str:
    return canonical.text_of([nonce, *values])
