"""Handing in the roll of a shift; its hours then wait for somebody else's decision (design#decisions)."""

import hashlib
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Protocol

from django.db import transaction
from django.db.models import Max

from checkin.attendance.services import frames
from checkin.deciding.heads import Heads
from checkin.desk.services import head_counts
from checkin.exceptions import HandInRefused
from checkin.findings.services import shift_looks
from checkin.models import Attendance, HandIn, ServiceRecord
from checkin.permissions import can_hand_in
from registry import clock
from registry.history.services import history
from registry.models import HomeUnit, Shift, SignUp, Team, Unit, User, Volunteer, persons
from registry.permissions import require
from registry.units.services.held_by import recording_unit_on
from registry.words.dates import as_moment
from registry.workdays.services import workdays

Status, Reason = ServiceRecord.Status, HandInRefused.Reason
STILL_MOVING = (Status.PENDING, Status.RETURNED)


class AboutSomebody(Protocol):
    """A row about a volunteer, with the volunteer's unit loaded."""

    volunteer_id: Any
    volunteer: Any


def roll_of(shift: Shift) -> list[Attendance]:
    """Everybody with a trace at the shift: presence, an open check-in, or a finding."""
    rows = Attendance.objects.filter(shift=shift).select_related(persons.joined(), "volunteer__unit", "shift__activity")
    return [row for row in rows.order_by("volunteer__name", "pk") if was_there(row) or row.findings]


def was_there(attendance: Attendance) -> bool:
    """Somebody who came in, whether or not they checked out."""
    return bool(attendance.intervals) or attendance.state == Attendance.State.OPEN


@transaction.atomic
def hand_in(*, shift: Shift, by: User, heads: Heads, open_as_zero: bool = False) -> HandIn:
    """Make the roll ready for approval; a missing check-out is closed first or declared as 0 (D41, D116)."""
    require(can_hand_in(by, shift))
    shift = _locked(shift)
    ends_at = frames.frames_of([shift.pk])[shift.pk].ends_at
    roll = roll_of(shift)
    records = _records_of(shift)
    moving = [row for row in roll if row.volunteer_id not in records or _moves(records[row.volunteer_id])]
    basis = basis_of(roll)
    _refuse_early(shift, ends_at)
    _refuse_nothing(shift, roll, moving, records, basis)
    _refuse_open(moving, allowed=open_as_zero)
    present = [row for row in roll if was_there(row)]
    heads = _counted(heads, shift)
    if heads.differ_from(len(present)) and not heads.explanation.strip():
        raise HandInRefused(Reason.HEADS_DIFFER, scanned=len(present))

    handed_in = _write(shift, by, heads, basis)
    _write_records(shift, moving, records, handed_in, ends_at)
    shift_looks.look_at_roll(shift=shift, moving=moving, present=present, handed_in=handed_in)
    history.record(
        by=by,
        did="shift handed in",
        to=shift,
        unit=shift.activity.recording_unit,
        n=handed_in.n,
        people=len(moving),
        open_as_zero=open_as_zero,
        heads_explanation=heads.explanation,
    )
    return handed_in


@transaction.atomic
def hand_in_people(*, shift: Shift, people: Collection[int], by: User) -> list[ServiceRecord]:
    """Hand in only these people, whose entered times were just approved (D123); the caller holds the locks."""
    roll = roll_of(shift)
    records = _records_of(shift)
    moving = [
        row
        for row in roll
        if row.volunteer_id in people and (row.volunteer_id not in records or _moves(records[row.volunteer_id]))
    ]
    counted = shift_looks.last_counted(shift)
    handed_in = _write(shift, by, Heads(), basis_of(roll))
    _write_records(shift, moving, records, handed_in, clock.now())
    present = [row for row in roll if was_there(row)]
    shift_looks.look_at_roll(shift=shift, moving=moving, present=present, handed_in=counted)
    known = {"n": handed_in.n, "people": len(moving)}
    history.record(by=by, did="people handed in", to=shift, unit=shift.activity.recording_unit, **known)
    return list(ServiceRecord.objects.filter(hand_in=handed_in).for_lists().order_by("volunteer"))


def _records_of(shift: Shift) -> dict[int, ServiceRecord]:
    """Person → the record of this shift; of two files' the one that was not voided, then that of the kept file."""
    known = ServiceRecord.objects.filter(shift=shift).select_related(persons.joined()).order_by("pk")
    best_last = sorted(
        known, key=lambda one: (one.status != Status.VOIDED, one.volunteer_id == one.volunteer.person_id)
    )
    return {record.volunteer.person_id: record for record in best_last}


def _counted(heads: Heads, shift: Shift) -> Heads:
    """Numbers not typed are taken from the head counts on site; different ones must be explained."""
    known = head_counts.of_shift(shift)
    for typed, counted in ((heads.at_start, known.at_start), (heads.at_end, known.at_end)):
        if None not in (typed, counted) and typed != counted and not heads.explanation.strip():
            raise HandInRefused(Reason.HEADS_RECOUNTED, counted=counted)
    at_start = known.at_start if heads.at_start is None else heads.at_start
    at_end = known.at_end if heads.at_end is None else heads.at_end
    return Heads(at_start, at_end, heads.explanation)


