"""Append-only tables: the database itself refuses UPDATE, DELETE and TRUNCATE (design#append-only, D107).

SQLite drops triggers silently when a migration rebuilds a table, so they are installed again
after every `migrate` and their presence is asserted by a system check and by `audit_ledger`.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import apps

EVENTS = ("UPDATE", "DELETE")
FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append_only: % on % is refused', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def append_only_tables() -> list[str]:
    """The tables of every append-only model, in a stable order."""
    return sorted(model._meta.db_table for model in apps.get_models() if getattr(model, "is_append_only", False))


def trigger_names(table: str, vendor: str) -> list[str]:
    """The triggers that guard one table on this database."""
    events = (*EVENTS, "TRUNCATE") if vendor == "postgresql" else EVENTS
    return [f"{table}_refuses_{event.lower()}" for event in events]


def install_triggers(connection: Any, tables: Iterable[str] | None = None) -> None:
    """Put the triggers on every append-only table that exists; safe to repeat."""
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FUNCTION)
        for table in tables or append_only_tables():
            if table in existing:
                for statement in _create(table, connection.vendor):
                    cursor.execute(statement)


def drop_triggers(connection: Any, tables: Iterable[str] | None = None) -> None:
    """Take the triggers off, of all tables or these: only the test flush and a migration may ask for this."""
    with connection.cursor() as cursor:
        for table in append_only_tables() if tables is None else tables:
            for name in trigger_names(table, connection.vendor):
                on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on}')


def missing_triggers(connection: Any) -> list[str]:
    """The names of the triggers that should be there and are not (or are disabled)."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    return [
        name
        for table in append_only_tables()
        for name in trigger_names(table, connection.vendor)
        if name not in present
    ]


def _create(table: str, vendor: str) -> list[str]:
    if vendor == "postgresql":
        scopes = [(event, "ROW") for event in EVENTS] + [("TRUNCATE", "STATEMENT")]
        return [
            f'CREATE OR REPLACE TRIGGER "{table}_refuses_{event.lower()}" BEFORE {event} '
            f'ON "{table}" FOR EACH {scope} EXECUTE FUNCTION refuse_change()'
            for event, scope in scopes
        ]
    return [
        f'CREATE TRIGGER IF NOT EXISTS "{table}_refuses_{event.lower()}" BEFORE {event} '
        f"ON \"{table}\" BEGIN SELECT RAISE(ABORT, 'append_only: {event} is refused'); END"
        for event in EVENTS
    ]
