"""Emptying the database after a test that committed: only what holds rows, and only its guards go and come back.

Django's flush names all tables, and all triggers would go before it and come back after it: on PostgreSQL that cost
more than most races.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction
from django.db.models.signals import post_migrate
from django.test import TransactionTestCase

from registry.apps import guard_append_only_tables
from registry.protection.append_only import append_only_tables, drop_triggers, install_triggers, missing_triggers

AT_ONCE = 100  # SQLite joins no more than 500 selects


def flush(_case: TransactionTestCase) -> None:
    """Rows go; what every installation begins with is there again, and every guard stands."""
    _empty(_filled())
    with _guards_left_alone():
        emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
    if missing := missing_triggers(connection):
        install_triggers(connection, {name.partition("_refuses_")[0] for name in missing})


def _filled() -> list[str]:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asked = [f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in tables]  # noqa: S608  our names
    found: list[str] = []
    with connection.cursor() as cursor:
        for first in range(0, len(asked), AT_ONCE):
            cursor.execute(" UNION ALL ".join(asked[first : first + AT_ONCE]))
            found += [table for (table,) in cursor.fetchall()]
    return found


def _empty(tables: list[str]) -> None:
    """In one transaction: foreign keys are looked at when it ends."""
    with transaction.atomic(), connection.cursor() as cursor:
        drop_triggers(connection, [table for table in append_only_tables() if table in tables])
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608  our names


@contextmanager
def _guards_left_alone() -> Iterator[None]:
    """Most of them never went."""
    sender = apps.get_app_config("registry")
    post_migrate.disconnect(guard_append_only_tables, sender=sender)
    try:
        yield
    finally:
        post_migrate.connect(guard_append_only_tables, sender=sender)
