"""办结: after the shift the leader hands in the roll and reports it, both or neither."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from certificates.models import ActivityReport
from certificates.reports.services import reports
from certificates.reports.stand import Finishing
from certificates.tables.stage_activities import countable_shifts
from checkin.attendance.services import frames
from checkin.deciding.heads import Heads
from checkin.deciding.services import approvers, hand_ins
from checkin.desk.services import head_counts, walk_ins_settled
from checkin.findings.services import person_findings
from checkin.minutes.services import assessments
from checkin.models import Finding, ServiceRecord
from registry.models import Shift, Unit, User


def of_shift(shift: Shift) -> Finishing:
    """The progress of this shift, by a fixed number of queries."""
    roll = hand_ins.roll_of(shift)
    records = {record.volunteer_id: record for record in ServiceRecord.objects.filter(shift=shift)}
    newest = shift.hand_ins.order_by("-n").first()
    is_waiting = any(
        row.volunteer_id not in records or records[row.volunteer_id].status == ServiceRecord.Status.RETURNED
        for row in roll
    )
    return Finishing(
        shift=shift,
        ends_at=frames.frames_of([shift.pk])[shift.pk].ends_at,
        roll=roll,
        counted=head_counts.of_shift(shift),
        report=ActivityReport.objects.filter(shift=shift).first(),
        is_reportable=countable_shifts().filter(pk=shift.pk).exists(),
        hand_in=newest,
        is_settled=newest is not None and not is_waiting,
        walk_ins=walk_ins_settled.of_shift(shift),
    )


def odd_things(finishing: Finishing) -> list[Finding]:
    """The findings that an approver would see now; nothing is stored."""
    roll = finishing.roll
    return person_findings.of_people(finishing.shift, roll, assessments.assess_many(roll))


@transaction.atomic
def finish(*, shift: Shift, by: User, heads: Heads, open_as_zero: bool = False, with_report: bool = True) -> Finishing:
    """Hand in what is not handed in yet and, unless it follows later, submit the report; both or neither."""
    before = of_shift(shift)
    if not before.is_settled:
        hand_ins.hand_in(shift=shift, by=by, heads=heads, open_as_zero=open_as_zero)
    if with_report and before.is_reportable and not before.is_reported:
        empty = before.report or reports.save(
            shift=shift, served_count=None, served_is_estimate=False, summary="", by=by
        )
        reports.submit(report=empty, by=by)
    return of_shift(shift)


@dataclass(frozen=True, slots=True)
class Next:
    """Who decides the hours next, by when, and for how many people."""

    unit: Unit
    due_on: date
    is_estimated: bool
    people: int


def what_follows(shift: Shift) -> list[Next]:
    """Which units decide the pending hours (D41, D121)."""
    pending = list(ServiceRecord.objects.pending().filter(shift=shift).for_lists())
    turns = approvers.deciding_units(pending)
    found: dict[int, Next] = {}
    for record in pending:
        unit = turns[record.pk]
        known = found.get(unit.pk)
        due_on = min(record.due_on, known.due_on) if known else record.due_on
        is_estimated = record.due_is_estimated or bool(known and known.is_estimated)
        found[unit.pk] = Next(unit, due_on, is_estimated, known.people + 1 if known else 1)
    return sorted(found.values(), key=lambda each: each.due_on)
