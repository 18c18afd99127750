"""The activities of a stage with participants and people served, by a fixed number of queries (D149–D152)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q, QuerySet

from certificates.models import ActivityReport
from certificates.tables.stage_tables import Entry
from certificates.tables.stages import Stage
from checkin.models import Attendance, Decision
from registry import clock
from registry.models import Activity, Shift, Unit, persons
from registry.words.succession import Succession

# Summaries are printed shift by shift up to this many, otherwise the approved description.
LONGEST_CONTENT = 600
Origin = Activity.Origin
# Opening balances are minutes without a service on site (design#afterwards).
COUNTED_ORIGINS = (Origin.REGULAR, Origin.EMERGENCY, Origin.SUPPLEMENT)


@dataclass(frozen=True, slots=True)
class Reported:
    """The submitted reports of an activity's shifts, combined."""

    shifts: int
    served: int
    is_estimate: bool
    summaries: tuple[str, ...]
    last_at: datetime


def countable_shifts() -> QuerySet[Shift]:
    """Shifts that count: published, not cancelled, no training, no opening balance (D204)."""
    return Shift.objects.live().filter(
        activity__kind=Activity.Kind.SERVICE,
        activity__origin__in=COUNTED_ORIGINS,
        activity__status__in=Activity.PUBLIC_STATUSES,
    )


def shifts_of_stage(stage: Stage) -> QuerySet[Shift]:
    """Shifts that begin in the stage, by local date."""
    shifts = countable_shifts().filter(starts_at__gte=stage.starts_at, starts_at__lt=stage.ends_at)
    return shifts.filter(activity__programme=stage.programme) if stage.programme else shifts


def of_units(shifts: QuerySet[Shift], units: Collection[int]) -> QuerySet[Shift]:
    """Shifts of activities that these units lead or share."""
    joint = Activity.co_units.through.objects.filter(unit_id__in=units).values("activity_id")
    return shifts.filter(Q(activity__recording_unit__in=units) | Q(activity__in=joint))


def entries(shifts: QuerySet[Shift], *, sealed_at: datetime | None) -> tuple[Entry, ...]:
    """One entry per activity with ended shifts that had participants or were reported."""
    shifts = shifts.filter(ends_at__lte=clock.now())
    came, reported, newest = _present(shifts), _reported(shifts), _newest_evidence(shifts)
    unsealed = _with_unsealed_decisions(shifts)
    held: dict[int, int] = defaultdict(int)
    for activity in shifts.order_by("starts_at", "pk").values_list("activity_id", flat=True):
        held[activity] += 1
    activities = _activities(shifts)
    return tuple(
        _entry(
            activities[pk],
            present=came[pk],
            reported=reported.get(pk),
            shifts=count,
            is_sealed=pk not in unsealed and _is_before(sealed_at, newest.get(pk), reported.get(pk)),
        )
        for pk, count in held.items()
        if came[pk] or pk in reported
    )


def _entry(
    activity: Activity, *, present: set[tuple[int, int]], reported: Reported | None, shifts: int, is_sealed: bool
) -> Entry:
    co_units = sorted(activity.co_units.all(), key=lambda unit: unit.pk)
    return Entry(
        activity=activity.pk,
        theme=activity.title,
        place=activity.place,
        content=_content(activity, reported),
        unit=activity.recording_unit_id,
        unit_name=activity.recording_unit.name_on_paper,
        co_units=tuple(unit.pk for unit in co_units),
        co_unit_names=tuple(unit.name_on_paper for unit in co_units),
        volunteers=tuple(sorted({person for _shift, person in present})),
        attendances=len(present),
        served=reported.served if reported else None,
        is_estimate=reported.is_estimate if reported else False,
        shifts=shifts,
        unreported=shifts - (reported.shifts if reported else 0),
        is_sealed=is_sealed,
    )


def _content(activity: Activity, reported: Reported | None) -> str:
    told = "\n".join(reported.summaries) if reported else ""
    return told if 0 < len(told) <= LONGEST_CONTENT else activity.content


def _activities(shifts: QuerySet[Shift]) -> dict[int, Activity]:
    chosen = Activity.objects.filter(pk__in=shifts.values("activity_id"))
    return chosen.select_related("recording_unit").prefetch_related("co_units").in_bulk()


def _present(shifts: QuerySet[Shift]) -> dict[int, set[tuple[int, int]]]:
    """For each activity (shift, person): merged files are one person."""
    present: dict[int, set[tuple[int, int]]] = defaultdict(set)
    rows = Attendance.objects.counted().filter(shift__in=shifts).order_by()
    for activity, shift, volunteer in rows.values_list("shift__activity_id", "shift_id", persons.key()):
        present[activity].add((shift, volunteer))
    return present


def _reported(shifts: QuerySet[Shift]) -> dict[int, Reported]:
    found: dict[int, list[ActivityReport]] = defaultdict(list)
    reports = ActivityReport.objects.submitted().filter(shift__in=shifts).select_related("shift")
    for report in reports.order_by("shift__starts_at", "pk"):
        found[report.shift.activity_id].append(report)
    return {
        activity: Reported(
            shifts=len(each),
            served=sum(report.served_count or 0 for report in each),
            is_estimate=any(report.served_is_estimate for report in each),
            summaries=tuple(dict.fromkeys(report.summary for report in each)),
            last_at=max(report.submitted_at for report in each if report.submitted_at),
        )
        for activity, each in found.items()
    }


def _newest_evidence(shifts: QuerySet[Shift]) -> dict[int, datetime]:
    rows = Attendance.objects.filter(shift__in=shifts).order_by().values_list("shift__activity_id")
    return dict(rows.annotate(Max("rebuilt_at")))


def _with_unsealed_decisions(shifts: QuerySet[Shift]) -> set[int]:
    unsealed = Decision.objects.filter(record__shift__in=shifts, sealed=None).order_by()
    return set(unsealed.values_list("record__shift__activity_id", flat=True).distinct())


def _is_before(sealed_at: datetime | None, evidence: datetime | None, reported: Reported | None) -> bool:
    moments = [moment for moment in (evidence, reported.last_at if reported else None) if moment]
    return sealed_at is not None and all(moment <= sealed_at for moment in moments)


def handing_in_units() -> dict[int, Unit]:
    """For each unit the one that submits its tables: its stand-in or the ancestor directly below the committee."""
    units = Unit.objects.in_bulk()
    tree = Succession({pk: unit.place for pk, unit in units.items()})
    return {pk: units[tree.below_root(pk)] for pk in units}


def names_on_paper() -> dict[int, tuple[int, str]]:
    """The same as keys and printed names, for the roll-up."""
    return {pk: (unit.pk, unit.name_on_paper) for pk, unit in handing_in_units().items()}
