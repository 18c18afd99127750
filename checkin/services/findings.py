"""疑点: what an approver must look at before hours count (D91, D125)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from checkin.exceptions import HoursRefused
from checkin.facts import Interval
from checkin.finding_codes import FindingCode
from checkin.interval_rows import from_rows
from checkin.models import Attendance, Decision, Finding, Scan, ServiceRecord
from checkin.services.approvers import barred_for_shift
from checkin.services.assessments import Assessment
from checkin.spans import MINUTE
from checkin.tiers import ApprovalTier
from registry import clock
from registry.models import Shift, User, Volunteer
from registry.permissions import can_administer, require
from registry.services import history

Reason = HoursRefused.Reason
LARGE_GROUP, IDENTICAL_PERCENT = 20, 90
MANY_IN_ONE_SECOND = 10
# Methods that press once per person; a roll call or a group sign has one second by nature.
ONE_BY_ONE = (Scan.Method.SITE_CODE, Scan.Method.CARD, Scan.Method.PASSCODE)


def of_people(shift: Shift, attendances: list[Attendance], worth: dict[tuple[int, int], Assessment]) -> list[Finding]:
    """What the fold, the arithmetic and a look at the person's other shifts say about each person."""
    elsewhere = _at_other_shifts(shift, attendances)
    found = []
    for attendance in attendances:
        assessment = worth[attendance.volunteer_id, shift.pk]
        codes = _codes(attendance, assessment, elsewhere[attendance.volunteer_id])
        found += [_finding(shift, code, attendance.volunteer, **evidence) for code, evidence in codes.items()]
    return found


