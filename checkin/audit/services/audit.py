"""Checks that evidence, seals and sums still agree; reads everything, changes nothing (design#seals)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Model

from checkin.audit.services import historical, seals, sums
from checkin.ledger import digests
from checkin.ledger.services.seals import SEALED, unsealed
from checkin.models import Seal, SealedEntry
from registry.protection.append_only import missing_triggers

BATCH = 5_000
# Raised by rows that cannot be read: broken JSON, moments, or database pages.
UNREADABLE = (DatabaseError, ValueError, TypeError, AttributeError, LookupError, OverflowError)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and where."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def faults(published: Mapping[int, str] = MappingProxyType({})) -> Iterator[Fault]:
    """Everything that disagrees; a check that cannot run is itself a fault.

    `published`: number → head of seals kept outside this database.
    """
    checks: list[tuple[str, Callable[[], Iterator[tuple[str, str]]]]] = [
        ("triggers", _triggers),
        ("database", _integrity),
        ("sealed rows", _sealed_rows),
        ("seals", seals.chain),
        ("published heads", lambda: seals.published(published)),
        ("decisions", sums.decisions_and_records),
        ("opening balances", historical.decisions_and_rows),
        ("ledger", sums.decisions_and_ledger),
        ("summaries", sums.summaries_and_ledger),
        ("rules", sums.rules_without_constraint),
    ]
    for name, check in checks:
        try:
            for where, what in check():
                yield Fault(where, what)
        except UNREADABLE as error:
            yield Fault(name, f"cannot be read: {error}")


def not_covered() -> dict[str, int]:
    """How many rows no seal covers yet; changes to them are not seen."""
    try:
        return unsealed()
    except UNREADABLE:
        return {}


def _triggers() -> Iterator[tuple[str, str]]:
    for name in missing_triggers(connection):
        yield name, "the trigger is missing or disabled"


def _integrity() -> Iterator[tuple[str, str]]:
    """SQLite checks every page of its file and every foreign key."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        for (line,) in cursor.fetchall():
            if line != "ok":
                yield "database file", str(line)
        cursor.execute("PRAGMA foreign_key_check")
        for table, rowid, parent, _key in cursor.fetchall():
            yield f"{table} {rowid}", f"refers to a row of {parent} that does not exist"


def _sealed_rows() -> Iterator[tuple[str, str]]:
    """Each sealed row still has its digest; read in batches, row by row where a batch fails."""
    versions = {pk: version for pk, version in _versions() if version in digests.COLUMNS}
    for kind, model in SEALED.items():
        last = 0
        held = SealedEntry.objects.filter(**{f"{kind}__isnull": False}).order_by("pk")
        while batch := list(held.filter(pk__gt=last).values_list("pk", f"{kind}_id", "digest", "seal_id")[:BATCH]):
            last = batch[-1][0]
            expected = {pk: (digest, versions.get(seal, digests.VERSION)) for _held, pk, digest, seal in batch}
            yield from _compare(kind, model, expected)


def _versions() -> list[tuple[int, int]]:
    return list(Seal.objects.order_by().values_list("pk", "digest_version"))


def _compare(kind: str, model: type[Model], expected: dict[int, tuple[str, int]]) -> Iterator[tuple[str, str]]:
    table = model._meta.db_table
    for version in sorted({version for _digest, version in expected.values()}):
        wanted = {pk: digest for pk, (digest, of) in expected.items() if of == version}
        found = dict(_digests(kind, model, list(wanted), version))
        for pk, digest in wanted.items():
            actual = found.get(pk, "the row is missing")
            if actual != digest:
                is_digest = len(actual) == len(digests.FIRST_HEAD) and " " not in actual
                yield f"{table} {pk}", "is not what was sealed" if is_digest else actual


def _digests(kind: str, model: type[Model], pks: list[int], version: int) -> Iterator[tuple[int, str]]:
    """Key and digest now, or why there is none."""
    columns = digests.COLUMNS[version][kind]
    rows = model._default_manager.order_by()
    try:
        values = list(rows.filter(pk__in=pks).values_list(*columns))
    except UNREADABLE:
        for pk in pks:
            yield from _single(kind, rows.filter(pk=pk).values_list(*columns), pk, version)
        return
    for row in values:
        yield row[0], digests.row_digest(kind, row, version=version)


def _single(kind: str, query: Any, pk: int, version: int) -> Iterator[tuple[int, str]]:
    try:
        for row in query:
            yield pk, digests.row_digest(kind, row, version=version)
    except UNREADABLE as error:
        yield pk, f"cannot be read: {type(error).__name__} {error}"
