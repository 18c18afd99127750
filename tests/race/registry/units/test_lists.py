"""Two people at one list: no name twice, nobody's correction lost unseen."""

from datetime import date

import pytest

from registry.exceptions import ListRefused, UnitRefused
from registry.models import CollaborationGroup, Programme, RoleAssignment, Unit
from registry.units.services import lists, mergers
from tests.factories import SiteFactory, UnitFactory
from tests.people import holder
from tests.race.racing import both_look_first, on_postgres, overtaken, race

Reason = ListRefused.Reason
NOW = "2026-03-02 09:00"
PROGRAMME = {
    "model": Programme,
    "name": "示例专项",
    "table_title": "统计表",
    "starts_on": date(2026, 1, 1),
    "ends_on": date(2026, 12, 31),
}
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def committee():
    by = holder(RoleAssignment.Role.COMMITTEE)
    mergers.merge(unit=UnitFactory(), successor=UnitFactory(), by=by)  # keys exist before the race
    return by


def test_of_two_entries_with_one_name_one_is_made(committee):
    answers = race(*[lambda: lists.add(by=committee, **PROGRAMME)] * 2, at=NOW)

    assert answers == {"done": 1, Reason.LIST_NAME_TAKEN: 1}
    assert Programme.objects.count() == 1


@on_postgres
def test_without_the_lock_both_are_made(monkeypatch, committee):
    monkeypatch.setattr(lists, "held_units", lambda *units: Unit.objects.in_bulk())
    both_look_first(monkeypatch, lists, "_refuse_taken")

    assert race(*[lambda: lists.add(by=committee, **PROGRAMME)] * 2, at=NOW) == {"done": 2}


def test_of_two_who_saw_the_same_the_second_is_told(committee):
    site = SiteFactory()
    seen = lists.stamp(site)

    answers = race(
        *[lambda n=n: lists.change(row=site, seen=seen, address=f"示例路 {n} 号", by=committee) for n in (1, 2)], at=NOW
    )

    assert answers == {"done": 1, Reason.LIST_CHANGED_SINCE: 1}


def test_a_unit_that_closes_meanwhile_joins_no_group(committee):
    unit, other = UnitFactory(), UnitFactory()

    answers = overtaken(
        lambda: mergers.close(unit=unit, by=committee),
        lambda: lists.add(
            model=CollaborationGroup, name="第一协作组", leading_unit=other, units=[other, unit], by=committee
        ),
        at=NOW,
    )

    assert answers == {"committed": 1, UnitRefused.Reason.UNIT_CLOSED: 1}
    assert not CollaborationGroup.objects.exists()
