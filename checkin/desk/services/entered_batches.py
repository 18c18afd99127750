"""Entering times of many people: all or none, and repeating it changes nothing (D116, D134, D135)."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from checkin.attendance.services import attendance
from checkin.attendance.services.hands import own_people
from checkin.desk.services.entered_times import (
    Origin,
    Reason,
    effective_end,
    refuse_closing,
    refuse_kind,
    refuse_pair,
    with_approver,
)
from checkin.exceptions import EnteredTimeRefused, LinesRefused
from checkin.models import Attendance, EnteredTime
from checkin.permissions import can_take_roll
from registry import clock
from registry.exceptions import RuleViolation
from registry.history.services import history
from registry.models import Shift, SignUp, StoredFile, User, Volunteer, persons
from registry.permissions import require

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One person's row of the sheet."""

    volunteer: Volunteer
    in_at: datetime
    out_at: datetime


@dataclass(frozen=True, slots=True)
class Determination:
    """What one person delivered, and the minutes that the leader determined."""

    volunteer: Volunteer
    minutes: int
    deliverable: str


@dataclass(slots=True)
class _Batch:
    """Data read once, with everybody named locked."""

    shift: Shift
    by: User
    origin: str
    ends_at: datetime
    people: dict[int, Volunteer]
    own: set[int]
    listed: set[int]
    open_since: dict[int, datetime]
    handed_in: set[int]
    standing: dict[int, EnteredTime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Row:
    person: int
    in_at: datetime | None
    out_at: datetime
    reason: str


@transaction.atomic
def enter_sheet(
    *, shift: Shift, lines: Sequence[PaperLine], reason: str, by: User, evidence: StoredFile | None = None
) -> list[EnteredTime]:
    """Enter the rows of a paper sheet for people on the list; a corrected row replaces the one before it."""
    _refuse_reason(reason)
    batch = _begin(shift, Origin.PAPER, [line.volunteer for line in lines], by)
    rows = [_Row(line.volunteer.person_id, line.in_at, line.out_at, reason.strip()) for line in lines]

    told = {line.volunteer.person_id: line for line in lines}

    def check(row: _Row) -> None:
        _refuse_person(batch, row)
        refuse_pair(told[row.person].in_at, row.out_at, shift.starts_at, batch.ends_at)

    _refuse_lines(rows, check)
    return _enter(batch, rows, evidence=evidence, did="entered times")


@transaction.atomic
def determine(*, shift: Shift, lines: Sequence[Determination], by: User) -> list[EnteredTime]:
    """The leader determines remote service by its results, at most the shift without breaks (D135)."""
    batch = _begin(shift, Origin.DETERMINED, [line.volunteer for line in lines], by)
    rests = _rests(shift)
    most = _minutes_between(shift.starts_at, batch.ends_at, rests)
    ends = {line.volunteer.person_id: _end_after(shift.starts_at, line.minutes, rests) for line in lines}
    told = {line.volunteer.person_id: line for line in lines}
    rows = [_Row(pk, shift.starts_at, ends[pk], told[pk].deliverable.strip()) for pk in told]

    def check(row: _Row) -> None:
        _refuse_person(batch, row)
        if not row.reason:
            raise EnteredTimeRefused(Reason.DELIVERABLE_MISSING)
        if not 0 < told[row.person].minutes <= most:
            raise EnteredTimeRefused(Reason.DETERMINED_MINUTES, most=most)
        refuse_pair(shift.starts_at, row.out_at, shift.starts_at, batch.ends_at)

    _refuse_lines(rows, check)
    return _enter(batch, rows, did="entered times")


@transaction.atomic
def close_all(
    *, shift: Shift, volunteers: Collection[Volunteer], reason: str, by: User, out_at: datetime | None = None
) -> list[EnteredTime]:
    """Close forgotten check-outs together, at the planned end or before it, with one reason (D116)."""
    _refuse_reason(reason)
    batch = _begin(shift, Origin.LEADER_CLOSED, volunteers, by)
    rows = [_Row(pk, None, out_at or batch.ends_at, reason.strip()) for pk in batch.people]

    def check(row: _Row) -> None:
        if row.person in batch.own:
            raise EnteredTimeRefused(Reason.ENTERED_OWN)
        if row.person not in batch.open_since:
            raise EnteredTimeRefused(Reason.NOTHING_TO_CLOSE)
        _refuse_handed_in(batch, row)
        refuse_closing(row.out_at, batch.open_since[row.person], batch.ends_at)

    _refuse_lines(rows, check)
    return _enter(batch, rows, did="closed check-outs")


@transaction.atomic
def close_possible(
    *, shift: Shift, volunteers: Collection[Volunteer], reason: str, by: User
) -> tuple[list[EnteredTime], dict[int, RuleViolation]]:
    """Close whoever can be closed; the others by person, each with the reason. Refused where nobody can be."""
    try:
        return close_all(shift=shift, volunteers=volunteers, reason=reason, by=by), {}
    except LinesRefused as refused:
        rest = [volunteer for volunteer in volunteers if volunteer.person_id not in refused.lines]
        if not rest:
            raise
        return close_all(shift=shift, volunteers=rest, reason=reason, by=by), refused.lines


def most_minutes(shift: Shift) -> int:
    """The most that can be determined: the shift without its breaks."""
    return _minutes_between(shift.starts_at, effective_end(shift), _rests(shift))


def determined_at(shift: Shift) -> dict[int, tuple[int, str]]:
    """Person → minutes and result as currently determined."""
    rests = _rests(shift)
    rows = EnteredTime.objects.filter(shift=shift, origin=Origin.DETERMINED, replaced_by=None).exclude(out_at=None)
    return {row.volunteer_id: (_minutes_between(shift.starts_at, row.out_at, rests), row.reason) for row in rows}  # type: ignore[arg-type]


def _begin(shift: Shift, origin: str, volunteers: Collection[Volunteer], by: User) -> _Batch:
    require(can_take_roll(by, shift))
    refuse_kind(shift, origin)
    asked = [volunteer.person_id for volunteer in volunteers]
    if not asked:
        raise EnteredTimeRefused(Reason.ENTERED_NOBODY)
    if len(set(asked)) < len(asked):
        raise EnteredTimeRefused(Reason.ENTERED_TWICE)
    locked = Volunteer.objects.select_for_update(no_key=True).filter(pk__in=asked).order_by("pk")
    people = {person.pk: person for person in locked}
    known = Attendance.objects.filter(shift=shift, volunteer__in=people)
    places = SignUp.objects.confirmed().filter(shift=shift).values_list(persons.key(), flat=True)
    standing = EnteredTime.objects.filter(shift=shift, volunteer__in=people, origin=origin, replaced_by=None)
    return _Batch(
        shift=shift,
        by=by,
        origin=origin,
        ends_at=effective_end(shift),
        people=people,
        own=own_people([by.pk]),
        listed=set(places) | {row.volunteer_id for row in known},
        open_since={row.volunteer_id: row.open_since for row in known if row.open_since},
        handed_in=with_approver(shift),
        standing={row.volunteer_id: row for row in standing if row.in_at or row.out_at},
    )


def _refuse_reason(reason: str) -> None:
    if not reason.strip():
        raise EnteredTimeRefused(Reason.ENTERED_REASON_MISSING)


def _refuse_person(batch: _Batch, row: _Row) -> None:
    """Nobody enters their own time, nor that of somebody who is not on the list (D121)."""
    if row.person in batch.own:
        raise EnteredTimeRefused(Reason.ENTERED_OWN)
    if row.person not in batch.listed:
        raise EnteredTimeRefused(Reason.ENTERED_NOT_SIGNED_UP)
    _refuse_handed_in(batch, row)


def _refuse_handed_in(batch: _Batch, row: _Row) -> None:
    """What lies with the approver is corrected there; the same said again changes nothing and is answered as done."""
    if row.person in batch.handed_in and not _says(batch.standing.get(row.person), row):
        raise EnteredTimeRefused(Reason.ENTERED_HANDED_IN)


def _refuse_lines(rows: Iterable[_Row], check: Callable[[_Row], None]) -> None:
    refused: dict[int, RuleViolation] = {}
    for row in rows:
        try:
            check(row)
        except EnteredTimeRefused as refusal:
            refused[row.person] = refusal
    if refused:
        raise LinesRefused(refused)


def _enter(batch: _Batch, rows: Sequence[_Row], *, did: str, evidence: StoredFile | None = None) -> list[EnteredTime]:
    """Write what is new; a row that already says the same stays."""
    new, now = [row for row in rows if not _says(batch.standing.get(row.person), row)], clock.now()
    made = EnteredTime.objects.bulk_create(
        EnteredTime(
            volunteer=batch.people[row.person],
            shift=batch.shift,
            in_at=row.in_at,
            out_at=row.out_at,
            origin=batch.origin,
            reason=row.reason,
            evidence=evidence,
            replaces=batch.standing.get(row.person),
            entered_by=batch.by,
            entered_at=now,  # one press, one moment: it is taken back as a whole
        )
        for row in new
    )
    if made:
        attendance.rebuild_many(people={row.person for row in new}, shift=batch.shift)
        unit = batch.shift.activity.recording_unit
        history.record(by=batch.by, did=did, to=batch.shift, unit=unit, people=len(made), origin=batch.origin)
    fresh = {row.volunteer_id: row for row in made}
    return [fresh.get(row.person) or batch.standing[row.person] for row in rows]


def _says(known: EnteredTime | None, row: _Row) -> bool:
    """The current entry has the same times and, for a determination, the same result."""
    if known is None or (known.in_at, known.out_at) != (row.in_at, row.out_at):
        return False
    return known.origin != Origin.DETERMINED or known.reason == row.reason


def _rests(shift: Shift) -> list[tuple[datetime, datetime]]:
    return [(each.starts_at, each.ends_at) for each in shift.breaks.order_by("starts_at")]


def _minutes_between(since: datetime, until: datetime, rests: list[tuple[datetime, datetime]]) -> int:
    """Whole minutes outside the breaks."""
    resting = sum((max(min(end, until) - max(start, since), timedelta()) for start, end in rests), timedelta())
    return (until - since - resting) // MINUTE


def _end_after(starts_at: datetime, minutes: int, rests: list[tuple[datetime, datetime]]) -> datetime:
    """The moment when this many minutes outside the breaks have passed."""
    end = starts_at + timedelta(minutes=minutes)
    for start, until in rests:
        if start < end:
            end += until - start
    return end
