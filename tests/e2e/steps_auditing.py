"""Whether the evidence still says what was sealed, as the auditor's command tells it."""

import pytest
from django.core.management import call_command
from django.db import connection

from checkin.models import LedgerEntry
from registry.append_only import drop_triggers, install_triggers


def find_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """After everything that happened, every sum agrees and every row is sealed."""
    call_command("seal")
    capsys.readouterr()
    call_command("audit_ledger")
    printed = capsys.readouterr().out
    assert printed.startswith("没有发现不一致。")
    assert "待封存：无" in printed


def find_the_changed_row(capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody with the database in hand changes one character of one sealed row, and puts the triggers back."""
    entry = LedgerEntry.objects.order_by("pk")[0]
    drop_triggers(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE checkin_ledgerentry SET reason = reason || 'x' WHERE id = %s", [entry.pk])
    install_triggers(connection)

    with pytest.raises(SystemExit) as ended:
        call_command("audit_ledger")

    assert ended.value.code == 1
    assert f"checkin_ledgerentry {entry.pk}: is not what was sealed" in capsys.readouterr().out
