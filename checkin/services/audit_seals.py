"""The chain of seals: numbers, roots, heads, signatures."""

from collections.abc import Iterator

from cryptography.exceptions import InvalidSignature

from checkin import digests
from checkin.models import Seal, SealedEntry
from registry import keys

BATCH = 5_000


def chain() -> Iterator[tuple[str, str]]:
    """Every link follows from the one before and from its rows, and is signed by a key of ours."""
    previous: Seal | None = None
    for seal in Seal.objects.order_by("number"):
        where = f"{Seal._meta.db_table} {seal.pk} (№{seal.number})"
        for what in _wrong_with(seal, previous):
            yield where, what
        previous = seal


def _wrong_with(seal: Seal, previous: Seal | None) -> Iterator[str]:
    if seal.number != (previous.number + 1 if previous else 1):
        yield "number: a seal before it is missing"
    if seal.previous_id != (previous.pk if previous else None):
        yield "previous: does not name the seal before it"
    rows = list(_rows_of(seal))
    if len(rows) != seal.entries:
        yield f"entries: {seal.entries} rows were sealed, {len(rows)} are there"
    if digests.root_of(rows) != seal.root:
        yield "root: is not the digest of its rows"
    head = digests.head_of(
        previous=previous.head if previous else digests.FIRST_HEAD,
        number=seal.number,
        entries=seal.entries,
        root=seal.root,
        sealed_at=seal.sealed_at,
        version=seal.digest_version,
    )
    if head != seal.head:
        yield "head: does not follow from the head before and from what the seal says"
    try:
        keys.verify(keys.Purpose.SEAL, seal.key_number, bytes.fromhex(seal.signature), seal.head.encode())
    except (InvalidSignature, LookupError, ValueError):
        yield "signature: was not made by a key of this installation over this head"


def _rows_of(seal: Seal) -> Iterator[tuple[str, int, str]]:
    rows = SealedEntry.objects.filter(seal=seal).order_by("position")
    for entry, decision, history, digest in rows.values_list("entry", "decision", "history", "digest").iterator(BATCH):
        kinds = {"entry": entry, "decision": decision, "history": history}
        kind, pk = next(((kind, pk) for kind, pk in kinds.items() if pk is not None), ("", 0))
        yield kind, pk, digest
