"""Two nominations at once pass no quota: what the lock on the round is for; without it both get through."""

from functools import partial

import pytest

from certificates.exceptions import NominationRefused
from certificates.models import Nomination
from certificates.rounds.services import nominations
from registry import clock
from tests.factories import UnitFactory, VolunteerFactory, local
from tests.factories_hours import AFTERWARDS, administrator_of
from tests.factories_rounds import CandidateFactory, RoundFactory
from tests.race import racing
from tests.race.racing import both_look_first, deferred, on_postgres, on_sqlite, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
race = partial(racing.race, at=AFTERWARDS)
TEXT = "一年来坚持到社区陪伴老人，认真负责，受到服务对象的好评。"


def two_drafts():
    with clock.at(local(AFTERWARDS)):
        unit, round = UnitFactory(), RoundFactory(quota_kind="unit", places_each=1)
        by = administrator_of(unit)
        made = []
        for _n in range(2):
            candidate = CandidateFactory(round=round, volunteer=VolunteerFactory(unit=unit))
            draft = nominations.begin(candidate=candidate, source="unit", by=by)
            made.append(nominations.save(nomination=draft, text=TEXT, seen=1, by=by))
    return [partial(nominations.submit, nomination=one, by=by) for one in made]


def test_the_last_place_goes_to_one():
    told = race(*two_drafts())

    assert told == {"done": 1, NominationRefused.Reason.NOMINATION_QUOTA: 1}
    assert Nomination.objects.filter(status="submitted").count() == 1


@on_postgres
def test_without_the_lock_both_pass(monkeypatch):
    """The control: what the lock on the round is for."""
    acts = two_drafts()
    both_look_first(monkeypatch, nominations, "places_of")
    without_locks(monkeypatch)
    monkeypatch.setattr(nominations, "next_rank", lambda round, unit: None)

    assert race(*acts) == {"done": 2}
    assert Nomination.objects.filter(status="submitted").count() == 2


@on_sqlite
def test_in_deferred_mode_one_of_them_dies_of_a_locked_database(monkeypatch):
    """The control on SQLite: a transaction that takes its turn as it begins never gets so far together."""
    acts = two_drafts()
    both_look_first(monkeypatch, nominations, "places_of")
    deferred(monkeypatch)

    assert race(*acts) == {"done": 1, "OperationalError": 1}
    assert Nomination.objects.filter(status="submitted").count() == 1
