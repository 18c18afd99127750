"""The figures of many candidates at once: a fixed number of queries for any number of them (D172)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum

from certificates.models import CommendationRound, StarApplication
from certificates.rounds.criteria import Evidence
from certificates.tables.stage_activities import countable_shifts
from certificates.tables.stages import REPORT_DAYS
from checkin.models import CorrectionRequest, Finding, LedgerEntry, ServiceRecord
from registry import clock
from registry.models import Activity, HistoryEntry, Membership, Shift, Volunteer, persons

ForWhom = CommendationRound.ForWhom
SERVICE = ServiceRecord.Kind.SERVICE
Found = dict[int, Evidence]
# From an activity to whom it counts for.
OF_ACTIVITY = {ForWhom.UNIT: "recording_unit", ForWhom.PROJECT: "project"}


def of_people(people: Collection[int], from_on: date, until_on: date) -> Found:
    """Of these people with all their files, in the period; what is open counts whenever it arose."""
    # Read first: beside a list the databases use their indexes, beside a sub-query not before they know the tables.
    files = list(Volunteer.objects.of_people(people).values_list("pk", flat=True))
    entries: Any = LedgerEntry.objects.filter(volunteer__in=files).service().seen_here().between(from_on, until_on)
    timed = Sum("minutes", filter=Q(hours_class="timed"), default=0)
    sums = entries.order_by().values_list(persons.key()).annotate(n=Sum("minutes"), timed=timed)
    found = {person: Evidence(minutes=n, timed_minutes=timed) for person, n, timed in sums}
    records: Any = _records(from_on, until_on).filter(volunteer__in=files)
    counted = records.values_list(persons.key()).annotate(**_distinct(), times=Count("pk"))
    _add(
        found,
        ((person, {"days": days, "activities": n, "records": times}) for person, days, n, times in counted),
    )
    open_findings: Any = Finding.objects.open().that_need_a_word().filter(volunteer__in=files).order_by()
    _add(found, _count(open_findings.values_list(persons.key()).annotate(n=Count("pk")), "findings"))
    requests: Any = CorrectionRequest.objects.open().filter(volunteer__in=files).order_by()
    _add(found, _count(requests.values_list(persons.key()).annotate(n=Count("pk")), "requests"))
    stars: Any = StarApplication.objects.held().filter(volunteer__in=files).order_by()
    _add(found, _count(stars.values_list(persons.key()).annotate(n=Max("star")), "star"))
    since = Volunteer.objects.filter(pk__in=people).order_by().values_list("pk", "registered_on")
    _add(found, ((pk, _registered(day, until_on)) for pk, day in since if day))
    return found


def of_teams(teams: Collection[int], from_on: date, until_on: date) -> Found:
    """Service in the name of each team; its activities are those at which somebody served so."""
    records: Any = _records(from_on, until_on).filter(team__in=teams)
    found = _of_records(records.values_list("team"))
    members: Any = Membership.objects.active().filter(team__in=teams).order_by()
    _add(found, _count(members.values_list("team").annotate(n=Count("pk")), "members"))
    pairs = records.values_list("team", "shift").distinct()
    shifts: dict[int, set[int]] = defaultdict(set)
    for team, shift in pairs:
        shifts[shift].add(team)
    held = _shifts(from_on, until_on).filter(pk__in=records.values("shift"))
    _add(found, _reports(held, shifts))
    _add(found, _served(held, shifts))
    return found


def of_organisers(for_whom: str, keys: Collection[int], from_on: date, until_on: date) -> Found:
    """Of units or projects: the activities they led, and everybody's recognised service there."""
    path = OF_ACTIVITY[ForWhom(for_whom)]
    found = _of_records(
        _records(from_on, until_on)
        .filter(**{f"shift__activity__{path}__in": keys})
        .values_list(f"shift__activity__{path}")
    )
    shifts = _shifts(from_on, until_on).filter(**{f"activity__{path}__in": keys})
    owners = {pk: {owner} for pk, owner in shifts.values_list("pk", f"activity__{path}")}
    _add(found, _reports(shifts, owners))
    _add(found, _served(shifts, owners))
    if for_whom == ForWhom.UNIT:
        people: Any = Volunteer.objects.canonical().registered().in_units(keys).order_by()
        _add(found, _count(people.values_list("unit").annotate(n=Count("pk")), "members"))
    return found