def of_shift(shift: Shift, attendances: list[Attendance], *, heads: Iterable[int | None]) -> list[Finding]:
    """What is odd about the roll as a whole."""
    found = []
    counted = [head for head in heads if head is not None]
    if any(head != len(attendances) for head in counted):
        found.append(_finding(shift, FindingCode.HEADS_DIFFER, heads=counted, scanned=len(attendances)))
    lengths = Counter(_presence(attendance) // MINUTE for attendance in attendances if attendance.intervals)
    commonest, people = lengths.most_common(1)[0] if lengths else (0, 0)
    if lengths.total() >= LARGE_GROUP and people * 100 > lengths.total() * IDENTICAL_PERCENT:
        found.append(_finding(shift, FindingCode.IDENTICAL_DURATIONS, minutes=commonest, people=people))
    if crowded := _most_in_one_second(shift):
        found.append(_finding(shift, FindingCode.SAME_SECOND, people=crowded))
    return found


@transaction.atomic
def register(*, shift: Shift, found: list[Finding], people: list[int]) -> None:
    """Keep what is new; open findings of these people or of the whole shift that are no longer true disappear."""
    true_now = {(finding.volunteer_id, finding.code) for finding in found}
    known: dict[tuple[int | None, str], Finding] = {}
    for finding in Finding.objects.filter(shift=shift).exclude(code=FindingCode.LATE_EVIDENCE):
        known[finding.volunteer_id, finding.code] = finding
    gone = [
        finding.pk
        for key, finding in known.items()
        if finding.state == Finding.State.OPEN and key not in true_now and (key[0] is None or key[0] in people)
    ]
    Finding.objects.filter(pk__in=gone).delete()
    Finding.objects.bulk_create([one for one in found if (one.volunteer_id, one.code) not in known])


@transaction.atomic
def settle(*, finding: Finding, by: User, note: str) -> Finding:
    """An approver looked at a finding about a whole shift and says what they found."""
    finding = Finding.objects.select_for_update(no_key=True).get(pk=finding.pk)
    unit = finding.shift.activity.recording_unit
    require(can_administer(by, unit))
    if by.pk in barred_for_shift(finding.shift_id):
        raise HoursRefused(Reason.BARRED)
    if finding.state == Finding.State.SETTLED:
        raise HoursRefused(Reason.FINDING_SETTLED)
    if not note.strip():
        raise HoursRefused(Reason.REASON_MISSING)
    finding.state, finding.settled_by, finding.settled_at = Finding.State.SETTLED, by, clock.now()
    finding.note = note.strip()
    finding.save(update_fields=["state", "settled_by", "settled_at", "note"])
    history.record(by=by, did="finding settled", to=finding, unit=unit, code=finding.code, note=finding.note)
    return finding


@transaction.atomic
def settle_of_record(*, record: ServiceRecord, by: User, note: str) -> None:
    """Whoever decides a record has looked at its findings; the decision's history entry speaks for them."""
    Finding.objects.open().about_record(record).update(
        state=Finding.State.SETTLED, settled_by=by, settled_at=clock.now(), note=note[:200]
    )


@transaction.atomic
def find_late_evidence() -> int:
    """Open a finding for every decided record whose attendance changed since; a person settles it (§14)."""
    attendance = Attendance.objects.filter(volunteer=OuterRef("record__volunteer"), shift=OuterRef("record__shift"))
    changed = (
        Decision.objects.latest_standing()
        .annotate(basis_now=Subquery(attendance.values("basis")[:1]))
        .filter(basis_now__isnull=False)
        .exclude(basis=F("basis_now"))
        .values_list("record__shift", "record__volunteer", "basis_now")
    )
    opened = 0
    for shift_id, volunteer_id, basis in changed:
        opened += _open_late_evidence(shift_id, volunteer_id, basis)
    return opened


def _open_late_evidence(shift_id: int, volunteer_id: int, basis: str) -> int:
    """A settled one opens again only for evidence that its settler did not see."""
    finding, is_new = Finding.objects.get_or_create(
        shift_id=shift_id,
        volunteer_id=volunteer_id,
        code=FindingCode.LATE_EVIDENCE,
        defaults={"evidence": {"basis": basis}},
    )
    if is_new:
        return 1
    if finding.evidence.get("basis") == basis:
        return 0
    was_settled = finding.state == Finding.State.SETTLED
    finding.evidence = {"basis": basis}
    finding.state, finding.settled_by, finding.settled_at = Finding.State.OPEN, None, None
    finding.save(update_fields=["evidence", "state", "settled_by", "settled_at"])
    return int(was_settled)


def _codes(attendance: Attendance, assessment: Assessment, elsewhere: list[Interval]) -> dict[str, dict[str, Any]]:
    codes: dict[str, dict[str, Any]] = {}
    for told in attendance.findings:
        codes.setdefault(told["code"], {"times": 0})["times"] += 1
    codes |= {str(code): {} for code in assessment.credit.findings}
    volunteer, shift = attendance.volunteer, attendance.shift
    claims = {
        FindingCode.MISSING_CHECKOUT: attendance.state == Attendance.State.OPEN,
        FindingCode.ELSEWHERE_TOO: _overlap(assessment.intervals, elsewhere),
        FindingCode.REGISTERED_AFTERWARDS: volunteer.source != Volunteer.Source.WALK_IN
        and volunteer.created_at > shift.ends_at,
    }
    codes |= {str(code): {} for code, is_true in claims.items() if is_true}
    if assessment.tier != ApprovalTier.NORMAL:
        codes[str(FindingCode.LONG_DAY)] = {"minutes": assessment.longest_day_minutes}
    return codes


def _at_other_shifts(shift: Shift, attendances: list[Attendance]) -> dict[int, list[Interval]]:
    """Presence of the same people elsewhere while they were here."""
    here = [one for attendance in attendances for one in from_rows(attendance.intervals)]
    found: dict[int, list[Interval]] = defaultdict(list)
    if not here:
        return found
    others = Attendance.objects.filter(
        volunteer__in=[attendance.volunteer_id for attendance in attendances],
        first_in_at__lt=max(one.end_at for one in here),
        last_out_at__gt=min(one.start_at for one in here),
    ).exclude(shift=shift)
    for volunteer_id, rows in others.values_list("volunteer", "intervals"):
        found[volunteer_id] += from_rows(rows)
    return found


def _overlap(here: Iterable[Interval], there: list[Interval]) -> bool:
    return any(one.start_at < other.end_at and other.start_at < one.end_at for one in here for other in there)


def _presence(attendance: Attendance) -> timedelta:
    return sum((one.end_at - one.start_at for one in from_rows(attendance.intervals)), timedelta())


def _most_in_one_second(shift: Shift) -> int:
    """The largest number of people in one direction within one second, if that is many."""
    scans = Scan.objects.authentic().filter(shift=shift, method__in=ONE_BY_ONE).order_by()
    moments = scans.values_list("direction", "logical_at", "volunteer")
    people: dict[tuple[str, Any], set[int]] = defaultdict(set)
    for direction, at, volunteer_id in moments:
        people[direction, at.replace(microsecond=0)].add(volunteer_id)
    most = max((len(group) for group in people.values()), default=0)
    return most if most >= MANY_IN_ONE_SECOND else 0


def _finding(shift: Shift, code: str, volunteer: Volunteer | None = None, **evidence: Any) -> Finding:
    return Finding(shift=shift, volunteer=volunteer, code=str(code), evidence=evidence)
