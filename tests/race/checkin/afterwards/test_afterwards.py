"""One supplement, one opening balance, many deciders at once: one decision each."""

from functools import partial

import pytest

from checkin.afterwards.services import opening_balances, opening_entries, supplement_rules, supplements
from checkin.exceptions import OpeningBalanceRefused, SupplementRefused
from checkin.models import EnteredTime, LedgerEntry, ServiceRecord
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_afterwards import claim, colleague, row_of, submitted, supplement_for
from tests.factories_hours import AFTERWARDS, committee_member, shift_of
from tests.race import racing
from tests.race.racing import both_come_first, both_look_first, on_postgres, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
RACERS = 4
race = partial(racing.race, at=AFTERWARDS)


@pytest.fixture
def supplement(at):
    at(AFTERWARDS)
    shift = shift_of()
    return supplement_for(shift, claim(colleague(shift)), claim(colleague(shift)))


@pytest.fixture
def people(at):
    at(AFTERWARDS)
    return [VolunteerFactory(), VolunteerFactory()]


def approving(supplement):
    by = committee_member()
    return lambda: supplements.approve(supplement=supplement, by=by)


def crediting(batch):
    by = committee_member()
    return lambda: opening_balances.approve(batch=batch, by=by)


def test_one_of_many_approvers_enters_a_supplement(supplement):
    answers = race(*[approving(supplement) for _ in range(RACERS)])

    assert answers == {"done": 1, SupplementRefused.Reason.SUPPLEMENT_WRONG_STATE: RACERS - 1}
    assert EnteredTime.objects.count() == LedgerEntry.objects.count() == 2


def test_an_approval_and_a_withdrawal_at_once_give_one_end(supplement):
    withdraw = lambda: supplements.withdraw(supplement=supplement, by=supplement.applied_by)  # noqa: E731

    answers = race(approving(supplement), withdraw)

    assert answers == {"done": 1, SupplementRefused.Reason.SUPPLEMENT_WRONG_STATE: 1}
    supplement.refresh_from_db()
    assert EnteredTime.objects.count() == (2 if supplement.status == "approved" else 0)


@on_postgres
def test_without_the_lock_a_supplement_is_entered_twice(supplement, monkeypatch):
    both_look_first(monkeypatch, supplement_rules, "check_people")
    without_locks(monkeypatch)

    race(approving(supplement), approving(supplement))

    assert EnteredTime.objects.count() == 4


def test_one_of_many_deciders_credits_an_opening_balance(people):
    batch = submitted(UnitFactory(), *(row_of(person) for person in people))

    answers = race(*[crediting(batch) for _ in range(RACERS)])

    assert answers == {"done": 1, OpeningBalanceRefused.Reason.OPENING_WRONG_STATE: RACERS - 1}
    assert ServiceRecord.objects.count() == LedgerEntry.objects.count() == 2


@on_postgres
def test_without_the_lock_an_opening_balance_is_credited_twice(people, monkeypatch):
    batch = submitted(UnitFactory(), *(row_of(person) for person in people))
    both_come_first(monkeypatch, opening_entries, "write")
    without_locks(monkeypatch)

    race(crediting(batch), crediting(batch))

    assert ServiceRecord.objects.count() == 4
