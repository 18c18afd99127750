"""Rows that no seal covers yet, and which of them the next seal may take (design#seals)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from checkin.ledger import digests
from checkin.ledger.services import sealable, sealed_evidence
from checkin.ledger.services.sealed_rows import SEALED, content_of

BATCH = 1_000


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that may be sealed; a decision with the rows it rests on."""

    kind: str
    pk: int
    digest: str
    evidence: Any = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that no seal takes, and why."""

    kind: str
    pk: int
    why: str

    @property
    def where(self) -> str:
        return f"{SEALED[self.kind]._meta.db_table} {self.pk}"


def unsealed(kind: str) -> models.QuerySet[Any]:
    """By anti-join: a watermark would miss late commits (design#seals)."""
    return SEALED[kind]._default_manager.filter(sealed=None).order_by("pk")


def to_seal(limit: int) -> tuple[list[NewRow], list[LeftOut]]:
    """At most so many rows that may be sealed, kind by kind and by key, and the ones left out on the way."""
    taken: list[NewRow] = []
    left: list[LeftOut] = []
    for kind in SEALED:
        for rows, doubts in looked_at(kind, digests.COLUMNS[digests.VERSION][kind], at_most=limit - len(taken)):
            sound = [row for row in rows if row[0] not in doubts]
            taken += _with_digests(kind, sound[: limit - len(taken)])
            left += [LeftOut(kind, pk, why) for pk, why in doubts.items()]
            if len(taken) >= limit:
                break
    return taken, left


def looked_at(
    kind: str, columns: tuple[str, ...], *, at_most: int = BATCH
) -> Iterator[tuple[list[tuple[Any, ...]], dict[int, str]]]:
    """The unsealed rows of a kind in batches, with what is in doubt about them; each batch a few queries."""
    last, size = 0, min(BATCH, max(at_most, 1))
    while rows := list(unsealed(kind).filter(pk__gt=last).values_list(*columns)[:size]):
        last = rows[-1][0]
        yield rows, sealable.doubts(kind, [row[0] for row in rows])


def _with_digests(kind: str, rows: list[tuple[Any, ...]]) -> Iterator[NewRow]:
    rest_on = sealed_evidence.of_decisions([row[0] for row in rows]) if kind == "decision" else {}
    for row in rows:
        evidence = rest_on.get(row[0])
        yield NewRow(kind, row[0], digests.row_digest(kind, content_of(row, evidence)), evidence)
