"""Many new rows of one model at once: what `bulk_create` does, without a statement as long as the rows.

PostgreSQL takes them by COPY, SQLite by one short statement prepared once. Keys are drawn first, as COPY returns none.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db import connection, models, transaction

Row = TypeVar("Row", bound=models.Model)


def add(new: Iterable[Row]) -> list[Row]:
    """Insert these rows, all of one model, with the keys that they get, inside the transaction of the caller.

    As in `bulk_create` no `save()` and no signal is called. Every value must be one: no expression of the database.
    """
    rows = list(new)
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Rows are added inside a transaction: it keeps all or none.")
    if not rows:
        return rows
    options: Any = rows[0]._meta
    fields = [field for field in options.local_concrete_fields if not field.generated]
    names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    into = f"{connection.ops.quote_name(options.db_table)} ({names})"
    with transaction.mark_for_rollback_on_error():
        keyless = [row for row in rows if row.pk is None]
        for row, key in zip(keyless, _drawn_keys(options, len(keyless)), strict=True):
            row.pk = key
        (_copy if connection.vendor == "postgresql" else _insert)(into, list(_values(rows, fields)))
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias
    return rows


def _values(rows: Sequence[models.Model], fields: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """What the database is handed for each row."""
    return zip(*(_prepared(rows, field) for field in fields), strict=True)


def _prepared(rows: Sequence[models.Model], field: Any) -> Iterator[Any]:
    """One column; most rows hold the very default of the row before, which is prepared once."""
    before = prepared = None
    for row in rows:
        value = field.pre_save(row, add=True)
        if value is not before:
            before, prepared = value, field.get_db_prep_save(value, connection)
        yield prepared


def _drawn_keys(options: Any, count: int) -> list[int]:
    """Keys that nobody else gets; SQLite lets only one connection write from the beginning of its transaction."""
    if not count:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            column = [connection.ops.quote_name(options.db_table), options.pk.column]
            sequence = "SELECT nextval((SELECT pg_get_serial_sequence(%s, %s)::regclass)) FROM generate_series(1, %s)"
            cursor.execute(sequence, [*column, count])
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [options.db_table])
        last = (cursor.fetchone() or [0])[0]
        return list(range(last + 1, last + 1 + count))


def _copy(into: str, rows: Sequence[tuple[Any, ...]]) -> None:
    with connection.wrap_database_errors, connection.cursor() as cursor:
        driver: Any = cursor.cursor
        with driver.copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def _insert(into: str, rows: Sequence[tuple[Any, ...]]) -> None:
    marks = ", ".join(["%s"] * len(rows[0]))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)  # noqa: S608
