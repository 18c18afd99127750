"""A head that was published, and an act that nobody wrote, beside a night that was sealed."""

import pytest

from checkin.audit.services import audit, coverage
from checkin.ledger.services import seals
from checkin.models import Seal
from registry.models import HistoryEntry
from tests.tampering import a_sealed_world


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
