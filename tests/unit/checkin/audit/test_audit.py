"""What `audit_ledger` sees after somebody changed the database by hand."""

import pytest
from django.core.management import call_command
from django.db import connection

from checkin.audit.services import audit, people
from checkin.models import Attendance, Decision, HoursSummary, LedgerEntry, Seal, SealedEntry
from registry.history.audit import audit as planned
from registry.history.services import taking_over
from registry.models import HistoryEntry, Volunteer
from registry.protection.append_only import drop_triggers, install_triggers
from tests.factories import VolunteerFactory
from tests.factories_hours import AFTERWARDS, approved, pending_record
from tests.shared import built_once
from tests.tampering import a_sealed_morning

ONLY_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="edits SQLite's file")


sealed_morning = built_once(a_sealed_morning)


@pytest.fixture
def sealed(sealed_morning, at) -> LedgerEntry:
    at(AFTERWARDS)
    return sealed_morning()


def tamper(statement: str, *values) -> None:
    """Change the database directly, with the triggers removed and restored."""
    drop_triggers(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    install_triggers(connection)


def found() -> list[str]:
    return [str(fault) for fault in audit.faults()]


def exit_code(capsys) -> tuple[int, str]:
    try:
        call_command("audit_ledger")
    except SystemExit as ended:
        return int(ended.code), capsys.readouterr().out
    return 0, capsys.readouterr().out


@pytest.mark.django_db
def test_untouched_ledger_prints_nothing_wrong(sealed, capsys):
    code, printed = exit_code(capsys)

    assert (code, found()) == (0, [])
    assert printed.startswith("没有发现不一致。\n封存至 № 1（")
    assert "待封存：无" in printed
    assert "本检查看不到" in printed


@pytest.mark.django_db
def test_unsealed_rows_are_listed_as_not_covered(sealed, capsys):
    approved(pending_record())
    taken_over = taking_over.take_over()

    code, printed = exit_code(capsys)

    assert code == 0
    assert f"待封存：台账明细 1 条、认定决定 1 条、操作日志 {2 + taken_over} 条" in printed


@pytest.mark.django_db
def test_changed_entry_is_named_with_every_sum_that_breaks(sealed, capsys):
    tamper("UPDATE checkin_ledgerentry SET minutes = 480 WHERE id = %s", sealed.pk)

    code, printed = exit_code(capsys)

    assert code == 1
    assert found() == [
        f"checkin_ledgerentry {sealed.pk}: is not what was sealed",
        f"checkin_servicerecord {sealed.record_id}: ledger: 480 minutes timed are booked, "
        f"decision {sealed.decision_id} says 180",
        f"checkin_hourssummary {HoursSummary.objects.get().pk}: shows (180, 0, 1), the ledger says (480, 0, 1)",
    ]
    assert "发现 3 处不一致。" in printed


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "column", "value"),
    [
        (LedgerEntry, "reason", "改"),
        (Decision, "steps", '["09:00–12:00，扣休息 0 分，180 分 → 200 分"]'),
        (Decision, "reason", "改"),
        (HistoryEntry, "did", "hours voided"),
        (HistoryEntry, "fields", "{}"),
    ],
)
def test_a_changed_cell_is_named(sealed, model, column, value):
    pk = model.objects.order_by("pk").first().pk

    tamper(f"UPDATE {model._meta.db_table} SET {column} = %s WHERE id = %s", value, pk)  # noqa: S608

    assert found() == [f"{model._meta.db_table} {pk}: is not what was sealed"]


@pytest.mark.django_db
def test_changed_minutes_of_a_decision_break_its_own_arithmetic(sealed):
    tamper("UPDATE checkin_decision SET timed_minutes = 240 WHERE id = %s", sealed.decision_id)

    assert f"checkin_decision {sealed.decision_id}: minutes: do not follow from its intervals" in found()
    assert f"checkin_decision {sealed.decision_id}: is not what was sealed" in found()


@pytest.mark.django_db
def test_deleted_entry_is_missed(sealed):
    tamper("UPDATE checkin_sealedentry SET entry_id = 999999 WHERE entry_id = %s", sealed.pk)

    faults = found()

    assert "checkin_ledgerentry 999999: the row is missing" in faults
    assert any("root: is not the digest of its rows" in fault for fault in faults)
    tamper("UPDATE checkin_sealedentry SET entry_id = %s WHERE entry_id = 999999", sealed.pk)


@pytest.mark.django_db
def test_resealed_digest_breaks_the_root(sealed):
    row = SealedEntry.objects.get(entry=sealed)

    tamper("UPDATE checkin_sealedentry SET digest = %s WHERE id = %s", "0" * 64, row.pk)

    assert found() == [
        f"checkin_ledgerentry {sealed.pk}: is not what was sealed",
        f"checkin_seal {row.seal_id} (№1): root: is not the digest of its rows",
    ]


