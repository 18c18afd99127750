"""Two nominations at once pass no quota: what the lock on the round is for; without it both get through."""

import threading
from functools import partial

import pytest
from django.db.models import QuerySet

from certificates.exceptions import NominationRefused
from certificates.models import Nomination
from certificates.rounds.services import nominations
from registry import clock
from tests.factories import UnitFactory, VolunteerFactory, local
from tests.factories_hours import AFTERWARDS, administrator_of
from tests.factories_rounds import CandidateFactory, RoundFactory
from tests.race import racing
from tests.race.racing import deferred, on_postgres, on_sqlite

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


def both_count_first(monkeypatch):
    """Neither writes before both have counted."""
    counted = threading.Barrier(2, timeout=60)
    ask = nominations.places_of

    def both_count(*args):
        places = ask(*args)
        counted.wait()
        return places

    monkeypatch.setattr(nominations, "places_of", both_count)


@on_postgres
def test_without_the_lock_both_pass(monkeypatch):
    """The control: what the lock on the round is for."""
    acts = two_drafts()
    both_count_first(monkeypatch)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_how: rows.all())
    monkeypatch.setattr(nominations, "next_rank", lambda round, unit: None)

    assert race(*acts) == {"done": 2}
    assert Nomination.objects.filter(status="submitted").count() == 2


@on_sqlite
def test_in_deferred_mode_one_of_them_dies_of_a_locked_database(monkeypatch):
    """The control on SQLite: a transaction that takes its turn as it begins never gets so far together."""
    acts = two_drafts()
    both_count_first(monkeypatch)
    deferred(monkeypatch)

    assert race(*acts) == {"done": 1, "OperationalError": 1}
    assert Nomination.objects.filter(status="submitted").count() == 1
