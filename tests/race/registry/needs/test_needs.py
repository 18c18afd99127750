"""Two units take one need at the same moment."""

import pytest

from registry.activities.needs.services import needs
from registry.exceptions import NeedRefused
from registry.models import Activity, ServiceNeed
from tests.factories import UnitFactory
from tests.factories_needs import place
from tests.people import administrator
from tests.race.racing import both_look_first, deferred, on_postgres, on_sqlite, race, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def taking():
    """A need, and two units that press at once."""
    need = place().need()
    acting = [(unit, administrator(unit)) for unit in UnitFactory.create_batch(2)]
    return [lambda unit=unit, by=by: needs.take(need=need, unit=unit, by=by) for unit, by in acting]


def test_of_two_units_one_takes_the_need():
    assert race(*taking()) == {"done": 1, NeedRefused.Reason.NEED_TAKEN: 1}
    assert Activity.objects.count() == 1
    assert ServiceNeed.objects.get().activity == Activity.objects.get()


@on_postgres
def test_without_the_lock_both_take_it(monkeypatch):
    """The control: what the lock on the need is for."""
    acts = taking()
    both_look_first(monkeypatch, needs, "plan_of")
    without_locks(monkeypatch)

    assert race(*acts) == {"done": 2}
    assert Activity.objects.count() == 2


@on_sqlite
def test_in_deferred_mode_one_of_them_dies_of_a_locked_database(monkeypatch):
    """The control on SQLite: a transaction that takes its turn as it begins never gets so far together."""
    acts = taking()
    both_look_first(monkeypatch, needs, "plan_of")
    deferred(monkeypatch)

    assert race(*acts) == {"done": 1, "OperationalError": 1}
    assert Activity.objects.count() == 1
