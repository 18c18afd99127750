"""Everything a decision about a record depends on, read at once: for a list, a page, the API and under the lock."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from checkin.attendance.services import refolds
from checkin.attendance.services.hands import barred_by_record
from checkin.deciding.decision_rules import Case
from checkin.minutes.services import assessments
from checkin.models import Finding, ServiceRecord
from checkin.permissions import can_decide_hours
from registry.models import User, persons
from registry.permissions import is_committee


def case_of(record: ServiceRecord, *, user: User) -> Case:
    """One record, as it is to this user now."""
    return cases_of([record], user=user)[0]


def cases_of(records: Iterable[ServiceRecord], *, user: User) -> list[Case]:
    """The records as they are to this user now, by a fixed number of queries for records of one unit.

    Presence is folded from the evidence each time: the attendance that is kept is a copy, and one that says otherwise
    stands against deciding (design#decisions).
    """
    records = list(records)
    now, kept = refolds.refolded(records), refolds.kept_of(records)
    worth = assessments.assess_many(now)
    barred = barred_by_record(records)
    findings = _findings_of(records)
    units = {record.recording_unit_id: record for record in records}
    deciding = {pk for pk, record in units.items() if can_decide_hours(user, record)}
    acts_for_root = is_committee(user)
    return [
        Case(
            record=record,
            assessment=worth[record.volunteer_id, record.shift_id],
            findings=findings[record.shift_id, record.volunteer.person_id],
            findings_of_shift=findings[record.shift_id, None],
            may_decide=record.recording_unit_id in deciding,
            acts_for_root=acts_for_root,
            is_barred=user.pk in barred[record.pk],
            is_true=refolds.agree(kept.get((record.volunteer_id, record.shift_id)), presence),
        )
        for record, presence in zip(records, now, strict=True)
    ]


def _findings_of(records: list[ServiceRecord]) -> dict[tuple[int, int | None], list[Finding]]:
    """(shift, person) → findings about them; (shift, None) → the open ones about the whole roll."""
    shifts, people = {one.shift_id for one in records}, {one.volunteer.person_id for one in records}
    found: dict[tuple[int, int | None], list[Finding]] = defaultdict(list)
    wanted = persons.one_of(people) | Q(volunteer=None, state=Finding.State.OPEN)
    for finding in Finding.objects.filter(wanted, shift__in=shifts).select_related("volunteer"):
        whose = finding.volunteer.person_id if finding.volunteer else None
        found[finding.shift_id, whose].append(finding)
    return found
