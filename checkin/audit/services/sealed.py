"""What seals hold beside what the rows say now; and the rows that no seal holds yet."""

from collections.abc import Collection, Iterator
from typing import Any

from checkin.ledger import digests
from checkin.ledger.services import new_rows, sealable, sealed_evidence, sealed_rows
from checkin.ledger.services.sealed_rows import SEALED, Held
from checkin.models import Seal, SealedEntry
from registry.history.audit import checks

BATCH = 5_000


def rows() -> Iterator[tuple[str, str]]:
    """Each sealed row still has its digest."""
    versions = dict(Seal.objects.order_by().values_list("pk", "digest_version"))
    for kind, model in SEALED.items():
        for batch in _held(kind, "pk", f"{kind}_id", "digest", "seal_id", "evidence"):
            held = {pk: Held(digest, _known(versions.get(seal)), more) for _pk, pk, digest, seal, more in batch}
            for pk, what in sealed_rows.changed(kind, held):
                yield f"{model._meta.db_table} {pk}", what


def evidence() -> Iterator[tuple[str, str]]:
    """Each row that was sealed with a decision is as it was then."""
    for batch in _held("decision", "pk", "decision_id", "evidence"):
        for table, pk, decision, what in sealed_evidence.changed({key: rows for _pk, key, rows in batch if rows}):
            yield f"{table} {pk}", f"{what} decision {decision}"


def acts() -> Iterator[tuple[str, str]]:
    """A sealed decision has its act like one that is not sealed yet."""
    for batch in _held("decision", "pk", "decision_id"):
        yield from checks.each([key for _pk, key in batch], _without_act, table=SEALED["decision"]._meta.db_table)


def _without_act(decisions: Collection[int]) -> Iterator[tuple[str, str]]:
    for pk, why in sealable.doubts("decision", decisions).items():
        if why == sealable.NO_ACT:
            yield f"{SEALED['decision']._meta.db_table} {pk}", f"sealed: {why}"


def not_yet() -> Iterator[tuple[str, str]]:
    """Rows that the next seal would leave out."""
    for kind, model in SEALED.items():
        for _rows, doubts in new_rows.looked_at(kind, ("pk",)):
            for pk, why in doubts.items():
                yield f"{model._meta.db_table} {pk}", f"unsealed: {why}"


def _held(kind: str, *columns: str) -> Iterator[list[tuple[Any, ...]]]:
    last = 0
    held = SealedEntry.objects.filter(**{f"{kind}__isnull": False}).order_by("pk")
    while batch := list(held.filter(pk__gt=last).values_list(*columns)[:BATCH]):
        last = batch[-1][0]
        yield batch


def _known(version: int | None) -> int:
    return version if version in digests.COLUMNS else digests.VERSION  # type: ignore[return-value]
