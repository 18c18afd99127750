"""The chain of seals: numbers, roots, heads, signatures."""

from collections.abc import Iterator, Mapping

from cryptography.exceptions import InvalidSignature

from checkin.ledger import digests
from checkin.models import Seal, SealedEntry
from registry.protection import keys

BATCH = 5_000
_Row = tuple[int, str, int, str]  # position, kind, key, digest


KINDS = ("entry", "decision", "history")


def published(heads: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Each head kept outside (number → head) is still in the chain. Only this shows a chain that a holder of the key
    made again, or one that lost its end."""
    known = dict(Seal.objects.filter(number__in=heads).values_list("number", "head"))
    for number, head in sorted(heads.items()):
        if known.get(number) != head:
            what = "is not the head that was published" if number in known else "was published and is missing"
            yield f"{Seal._meta.db_table} №{number}", f"head: {what}"


def chain() -> Iterator[tuple[str, str]]:
    """Every seal follows from the one before and from its rows, and is signed by our key."""
    previous: Seal | None = None
    for seal in Seal.objects.order_by("number"):
        where = f"{Seal._meta.db_table} {seal.pk} (№{seal.number})"
        rows = list(_rows_of(seal))
        for what in _wrong_with(seal, previous, rows):
            yield where, what
        yield from _out_of_place(seal, rows)
        previous = seal


def _out_of_place(seal: Seal, rows: list[_Row]) -> Iterator[tuple[str, str]]:
    """Rows that are out of place: a seal numbers its rows without a gap, by kind and key."""
    before, expected = (-1, 0), 1
    for position, kind, pk, _digest in rows:
        where = f"{SealedEntry._meta.db_table} {seal.pk}/{position} ({kind} {pk})"
        if position != expected:
            yield where, f"position: {expected} is missing before it"
        place = (KINDS.index(kind) if kind in KINDS else len(KINDS), pk)
        if place < before:
            yield where, "position: does not follow the row before it"
        if position > seal.entries:
            yield where, "position: lies beyond what was sealed"
        before, expected = place, position + 1
    if expected <= seal.entries:
        yield f"{SealedEntry._meta.db_table} {seal.pk}/{expected}", "position: from here on rows are missing"


def _wrong_with(seal: Seal, previous: Seal | None, rows: list[_Row]) -> Iterator[str]:
    if seal.number != (previous.number + 1 if previous else 1):
        yield "number: a seal before it is missing"
    if seal.previous_id != (previous.pk if previous else None):
        yield "previous: does not name the seal before it"
    if len(rows) != seal.entries:
        yield f"entries: {seal.entries} rows were sealed, {len(rows)} are there"
    if digests.root_of(row[1:] for row in rows) != seal.root:
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


def _rows_of(seal: Seal) -> Iterator[_Row]:
    rows = SealedEntry.objects.filter(seal=seal).order_by("position")
    for position, digest, *keyed in rows.values_list("position", "digest", *KINDS).iterator(BATCH):
        kind, pk = next(((kind, pk) for kind, pk in zip(KINDS, keyed, strict=True) if pk is not None), ("", 0))
        yield position, kind, pk, digest
