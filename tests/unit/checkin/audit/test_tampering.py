"""Sealed rows changed at random: each is found against the published heads, and the row is named."""

import pytest

from checkin.audit.services import audit, coverage
from checkin.ledger.services import seals
from checkin.models import Seal
from registry.models import HistoryEntry
from tests.tampering import Tamperer, a_sealed_world, found_after, names_a_row

KINDS = ("edit", "delete", "delete_the_end", "insert", "reorder")


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_random_tampering_is_found_and_the_row_is_named(at, kind):
    heads = a_sealed_world(at)
    tamperer = Tamperer(seed=20260316)
    missed, unnamed, tried = [], [], 0

    while tried < 20:
        outcome = found_after(getattr(tamperer, kind), heads)
        if outcome is None or outcome[0].deed == "nothing":
            continue
        tried += 1
        done, faults = outcome
        missed += [done] if not faults else []
        unnamed += [(done, faults)] if faults and not names_a_row(done, faults) else []

    assert missed == []
    assert unnamed == []
    assert list(audit.faults(heads)) == []  # every change was undone


@pytest.mark.django_db
def test_a_lost_end_of_the_chain_is_seen_only_by_a_published_head(at):
    heads = a_sealed_world(at, nights=2, people=2)

    done, against_heads = found_after(Tamperer(1).delete_the_end, heads)
    _again, alone = found_after(Tamperer(1).delete_the_end, {})

    assert f"{done.rows[0]}: head: was published and is missing" in against_heads
    assert not any("checkin_seal" in fault for fault in alone)


@pytest.mark.django_db
def test_a_head_that_was_published_otherwise_is_named(at):
    a_sealed_world(at, nights=1, people=1)

    faults = [str(fault) for fault in audit.faults({1: "0" * 64})]

    assert faults == ["checkin_seal №1: head: is not the head that was published"]
    assert Seal.objects.count() == 1


@pytest.mark.django_db
def test_an_unsealed_history_entry_that_appears_is_named_and_never_sealed(at):
    heads = a_sealed_world(at, nights=1, people=1)

    act = HistoryEntry.objects.create(did="hours approved", target_model="checkin.servicerecord", target_id=1)

    named = f"registry_historyentry {act.pk}: unsealed: mark: was not written by the product"
    assert [str(fault) for fault in audit.faults(heads)] == [named]
    assert seals.seal_new() is None
    assert coverage.unsealed_rows()["history"] == 1
