"""Is each record what hand-in, evidence and decisions make of it? Worked out again, person by person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max

from checkin.deciding.services import hand_ins
from checkin.evidence.services import recomputations
from checkin.evidence.services.recomputations import Recomputed
from checkin.models import Decision, EnteredTime, Scan, ScanRuling, ServiceRecord, ShiftExtension
from registry import clock
from registry.history.services import taking_over
from registry.models import Activity, HistoryEntry, Merge, Unit, Volunteer
from registry.words import deeds

Status = ServiceRecord.Status
STATUS_AFTER = {
    "approved": (Status.APPROVED,),
    "not_counted": (Status.APPROVED, Status.ADJUSTED),
    "adjusted": (Status.ADJUSTED,),
    "restored": (Status.ADJUSTED,),
    "voided": (Status.VOIDED,),
    "returned": (Status.RETURNED,),
}


def of_people(files: dict[int, int]) -> list[ServiceRecord]:
    """Every record of these people, with all that is compared."""
    return list(
        ServiceRecord.objects.filter(volunteer__in=files)
        .select_related("volunteer__merged_into", "volunteer__unit", "shift__activity", "hand_in")
        .order_by("pk")
    )


def wrong_with(records: list[ServiceRecord], files: dict[int, int]) -> Iterator[tuple[str, str]]:
    """What of these records does not follow."""
    latest = _latest_decisions(records)
    again, moved = recomputations.recompute(records), _moved_at(records, files)
    for record in records:
        where = f"{ServiceRecord._meta.db_table} {record.pk}"
        decision = latest.get(record.pk)
        for what in _stands(record, decision):
            yield where, what
        if decision is not None:
            for what in _recomputed(record, decision, again[record.pk], moved):
                yield where, what
    yield from _frozen(records, files)


def _stands(record: ServiceRecord, decision: Decision | None) -> Iterator[str]:
    """Status and who handed in, by the last decision and the hand-in."""
    due: tuple[str, ...] = STATUS_AFTER.get(decision.outcome, ()) if decision else (Status.PENDING,)
    if decision and Status.RETURNED in due and record.hand_in.at >= decision.at:
        due = (Status.PENDING,)  # handed in again since
    if record.status not in due:
        yield f"status: {record.status}, but its decisions say {'/'.join(due)}"
    if record.hand_in.shift_id != record.shift_id:
        yield "hand_in: is of another shift"
    if record.handed_in_by_id != record.hand_in.by_id:
        yield "handed_in_by: did not make the hand-in"
    if decision is None and record.minutes:
        yield "minutes: nothing has been decided"


def _recomputed(
    record: ServiceRecord, decision: Decision, again: Recomputed, moved: dict[tuple[int, int], datetime]
) -> Iterator[str]:
    """Minutes by the evidence of today; what arrived after the decision waits for a person, and is no fault."""
    at = moved.get((record.volunteer.person_id, record.shift_id))
    if again.basis is None or (at is not None and at > decision.at):
        return
    if again.basis != decision.basis:
        yield "evidence: is not what was decided on, and nothing came since"
    if (again.minutes, again.timed_minutes) != (record.minutes, record.timed_minutes):
        yield f"minutes: {record.minutes} were decided, the evidence says {again.minutes}"


def _frozen(records: list[ServiceRecord], files: dict[int, int]) -> Iterator[tuple[str, str]]:
    """Kind, day and units are those of the activity, of the shift and of the person on that day."""
    successors = dict(Unit.objects.exclude(successor=None).values_list("pk", "successor"))
    by_day: dict[date, list[ServiceRecord]] = {}
    for record in records:
        where, shift = f"{ServiceRecord._meta.db_table} {record.pk}", record.shift
        if record.kind != shift.activity.kind:
            yield where, "kind: is not that of the activity"
        if shift.activity.recording_unit_id not in _heirs(record.recording_unit_id, successors):
            yield where, "recording_unit: did not hold the activity"
        if shift.activity.origin != Activity.Origin.HISTORICAL:
            if record.service_on != clock.local_date(shift.starts_at):
                yield where, "service_on: is not the day of the shift"
            if files[record.volunteer_id] == record.volunteer_id:
                by_day.setdefault(record.service_on, []).append(record)
    own = Volunteer.objects.of_people({record.volunteer_id for record in records}).select_related("unit")
    every = [_File(one.pk, one) for one in own]
    for day, served in by_day.items():
        yield from _of_no_unit_of_theirs(served, every, day)


@dataclass(slots=True)
class _File:
    """A file of somebody, asked for its home unit."""

    volunteer_id: int
    volunteer: Volunteer


def _of_no_unit_of_theirs(records: list[ServiceRecord], every: list[_File], day: date) -> Iterator[tuple[str, str]]:
    """A home unit may be written again on its first day, after the roll was handed in: the acts of that day name
    the one before."""
    if not (found := list(_home_units(records, every, day))):
        return
    label = Volunteer._meta.label_lower
    rows = HistoryEntry.objects.filter(target_model=label, target_id__in={record.volunteer_id for record in records})
    acts = taking_over.genuine(rows.exclude(did__in=deeds.WITHOUT_STATE).exclude(unit=None))
    named = {(act["target_id"], act["unit_id"]) for act in acts if clock.local_date(act["at"]) == day}
    known = {f"{ServiceRecord._meta.db_table} {record.pk}": record for record in records}
    for where, what in found:
        if (known[where].volunteer_id, known[where].volunteer_unit_id) not in named:
            yield where, what


def _home_units(records: list[ServiceRecord], files: list[_File], day: date) -> Iterator[tuple[str, str]]:
    """By the dated home units; somebody who moved that very day may still be counted where they came from.

    A record that was handed in before a merge keeps the unit of the file it was handed in for.
    """
    belonged: dict[int, set[int]] = {}
    for on in (day, day - timedelta(days=1)):
        units = hand_ins.home_units(files, on)
        for file in files:
            belonged.setdefault(file.volunteer.person_id, set()).add(units[file.volunteer_id].pk)
    for record in records:
        if record.volunteer_unit_id not in belonged[record.volunteer.person_id]:
            yield f"{ServiceRecord._meta.db_table} {record.pk}", "volunteer_unit: the person did not belong to it"


def _heirs(unit: int, successors: dict[int, int | None]) -> set[int]:
    """The unit and whoever came after it."""
    found: set[int] = set()
    at: int | None = unit
    while at is not None and at not in found:
        found.add(at)
        at = successors.get(at)
    return found


def _latest_decisions(records: list[ServiceRecord]) -> dict[int, Decision]:
    rows = Decision.objects.filter(record__in=[record.pk for record in records]).defer("steps", "intervals", "days")
    return {decision.record_id: decision for decision in rows.order_by("record", "n")}


def _moved_at(records: list[ServiceRecord], files: dict[int, int]) -> dict[tuple[int, int], datetime]:
    """(person, shift) → when the newest evidence came in."""
    shifts = {record.shift_id for record in records}
    sources = (
        Scan.objects.filter(volunteer__in=files, shift__in=shifts).values_list("volunteer", "shift", "received_at"),
        EnteredTime.objects.filter(volunteer__in=files, shift__in=shifts).values_list(
            "volunteer", "shift", "entered_at"
        ),
        ScanRuling.objects.filter(scan__volunteer__in=files, scan__shift__in=shifts).values_list(
            "scan__volunteer", "scan__shift", "at"
        ),
    )
    found: dict[tuple[int, int], datetime] = {}
    told_by: dict[tuple[int, int], set[int]] = {}
    for rows in sources:
        for file, shift, at in rows.order_by():
            place = files[file], shift
            found[place] = max(at, found.get(place, at))
            told_by.setdefault(place, set()).add(file)
    for place, at in _put_together_at(told_by, files):
        found[place] = max(at, found[place])
    extended = ShiftExtension.objects.filter(shift__in=shifts).order_by().values_list("shift")
    for shift, at in extended.annotate(Max("at")):
        for place in {(record.volunteer.person_id, shift) for record in records if record.shift_id == shift}:
            found[place] = max(at, found.get(place, at))
    return found


def _put_together_at(
    told_by: dict[tuple[int, int], set[int]], files: dict[int, int]
) -> Iterator[tuple[tuple[int, int], datetime]]:
    """A merge moves what is known of a shift at which both files have evidence."""
    shared = {place: some for place, some in told_by.items() if len(some) > 1}
    for merge in Merge.objects.standing().filter(other__in=files if shared else ()):
        theirs = {merge.other_id, *merge.moved.get("files", ())}
        for place, some in shared.items():
            if place[0] == files[merge.other_id] and some & theirs and some - theirs:
                yield place, merge.at
