"""Reviewing a roll for findings: at the hand-in, before a decision, every night (D125)."""

from django.db.models import QuerySet

from checkin.findings.services import findings, person_findings, shift_findings
from checkin.findings.services.shift_findings import Roll
from checkin.minutes.services import assessments
from checkin.models import Attendance, Finding, HandIn, ServiceRecord
from checkin.words.finding_codes import FindingCode
from registry import clock
from registry.models import Shift, persons

Status = ServiceRecord.Status
# Findings about the shift that may change after the hand-in.
STILL_ARRIVING = (FindingCode.STATIONS_WAITING, FindingCode.REFUSED_SCANS, FindingCode.NOT_ON_THE_LIST)


def look_at_roll(
    *, shift: Shift, moving: list[Attendance], present: list[Attendance], handed_in: HandIn | None
) -> None:
    """Review everything at the hand-in; explained head counts keep their explanation."""
    worth = assessments.assess_many(moving)
    heads = (handed_in.heads_at_start, handed_in.heads_at_end) if handed_in else ()
    found = person_findings.of_people(shift, moving, worth)
    found += shift_findings.of_shift(Roll(shift, present, worth, heads))
    findings.register(shift=shift, found=found, people=[row.volunteer_id for row in moving])
    if handed_in and handed_in.heads_explanation:
        Finding.objects.open().about_shift().filter(shift=shift, code=FindingCode.HEADS_DIFFER).update(
            explanation=handed_in.heads_explanation, explained_by=handed_in.by_id, explained_at=handed_in.at
        )


def last_counted(shift: Shift) -> HandIn | None:
    """The newest hand-in with head counts."""
    named = shift.hand_ins.exclude(heads_at_start=None, heads_at_end=None)
    return named.order_by("-n").first()  # type: ignore[no-any-return]


def look_again(*, shift: Shift) -> None:
    """Review again everybody who still waits, on the current evidence."""
    waiting = ServiceRecord.objects.filter(shift=shift, status__in=[Status.PENDING, Status.RETURNED])
    moving = list(_roll(shift).filter(volunteer__in=waiting.values_list(persons.key(), flat=True)))
    look_at_roll(shift=shift, moving=moving, present=_present(shift), handed_in=last_counted(shift))


def look_before_decision(*, record: ServiceRecord) -> None:
    """Review one person, and what may have changed about the shift."""
    shift = record.shift
    rows = list(_roll(shift).filter(volunteer__in={record.volunteer_id, record.volunteer.person_id}))
    worth = assessments.assess_many(rows)
    found = person_findings.of_people(shift, rows, worth)
    found += shift_findings.of_shift(Roll(shift, _present(shift)), STILL_ARRIVING)
    findings.register(shift=shift, found=found, people=[record.volunteer.person_id], codes=STILL_ARRIVING)


def look_at_overdue_rolls() -> int:
    """Every night, review overdue rolls again; returns how many."""
    late = ServiceRecord.objects.pending().filter(due_on__lt=clock.today()).order_by().values("shift").distinct()
    shifts = Shift.objects.filter(pk__in=late).select_related("activity__site", "activity__recording_unit")
    for shift in shifts.order_by("pk"):
        look_again(shift=shift)
    return len(shifts)


def _roll(shift: Shift) -> QuerySet[Attendance]:
    return Attendance.objects.filter(shift=shift).select_related(persons.joined(), "shift__activity")


def _present(shift: Shift) -> list[Attendance]:
    """Somebody who came in, whether or not they checked out."""
    rows = Attendance.objects.filter(shift=shift).select_related("volunteer")
    return [row for row in rows if row.intervals or row.state == Attendance.State.OPEN]
