"""Digests behind the seals: of a row, of a seal's rows, of the chain (design#seals).

Versioned: a later version may cover more columns; older rows are checked by the version they were sealed under.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

VERSION = 2
FIRST_HEAD = "0" * 64

_ENTRY = (
    "id", "volunteer_id", "volunteer_unit_id", "recording_unit_id", "record_id", "decision_id", "kind",
    "hours_class", "origin", "minutes", "service_on", "entered_by_id", "decided_by_id", "reason",
    "created_at",
)  # fmt: skip
_DECISION = (
    "id", "record_id", "n", "outcome", "policy_id", "basis", "intervals", "steps", "timed_minutes",
    "supplementary_minutes", "origins", "days", "entered_by_id", "decided_by_id", "reason", "at",
)  # fmt: skip
_HISTORY = (
    "id", "at", "by_id", "did", "target_model", "target_id", "unit_id", "fields", "request_id",
)  # fmt: skip

COLUMNS: Mapping[int, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        1: MappingProxyType({"entry": _ENTRY, "decision": _DECISION, "history": _HISTORY}),
        2: MappingProxyType({"entry": _ENTRY, "decision": _DECISION, "history": (*_HISTORY, "state", "mark")}),
    }
)

# Since version 2 a decision is sealed together with the rows it rests on: digests of these columns, kept beside it.
EVIDENCE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "scan": (
            "id", "source", "nonce", "digest", "station_id", "sent_by_id", "shift_id", "volunteer_id", "text_digest",
            "text_head", "direction", "method", "annuls", "device_at", "clock_offset_ms", "logical_at", "received_at",
            "authentic", "code", "late", "forced", "arrival",
        ),
        "ruling": ("id", "scan_id", "authentic", "by_id", "reason", "at"),
        "entered": (
            "id", "volunteer_id", "shift_id", "in_at", "out_at", "origin", "reason", "evidence_id", "supplement_id",
            "entered_by_id", "entered_at", "replaces_id",
        ),
        "extension": ("id", "shift_id", "ends_at", "by_id", "reason", "at"),
        "hand_in": (
            "id", "shift_id", "n", "by_id", "at", "heads_at_start", "heads_at_end", "heads_explanation", "basis",
        ),
    }
)  # fmt: skip


def row_digest(kind: str, values: Sequence[Any], *, version: int = VERSION) -> str:
    """The digest of one row; `values` in the order of COLUMNS."""
    text = json.dumps(
        [version, kind, *values], default=text_of, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
    return hashlib.sha256(text.encode()).hexdigest()


def evidence_digest(kind: str, values: Sequence[Any]) -> str:
    """Sixteen bytes for one row of evidence; `values` in the order of EVIDENCE.

    A scan from before its arrival was judged keeps the digest that it was sealed with.
    """
    if kind == "scan" and values[-1] == "":
        values = values[:-1]
    return row_digest(kind, values)[:32]


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
