"""What the evidence of a person at a shift is worth now: read by pages, computed again under the lock to decide."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from checkin.attendance.facts import Interval
from checkin.attendance.interval_rows import from_rows, to_rows
from checkin.attendance.services.attendance import NOTHING
from checkin.attendance.services.frames import frames_of
from checkin.attendance.spans import Frame, Span
from checkin.minutes.crediting import Credit, credit
from checkin.minutes.services import historical, policies
from checkin.minutes.tiers import ApprovalTier, DayMinutes, approval_tier, split_by_day
from checkin.models import Attendance, Decision, HoursPolicy, OpeningBalanceRow, ServiceRecord
from registry import clock
from registry.models import Activity, Shift, Volunteer, persons

# Shifts farther apart cannot share a minute or a local day.
AROUND = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Assessment:
    """Minutes, arithmetic and tier; `basis` names exactly what was seen (design#decisions)."""

    evidence: str  # the digest of the attendance
    intervals: tuple[Interval, ...]
    credit: Credit
    days: tuple[DayMinutes, ...]
    tier: ApprovalTier
    longest_day_minutes: int
    policy: HoursPolicy
    frame: Frame
    origins: tuple[str, ...]  # of what counts

    @property
    def basis(self) -> str:
        seen = [self.evidence, self.policy.version, *self.credit.steps, str(self.longest_day_minutes)]
        seen += [str(self.credit.timed_minutes), str(self.credit.supplementary_minutes)]
        return hashlib.sha256("\n".join(seen).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Decided:
    """From the latest decision of another record: intervals already counted, minutes per day."""

    volunteer: int
    shift: int
    is_service: bool
    intervals: tuple[Interval, ...]
    days: dict[str, int]
    policy: int


def assess(volunteer: Volunteer, shift: Shift) -> Assessment:
    """What this person's attendance at this shift is worth now."""
    known = {
        one.volunteer_id: one for one in Attendance.objects.filter(persons.one_of([volunteer.person_id]), shift=shift)
    }
    attendance = known.get(volunteer.pk) or known.get(volunteer.person_id)
    attendance = attendance or Attendance(volunteer=volunteer, shift=shift, basis=NOTHING, intervals=[])
    attendance.volunteer, attendance.shift = volunteer, shift
    return assess_many([attendance])[volunteer.pk, shift.pk]


def is_still_open(volunteer: Volunteer, shift: Shift) -> bool:
    """The person checked in, and the check-in is still open."""
    present = Attendance.objects.filter(volunteer=volunteer.person_id, shift=shift, open_since__isnull=False)
    return present.exists()


def assess_many(
    attendances: list[Attendance], *, versions: list[HoursPolicy] | None = None
) -> dict[tuple[int, int], Assessment]:
    """The same for many records, each by itself, by a fixed number of queries; keys are (volunteer, shift).

    Given other policies, it shows what they would change; otherwise a decided record keeps the version of its
    decision.
    """
    if not attendances:
        return {}
    is_trial = versions is not None
    frames = frames_of(attendance.shift_id for attendance in attendances)
    decided = _decided_near(attendances)
    versions = policies.all_newest_first() if versions is None else versions
    rows = historical.rows_of(attendances)
    worth = {}
    for one in attendances:
        if one.shift.activity.origin == Activity.Origin.HISTORICAL:
            row = rows.get((one.volunteer_id, one.shift_id))
            worth[one.volunteer_id, one.shift_id] = _of_row(row, frames[one.shift_id], versions)
            continue
        known, frame = decided[one.volunteer.person_id], frames[one.shift_id]
        usual = policies.pick(versions, clock.local_date(frame.starts_at))
        policy = usual if is_trial else _decided_by(one, known, versions) or usual
        worth[one.volunteer_id, one.shift_id] = _assess(one, frame, known, policy)
    return worth


def _decided_by(attendance: Attendance, decided: list[_Decided], versions: list[HoursPolicy]) -> HoursPolicy | None:
    """The policy version of the current decision, if there is one (design#hours)."""
    own = (attendance.volunteer_id, attendance.shift_id)
    used = next((row.policy for row in decided if (row.volunteer, row.shift) == own), None)
    return next((version for version in versions if version.pk == used), None)


def _assess(attendance: Attendance, frame: Frame, decided: list[_Decided], policy: HoursPolicy) -> Assessment:
    activity = attendance.shift.activity
    numbers = policies.numbers_of(policy)
    own = (attendance.volunteer_id, attendance.shift_id)
    others = [row for row in decided if (row.volunteer, row.shift) != own]
    intervals = from_rows(attendance.intervals)
    granted = credit(
        intervals,
        shift_start=frame.starts_at,
        shift_end=frame.ends_at,
        breaks=frame.breaks,
        already_credited=[Span(one.start_at, one.end_at) for row in others for one in row.intervals],
        policy=numbers,
    )
    if not activity.counts_hours:
        granted = replace(
            granted,
            timed_minutes=0,
            supplementary_minutes=0,
            counted_intervals=(),
            steps=(*granted.steps, "本活动计入统计，不计时长，0 分"),
        )
    days = split_by_day(granted.counted_intervals, granted.total_minutes)
    is_tiered = activity.kind == Activity.Kind.SERVICE
    before = _minutes_by_day(others) if is_tiered else {}
    return Assessment(
        evidence=attendance.basis,
        intervals=intervals,
        credit=granted,
        days=days,
        tier=approval_tier(before, days, policy=numbers) if is_tiered else ApprovalTier.NORMAL,
        longest_day_minutes=max((before.get(day.on, 0) + day.minutes for day in days), default=0),
        policy=policy,
        frame=frame,
        origins=tuple(sorted({one.origin for one in granted.counted_intervals})),
    )


def _of_row(row: OpeningBalanceRow | None, frame: Frame, versions: list[HoursPolicy]) -> Assessment:
    """An opening balance is worth what its row says: no interval, no day, no tier (design#afterwards)."""
    return Assessment(
        evidence=historical.evidence_of(row),
        intervals=(),
        credit=historical.credit_of(row),
        days=(),
        tier=ApprovalTier.NORMAL,
        longest_day_minutes=0,
        policy=policies.pick(versions, clock.local_date(frame.starts_at)),
        frame=frame,
        origins=(historical.ORIGIN,) if row else (),
    )


def _minutes_by_day(rows: list[_Decided]) -> dict[date, int]:
    """Approved service minutes per local day; training is counted apart (D119, D133)."""
    totals: dict[date, int] = defaultdict(int)
    for row in rows:
        if row.is_service:
            for on, minutes in row.days.items():
                totals[date.fromisoformat(on)] += minutes
    return totals


def _decided_near(attendances: list[Attendance]) -> dict[int, list[_Decided]]:
    """Current decisions about the same people near these shifts, of all units and kinds."""
    people = {one.volunteer.person_id for one in attendances}
    rows = (
        Decision.objects.newest()
        .filter(
            record__volunteer__in=Volunteer.objects.of_people(people),
            record__shift__starts_at__lt=max(one.shift.ends_at for one in attendances) + AROUND,
            record__shift__ends_at__gt=min(one.shift.starts_at for one in attendances) - AROUND,
        )
        .exclude(record__shift__activity__origin=Activity.Origin.HISTORICAL)
        .values_list(
            persons.key("record__volunteer"),
            "record__volunteer",
            "record__shift",
            "record__kind",
            "intervals",
            "days",
            "policy",
            "record__status",
        )  # fmt: skip
    )
    found: dict[int, list[_Decided]] = defaultdict(list)
    for person, volunteer, shift, kind, intervals, days, policy, status in rows:
        if status not in ServiceRecord.COUNTED:  # in SQL this would read every record that counts
            continue
        is_service = kind == ServiceRecord.Kind.SERVICE
        found[person].append(_Decided(volunteer, shift, is_service, from_rows(intervals), days, policy))
    return found


def stored(assessment: Assessment) -> dict[str, Any]:
    """The arithmetic as columns of a decision."""
    return {
        "policy": assessment.policy,
        "basis": assessment.evidence,
        "intervals": to_rows(assessment.credit.counted_intervals),
        "steps": list(assessment.credit.steps),
        "timed_minutes": assessment.credit.timed_minutes,
        "supplementary_minutes": assessment.credit.supplementary_minutes,
        "origins": list(assessment.origins),
        "days": {day.on.isoformat(): day.minutes for day in assessment.days},
    }