def _records(from_on: date, until_on: date) -> QuerySet[ServiceRecord]:
    """Recognised service with minutes in the period, hours from before the product apart (D150)."""
    rows = ServiceRecord.objects.counted().filter(kind=SERVICE, service_on__range=(from_on, until_on))
    rows = rows.filter(Q(timed_minutes__gt=0) | Q(supplementary_minutes__gt=0))
    return rows.exclude(shift__activity__origin=Activity.Origin.HISTORICAL).order_by()


def _distinct() -> dict[str, Any]:
    return {"n_days": Count("service_on", distinct=True), "n_acts": Count("shift__activity", distinct=True)}


def _of_records(grouped: Any) -> Found:
    sums = grouped.annotate(
        n=Sum(F("timed_minutes") + F("supplementary_minutes")),
        timed=Sum("timed_minutes"),
        **_distinct(),
        people=Count(persons.key(), distinct=True),
        times=Count("pk"),
        occasions=Count("shift", distinct=True),
    )
    return {
        key: Evidence(
            minutes=n, timed_minutes=timed, days=days, activities=acts, members=people, records=times, shifts=occasions
        )
        for key, n, timed, days, acts, people, times, occasions in sums
    }


def _shifts(from_on: date, until_on: date) -> QuerySet[Shift]:
    begins, ends = _midnight(from_on), _midnight(until_on + timedelta(days=1))
    return countable_shifts().filter(starts_at__gte=begins, starts_at__lt=ends).order_by()


def _reports(shifts: QuerySet[Shift], owners: dict[int, set[int]]) -> Iterable[tuple[int, dict[str, int]]]:
    """How many reports were due by now, and how many came late or not at all; the first hand-in counts (D10)."""
    rows = list(shifts.filter(ends_at__lt=clock.now()).values_list("pk", "ends_at", "report"))
    acts: Any = HistoryEntry.objects.filter(target_model="certificates.activityreport", did="report submitted")
    acts = acts.filter(target_id__in=[report for _pk, _ends, report in rows if report]).order_by()
    handed_in = dict(acts.values_list("target_id").annotate(first=Min("at")))
    due: dict[int, list[bool]] = defaultdict(list)
    for pk, ends_at, report in rows:
        due_on = clock.local_date(ends_at) + timedelta(days=REPORT_DAYS)
        came = handed_in.get(report)
        if due_on < clock.today() or came:
            late = clock.local_date(came) > due_on if came else True
            for owner in owners.get(pk, ()):
                due[owner].append(late)
    return [(owner, {"reports_due": len(late), "reports_late": sum(late)}) for owner, late in due.items()]


def _served(shifts: QuerySet[Shift], owners: dict[int, set[int]]) -> Iterable[tuple[int, dict[str, int]]]:
    """服务人数 as reported."""
    found: dict[int, int] = defaultdict(int)
    for pk, count in shifts.exclude(report=None).values_list("pk", "report__served_count"):
        for owner in owners.get(pk, ()):
            found[owner] += count or 0
    return [(owner, {"served": n}) for owner, n in found.items()]


def _registered(day: date, until_on: date) -> dict[str, Any]:
    whole = until_on.year - day.year - ((until_on.month, until_on.day) < (day.month, day.day))
    return {"registered_on": day.isoformat(), "years_registered": max(0, whole)}


def _count(rows: Any, name: str) -> Iterable[tuple[int, dict[str, int]]]:
    return ((key, {name: n}) for key, n in rows)


def _add(found: Found, more: Iterable[tuple[int, dict[str, Any]]]) -> None:
    for key, figures in more:
        found[key] = replace(found.get(key, Evidence()), **figures)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.LOCAL)
