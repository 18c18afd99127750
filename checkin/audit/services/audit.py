"""Checks that evidence, seals and sums still agree; reads everything, changes nothing (design#seals)."""

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from django.db import connection, models

from checkin.audit.services import arrivals, evidence_acts, historical, people, policies, sealed, seals, sums
from registry.history.audit import checks, standing
from registry.history.audit.checks import Fault
from registry.protection.append_only import missing_triggers

NO_HEADS: Mapping[int, str] = MappingProxyType({})


def faults(published: Mapping[int, str] = NO_HEADS, *, quick: bool = False) -> Iterator[Fault]:
    """Everything that disagrees; a check that cannot run is itself a fault.

    `published`: number → head of seals kept outside this database. `quick`: a twentieth of the people, others each day.
    """
    return checks.run(
        [
            ("triggers", _triggers),
            ("database", _integrity),
            ("sealed rows", sealed.rows),
            ("evidence", sealed.evidence),
            ("acts of sealed decisions", sealed.acts),
            ("seals", seals.chain),
            ("published heads", lambda: seals.published(published)),
            ("unsealed rows", sealed.not_yet),
            ("policies", lambda: standing.faults("checkin", expected=_begun_with)),
            ("decisions", sums.decisions_and_records),
            ("opening balances", historical.decisions_and_rows),
            ("ledger", sums.decisions_and_ledger),
            ("summaries", sums.summaries_and_ledger),
            ("hours of people", sums.figures_of_people),
            ("rules", sums.rules_without_constraint),
            ("evidence acts", evidence_acts.faults),
            ("arrivals", arrivals.faults),
            ("people", lambda: people.attendances_and_records(quick=quick)),
        ]
    )


def _begun_with(model: type[models.Model], pks: Collection[int]) -> Collection[int]:
    """The version of the rules that every installation begins with."""
    return policies.as_installed(pks)


def _triggers() -> Iterator[tuple[str, str]]:
    for name in missing_triggers(connection):
        yield name, "the trigger is missing or disabled"


def _integrity() -> Iterator[tuple[str, str]]:
    """On SQLite: the file's pages and the foreign keys."""
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
