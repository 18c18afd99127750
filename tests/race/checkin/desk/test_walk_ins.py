"""Two leaders settle one walk-in at once: the first word holds, the second is told."""

from functools import partial

import pytest

from checkin.desk.services import walk_ins_settled
from checkin.exceptions import WalkInRefused
from checkin.models import ScanRuling, WalkIn
from registry.models import SignUp
from tests.factories import StationFactory, VolunteerFactory
from tests.race import racing
from tests.race.racing import on_postgres, without_locks
from tests.scanning import TOKEN, scan, take

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
overtaken = partial(racing.overtaken, at="2026-03-14 11:00")


@pytest.fixture
def acts(shift):
    """One makes them somebody known, the other rejects them."""
    station = StationFactory(token=TOKEN, unit=shift.activity.recording_unit)
    station.shifts.add(shift)
    take(scan(shift, method="walk_in", name="覃示例", phone="10000000001"))
    row, by, person = WalkIn.objects.select_related("volunteer").get(), shift.activity.leader, VolunteerFactory()
    return (
        lambda: walk_ins_settled.is_known(row=row, person=person, by=by).state,
        lambda: walk_ins_settled.reject(row=row, reason="登错", by=by).state,
    )


def test_a_walk_in_is_settled_once(acts):
    told = overtaken(*acts)

    assert told == {"committed": 1, WalkInRefused.Reason.WALK_IN_SETTLED: 1}
    assert (WalkIn.objects.get().state, ScanRuling.objects.count()) == ("known", 1)
    assert SignUp.objects.confirmed().count() == 1


@on_postgres
def test_without_the_lock_both_words_would_be_written(acts, monkeypatch):
    without_locks(monkeypatch, WalkIn)

    assert WalkInRefused.Reason.WALK_IN_SETTLED not in overtaken(*acts)
