"""One record, eight approvers: one decision, one entry."""

from functools import partial

import pytest

from checkin.deciding.services import decisions
from checkin.exceptions import HoursRefused
from checkin.ledger.services import seals
from checkin.models import Decision, HoursSummary, LedgerEntry, ServiceRecord
from registry import clock
from tests.factories import local
from tests.factories_hours import AFTERWARDS, administrator_of, basis_of, pending_record
from tests.race import racing
from tests.race.racing import both_come_first, on_postgres, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
RACERS = 8
race = partial(racing.race, at=AFTERWARDS)
DECIDED = HoursRefused.Reason.ALREADY_DECIDED


def approving(record, basis: str):
    by = administrator_of(record.recording_unit)
    return lambda: decisions.approve(record=record, by=by, basis=basis, reason="已核对")


@pytest.fixture
def record(at):
    at(AFTERWARDS)
    return pending_record()


def test_eight_approvers_make_one_decision(record):
    basis = basis_of(record)

    answers = race(*[approving(record, basis) for _ in range(RACERS)])

    assert answers == {"done": 1, DECIDED: RACERS - 1}
    assert Decision.objects.count() == LedgerEntry.objects.count() == 1
    assert HoursSummary.objects.get().timed_minutes == 180


@on_postgres
def test_without_the_lock_only_the_constraint_stands_between(record, monkeypatch):
    basis = basis_of(record)
    both_come_first(monkeypatch, decisions, "_decide")
    without_locks(monkeypatch)

    answers = race(*[approving(record, basis) for _ in range(2)])

    assert answers == {"done": 1, "IntegrityError": 1}
    assert Decision.objects.count() == 1


def approving_together(records: list[ServiceRecord], *, unlike: bool = False):
    by = administrator_of(records[0].recording_unit)
    seen = [(one, basis_of(one)) for one in (reversed(records) if unlike else records)]

    def approve():
        batch = decisions.approve_many(records=seen, by=by, reason="已核对")
        return f"{len(batch.approved)} approved, {len(batch.refused)} refused"

    return approve


@pytest.fixture
def several(record):
    """Four people's records of one unit, two of them to a lock."""
    return [record, *(pending_record(recording_unit=record.recording_unit) for _ in range(3))]


def test_two_batches_of_the_same_records_decide_each_once(several, monkeypatch):
    monkeypatch.setattr(decisions, "AT_ONCE", 2)
    unlike = approving_together(several[1:] + several[:1], unlike=True)

    race(approving_together(several), unlike, approving_together(several[2:]))

    assert Decision.objects.count() == LedgerEntry.objects.count() == 4
    assert set(ServiceRecord.objects.values_list("decisions_made", flat=True)) == {1}


@on_postgres
def test_without_the_lock_two_batches_meet_the_constraint(several, monkeypatch):
    both_come_first(monkeypatch, decisions, "_decide")
    without_locks(monkeypatch)

    answers = race(approving_together(several), approving_together(several))

    assert answers == {"done": 1, "IntegrityError": 1}


def test_overlapping_records_approved_at_once_count_their_minutes_once(record):
    other = pending_record(("10:00", "13:00"), start="10:00", end="13:00", volunteer=record.volunteer)
    first, second = (approving(one, basis_of(one)) for one in (record, other))

    answers = race(first, second)

    assert answers == {"done": 1, HoursRefused.Reason.BASIS_CHANGED: 1}
    assert sum(LedgerEntry.objects.values_list("minutes", flat=True)) == 180


def test_two_workers_seal_every_row_once(record):
    race(seals.seal_new, seals.seal_new)
    with clock.at(local(AFTERWARDS)):
        seals.seal_new()

    assert seals.unsealed() == {"entry": 0, "decision": 0, "history": 0}


def test_eight_who_bring_a_record_back_make_one_decision(record):
    approving(record, basis_of(record))()
    by = administrator_of(record.recording_unit)
    decisions.void(record=record, by=by, reason="误作废")
    told = {"record": record, "by": by, "basis": basis_of(record), "reason": "作废有误"}

    answers = race(*[lambda: decisions.restore(**told) for _ in range(RACERS)])

    assert answers == {"done": 1, DECIDED: RACERS - 1}
    assert sum(LedgerEntry.objects.values_list("minutes", flat=True)) == 180
