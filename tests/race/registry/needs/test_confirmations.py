"""Two hosts confirm one activity at the same moment."""

from datetime import timedelta

import pytest

from registry import clock
from registry.activities.needs.services import confirmations, host_links
from registry.exceptions import HostRefused
from registry.models import HostConfirmation
from registry.units.services import host_contacts
from tests.factories import ActivityFactory, ShiftFactory
from tests.factories_needs import place
from tests.race.racing import both_look_first, deferred, on_postgres, on_sqlite, race, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def confirming():
    """An activity that is over, and two contacts who press at once."""
    here = place()
    other = host_contacts.add(site=here.site, by=here.keeper, name="韦示例二", phone="0771-1234567")
    activity = ActivityFactory(site=here.site)
    ShiftFactory(activity=activity, starts_at=clock.now() - timedelta(hours=5))
    links = [here.link, host_links.make(contact=other, by=here.keeper).link]
    return [
        lambda link=link: confirmations.confirm(link=link, activity=activity, served_count=9, mark=5) for link in links
    ]


def test_of_two_hosts_the_first_counts_and_the_second_is_told():
    assert race(*confirming()) == {"done": 1, HostRefused.Reason.CONFIRMED_BEFORE: 1}
    assert HostConfirmation.objects.count() == 1


@on_postgres
def test_without_the_lock_the_second_meets_the_constraint(monkeypatch):
    """The control: nobody would be told who was first."""
    acts = confirming()
    both_look_first(monkeypatch, confirmations, "_refuse_too_early")
    without_locks(monkeypatch)

    assert race(*acts) == {"done": 1, "IntegrityError": 1}


@on_sqlite
def test_in_deferred_mode_one_of_them_dies_of_a_locked_database(monkeypatch):
    """The control on SQLite: a transaction that takes its turn as it begins never gets so far together."""
    acts = confirming()
    both_look_first(monkeypatch, confirmations, "_refuse_too_early")
    deferred(monkeypatch)

    assert race(*acts) == {"done": 1, "OperationalError": 1}
