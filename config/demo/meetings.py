"""One shift: who comes and goes when, the scans, and what the leader does afterwards."""

from datetime import datetime, timedelta
from random import Random

from checkin.deciding.heads import Heads
from checkin.deciding.services import hand_ins
from checkin.desk.services import entered_times
from checkin.scanning.services import stations
from config.demo import hours, reporting, scanning
from config.demo.scanning import Presence
from config.demo.scripts import Script, Until
from config.demo.story import Person, Story
from registry import clock
from registry.models import Shift, SignUp

COMES, FORGETS = 0.93, 0.04
BEFORE_SHIFT = timedelta(minutes=45)
UPLOADED_AFTER = timedelta(minutes=12)
LATE_UPLOAD_AFTER = timedelta(hours=80)
CLOSED_REASON = "当事人忘记签退，负责人现场确认其服务到活动结束。"
HEADS_REASON = "现场清点时一人在外搬运物资，未计入清点人数。"


def hold(story: Story, script: Script, shift: Shift, number: int) -> None:
    """Put the shift on the agenda, from the leader's preparations to the report."""
    dice = story.dice("meeting", script.key, number)
    story.agenda.at(shift.starts_at - BEFORE_SHIFT, _open, story, script, shift, dice)
    if script.until >= Until.HANDED_IN:
        story.agenda.at(_next_morning(shift, days=4 if script.has_incidents else 1), _hand_in, story, script, shift)
    if script.until >= Until.DECIDED:
        hours.expect_decisions(story, script, shift)
    if script.report_after and not script.is_training:
        moment = _next_morning(shift, days=script.report_after)
        story.agenda.at(moment, reporting.report, story, script, shift, number)


def _open(story: Story, script: Script, shift: Shift, dice: Random) -> None:
    """The leader pairs a station; each scan is put on the agenda at its own moment."""
    signed_up = set(SignUp.objects.confirmed().filter(shift=shift).values_list("volunteer", flat=True))
    expected = [person for person in story.people if person.volunteer.pk in signed_up]
    presences = [
        presence_of(person, shift, dice, may_forget=not script.forgets)
        for person in expected
        if _comes(person, script, dice)
    ]
    presences = _forgetting(presences[: len(presences) - script.misses], script.forgets)
    if script.method == "card":
        _scan_cards(story, script, shift, presences)
    else:
        press = scanning.see_site_code if script.method == "site_code" else scanning.call_roll
        for presence in presences:
            for direction, moment in scanning.presses(presence):
                story.agenda.at(moment, press, story, script, shift, presence.person, direction)
    for presence in presences:
        if presence.out_at is None and not script.forgets and script.until >= Until.HANDED_IN:
            story.agenda.at(_next_morning(shift, at=9), _close, story, script, shift, presence)


def _comes(person: Person, script: Script, dice: Random) -> bool:
    """The login's volunteer has not come yet today; others sometimes do not come at all."""
    is_awaited = script.key == "desk" and person.place == 0
    return dice.random() < (1 if person.place < 2 else COMES) and not is_awaited


def presence_of(person: Person, shift: Shift, dice: Random, *, may_forget: bool) -> Presence:
    """A few minutes around start and end of the shift; the logins never forget to check out."""
    in_at = shift.starts_at + timedelta(seconds=dice.randrange(-900, 420))
    out_at = shift.ends_at + timedelta(seconds=dice.randrange(-900, 900))
    forgets = may_forget and person.place >= 2 and dice.random() < FORGETS
    return Presence(person, in_at, None if forgets else out_at)


def _forgetting(presences: list[Presence], count: int) -> list[Presence]:
    """The last `count` people leave without checking out."""
    kept = len(presences) - count
    return [
        Presence(one.person, one.in_at, one.out_at if place < kept else None) for place, one in enumerate(presences)
    ]


def _scan_cards(story: Story, script: Script, shift: Shift, presences: list[Presence]) -> None:
    """A paired station scans cards and uploads both ends of the shift in a batch each; today it uploads what it has."""
    leader = story.cast[script.leader].user
    code = stations.make(name=f"{script.title[:20]}签到台", shifts=[shift], by=leader)
    token = stations.pair(code=code.text).token
    items = [item for presence in presences for item in scanning.card_items(shift, presence)]
    late = [items.pop()] if script.has_incidents else []
    extra = scanning.incidents(story, shift) if script.has_incidents else []
    for edge in (shift.starts_at, shift.ends_at):
        is_arrival = edge == shift.starts_at
        batch = [pair for pair in (*items, *extra) if (pair[1]["direction"] == "in") == is_arrival]
        story.agenda.at(edge + UPLOADED_AFTER + timedelta(minutes=5), scanning.upload, token, batch)
    story.agenda.at(shift.ends_at + LATE_UPLOAD_AFTER, scanning.upload, token, late)
    if shift.ends_at > story.now:
        story.agenda.at(story.now, scanning.upload, token, items)


def _close(story: Story, script: Script, shift: Shift, presence: Presence) -> None:
    entered_times.close(
        volunteer=presence.person.volunteer,
        shift=shift,
        out_at=shift.ends_at,
        reason=CLOSED_REASON,
        by=story.cast[script.leader].user,
    )


def _hand_in(story: Story, script: Script, shift: Shift) -> None:
    """The leader counts heads too; once the count is one short and is explained."""
    present = sum(hand_ins.was_there(row) for row in hand_ins.roll_of(shift))
    if not present:
        return
    counted = present - script.has_incidents
    explanation = HEADS_REASON if script.has_incidents else ""
    heads = Heads(at_start=counted, at_end=present, explanation=explanation)
    hand_ins.hand_in(shift=shift, by=story.cast[script.leader].user, heads=heads, open_as_zero=True)


def _next_morning(shift: Shift, *, days: int = 1, at: int = 10) -> datetime:
    local = (shift.ends_at + timedelta(days=days)).astimezone(clock.LOCAL)
    return local.replace(hour=at, minute=0, second=0, microsecond=0)
