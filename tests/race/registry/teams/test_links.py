"""Six people race for the last place of a team's link."""

import pytest

from registry.exceptions import TeamRefused
from registry.models import Membership
from registry.teams.services import links
from tests.factories import MembershipFactory, VolunteerFactory
from tests.race.racing import both_come_first, on_postgres, race, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
RACERS = 6


def pressing(racers):
    """A link with one place, and so many who press at once."""
    lea = MembershipFactory(is_leader=True)
    link = links.make(team=lea.team, days=7, places=1, asks_first=False, by=lea.volunteer.user)
    people = VolunteerFactory.create_batch(racers)
    return link, [lambda who=who: links.accept(link=link, volunteer=who, by=who.user) for who in people]


def test_the_last_place_of_a_link_goes_to_one():
    link, acts = pressing(RACERS)

    assert race(*acts) == {"done": 1, TeamRefused.Reason.LINK_FULL: RACERS - 1}
    assert link.memberships.active().count() == 1


@on_postgres
def test_without_the_lock_it_is_given_twice(monkeypatch):
    link, acts = pressing(2)
    both_come_first(monkeypatch, Membership, "save")
    without_locks(monkeypatch)

    assert race(*acts) == {"done": 2}
    assert link.memberships.active().count() == 2
