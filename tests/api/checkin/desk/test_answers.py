"""Answers at sign-up over the API: as on the leader's page, each reading with a line, no longer than there."""

import pytest

from registry.models import HistoryEntry
from registry.models.office import asked
from registry.models.office.asked import Question
from registry.signups.services import signups
from tests.doors import program_of
from tests.factories import VolunteerFactory
from tests.shared import built_at
from tests.unit.registry.planning import people, published, shift_plan

pytestmark = pytest.mark.django_db
VEST = Question("背心尺码", "choice", is_required=True, choices=("S", "M"))
DRIVES = Question("能否开车", "yes_no")


class World:
    """Two with a place who answered, one who waits."""

    def __init__(self):
        self.who = people()
        plan = shift_plan(places=2)
        self.activity = published(self.who, plan, questions=asked.rows_of([VEST, DRIVES]), flow="at_once")
        self.shift = self.activity.shifts.get()
        vest, drives = (one.key for one in self.activity.asks)
        self.vera, self.otto, self.wei = (VolunteerFactory(name=name) for name in ("韦示例", "黄示例", "覃示例"))
        for volunteer, given in (
            (self.vera, {vest: "M", drives: "yes"}),
            (self.otto, {vest: "M"}),
            (self.wei, {vest: "S"}),
        ):
            told = {"risk_acknowledged": True, "join_waitlist": True, "given": given}
            signups.sign_up(volunteer=volunteer, shift=self.shift, by=volunteer.user, **told)


world, _now = built_at("2026-03-02 09:00", World)


def ask(user, shift):
    return program_of(user).get(f"/api/v1/shifts/{shift.pk}/answers/")


def test_who_keeps_the_roll_reads_them_and_each_reading_is_kept(world):
    here = world()

    told = ask(here.who.lea, here.shift).json()

    assert (told["is_open"], told["sums"]) == (
        True,
        [{"question": "背心尺码", "counts": "M 2"}, {"question": "能否开车", "counts": "是 1"}],
    )
    by_name = {each["name"]: [(one["question"], one["answer"]) for one in each["answers"]] for each in told["people"]}
    assert by_name == {"韦示例": [("背心尺码", "M"), ("能否开车", "是")], "黄示例": [("背心尺码", "M")]}
    (entry,) = HistoryEntry.objects.about(here.shift).filter(did="exported")
    assert (entry.by, entry.fields["what"], entry.fields["people"]) == (here.who.lea, "answers", 2)


def test_nobody_else_reads_them_and_nobody_after_a_week(world, at):
    here = world()
    assert [ask(volunteer.user, here.shift).status_code for volunteer in (here.vera, here.wei)] == [403, 403]
    at("2026-03-21 11:01")

    told = ask(here.who.lea, here.shift).json()

    assert told == {"is_open": False, "sums": [], "people": []}
    assert not HistoryEntry.objects.about(here.shift).filter(did="exported").exists()