@pytest.mark.django_db
def test_forged_head_breaks_chain_and_signature(sealed):
    seal = Seal.objects.get()

    tamper("UPDATE checkin_seal SET head = %s WHERE id = %s", "f" * 64, seal.pk)

    assert found() == [
        f"checkin_seal {seal.pk} (№1): head: does not follow from the head before and from what the seal says",
        f"checkin_seal {seal.pk} (№1): signature: was not made by a key of this installation over this head",
    ]


@pytest.mark.django_db
def test_missing_trigger_is_named(sealed):
    drop_triggers(connection)

    names = [fault.split(":")[0] for fault in found()]

    install_triggers(connection)
    assert "checkin_ledgerentry_refuses_delete" in names


@pytest.mark.django_db
@ONLY_SQLITE
def test_unreadable_row_is_named_and_the_others_are_still_read(sealed):
    tamper("UPDATE checkin_decision SET reason = CAST(x'e5ff' AS TEXT) WHERE id = %s", sealed.decision_id)
    tamper("UPDATE checkin_ledgerentry SET reason = 'x' WHERE id = %s", sealed.pk)

    entry, decision, *unread = found()

    assert entry == f"checkin_ledgerentry {sealed.pk}: is not what was sealed"
    assert decision.startswith(f"checkin_decision {sealed.decision_id}: cannot be read: ")
    assert all("cannot be read: " in fault for fault in unread)


@pytest.mark.django_db
@ONLY_SQLITE
def test_an_unreadable_person_hides_no_other(sealed):
    other = approved(pending_record(volunteer=VolunteerFactory())).record
    taking_over.take_over()
    unreadable, edited = sealed.volunteer_id, other.volunteer_id
    tamper("UPDATE checkin_attendance SET basis = CAST(x'e5ff' AS TEXT) WHERE volunteer_id = %s", unreadable)
    tamper("UPDATE checkin_attendance SET state = 'open' WHERE volunteer_id = %s", edited)

    faults = [fault for fault in found() if "attendance" in fault or "volunteer" in fault]

    assert [fault.split(": ")[0] for fault in faults] == [
        f"registry_volunteer {unreadable}",
        f"checkin_attendance {Attendance.objects.get(volunteer=edited).pk}",
    ]


@pytest.mark.django_db
@ONLY_SQLITE
def test_an_unreadable_state_hides_no_other(sealed):
    other = approved(pending_record(volunteer=VolunteerFactory())).record.volunteer
    taking_over.take_over()
    tamper("UPDATE registry_volunteer SET name = CAST(x'e5ff' AS TEXT) WHERE id = %s", sealed.volunteer_id)
    Volunteer.objects.filter(pk=other.pk).update(born_on="1990-01-01")

    named = [str(fault).split(": ")[:2] for fault in planned.faults()]

    assert named == [
        [f"registry_volunteer {sealed.volunteer_id}", "cannot be read"],
        [f"registry_volunteer {other.pk}", "is not what its last act left"],
    ]


@pytest.mark.django_db
def test_summary_that_drifted_is_named(sealed):
    HoursSummary.objects.update(timed_minutes=200)

    assert found() == [
        f"checkin_hourssummary {HoursSummary.objects.get().pk}: shows (200, 0, 1), the ledger says (180, 0, 1)",
        f"registry_volunteer {sealed.volunteer_id}: hours: shows 180 minutes, 2026: 180, last 2026-03-14;"
        " the sums say 200 minutes, 2026: 200, last 2026-03-14",
    ]


@pytest.mark.django_db
def test_a_quick_audit_has_seen_everybody_after_its_round(sealed, at):
    person = sealed.volunteer
    tamper("UPDATE checkin_attendance SET state = 'open' WHERE volunteer_id = %s", person.pk)

    named = []
    for day in range(people.DAYS_OF_A_ROUND):
        at(f"2026-04-{day + 1:02} 09:00")
        named.append(len(list(people.attendances_and_records(quick=True))))

    assert sorted(named) == [0] * (people.DAYS_OF_A_ROUND - 1) + [1]


@pytest.mark.django_db
def test_people_who_were_there_often_are_read_in_smaller_lists(sealed, monkeypatch):
    approved(pending_record())
    monkeypatch.setattr(people, "ATTENDANCES_AT_ONCE", 1)

    everybody = sorted(Volunteer.objects.values_list("pk", flat=True))

    assert sum(people._by_what_they_did(everybody), []) == everybody
    assert len(list(people._by_what_they_did(everybody))) == 2
