"""What no service wrote is not sealed: it is left out, told, and listed."""

import pytest
from django.core import mail
from django.db import connection

from checkin.audit.services import audit
from checkin.ledger.services import new_rows, seals, told
from checkin.models import Decision, LedgerEntry, Seal, SealedEntry
from registry.history.services import history, taking_over
from registry.models import HistoryEntry, RoleAssignment
from registry.protection.append_only import drop_triggers, install_triggers
from tests.factories import RoleAssignmentFactory, UserFactory
from tests.factories_hours import AFTERWARDS, approved, pending_record
from tests.shared import built_once

pytestmark = pytest.mark.django_db


def decided(at) -> Decision:
    at(AFTERWARDS)
    return approved(pending_record())


morning = built_once(decided)


@pytest.fixture
def decision(morning, at) -> Decision:
    at(AFTERWARDS)
    return morning()


def left_out() -> dict[str, str]:
    _taken, left = new_rows.to_seal(seals.ROWS_PER_SEAL)
    return {one.where: one.why for one in left}


def copied(row, **changes):
    row.pk = None
    for name, value in changes.items():
        setattr(row, name, value)
    row._state.adding = True
    row.save(force_insert=True)
    return row


def test_what_the_services_wrote_is_sealed_whole(decision):
    assert left_out() == {}

    seals.seal_new()

    assert SealedEntry.objects.filter(decision=decision).exists()
    assert seals.unsealed() == {"entry": 0, "decision": 0, "history": 0}


def test_a_decision_without_an_act_is_left_out_and_told(decision):
    RoleAssignmentFactory(user=UserFactory(email="audit@example.com"), role=RoleAssignment.Role.AUDIT_ADMIN, unit=None)
    forged = copied(decision, n=2)

    seal = seals.seal_new()

    assert seal is not None
    assert seals.unsealed() == {"entry": 0, "decision": 1, "history": 0}
    (letter,) = [one for one in mail.outbox if one.subject == "有记录来历不明，未予封存"]
    assert f"checkin_decision {forged.pk}: no act of the product speaks of it" in letter.body
    named = f"checkin_decision {forged.pk}: unsealed: no act of the product speaks of it"
    assert named in [str(fault) for fault in audit.faults()]


def test_a_decision_that_says_something_else_than_its_act_is_left_out(decision):
    other = approved(pending_record())
    HistoryEntry.objects.filter(target_id=other.record_id, did="hours approved")
    forged = copied(Decision.objects.get(pk=other.pk), record=decision.record, n=2)

    assert left_out() == {
        f"checkin_decision {forged.pk}": "entered_by: did not hand in this shift",
    }


def test_an_entry_that_its_decision_does_not_make_is_left_out(decision):
    entry = copied(LedgerEntry.objects.get(), hours_class="supplementary")

    assert left_out() == {f"checkin_ledgerentry {entry.pk}": "minutes: its decision books none of this class"}


def test_an_entry_of_a_doubtful_decision_is_left_out_with_it(decision):
    forged = copied(Decision.objects.get(pk=decision.pk), n=2, timed_minutes=decision.timed_minutes + 60)
    decision.record.decisions_made = 2
    decision.record.save()
    entry = copied(LedgerEntry.objects.get(), decision=forged, minutes=60)

    why = "no act of the product speaks of it"
    assert left_out() == {
        f"checkin_ledgerentry {entry.pk}": f"decision {forged.pk}: {why}",
        f"checkin_decision {forged.pk}": why,
    }


def test_rows_left_out_do_not_keep_the_others_waiting(decision, monkeypatch):
    monkeypatch.setattr(seals, "ROWS_PER_SEAL", 2)
    for _ in range(3):
        HistoryEntry.objects.create(did="hours approved", target_model="checkin.servicerecord", target_id=1)
    approved(pending_record())

    seals.seal_new()

    assert seals.unsealed() == {"entry": 0, "decision": 0, "history": 3}


def test_acts_from_before_marks_are_sealed_once_and_no_later_one_is(decision, at):
    old = {"target_model": "checkin.servicerecord", "target_id": decision.record_id}
    HistoryEntry.objects.create(did="hours approved", **old)
    taking_over.begin()
    at("2026-03-17 09:00")

    assert left_out() == {}
    seals.seal_new()
    late = HistoryEntry.objects.create(did="hours approved", at=decision.at, **old)
    assert left_out() == {f"registry_historyentry {late.pk}": "mark: was not written by the product"}


def test_many_acts_from_before_marks_are_sealed_by_several_seals(decision, monkeypatch):
    monkeypatch.setattr(seals, "ROWS_PER_SEAL", 2)
    for _ in range(5):
        HistoryEntry.objects.create(did="hours approved", target_model="checkin.servicerecord", target_id=1)
    taking_over.begin()

    seals.seal_new()

    assert seals.unsealed() == {"entry": 0, "decision": 0, "history": 0}
    assert Seal.objects.count() > 2


def test_acts_from_before_marks_are_sealed_at_the_upgrade(decision):
    HistoryEntry.objects.create(did="hours approved", target_model="checkin.servicerecord", target_id=1)
    taking_over.begin()

    seals.after_migrate(using="default")

    assert not HistoryEntry.objects.filter(sealed=None).exists()


def test_a_later_migration_seals_nothing(decision):
    HistoryEntry.objects.create(did="hours approved", target_model="checkin.servicerecord", target_id=1)

    seals.after_migrate(using="default")

    assert not Seal.objects.exists()


def test_an_act_with_a_name_of_no_service_is_left_out_even_from_before_marks(decision, at):
    made_up = HistoryEntry.objects.create(did="made up", target_model="registry.unit", target_id=1)
    taking_over.begin()
    at("2026-03-17 09:00")

    assert left_out() == {f"registry_historyentry {made_up.pk}": "did: no service writes “made up”"}


def test_a_forged_act_does_not_cover_a_forged_decision(decision):
    forged = copied(Decision.objects.get(pk=decision.pk), n=2, outcome="adjusted", reason="改")
    fields = {name: history.reduced(value) for name, value in told.of(forged).items()}
    about = {"target_model": "checkin.servicerecord", "target_id": decision.record_id, "by": forged.decided_by}
    HistoryEntry.objects.create(did="hours adjusted", fields=fields, **about)

    assert left_out()[f"checkin_decision {forged.pk}"] == "no act of the product speaks of it"


def test_an_older_decision_is_covered_by_its_older_act(decision, at):
    act = HistoryEntry.objects.get(did="hours approved")
    drop_triggers(connection)
    HistoryEntry.objects.filter(pk=act.pk).update(mark=None)
    install_triggers(connection)
    assert f"checkin_decision {decision.pk}" in left_out()
    taking_over.begin()

    assert left_out() == {}


def test_a_sealed_decision_keeps_needing_its_act(decision):
    seals.seal_new()
    drop_triggers(connection)
    HistoryEntry.objects.filter(did="hours approved").update(mark=None)
    install_triggers(connection)

    named = f"checkin_decision {decision.pk}: sealed: no act of the product speaks of it"
    assert named in [str(fault) for fault in audit.faults()]


def test_what_a_decision_rests_on_is_sealed_with_it(decision):
    seals.seal_new()

    kept = SealedEntry.objects.get(decision=decision).evidence

    assert {kind: len(rows) for kind, rows in kept.items()} == {"scan": 2, "hand_in": 1}
