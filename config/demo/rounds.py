"""Many more activities: planned, scanned and reported by the services, filled and decided in bulk."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model

from checkin.deciding.heads import Heads
from checkin.deciding.services import approvers, hand_ins
from checkin.ledger.services import ledger, summaries, told
from checkin.minutes.services import assessments
from checkin.minutes.services.assessments import Assessment
from checkin.minutes.tiers import ApprovalTier
from checkin.models import Attendance, Decision, LedgerEntry, ServiceRecord
from checkin.scanning.services import stations
from config.demo import meetings, reporting, scanning
from config.demo.activities import published
from config.demo.progress import Progress
from config.demo.scripts import Script
from config.demo.story import Person, Story
from config.demo.table import repeatable
from config.demo.units import CIVIL, MERGED
from registry import clock
from registry.activities.services import activities
from registry.history.services import history
from registry.models import HistoryEntry, Position, Shift, SignUp, User, persons
from registry.units.services import deciders

FIRST_DAY, LAST_DAY = -200, -25
SCAN_BATCH = 500


def hold(story: Story, crowd: list[Person], count: int, progress: Progress) -> None:
    """`count` activities over the past months, each with its own leader from the crowd."""
    by_unit: dict[str, list[Person]] = {}
    for person in crowd:
        by_unit.setdefault(person.unit, []).append(person)
    units = [key for key in story.units if key not in (*MERGED, CIVIL) and by_unit.get(key)]
    for number in range(count):
        dice = story.dice("round", number)
        unit = units[number % len(units)]
        script = repeatable(number, unit, dice.randrange(FIRST_DAY, LAST_DAY))
        story.cast[script.leader] = by_unit[unit][number // len(units) % len(by_unit[unit])]
        _hold(story, script, crowd, number)
        progress.step()
    summaries.rebuild()


def _hold(story: Story, script: Script, crowd: list[Person], number: int) -> None:
    activity = published(story, script)
    leader = story.cast[script.leader]
    (shift,) = Shift.objects.filter(activity=activity).select_related("activity")
    people = _filled(script, shift, [each for each in crowd if each is not leader], number)
    dice = story.dice("round", number, "presence")
    presences = [meetings.presence_of(each, shift, dice, may_forget=False) for each in people]
    with clock.at(shift.starts_at - timedelta(minutes=30)):
        code = stations.make(name="签到台", shifts=[shift], by=leader.user)
        token = stations.pair(code=code.text).token
    with clock.at(shift.ends_at + timedelta(minutes=30)):
        items = [pair for one in presences for pair in scanning.card_items(shift, one)]
        for start in range(0, len(items), SCAN_BATCH):
            scanning.upload(token, items[start : start + SCAN_BATCH])
    with clock.at(shift.ends_at + timedelta(days=1)):
        activities.close(activity=activity, by=None)
        hand_ins.hand_in(shift=shift, by=leader.user, heads=Heads(len(people), len(people)))
    with clock.at(shift.ends_at + timedelta(days=3)):
        reporting.report(story, script, shift, number)
    with clock.at(shift.ends_at + timedelta(days=5)):
        decide(shift)


def _filled(script: Script, shift: Shift, crowd: list[Person], number: int) -> list[Person]:
    """Fill the shift with people in turn; sign-ups are written in bulk."""
    start = number * script.people % max(1, len(crowd))
    ordered = [*crowd[start:], *crowd[:start]]
    people = [each for each in ordered if each.is_free(shift.starts_at, shift.ends_at)][: script.people]
    position = Position.objects.get(shift=shift)
    signed_at: datetime = shift.starts_at - timedelta(days=3)
    rows = SignUp.objects.bulk_create(
        SignUp(
            shift=shift,
            position=position,
            volunteer=each.volunteer,
            status=SignUp.Status.CONFIRMED,
            created_at=signed_at,
            risk_acknowledged_at=signed_at,
            confirmed_at=signed_at,
        )
        for each in people
    )
    history.record_many(
        [
            _entry(row, each.user, "signed up", at=signed_at, status=row.status)
            for row, each in zip(rows, people, strict=True)
        ]
    )
    for each in people:
        each.promised.append((shift.starts_at, shift.ends_at))
    return people


def decide(shift: Shift) -> None:
    """Decide every record of a shift with the usual assessment, written in bulk."""
    records = list(
        ServiceRecord.objects.pending()
        .filter(shift=shift)
        .select_related("volunteer", "recording_unit", "shift__activity")
    )
    rows = Attendance.objects.filter(shift=shift).select_related(persons.joined(), "shift__activity")
    worth = assessments.assess_many(list(rows))
    turns, barred = approvers.deciding_units(records), approvers.barred_by_record(records)
    decisions = []
    for record in records:
        assessment = worth[record.volunteer_id, shift.pk]
        hands = deciders.administrators(turns[record.pk], excluding=barred[record.pk])
        if hands and assessment.tier == ApprovalTier.NORMAL:
            decisions.append(_decision(record, assessment, hands[0]))
    decisions = Decision.objects.bulk_create(decisions)
    LedgerEntry.objects.bulk_create(entry for decision in decisions for entry in ledger.differences(decision))
    ServiceRecord.objects.bulk_update(
        [decision.record for decision in decisions],
        ["status", "decisions_made", "timed_minutes", "supplementary_minutes"],
    )
    history.record_many(
        [_entry(each.record, each.decided_by, told.deed_of(each), **told.of(each)) for each in decisions]
    )


def _decision(record: ServiceRecord, assessment: Assessment, by: User) -> Decision:
    record.status, record.decisions_made = ServiceRecord.Status.APPROVED, 1
    decision = Decision(
        record=record,
        n=1,
        outcome=Decision.Outcome.APPROVED,
        entered_by_id=record.handed_in_by_id,
        decided_by=by,
        **assessments.stored(assessment),
    )
    record.timed_minutes, record.supplementary_minutes = decision.timed_minutes, decision.supplementary_minutes
    return decision


def _entry(about: Model, by: User, did: str, *, at: datetime | None = None, **fields: Any) -> HistoryEntry:
    unit = about.recording_unit if isinstance(about, ServiceRecord) else about.shift.activity.recording_unit
    return HistoryEntry(
        at=at or clock.now(),
        by=by,
        did=did,
        target_model=about._meta.label_lower,
        target_id=about.pk,
        unit=unit,
        fields={name: history.reduced(value) for name, value in fields.items()},
    )
