"""One person, two rounds at once: what the lock on the person is for; without it the second ends in an error."""

from functools import partial

import pytest

from certificates.models import Candidate, StarApplication
from certificates.recognition.services import star_batches
from certificates.rounds.services import many
from registry import clock
from tests.factories import UnitFactory, committee_unit, local
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member
from tests.factories_stars import served_for_stars, star_round
from tests.race import racing
from tests.race.racing import both_come_first, on_postgres

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def nominated(act):
    """Whether somebody was put forward; who was not is told why."""
    outcome = act()
    if outcome.refused:
        assert "已有一项星级认定正在办理" in outcome.refused[0][1]
        return "refused"
    return "done"


def two_rounds():
    with clock.at(local(AFTERWARDS)):
        committee_unit()
        unit, by = UnitFactory(), committee_member()
        served_for_stars(unit, 120)
        desk = administrator_of(unit)
        acts = []
        for n in range(2):
            round = star_round(by=by, title=f"星级认定（{n}）")
            keys = list(Candidate.objects.filter(round=round).values_list("pk", flat=True))
            acts.append(partial(many.nominate_many, round=round, candidates=keys, source="unit", by=desk))
    return [partial(nominated, act) for act in acts]


def test_two_rounds_take_a_person_once():
    told = racing.answers(*two_rounds(), at=AFTERWARDS)

    assert told == {"done": 1, "refused": 1}
    assert StarApplication.objects.filter(status="proposed").count() == 1


@on_postgres
def test_without_the_lock_only_the_constraint_keeps_the_second_out(monkeypatch):
    """The control: both have asked where the person stands before either writes."""
    acts = two_rounds()
    both_come_first(monkeypatch, star_batches, "hand_in")
    monkeypatch.setattr(star_batches, "hold", lambda people: None)

    assert racing.answers(*acts, at=AFTERWARDS) == {"done": 1, "IntegrityError": 1}
    assert StarApplication.objects.filter(status="proposed").count() == 1
