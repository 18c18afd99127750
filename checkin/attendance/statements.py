"""How the scan path speaks to PostgreSQL: statements planned once per connection, then only executed.

On SQLite everything here is the ordinary cursor.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg.pq import TransactionStatus

# One plan for all values from the first use on; and a plan made while a table is small would go on reading it whole for
# as long as the connection lives.
FOR_ALL_VALUES = "SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off"
AS_BEFORE = "SET LOCAL plan_cache_mode = DEFAULT; SET LOCAL enable_seqscan = DEFAULT"
_planned_once: ContextVar[bool] = ContextVar("planned_once", default=False)


class Preparing(psycopg.Cursor[Any]):
    """Prepares each text at its first use, not only at its fifth."""

    def execute(self, query: Any, params: Any = None, **_kwargs: Any) -> "Preparing":
        try:
            return super().execute(query, params, prepare=True)
        except psycopg.errors.FeatureNotSupported:  # a migration has changed what a prepared statement answers
            if self.connection.info.transaction_status != TransactionStatus.IDLE:
                raise  # rolling back forgets what was prepared
            self.connection.execute("DEALLOCATE ALL")
            return super().execute(query, params, prepare=True)


@contextmanager
def planned_once() -> Iterator[None]:
    """In here `cursor` gives out cursors that prepare; inside a transaction one plan by index serves all values."""
    if connection.vendor != "postgresql":
        yield
        return
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    if connection.in_atomic_block:
        _tell(FOR_ALL_VALUES)
    token = _planned_once.set(True)
    try:
        yield
    finally:
        _planned_once.reset(token)
    if connection.savepoint_ids:  # the transaction is another command's and goes on
        _tell(AS_BEFORE)


def _tell(setting: str) -> None:
    with connection.wrap_database_errors:
        connection.connection.execute(setting)


def cursor() -> CursorWrapper:
    """A cursor for a text that is executed again and again; where statements are logged, the ordinary one."""
    if connection.queries_logged or not _planned_once.get():
        return connection.cursor()
    return connection.make_cursor(Preparing(connection.connection))  # type: ignore[arg-type]


def among(kind: str, values: Collection[Any]) -> tuple[str, list[Any]]:
    """What follows a column that shall be one of these, with its parameters.

    On PostgreSQL there is one text for one value, whose plan expects one row, and one for any other number.
    Whole numbers go as text: their type, and with it the statement, would change with the largest.
    """
    if connection.vendor != "postgresql":
        return f"IN ({marks(values)})", list(values)
    told = [str(value) for value in values] if kind == "bigint" else list(values)
    return (f"= %s::{kind}", told) if len(told) == 1 else (f"= ANY(%s::{kind}[])", [told])


def marks(values: Collection[Any]) -> str:
    return ", ".join(["%s"] * len(values)) or "NULL"
