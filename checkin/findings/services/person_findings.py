"""疑点 about one person at one shift: the fold, the arithmetic, the other shifts, the map, the account (D125)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F, Q

from checkin.attendance.facts import Interval
from checkin.attendance.interval_rows import from_rows, text_of
from checkin.attendance.services.hands import SPOKEN_FOR
from checkin.attendance.spans import MINUTE
from checkin.minutes.services.assessments import Assessment
from checkin.minutes.tiers import ApprovalTier
from checkin.models import Attendance, Finding, Scan, ScanLocation
from checkin.scanning import geodesy
from checkin.words.finding_codes import FindingCode
from registry.models import Activity, Shift, Volunteer, persons
from registry.standing.services import absences

# Enough time to reach any county of Guangxi.
NEAR_IN_TIME = timedelta(hours=6)
NEAR_METRES, METRES_PER_MINUTE = 2_000, 1_000  # 60 km/h in a straight line
OTHER_COUNTY_MINUTES = 30  # where a site has no coordinates

Codes = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """Presence of the same person at another shift."""

    shift: Shift
    intervals: tuple[Interval, ...]


def of_people(shift: Shift, attendances: list[Attendance], worth: dict[tuple[int, int], Assessment]) -> list[Finding]:
    """Findings about each person from the fold, the arithmetic and their other shifts."""
    elsewhere, far = _at_other_shifts(shift, attendances), _far_from_site(shift, attendances)
    own_hand, away = _own_hand(shift, attendances), _away(attendances)
    found = []
    for attendance in attendances:
        assessment = worth[attendance.volunteer_id, shift.pk]
        codes = _told(attendance) | _judged(attendance, shift, assessment)
        codes |= _conflicts(assessment.intervals, shift, elsewhere[attendance.volunteer_id])
        if attendance.volunteer_id in far:
            codes[FindingCode.FAR_FROM_SITE] = far[attendance.volunteer_id]
        if attendance.volunteer_id in away:
            codes[FindingCode.NOT_IN_STANDING] = away[attendance.volunteer_id]
        if attendance.volunteer_id in own_hand:
            codes[FindingCode.OWN_HAND] = own_hand[attendance.volunteer_id]
        found += [
            Finding(shift=shift, volunteer=attendance.volunteer, code=str(code), evidence=evidence)
            for code, evidence in codes.items()
        ]
    return found


def _told(attendance: Attendance) -> Codes:
    """Findings of the fold, with their moments."""
    codes: Codes = {}
    for told in attendance.findings:
        evidence = codes.setdefault(told["code"], {"times": 0, "at": []})
        evidence["times"] += 1
        if "at" in told:
            evidence["at"].append(told["at"])
    return codes


def _judged(attendance: Attendance, shift: Shift, assessment: Assessment) -> Codes:
    """Findings from the arithmetic and the account."""
    codes: Codes = {str(code): {} for code in assessment.credit.findings}
    volunteer = attendance.volunteer
    if attendance.state == Attendance.State.OPEN:
        since = attendance.open_since or shift.starts_at
        codes[FindingCode.MISSING_CHECKOUT] = {"since": text_of(since)}
    if volunteer.source != Volunteer.Source.WALK_IN and volunteer.created_at > shift.ends_at:
        codes[FindingCode.REGISTERED_AFTERWARDS] = {"days": (volunteer.created_at - shift.ends_at).days}
    if assessment.tier != ApprovalTier.NORMAL:
        codes[FindingCode.LONG_DAY] = {"minutes": assessment.longest_day_minutes}
    return codes


def _conflicts(here: Iterable[Interval], shift: Shift, others: list[_Elsewhere]) -> Codes:
    """Presence elsewhere at the same time, or too soon before or after for the way."""
    here, codes = tuple(here), Codes()
    for other in others:
        known = {"shift": other.shift.pk, "title": str(other.shift)}
        pairs = [(one, two) for one in here for two in other.intervals]
        if shared := sum((_shared(one, two) for one, two in pairs), timedelta()):
            codes[FindingCode.ELSEWHERE_TOO] = known | {"minutes": max(1, shared // MINUTE)}
            continue
        gap = min((_gap(one, two) for one, two in pairs), default=NEAR_IN_TIME)
        needed, metres = _way(shift.activity, other.shift.activity)
        if gap < needed * MINUTE:
            codes[FindingCode.TRAVEL_TOO_SHORT] = known | {
                "gap_minutes": gap // MINUTE,
                "needed_minutes": needed,
                "metres": metres,
            }
    return codes


def _way(first: Activity, second: Activity) -> tuple[int, int | None]:
    """The least minutes that the way takes, and metres if both sites have coordinates; otherwise by county."""
    here, there = place_of(first), place_of(second)
    if here and there:
        metres = geodesy.distance_metres(here, there)
        return (metres // METRES_PER_MINUTE, metres) if metres > NEAR_METRES else (0, metres)
    counties = {_county(first), _county(second)}
    return (OTHER_COUNTY_MINUTES if len(counties) == 2 and "" not in counties else 0), None


def place_of(activity: Activity) -> tuple[float, float] | None:
    site = activity.site
    if site is None or site.latitude is None or site.longitude is None:
        return None
    return float(site.latitude), float(site.longitude)


def _county(activity: Activity) -> str:
    return activity.division_code or (activity.site.division_code if activity.site else "")


def _at_other_shifts(shift: Shift, attendances: list[Attendance]) -> dict[int, list[_Elsewhere]]:
    """Presence of the same people at other shifts, at the same time or shortly before and after."""
    here = [one for attendance in attendances for one in from_rows(attendance.intervals)]
    found: dict[int, list[_Elsewhere]] = defaultdict(list)
    if not here:
        return found
    others = Attendance.objects.filter(
        volunteer__in=[attendance.volunteer_id for attendance in attendances],
        first_in_at__lt=max(one.end_at for one in here) + NEAR_IN_TIME,
        last_out_at__gt=min(one.start_at for one in here) - NEAR_IN_TIME,
    ).exclude(shift=shift)
    for row in others.select_related("shift__activity__site"):
        found[row.volunteer_id].append(_Elsewhere(row.shift, from_rows(row.intervals)))
    return found


def _far_from_site(shift: Shift, attendances: list[Attendance]) -> dict[int, Any]:
    """People whose phone was outside the site's fence even with its error (D113)."""
    site = shift.activity.site
    centre = place_of(shift.activity)
    if site is None or centre is None:
        return {}
    rows = ScanLocation.objects.filter(
        scan__shift=shift, scan__volunteer__in=[one.volunteer_id for one in attendances]
    ).exclude(scan__direction=Scan.Direction.ANNUL)
    far: dict[int, dict[str, int]] = {}
    known = rows.annotate(person=F("scan__volunteer")).order_by("pk")
    for location in known:
        reported = (float(location.latitude), float(location.longitude))
        to_site = geodesy.metres_from_site if location.datum == geodesy.WGS_84 else geodesy.distance_metres
        metres = to_site(reported, centre)
        if geodesy.is_outside(metres, accuracy=location.accuracy_metres, fence=site.fence_metres):
            one = far.setdefault(location.person, {"scans": 0, "metres": 0, "fence": site.fence_metres})  # type: ignore[attr-defined]
            one["scans"] += 1
            if metres > one["metres"]:
                one |= {"metres": metres, "accuracy": location.accuracy_metres}
    return far


