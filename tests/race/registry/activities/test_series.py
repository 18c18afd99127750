"""Two people add days to an activity at once: both keep theirs."""

from datetime import date

import pytest

from registry.activities.services import series
from registry.models import Shift
from tests.race.racing import on_postgres, overtaken
from tests.unit.registry.planning import drafted, people

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NOW = "2026-03-02 09:00"


@pytest.fixture
def who(at):
    at(NOW)
    return people()


def adding(activity, by, day):
    return lambda: (series.add(activity=activity, days=[date.fromisoformat(day)], by=by), "added")[1]


def test_of_two_who_add_days_at_once_neither_takes_away_the_others(who):
    activity = drafted(who)

    heard = overtaken(adding(activity, who.lea, "2026-03-21"), adding(activity, who.colleague, "2026-03-28"), at=NOW)

    assert heard == {"committed": 1, "added": 1}
    assert Shift.objects.filter(activity=activity).count() == 3


@on_postgres
def test_without_the_lock_the_second_overlooks_the_days_of_the_first(who, monkeypatch):
    monkeypatch.setattr(series, "_locked", lambda activity, by: activity)
    activity = drafted(who)

    overtaken(adding(activity, who.lea, "2026-03-21"), adding(activity, who.colleague, "2026-03-28"), at=NOW)

    assert Shift.objects.filter(activity=activity).count() == 2
