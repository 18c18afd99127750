"""What was frozen of a candidate as text: a mark of ours on each row, and one digest over all rows of a round."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, Final

from certificates.models import Candidate
from registry.history import canonical
from registry.protection import keys

COLUMNS: Final = (
    "round_id", "volunteer_id", "team_id", "recipient_unit_id", "project_id", "unit_id", "evidence", "qualifies",
    "missed", "computed_at",
)  # fmt: skip


def put(candidate: Candidate) -> None:
    """Mark a row before it is written: only the product can make the mark, and it fits no other figures."""
    candidate.mark = keys.mark(_text([getattr(candidate, name) for name in COLUMNS]))


def is_ours(mark: str, values: Sequence[Any]) -> bool:
    """These columns are as they were when the product marked them."""
    return keys.is_mark_of(_text(values), mark)


def digest_of(round_id: int) -> tuple[int, str]:
    """How many rows a round has, and a digest that another, a missing or an exchanged row changes."""
    rows: Iterable[tuple[int, str]] = Candidate.objects.filter(round=round_id).order_by("pk").values_list("pk", "mark")
    said = [f"{pk} {mark}" for pk, mark in rows]
    return len(said), hashlib.sha256("\n".join(said).encode()).hexdigest()


def _text(values: Sequence[Any]) -> str:
    return canonical.text_of([Candidate._meta.label_lower, *values])
