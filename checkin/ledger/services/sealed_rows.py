"""Do sealed rows still say what was sealed? Read in batches, row by row where a batch cannot be read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, models

from checkin.ledger import digests
from checkin.models import Decision, LedgerEntry, SealedEntry
from registry.models import HistoryEntry

SEALED: dict[str, type[models.Model]] = {"entry": LedgerEntry, "decision": Decision, "history": HistoryEntry}
# Raised by rows that cannot be read: broken JSON, moments, or database pages.
UNREADABLE = (DatabaseError, ValueError, TypeError, AttributeError, LookupError, OverflowError)


@dataclass(frozen=True, slots=True)
class Held:
    """What a seal holds of one row."""

    digest: str
    version: int
    evidence: Any = None


def held_of(kind: str, pks: list[int]) -> dict[int, Held]:
    """What seals hold of these rows, by one query; rows that no seal covers are left out."""
    rows = SealedEntry.objects.filter(**{f"{kind}__in": pks}).order_by()
    columns = (f"{kind}_id", "digest", "seal__digest_version", "evidence")
    return {pk: Held(digest, version, evidence) for pk, digest, version, evidence in rows.values_list(*columns)}


def changed(kind: str, held: Mapping[int, Held]) -> Iterator[tuple[int, str]]:
    """Key and reason of each of these rows that is no longer what was sealed."""
    for version in sorted({one.version for one in held.values()}):
        wanted = {pk: one for pk, one in held.items() if one.version == version}
        found = dict(_digests(kind, wanted, version))
        for pk, one in wanted.items():
            actual = found.get(pk, "the row is missing")
            if actual != one.digest:
                yield pk, "is not what was sealed" if _is_digest(actual) else actual


def content_of(values: Any, evidence: Any) -> list[Any]:
    """What the digest of a row is made over: since version 2 a decision takes the rows it rests on with it."""
    return list(values) if evidence is None else [*values, evidence]


def _digests(kind: str, wanted: Mapping[int, Held], version: int) -> Iterator[tuple[int, str]]:
    """Key and digest now, or why there is none."""
    columns = digests.COLUMNS.get(version, digests.COLUMNS[digests.VERSION])[kind]
    rows = SEALED[kind]._default_manager.order_by()
    try:
        values = list(rows.filter(pk__in=wanted).values_list(*columns))
    except UNREADABLE:
        for pk in wanted:
            yield from _single(kind, rows.filter(pk=pk).values_list(*columns), wanted[pk], pk)
        return
    for row in values:
        yield row[0], _digest(kind, row, wanted[row[0]])


def _single(kind: str, query: Any, held: Held, pk: int) -> Iterator[tuple[int, str]]:
    try:
        for row in query:
            yield pk, _digest(kind, row, held)
    except UNREADABLE as error:
        yield pk, f"cannot be read: {type(error).__name__} {error}"


def _digest(kind: str, row: Any, held: Held) -> str:
    return digests.row_digest(kind, content_of(row, held.evidence), version=held.version)


def _is_digest(text: str) -> bool:
    return len(text) == len(digests.FIRST_HEAD) and " " not in text
