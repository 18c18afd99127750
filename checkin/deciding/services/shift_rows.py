"""A shift as an approver sees it: each record with its worth, findings, and whether it is clean."""

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass

from checkin.deciding.services import approvers
from checkin.minutes.services import assessments
from checkin.minutes.services.assessments import Assessment
from checkin.minutes.tiers import ApprovalTier
from checkin.models import Attendance, Finding, ServiceRecord
from checkin.permissions import can_decide_hours
from checkin.words.finding_codes import weight_of
from registry.models import User, persons
from registry.permissions import is_committee


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the roll."""

    record: ServiceRecord
    assessment: Assessment
    findings: list[Finding]
    is_decidable: bool  # waits, and this user may decide it
    is_clean: bool  # no findings: may be approved with others

    @property
    def seen(self) -> str:
        """The value of the form: the record and the basis that was seen."""
        return f"{self.record.pk}:{self.assessment.basis}"

    @property
    def needs_a_word(self) -> bool:
        """Approving needs an explanation, or the document of a long day (D133)."""
        open_ones = [one for one in self.findings if one.state == Finding.State.OPEN and one.needs_a_word]
        return bool(open_ones) or self.assessment.tier == ApprovalTier.DOCUMENTED

    @property
    def open_findings(self) -> list[Finding]:
        return [one for one in self.findings if one.state == Finding.State.OPEN]

    @property
    def suspicion(self) -> int:
        """The summed weights of its open findings."""
        return sum(weight_of(one.code) for one in self.open_findings)

    @property
    def minutes(self) -> int:
        """The decided minutes, or what they would be now."""
        waits = self.record.status in (ServiceRecord.Status.PENDING, ServiceRecord.Status.RETURNED)
        return self.assessment.credit.total_minutes if waits else self.record.minutes


def rows_for(records: Iterable[ServiceRecord], *, user: User) -> list[Row]:
    """The rows for this user, by a fixed number of queries for records of one unit."""
    records = list(records)
    shifts, people = {one.shift_id for one in records}, {one.volunteer.person_id for one in records}
    worth = assessments.assess_many(attendances_of(records))
    barred = approvers.barred_by_record(records)
    findings: dict[tuple[int, int | None], list[Finding]] = defaultdict(list)
    for finding in Finding.objects.filter(persons.one_of(people), shift__in=shifts).select_related("volunteer"):
        whose = finding.volunteer.person_id if finding.volunteer else None
        findings[finding.shift_id, whose].append(finding)
    odd = set(Finding.objects.open().about_shift().filter(shift__in=shifts).values_list("shift", flat=True))
    units = {record.recording_unit_id: record for record in records}
    deciding = {pk for pk, record in units.items() if can_decide_hours(user, record)}
    return [
        _row(record, worth[record.volunteer_id, record.shift_id], findings[record.shift_id, record.volunteer.person_id],
             is_allowed=record.recording_unit_id in deciding and user.pk not in barred[record.pk],
             is_odd=record.shift_id in odd, user=user)
        for record in records
    ]  # fmt: skip


def _row(
    record: ServiceRecord,
    assessment: Assessment,
    findings: list[Finding],
    *,
    is_allowed: bool,
    is_odd: bool,
    user: User,
) -> Row:
    waits = record.status == ServiceRecord.Status.PENDING
    is_short = assessment.tier == ApprovalTier.NORMAL or (
        assessment.tier == ApprovalTier.COMMITTEE and is_committee(user)
    )
    is_open = any(finding.state == Finding.State.OPEN for finding in findings)
    is_known = record.volunteer.person.volunteer_no is not None
    return Row(
        record=record,
        assessment=assessment,
        findings=findings,
        is_decidable=waits and is_allowed and is_short,
        is_clean=waits and is_allowed and is_short and is_known and not is_open and not is_odd,
    )


def attendances_of(records: list[ServiceRecord]) -> list[Attendance]:
    """The attendance of every record; a missing one counts as empty."""
    shifts, people = {one.shift_id for one in records}, {one.volunteer.person_id for one in records}
    kept = {
        (row.volunteer_id, row.shift_id): row
        for row in Attendance.objects.filter(persons.one_of(people), shift__in=shifts)
    }
    found = []
    for record in records:
        none = Attendance(volunteer_id=record.volunteer_id, shift_id=record.shift_id, basis=assessments.EMPTY_BASIS)
        folded = kept.get((record.volunteer.person_id, record.shift_id), none)  # two files share one
        row = copy(kept.get((record.volunteer_id, record.shift_id), folded))
        row.volunteer, row.shift = record.volunteer, record.shift
        found.append(row)
    return found
