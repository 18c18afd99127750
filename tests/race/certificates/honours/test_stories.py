"""A yes taken back while the page is published: whoever is first, nothing is shown that is not agreed to (D88)."""

from functools import partial

import pytest

from certificates.exceptions import StoryRefused
from certificates.honours.services import stories, story_consents
from certificates.models import Story
from registry import clock
from tests.factories import VolunteerFactory, committee_unit, local
from tests.factories_honours import told_story
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member
from tests.race import racing
from tests.race.racing import both_look_first, on_postgres, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
race = partial(racing.race, at=AFTERWARDS)


def agreed_story():
    with clock.at(local(AFTERWARDS)):
        committee_unit()
        vera, committee = VolunteerFactory(), committee_member()
        story = told_story(vera, by=administrator_of(vera.unit))
        story_consents.agree(story=story, by=vera.user)
    return [partial(stories.publish, story=story, by=committee), partial(stories.take_back, story=story, by=vera.user)]


def test_a_yes_taken_back_meanwhile_is_never_published_over():
    told = race(*agreed_story())

    assert told in ({"done": 2}, {"done": 1, StoryRefused.Reason.STORY_NO_CONSENT: 1})
    assert not Story.objects.filter(status="published").exists()


@on_postgres
def test_without_the_lock_it_is_published_over(monkeypatch):
    """The control: both have read the yes before either writes."""
    acts = agreed_story()
    both_look_first(monkeypatch, story_consents, "standing_of")
    without_locks(monkeypatch)

    assert race(*acts) == {"done": 2}
    assert Story.objects.filter(status="published").exists()
