"""Recomputing decisions, ledger, records and summaries, and rules that no constraint can hold."""

from collections.abc import Collection, Iterator
from datetime import timedelta

from django.db.models import Count, F, Max, Q, Sum

from checkin.attendance.facts import Interval
from checkin.attendance.interval_rows import from_rows
from checkin.attendance.spans import MINUTE
from checkin.ledger.services import figures, summaries
from checkin.models import Decision, HoursClass, HoursPolicy, HoursSummary, LedgerEntry, ServiceRecord
from registry.history.batches import batches
from registry.models import Activity, Shift, ShiftBreak, SignUp, Unit, Volunteer, persons

BATCH = 2_000


def decisions_and_records() -> Iterator[tuple[str, str]]:
    """A record agrees with its latest decision; a decision's minutes follow from its intervals and policy."""
    table = ServiceRecord._meta.db_table
    records = ServiceRecord.objects.order_by().annotate(last=Max("decisions__n"), count=Count("decisions"))
    for pk, made, last, count in records.values_list("pk", "decisions_made", "last", "count").iterator(BATCH):
        if made != (last or 0) or made != count:
            yield f"{table} {pk}", f"decisions_made: {made}, but {count} decisions up to №{last or 0}"
    latest = Decision.objects.filter(n=F("record__decisions_made")).exclude(
        record__timed_minutes=F("timed_minutes"), record__supplementary_minutes=F("supplementary_minutes")
    )
    for pk in latest.order_by("record").values_list("record", flat=True):
        yield f"{table} {pk}", "minutes: are not those of its latest decision"
    yield from _own_arithmetic()


def decisions_and_ledger() -> Iterator[tuple[str, str]]:
    """The entries of a record add up, class by class, to its latest decision; no sum is below zero."""
    records = ServiceRecord.objects.order_by("pk").values_list("pk", flat=True)
    for pks in batches(records.iterator(BATCH), BATCH):
        yield from _booked_otherwise(pks)
    yield from _misfiled_entries()


def _booked_otherwise(records: Collection[int]) -> Iterator[tuple[str, str]]:
    sums = LedgerEntry.objects.filter(record__in=records).order_by().values_list("record", "hours_class")
    booked = {(record, hours_class): minutes for record, hours_class, minutes in sums.annotate(Sum("minutes"))}
    latest = Decision.objects.filter(record__in=records, n=F("record__decisions_made")).order_by("record")
    for pk, record_id, timed, more in latest.values_list("pk", "record", "timed_minutes", "supplementary_minutes"):
        for hours_class, decided in ((HoursClass.TIMED, timed), (HoursClass.SUPPLEMENTARY, more)):
            entered = booked.pop((record_id, str(hours_class)), 0)
            if entered != decided:
                yield (
                    f"{ServiceRecord._meta.db_table} {record_id}",
                    (f"ledger: {entered} minutes {hours_class} are booked, decision {pk} says {decided}"),
                )
    for record_id, hours_class in booked:
        yield f"{ServiceRecord._meta.db_table} {record_id}", f"ledger: {hours_class} is booked without a decision"


def summaries_and_ledger() -> Iterator[tuple[str, str]]:
    """The summaries agree with the ledger."""
    expected = summaries.expected()
    names = summaries.NAMES
    rows = HoursSummary.objects.order_by("pk").values_list("pk", *names, *summaries.FIGURES)
    for pk, *row in rows.iterator(BATCH):
        key, shown = tuple(row[: len(names)]), tuple(row[len(names) :])
        if shown != (due := expected.pop(key, (0, 0, 0))):
            yield f"{HoursSummary._meta.db_table} {pk}", f"shows {shown}, the ledger says {due}"
    for key, due in expected.items():
        if any(due):
            named = ", ".join(f"{name} {value}" for name, value in zip(names, key, strict=True))
            yield HoursSummary._meta.db_table, f"a row is missing for {named}"


