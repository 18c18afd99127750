"""Six people race for the last place of a team's link."""

import time

import pytest
from django.db.models import QuerySet

from registry.exceptions import TeamRefused
from registry.models import Membership
from registry.teams.services import links
from tests.factories import MembershipFactory, VolunteerFactory
from tests.race.racing import on_postgres, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
RACERS = 6


def racing():
    """A link with one place, and six who press at once."""
    lea = MembershipFactory(is_leader=True)
    link = links.make(team=lea.team, days=7, places=1, asks_first=False, by=lea.volunteer.user)
    people = VolunteerFactory.create_batch(RACERS)
    return link, race(*[lambda who=who: links.accept(link=link, volunteer=who, by=who.user) for who in people])


def test_the_last_place_of_a_link_goes_to_one():
    link, answers = racing()

    assert answers == {"done": 1, TeamRefused.Reason.LINK_FULL: RACERS - 1}
    assert link.memberships.active().count() == 1


@on_postgres
def test_without_the_lock_it_is_given_twice(monkeypatch):
    save = Membership.save

    def save_late(self, *args, **kwargs):
        time.sleep(0.2)
        save(self, *args, **kwargs)

    monkeypatch.setattr(Membership, "save", save_late)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)

    link, _answers = racing()

    assert link.memberships.active().count() > 1
