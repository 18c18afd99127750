"""The audit command: does the evidence still agree with the seals?"""

import pytest
from django.core.management import call_command
from django.db import connection

from checkin.models import LedgerEntry
from registry.protection.append_only import drop_triggers, install_triggers


def audit(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit code of the command and what it prints."""
    capsys.readouterr()
    try:
        call_command("audit_ledger")
    except SystemExit as ended:
        return int(ended.code), capsys.readouterr().out
    return 0, capsys.readouterr().out


def change_a_row_by_hand() -> LedgerEntry:
    """Change one character of a sealed row directly in the database, and restore the triggers."""
    entry = LedgerEntry.objects.order_by("pk")[0]
    drop_triggers(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE checkin_ledgerentry SET reason = reason || 'x' WHERE id = %s", [entry.pk])
    install_triggers(connection)
    return entry