def figures_of_people() -> Iterator[tuple[str, str]]:
    """The hours by which lists of people are sorted follow from sums and records."""
    people = Volunteer.objects.order_by("pk").values_list("pk", *figures.NAMES)
    for rows in batches(people.iterator(BATCH), BATCH):
        due = figures.expected({pk for pk, *_shown in rows})
        for pk, *shown in rows:
            if figures.Figures(*shown) != (told := due.get(pk, figures.Figures())):
                yield f"{Volunteer._meta.db_table} {pk}", f"hours: shows {figures.Figures(*shown)}; the sums say {told}"


def rules_without_constraint() -> Iterator[tuple[str, str]]:
    """Rules without a constraint (design#locks): positions, breaks, cycles of units, deciding for oneself."""
    for pk in Shift.objects.filter(positions=None).values_list("pk", flat=True):
        yield f"{Shift._meta.db_table} {pk}", "has no position"
    for pk in SignUp.objects.exclude(position__shift=F("shift")).values_list("pk", flat=True):
        yield f"{SignUp._meta.db_table} {pk}", "position: belongs to another shift"
    outside = Q(starts_at__lt=F("shift__starts_at")) | Q(ends_at__gt=F("shift__ends_at"), shift__extensions=None)
    for pk in ShiftBreak.objects.filter(outside).values_list("pk", flat=True):
        yield f"{ShiftBreak._meta.db_table} {pk}", "lies outside its shift"
    own = Q(decided_by=F("record__volunteer__user")) | Q(decided_by=persons.account("record__volunteer"))
    for pk in Decision.objects.filter(own).values_list("pk", flat=True):
        yield f"{Decision._meta.db_table} {pk}", "decided_by: is the volunteer"
    parents = dict(Unit.objects.values_list("pk", "parent"))
    for pk in parents:
        if _is_in_a_circle(pk, parents):
            yield f"{Unit._meta.db_table} {pk}", "parent: the unit is above itself"


def _own_arithmetic() -> Iterator[tuple[str, str]]:
    quanta = dict(HoursPolicy.objects.values_list("pk", "quantum_minutes"))
    names = ("pk", "policy", "intervals", "timed_minutes", "supplementary_minutes")
    measured = Decision.objects.exclude(record__shift__activity__origin=Activity.Origin.HISTORICAL).order_by("pk")
    for pk, policy, rows, timed, more in measured.values_list(*names).iterator(BATCH):
        try:
            intervals = from_rows(rows)
        except (ValueError, TypeError):
            yield f"{Decision._meta.db_table} {pk}", "intervals: cannot be read"
            continue
        all_minutes = _quantised(intervals, quanta[policy])
        timed_minutes = _quantised([one for one in intervals if one.timed], quanta[policy])
        if (timed_minutes, all_minutes) != (timed, timed + more):
            yield f"{Decision._meta.db_table} {pk}", "minutes: do not follow from its intervals"


def _quantised(intervals: tuple[Interval, ...] | list[Interval], quantum: int) -> int:
    minutes = sum((one.end_at - one.start_at for one in intervals), timedelta()) // MINUTE
    return minutes - minutes % quantum


def _misfiled_entries() -> Iterator[tuple[str, str]]:
    """Entries whose person, units, day, kind or decider differ from their record and decision."""
    strangers = LedgerEntry.objects.exclude(
        volunteer=F("record__volunteer"),
        volunteer_unit=F("record__volunteer_unit"),
        recording_unit=F("record__recording_unit"),
        service_on=F("record__service_on"),
        kind=F("record__kind"),
        decision__record=F("record"),
        decided_by=F("decision__decided_by"),
    )
    for pk in strangers.order_by("pk").values_list("pk", flat=True):
        yield f"{LedgerEntry._meta.db_table} {pk}", "is not about the person, units, day and decision of its record"


def _is_in_a_circle(pk: int, parents: dict[int, int | None]) -> bool:
    seen, above = {pk}, parents[pk]
    while above is not None and above not in seen:
        seen.add(above)
        above = parents.get(above)
    return above == pk
