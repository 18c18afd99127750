"""Emptying the database after a test that committed, and what every installation begins with put back as it was.

Django's flush empties all tables, and all triggers would go before it and come back after it; what is written after
every migrate would be made anew. On PostgreSQL that cost more than most races.
"""

import zlib

from django.db import connection, transaction
from django.test import TransactionTestCase

from registry.protection.append_only import append_only_tables, drop_triggers, install_triggers, missing_triggers

AT_ONCE = 100  # SQLite joins no more than 500 selects
_beginning: list[str] = []  # statements that write the first rows of an installation


def remember() -> None:
    """What stands in the new database, before a test writes into it."""
    _beginning[:] = [statement for table in _filled() for statement in _written_again(table)]


def flush(_case: TransactionTestCase) -> None:
    """Rows go, the first ones are there again, and every guard stands."""
    filled = _filled()
    with transaction.atomic(), connection.cursor() as cursor:  # foreign keys are looked at when it ends
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")  # guards and foreign keys rest
        else:
            drop_triggers(connection, [table for table in append_only_tables() if table in filled])
        statements = [f"DELETE FROM {table}" for table in filled] + _beginning  # noqa: S608  our names
        for statement in [";".join(statements)] if connection.vendor == "postgresql" else statements:
            cursor.execute(statement)
    if missing := missing_triggers(connection):
        install_triggers(connection, {name.partition("_refuses_")[0] for name in missing})


def _filled() -> list[str]:
    """The tables that hold rows."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asked = [f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in tables]  # noqa: S608  our names
    found: list[str] = []
    with connection.cursor() as cursor:
        for first in range(0, len(asked), AT_ONCE):
            cursor.execute(_planned_once(" UNION ALL ".join(asked[first : first + AT_ONCE])))
            found += [table for (table,) in cursor.fetchall()]
    return found


def _planned_once(query: str) -> str:
    """PostgreSQL thinks ten times longer about two hundred tables than it looks at them."""
    if connection.vendor != "postgresql":
        return query
    name = f"filled_{zlib.crc32(query.encode())}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_prepared_statements WHERE name = %s", [name])
        if not cursor.rowcount:
            cursor.execute(f"PREPARE {name} AS {query}")
    return f"EXECUTE {name}"


def _written_again(table: str) -> list[str]:
    """The rows of the table as statements: the database itself says how it would have each value written."""
    quoted = 'quote_nullable("{}"::text)' if connection.vendor == "postgresql" else 'quote("{}")'
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608  our names
        columns = [name for name, *_rest in cursor.description]
        cursor.execute(f"SELECT {', '.join(map(quoted.format, columns))} FROM {table}")  # noqa: S608  our names
        names = ", ".join(f'"{column}"' for column in columns)
        return [f"INSERT INTO {table} ({names}) VALUES ({', '.join(row)})" for row in cursor.fetchall()]  # noqa: S608
