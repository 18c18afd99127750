"""What `audit_ledger` sees after a byte of the database's file changed."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from django.db import connection

from checkin.audit.services import audit
from tests.tampering import a_sealed_morning


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="edits SQLite's file")
@pytest.mark.parametrize("table", ["checkin_ledgerentry", "checkin_decision"])
def test_one_byte_changed_in_the_file_is_named(at, table, tmp_path):
    sealed = a_sealed_morning(at)
    file = Path(connection.settings_dict["NAME"])
    pk = sealed.pk if table == "checkin_ledgerentry" else sealed.decision_id
    connection.close()
    with sqlite3.connect(file) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    other.close()
    shutil.copy(file, kept := tmp_path / "kept")

    change_a_byte_of(file, table)
    faults = [str(fault) for fault in audit.faults()]

    connection.close()
    shutil.copy(kept, file)
    assert faults == [f"{table} {pk}: is not what was sealed"]


def change_a_byte_of(file: Path, table: str) -> None:
    """Change one letter of the row's reason in the raw database file."""
    raw = file.read_bytes()
    reason = "已核对签到表".encode()
    with sqlite3.connect(file) as other:
        page_size = other.execute("PRAGMA page_size").fetchone()[0]
        (root,) = other.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    other.close()
    place = raw.index(reason, (root - 1) * page_size, root * page_size)
    changed = raw[:place] + "以".encode() + raw[place + 3 :]
    file.write_bytes(changed)