def _away(attendances: list[Attendance]) -> dict[int, dict[str, Any]]:
    """People present while suspended or gone; their scans count only with an explanation (design#scanning)."""
    people = {one.volunteer_id: one.volunteer.person_id for one in attendances}
    gone = absences.absences(set(people.values()))
    found: dict[int, dict[str, Any]] = {}
    for attendance in attendances:
        stays = [(one.start_at, one.end_at) for one in from_rows(attendance.intervals)]
        if attendance.open_since:
            stays.append((attendance.open_since, attendance.open_since))
        for since, until in gone.get(people[attendance.volunteer_id], ()):
            if any(end >= since and (until is None or start < until) for start, end in stays):
                told = "" if since == absences.ALWAYS else text_of(since)
                found.setdefault(attendance.volunteer_id, {"since": told})
    return found


def _own_hand(shift: Shift, attendances: list[Attendance]) -> dict[int, dict[str, Any]]:
    """People checked in or out by their own account or station, so nobody else saw it (D121)."""
    people = [one.volunteer_id for one in attendances]
    is_sender = Q(sent_by=F("volunteer__user")) | Q(sent_by=persons.account())
    is_spoken = Q(method__in=SPOKEN_FOR)
    told = Scan.objects.authentic().filter(
        persons.one_of(people),
        is_sender & (is_spoken | Q(method=Scan.Method.CARD)) | is_spoken & Q(station__created_by=F("volunteer__user")),
        shift=shift,
    )
    found: dict[int, dict[str, Any]] = {}
    rows = told.exclude(direction=Scan.Direction.ANNUL).order_by("logical_at", "pk")
    for person, at in rows.values_list(persons.key(), "logical_at"):
        one = found.setdefault(person, {"times": 0, "at": []})
        one["times"] += 1
        one["at"].append(text_of(at))
    return found


def _shared(one: Interval, other: Interval) -> timedelta:
    return max(timedelta(), min(one.end_at, other.end_at) - max(one.start_at, other.start_at))


def _gap(one: Interval, other: Interval) -> timedelta:
    return max(one.start_at, other.start_at) - min(one.end_at, other.end_at)
