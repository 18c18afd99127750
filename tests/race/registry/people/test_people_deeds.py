"""One deed for many people, by the server and the worker at once; the same grant pressed twice."""

import pytest

from registry.exceptions import QualificationRefused
from registry.models import HistoryEntry, Qualification, QualificationKind
from registry.people.many.services import people_deeds
from registry.people.services import qualifications
from tests.factories import UnitFactory, VolunteerFactory
from tests.people import administrator
from tests.race.racing import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NOW = "2026-03-02 09:00"


def test_a_deed_that_two_go_on_with_is_done_once_for_each(monkeypatch):
    monkeypatch.setattr(people_deeds, "AT_ONCE", 0)
    unit = UnitFactory()
    people = VolunteerFactory.create_batch(6, unit=unit, user=None, name="韦示例二")
    deed = people_deeds.ask(code="cards", filters={}, said={"reason": ""}, by=administrator(unit))

    answers = race(*[lambda: people_deeds.work(deed.pk)] * 2, at=NOW)

    assert answers == {"done": 2}
    assert HistoryEntry.objects.filter(did="drew card").count() == len(people)


def test_a_qualification_granted_twice_at_once_is_granted_once():
    vera, kind = VolunteerFactory(), QualificationKind.objects.get(code="medical")
    lea = administrator(vera.unit)

    def grant():
        return qualifications.grant_directly(people=[vera], kind=kind, basis="示例名单", by=lea)

    answers = race(grant, grant, at=NOW)

    assert answers == {"done": 1, QualificationRefused.Reason.QUALIFICATION_HELD: 1}
    assert Qualification.objects.granted().filter(volunteer=vera).count() == 1