def basis_of(roll: list[Attendance]) -> str:
    """A digest of the whole roll as it was handed in."""
    rows = sorted((row.volunteer_id, row.basis) for row in roll)
    return hashlib.sha256("\n".join(f"{pk}:{basis}" for pk, basis in rows).encode()).hexdigest()


def _locked(shift: Shift) -> Shift:
    """The shift, locked after the people of the roll, so that no scan changes it meanwhile."""
    people = Volunteer.objects.select_for_update(no_key=True).filter(attendances__shift=shift.pk)
    list(people.order_by("pk"))
    Shift.objects.select_for_update(no_key=True).get(pk=shift.pk)
    return Shift.objects.select_related("activity__recording_unit").get(pk=shift.pk)


def _moves(record: ServiceRecord) -> bool:
    return record.status in STILL_MOVING


def _refuse_early(shift: Shift, ends_at: datetime) -> None:
    if shift.cancelled_at:
        raise HandInRefused(Reason.SHIFT_CANCELLED)
    if clock.now() < ends_at:
        raise HandInRefused(Reason.SHIFT_NOT_OVER, ends=as_moment(ends_at))


def _refuse_nothing(
    shift: Shift,
    roll: list[Attendance],
    moving: list[Attendance],
    records: dict[int, ServiceRecord],
    basis: str,
) -> None:
    if not roll:
        raise HandInRefused(Reason.NOBODY_ATTENDED)
    is_new = any(
        row.volunteer_id not in records or records[row.volunteer_id].status == Status.RETURNED for row in moving
    )
    if not is_new and (not moving or shift.hand_ins.filter(basis=basis).exists()):
        raise HandInRefused(Reason.NOTHING_TO_HAND_IN)


def _refuse_open(moving: list[Attendance], *, allowed: bool) -> None:
    missing = [row for row in moving if row.state == Attendance.State.OPEN]
    if missing and not allowed:
        raise HandInRefused(Reason.CHECK_OUTS_MISSING, count=len(missing))


def _write(shift: Shift, by: User, heads: Heads, basis: str) -> HandIn:
    n = (shift.hand_ins.aggregate(last=Max("n"))["last"] or 0) + 1
    return HandIn.objects.create(
        shift=shift,
        n=n,
        by=by,
        heads_at_start=heads.at_start,
        heads_at_end=heads.at_end,
        heads_explanation=heads.explanation.strip(),
        basis=basis,
    )


def _write_records(
    shift: Shift,
    moving: list[Attendance],
    records: dict[int, ServiceRecord],
    handed_in: HandIn,
    due_since: datetime,
) -> None:
    """Create records with unit and team of that day; hand returned and waiting ones in again."""
    due = workdays.hours_due(due_since)
    service_on = clock.local_date(shift.starts_at)
    people = [row.volunteer_id for row in moving]
    units, teams = home_units(moving, service_on), _teams(shift, people)
    known = {
        "hand_in": handed_in,
        "handed_in_by_id": handed_in.by_id,
        "due_on": due.on,
        "due_since_on": clock.local_date(due_since),
        "due_is_estimated": due.is_estimated,
        "status": Status.PENDING,
    }
    recording_unit = recording_unit_on(shift.activity, service_on)
    ServiceRecord.objects.filter(pk__in=[records[pk].pk for pk in people if pk in records]).update(**known)
    ServiceRecord.objects.bulk_create(
        ServiceRecord(
            volunteer=row.volunteer,
            shift=shift,
            kind=shift.activity.kind,
            volunteer_unit=units[row.volunteer_id],
            recording_unit=recording_unit,
            team=teams.get(row.volunteer_id),
            service_on=service_on,
            **known,
        )
        for row in moving
        if row.volunteer_id not in records
    )


def home_units(rows: Collection[AboutSomebody], day: date) -> dict[int, Unit]:
    """The unit each person belonged to on the day of service, by one query; before the first known one, the first."""
    people = [row.volunteer_id for row in rows]
    units = {row.volunteer_id: row.volunteer.unit for row in rows}
    known: dict[int, list[HomeUnit]] = {}
    for home in HomeUnit.objects.filter(volunteer__in=people).select_related("unit").order_by("from_on", "pk"):
        known.setdefault(home.volunteer_id, []).append(home)
    for pk, homes in known.items():
        units[pk] = next((home.unit for home in reversed(homes) if home.from_on <= day), homes[0].unit)
    return units


def _teams(shift: Shift, people: list[int]) -> dict[int, Team]:
    """The team each person signed up with."""
    signups = SignUp.objects.active().filter(persons.one_of(people), shift=shift).exclude(team=None)
    known = signups.select_related("team", "volunteer")
    return {signup.volunteer.person_id: signup.team for signup in known if signup.team}
