"""A new version of the hours policy: what it would change, and making it (design#hours, D127, D129, D133)."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet

from checkin.attendance.services import refolds
from checkin.deciding.policy_numbers import QUANTA, Numbers
from checkin.exceptions import PolicyRefused
from checkin.minutes.services import assessments, policies
from checkin.models import HoursPolicy, ServiceRecord
from registry import clock
from registry.history.services import history
from registry.models import User, persons
from registry.permissions import is_committee, require

Reason, Status = PolicyRefused.Reason, ServiceRecord.Status
LONGEST_DAY, LONGEST_WINDOW = 24 * 60, 240
TRIAL_DAYS, MOST_COMPARED, SAMPLES = 30, 300, 5


@dataclass(frozen=True, slots=True)
class Sample:
    """One record under both policies."""

    record: ServiceRecord
    steps_before: tuple[str, ...]
    steps_after: tuple[str, ...]
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Records under both policies: how many exist, how many were compared, minutes before and after."""

    records: int = 0
    compared: int = 0
    differing: int = 0
    before: int = 0
    after: int = 0
    samples: list[Sample] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Preview:
    """Undecided records that the new version would apply to, and a trial on recent service."""

    affected: Comparison
    trial: Comparison


def preview(*, numbers: Numbers, valid_from_on: date, by: User) -> Preview:
    """What the new version would change; writes nothing, and decided records never change."""
    require(is_committee(by))
    _refuse(numbers, valid_from_on)
    undecided = ServiceRecord.objects.filter(status__in=[Status.PENDING, Status.RETURNED])
    affected = undecided.filter(service_on__gte=valid_from_on)
    lately = ServiceRecord.objects.filter(service_on__gt=clock.today() - timedelta(days=TRIAL_DAYS))
    lately = lately.exclude(status=Status.VOIDED)
    return Preview(
        affected=_compared(affected, numbers.candidate(valid_from_on)),
        trial=_compared(lately, numbers.candidate(date.min)),
    )


@transaction.atomic
def make(*, numbers: Numbers, valid_from_on: date, reason: str, by: User) -> HoursPolicy:
    """The committee makes a version for service from a day on; decided records keep their version."""
    require(is_committee(by))
    _refuse(numbers, valid_from_on)
    if not reason.strip():
        raise PolicyRefused(Reason.POLICY_REASON_MISSING)
    if numbers == Numbers.of(policies.policy_for(valid_from_on)):
        raise PolicyRefused(Reason.POLICY_UNCHANGED)
    made = numbers.candidate(valid_from_on)
    made.version, made.reason, made.made_by, made.made_at = _next_name(valid_from_on), reason.strip(), by, clock.now()
    made.save()
    history.record(
        by=by,
        did="made hours policy",
        to=made,
        valid_from_on=valid_from_on.isoformat(),
        **{name: getattr(numbers, name) for name in numbers.__slots__},
    )
    return made


def _refuse(numbers: Numbers, valid_from_on: date) -> None:
    if valid_from_on < clock.today():
        raise PolicyRefused(Reason.POLICY_BACKDATED, today=f"{clock.today():%Y-%m-%d}")
    if numbers.quantum_minutes not in QUANTA:
        raise PolicyRefused(Reason.POLICY_QUANTUM)
    if not 0 < numbers.normal_daily_minutes <= numbers.committee_daily_minutes <= LONGEST_DAY:
        raise PolicyRefused(Reason.POLICY_TIERS)
    if numbers.minimum_minutes > numbers.normal_daily_minutes:
        raise PolicyRefused(Reason.POLICY_MINIMUM)
    if numbers.scan_window_minutes > LONGEST_WINDOW:
        raise PolicyRefused(Reason.POLICY_WINDOW, longest=LONGEST_WINDOW)


def _next_name(valid_from_on: date) -> str:
    """`2026-3`: the third version that begins in that year."""
    year = valid_from_on.year
    numbers = [
        int(version.partition("-")[2])
        for version in HoursPolicy.objects.filter(version__startswith=f"{year}-").values_list("version", flat=True)
        if version.partition("-")[2].isdecimal()
    ]
    return f"{year}-{max(numbers, default=0) + 1}"


def _compared(rows: QuerySet[ServiceRecord], candidate: HoursPolicy) -> Comparison:
    """The newest of these records under the current version and the candidate, by a fixed number of queries."""
    known = rows.for_lists().select_related(persons.joined())  # type: ignore[attr-defined]
    records = list(known.order_by("-service_on", "-pk")[:MOST_COMPARED])
    attendances = refolds.refolded(records)
    versions = policies.all_newest_first()
    before = assessments.assess_many(attendances)
    after = assessments.assess_many(attendances, versions=[candidate, *versions])
    samples = []
    for record in records:
        key = record.volunteer_id, record.shift_id
        old, new = before[key].credit, after[key].credit
        if (old.total_minutes, before[key].tier) != (new.total_minutes, after[key].tier):
            samples.append(Sample(record, old.steps, new.steps, old.total_minutes, new.total_minutes))
    return Comparison(
        records=rows.count(),  # type: ignore[attr-defined]
        compared=len(records),
        differing=len(samples),
        before=sum(one.credit.total_minutes for one in before.values()),
        after=sum(one.credit.total_minutes for one in after.values()),
        samples=samples[:SAMPLES],
    )
