"""疑点 about the roll as a whole: heads, lengths, seconds, hands, stations, the unit's habits (D125)."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from checkin.attendance.interval_rows import from_rows, text_of
from checkin.attendance.services.hands import SPOKEN_FOR
from checkin.attendance.spans import MINUTE
from checkin.findings import code_crowds
from checkin.findings.services import back_entries
from checkin.findings.services.person_findings import place_of
from checkin.ledger import milestones
from checkin.minutes.services.assessments import Assessment
from checkin.models import Attendance, Finding, HoursSummary, Scan, Station
from checkin.scanning import geodesy
from checkin.words.finding_codes import FindingCode
from registry import clock
from registry.models import Activity, Shift, SignUp, Volunteer, persons

LARGE_GROUP, IDENTICAL_PERCENT = 20, 90
MANY_IN_ONE_SECOND = 10
ONE_HAND_PERCENT = 50
ENOUGH_MINUTES = 600  # ten hours: a share of less means nothing
JUST_OVER_MINUTES, MANY_JUST_OVER = 120, 5
# Methods with one press per person; roll calls and group signs naturally share a second.
ONE_BY_ONE = (Scan.Method.SITE_CODE, Scan.Method.CARD, Scan.Method.PASSCODE)


@dataclass(frozen=True, slots=True)
class Roll:
    """A roll to review: who was there, what that is worth, how many heads were counted."""

    shift: Shift
    present: list[Attendance]
    worth: dict[tuple[int, int], Assessment] = field(default_factory=dict)
    heads: tuple[int | None, ...] = ()


def of_shift(roll: Roll, codes: Iterable[str] | None = None) -> list[Finding]:
    """Findings about the roll as a whole, limited to these codes if given."""
    answers = {code: ANSWERS[code](roll) for code in (ANSWERS if codes is None else codes)}
    return [
        Finding(shift=roll.shift, volunteer=None, code=str(code), evidence=evidence)
        for code, evidence in answers.items()
        if evidence
    ]


def _heads(roll: Roll) -> dict[str, Any]:
    counted, scanned = [head for head in roll.heads if head is not None], len(roll.present)
    return {"heads": counted, "scanned": scanned} if any(head != scanned for head in counted) else {}


def _identical(roll: Roll) -> dict[str, Any]:
    """More than nine tenths of a large group stayed for the same minutes."""
    by_length: dict[int, list[int]] = defaultdict(list)
    for attendance in roll.present:
        if attendance.intervals:
            by_length[_presence(attendance) // MINUTE].append(attendance.volunteer_id)
    total = sum(len(people) for people in by_length.values())
    minutes, people = max(by_length.items(), key=lambda pair: len(pair[1]), default=(0, []))
    if total < LARGE_GROUP or len(people) * 100 <= total * IDENTICAL_PERCENT:
        return {}
    return {"minutes": minutes, "people": len(people), "of": total, "people_ids": sorted(people)}


def _same_second(roll: Roll) -> dict[str, Any]:
    """Many people in one direction within one second."""
    scans = Scan.objects.authentic().filter(shift=roll.shift, method__in=ONE_BY_ONE).order_by()
    people: dict[tuple[str, Any], set[int]] = defaultdict(set)
    for direction, at, volunteer_id in scans.values_list("direction", "logical_at", "volunteer"):
        people[direction, at.replace(microsecond=0)].add(volunteer_id)
    if not people:
        return {}
    (direction, at), most = max(people.items(), key=lambda pair: len(pair[1]))
    if len(most) < MANY_IN_ONE_SECOND:
        return {}
    return {"people": len(most), "direction": direction, "at": text_of(at), "people_ids": sorted(most)}


def _one_hand(roll: Roll) -> dict[str, Any]:
    """One account or station checked in most of a large roll, so no scan proves the person (D125)."""
    spoken = Scan.objects.authentic().filter(shift=roll.shift, method__in=SPOKEN_FOR, direction=Scan.Direction.IN)
    rows = spoken.order_by().values_list("source").annotate(people=Count("volunteer", distinct=True))
    source, people = max(rows, key=lambda row: row[1], default=("", 0))
    if people < LARGE_GROUP or people * 100 < len(roll.present) * ONE_HAND_PERCENT:
        return {}
    last = spoken.filter(source=source).select_related("station", "sent_by").order_by("-pk").first()
    hand = str(last.station or last.sent_by) if last else source
    return {"people": people, "of": len(roll.present), "hand": hand}


def _passed_on(roll: Roll) -> dict[str, Any]:
    """One code used by people far from the site or from each other, as far as their phones said where they were."""
    scans = Scan.objects.authentic().filter(shift=roll.shift, method__in=code_crowds.LIVES)
    rows = scans.exclude(direction=Scan.Direction.ANNUL).order_by().values_list(
        persons.key(), "method", "direction", "logical_at",
        "location__latitude", "location__longitude", "location__accuracy_metres", "location__datum",
    )  # fmt: skip
    seen = []
    for person, method, direction, at, latitude, longitude, accuracy, datum in rows:
        place = None if latitude is None else geodesy.on_the_map((float(latitude), float(longitude)), datum)
        seen.append(code_crowds.Seen(person, method, direction, at, place, accuracy or 0))
    crowd = code_crowds.far_apart(seen, place_of(roll.shift.activity))
    if crowd is None:
        return {}
    people = sorted(crowd.people)
    return {"people": len(people), "metres": crowd.metres, "at": text_of(crowd.at), "people_ids": people}


def _not_on_the_list(roll: Roll) -> dict[str, Any]:
    """Scanned in without a sign-up; a declared walk-in has one, a supplement was approved (design#walk-ins, D123)."""
    listed = set(SignUp.objects.confirmed().filter(shift=roll.shift).values_list(persons.key(), flat=True))
    scanned = Scan.objects.authentic().filter(shift=roll.shift, direction=Scan.Direction.IN)
    strangers = set(scanned.values_list(persons.key(), flat=True)) - listed
    people = sorted(one.volunteer_id for one in roll.present if one.volunteer_id in strangers)
    return {"people": len(people), "people_ids": people} if people else {}


def _refused(roll: Roll) -> dict[str, Any]:
    """Scans that were not authentic and not ruled to count, by their answers."""
    refused = Scan.objects.filter(shift=roll.shift, authentic=False).exclude(rulings__authentic=True)
    codes = dict(refused.order_by().values_list("code").annotate(n=Count("pk", distinct=True)))
    return {"codes": codes, "scans": sum(codes.values())} if codes else {}


def _stations(roll: Roll) -> dict[str, Any]:
    """Stations of the shift that still hold scans, or may hold missing check-outs."""
    heard = Scan.objects.filter(station=OuterRef("pk"), shift=roll.shift, received_at__gte=roll.shift.ends_at)
    silent = Q(last_seen_at=None)
    if any(attendance.state == Attendance.State.OPEN for attendance in roll.present):
        silent |= Q(last_seen_at__lt=roll.shift.ends_at)
    paired = Station.objects.working().filter(shifts=roll.shift, paired_at__isnull=False)
    rows = paired.filter(Q(waiting_scans__gt=0) | (silent & ~Exists(heard))).order_by("pk")
    stations = [
        [name, waiting or 0, text_of(seen) if seen else ""]
        for name, waiting, seen in rows.values_list("name", "waiting_scans", "last_seen_at")
    ]
    return {"stations": stations} if stations else {}


def _back_entries(roll: Roll) -> dict[str, Any]:
    """The unit's back-entry share in the year of service is high, and this roll adds to it."""
    if all(one.timed for attendance in roll.present for one in from_rows(attendance.intervals)):
        return {}
    year, unit = clock.local_date(roll.shift.starts_at).year, roll.shift.activity.recording_unit_id
    share = back_entries.share([unit], year)[unit]
    if share.minutes < ENOUGH_MINUTES or not share.is_alarming:
        return {}
    return {"year": year, "minutes": share.minutes, "percent": share.percent}


def _milestones(roll: Roll) -> dict[str, Any]:
    """This roll lifts several people just over the same milestone."""
    activity = roll.shift.activity
    if activity.kind != Activity.Kind.SERVICE or not activity.counts_hours:
        return {}
    worth = {volunteer_id: one.credit.total_minutes for (volunteer_id, _shift), one in roll.worth.items()}
    moving = [one for one in roll.present if one.volunteer_id in worth]
    if len(moving) < MANY_JUST_OVER:
        return {}
    before = _totals({one.volunteer.person_id for one in moving})
    asked = milestones.on(clock.local_date(roll.shift.starts_at))
    over: dict[int, list[int]] = defaultdict(list)
    for one in moving:
        total = before[one.volunteer.person_id]
        after = total + worth[one.volunteer_id]
        passed = milestones.milestone_passed(total, after, asked)
        if passed is not None and after - passed < JUST_OVER_MINUTES:
            over[passed].append(one.volunteer_id)
    milestone, people = max(over.items(), key=lambda pair: len(pair[1]), default=(0, []))
    if len(people) < MANY_JUST_OVER:
        return {}
    hours = {"hours": milestone // 60, "over_hours": JUST_OVER_MINUTES // 60}
    return hours | {"people": len(people), "people_ids": sorted(people)}


def _totals(people: set[int]) -> Counter[int]:
    """Service minutes of each person so far, duplicates included."""
    rows = HoursSummary.objects.filter(volunteer__in=Volunteer.objects.of_people(people), kind=Activity.Kind.SERVICE)
    sums = rows.order_by().values_list(persons.key())
    return Counter(dict(sums.annotate(minutes=Sum(F("timed_minutes") + F("supplementary_minutes")))))


def _presence(attendance: Attendance) -> timedelta:
    return sum((one.end_at - one.start_at for one in from_rows(attendance.intervals)), timedelta())


ANSWERS: dict[str, Callable[[Roll], dict[str, Any]]] = {
    FindingCode.HEADS_DIFFER: _heads,
    FindingCode.IDENTICAL_DURATIONS: _identical,
    FindingCode.SAME_SECOND: _same_second,
    FindingCode.ONE_HAND_FOR_MANY: _one_hand,
    FindingCode.CODE_PASSED_ON: _passed_on,
    FindingCode.NOT_ON_THE_LIST: _not_on_the_list,
    FindingCode.REFUSED_SCANS: _refused,
    FindingCode.STATIONS_WAITING: _stations,
    FindingCode.BACK_ENTRY_SHARE: _back_entries,
    FindingCode.MILESTONE_CLUSTER: _milestones,
}
