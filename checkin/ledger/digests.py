"""Digests behind the seals: of a row, of a seal's rows, of the chain (design#seals).

Versioned: a later version may cover more columns; older rows are checked by the version they were sealed under.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

VERSION = 1
FIRST_HEAD = "0" * 64

COLUMNS: Mapping[int, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        1: MappingProxyType(
            {
                "entry": (
                    "id",
                    "volunteer_id",
                    "volunteer_unit_id",
                    "recording_unit_id",
                    "record_id",
                    "decision_id",
                    "kind",
                    "hours_class",
                    "origin",
                    "minutes",
                    "service_on",
                    "entered_by_id",
                    "decided_by_id",
                    "reason",
                    "created_at",
                ),
                "decision": (
                    "id",
                    "record_id",
                    "n",
                    "outcome",
                    "policy_id",
                    "basis",
                    "intervals",
                    "steps",
                    "timed_minutes",
                    "supplementary_minutes",
                    "origins",
                    "days",
                    "entered_by_id",
                    "decided_by_id",
                    "reason",
                    "at",
                ),
                "history": (
                    "id",
                    "at",
                    "by_id",
                    "did",
                    "target_model",
                    "target_id",
                    "unit_id",
                    "fields",
                    "request_id",
                ),
            }
        )
    }
)


def row_digest(kind: str, values: Sequence[Any], *, version: int = VERSION) -> str:
    """The digest of one row; `values` in the order of COLUMNS."""
    text = json.dumps(
        [version, kind, *values], default=text_of, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
    return hashlib.sha256(text.encode()).hexdigest()


def root_of(rows: Iterable[tuple[str, int, str]]) -> str:
    """The digest over the rows of one seal in their order: kind, key, digest."""
    root = hashlib.sha256()
    for kind, pk, digest in rows:
        root.update(f"{kind}:{pk}:{digest}\n".encode())
    return root.hexdigest()


def head_of(*, previous: str, number: int, entries: int, root: str, sealed_at: datetime, version: int) -> str:
    """The head of a seal: a digest over its fields and the previous head."""
    text = "\n".join([str(version), previous, str(number), str(entries), root, text_of(sealed_at)])
    return hashlib.sha256(text.encode()).hexdigest()


def text_of(value: Any) -> str:
    """A moment or a date as digested."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no sealed form")
