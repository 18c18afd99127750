"""The ledger refuses every change, on both databases, from anybody."""

import pytest
from django.db import DatabaseError, connection, transaction

from checkin.ledger.services import seals
from checkin.models import Decision, LedgerEntry, Seal, SealedEntry
from registry.models import HistoryEntry
from registry.protection.append_only import drop_triggers, missing_triggers
from tests.factories_hours import AFTERWARDS, approved, pending_record
from tests.shared import built_once

pytestmark = pytest.mark.django_db
SEALED_TABLES = [LedgerEntry, Decision, HistoryEntry, Seal, SealedEntry]


def sealed(at) -> LedgerEntry:
    at(AFTERWARDS)
    approved(pending_record())
    seals.seal_new()
    return LedgerEntry.objects.get()


sealed_morning = built_once(sealed)


@pytest.fixture
def entry(sealed_morning, at) -> LedgerEntry:
    at(AFTERWARDS)
    return sealed_morning()


def run(statement: str, *values) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize("model", SEALED_TABLES)
def test_update_and_delete_are_refused(entry, model):
    table = model._meta.db_table
    before = list(model.objects.order_by("pk").values())

    for statement in (f'UPDATE "{table}" SET id = id', f'DELETE FROM "{table}"'):  # noqa: S608
        with pytest.raises(DatabaseError, match="append_only"):
            run(statement)

    assert list(model.objects.order_by("pk").values()) == before


def test_orm_changes_are_refused_too(entry):
    entry.minutes = 600

    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        entry.save()

    entry.refresh_from_db()
    assert entry.minutes == 180


@pytest.mark.skipif(connection.vendor == "postgresql", reason="SQLite's way around a trigger")
def test_insert_or_replace_is_refused(entry):
    table = LedgerEntry._meta.db_table
    columns = ", ".join(f'"{field.column}"' for field in LedgerEntry._meta.fields)

    with pytest.raises(DatabaseError, match="append_only"):
        run(f'INSERT OR REPLACE INTO "{table}" ({columns}) SELECT {columns} FROM "{table}" WHERE id = %s', entry.pk)  # noqa: S608

    assert LedgerEntry.objects.get().minutes == 180


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
@pytest.mark.django_db(transaction=True)
def test_truncate_is_refused(entry):
    with pytest.raises(DatabaseError, match="append_only"):
        run('TRUNCATE "checkin_ledgerentry" CASCADE')

    assert LedgerEntry.objects.count() == 1


def test_a_missing_trigger_is_named(entry):
    drop_triggers(connection)

    assert "checkin_ledgerentry_refuses_update" in missing_triggers(connection)


def test_entries_of_zero_minutes_are_refused_by_the_database(entry):
    fields = {field.attname: getattr(entry, field.attname) for field in LedgerEntry._meta.fields}
    fields |= {"id": None, "minutes": 0, "hours_class": "supplementary"}

    with pytest.raises(DatabaseError, match="entries_move_minutes"), transaction.atomic():
        LedgerEntry.objects.create(**fields)
