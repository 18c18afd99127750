"""Building the demonstration: from the first unit to now, through the ordinary services."""

from collections.abc import Callable

from django.db import transaction

from config.demo import (
    activities,
    afterwards,
    commending,
    crowd,
    honours,
    needs,
    oversight,
    people,
    recognition,
    reporting,
    results,
    rounds,
    staff,
    star_rounds,
    table,
    teams,
    units,
)
from config.demo.agenda import Agenda, sleep
from config.demo.progress import Progress
from config.demo.story import Story
from registry import clock
from registry.accounts.services import bootstrap
from registry.models import Notification
from registry.units.services import setup

FIRST_DAY, LICENCES, FATES, UNREAD_SINCE = -260, -200, -4, -3
TOLD = 240  # this many people register one by one, the others in bulk
INVITED_TO, LESSON = "museum", "weather-lesson"


@transaction.atomic
def tell(*, seed: int, volunteers: int, activity_count: int, password: str, say: Callable[[str], None]) -> Story:
    """Build everything or nothing: a failure leaves the database empty."""
    now = clock.now()
    story = Story(seed=seed, now=now, volunteers=volunteers, told=min(volunteers, TOLD), agenda=Agenda(until=now))
    with clock.at(story.day(FIRST_DAY)):
        say("▸ 单位、协作组、服务基地和管理员")
        _set_the_scene(story)
    _plan(story)
    say("▸ 按日期演绎注册、活动、签到、认定和报送")
    story.agenda.play(say)
    _add_a_crowd(story, activity_count - len(table.table(story.today, now)) - needs.TAKEN, say)
    with clock.at(now):
        staff.set_passwords(password)
        sleep(now)
    Notification.objects.filter(at__lt=story.day(UNREAD_SINCE)).update(read_at=story.day(UNREAD_SINCE))
    return story


def _set_the_scene(story: Story) -> None:
    staff.appoint_first(story)
    committee = story.staff["committee"]
    story.units |= units.found_units(bootstrap.root_unit(), committee)
    setup.put_away(by=committee)
    story.sites |= units.found_sites(story.units)
    story.groups += units.found_groups(story.units, story.sites)
    story.programme = units.found_programme(story.today)
    story.projects |= units.found_projects()
    staff.appoint_administrators(story)
    results.name_aims(story)


def _plan(story: Story) -> None:
    """Put the first acts on the agenda; all others follow from them."""
    people.invite_everybody(story)
    people.complete_walk_in(story)
    teams.found_teams(story)
    needs.expect_needs(story)
    story.agenda.at(story.day(LICENCES), people.give_licences, story)
    whole = table.table(story.today, story.now)
    for script in whole:
        activities.put_on(story, script)
    by_key = {script.key: script for script in whole}
    recognition.expect_recognition(story, by_key[INVITED_TO].title)
    honours.expect_honours(story)
    reporting.hand_in_tables(story, by_key[LESSON].days[0])
    afterwards.expect_afterwards(story)
    oversight.expect_oversight(story)
    commending.expect_rounds(story)
    star_rounds.expect_star_round(story)
    story.agenda.at(story.day(FATES, "14:00"), results.state_results, story)
    story.agenda.at(story.day(FATES, "15:00"), people.change_fates, story)


def _add_a_crowd(story: Story, rounds_wanted: int, say: Callable[[str], None]) -> None:
    """Many more people and activities, in bulk."""
    extra = story.volunteers - story.told
    if extra > 0:
        say("▸ 成批登记更多志愿者")
        registered = crowd.register(story, Progress("志愿者", extra, say))
    else:
        registered = [person for person in story.people if person not in story.cast.values()]
    if rounds_wanted > 0:
        say("▸ 成批开展更多活动")
        rounds.hold(story, registered, rounds_wanted, Progress("活动", rounds_wanted, say))
