"""What a supplement may claim: for whom, which time, until when (D122, D123, D134)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from checkin.afterwards.claims import Claim
from checkin.afterwards.services import opening_overlaps
from checkin.attendance.interval_rows import from_rows
from checkin.attendance.services import frames
from checkin.attendance.spans import Frame, Span, without
from checkin.exceptions import SupplementRefused
from checkin.models import Attendance, ServiceRecord, Supplement, SupplementLine
from registry import clock
from registry.models import Activity, Membership, Shift, SignUp, Unit, User, Volunteer, persons
from registry.units.services.held_by import recording_unit_on
from registry.words.dates import as_date, as_moment

Reason = SupplementRefused.Reason
APPLIED_WITHIN_DAYS = 30
WINDOW = timedelta(days=APPLIED_WITHIN_DAYS + 1)
MOST_LINES = 200
SETTLED = (*ServiceRecord.COUNTED, ServiceRecord.Status.VOIDED)


def last_day(shift: Shift, ends_at: datetime) -> date:
    """30 days after the shift's end, or after the approval of an activity filed afterwards (D123)."""
    since = clock.local_date(ends_at)
    activity = shift.activity
    if activity.origin == Activity.Origin.SUPPLEMENT and activity.approved_at:
        since = max(since, clock.local_date(activity.approved_at))
    return since + timedelta(days=APPLIED_WITHIN_DAYS)


def check_time(shift: Shift, frame: Frame) -> None:
    """The shift took place, is over, and not too long ago."""
    activity = shift.activity
    is_held = activity.status in Activity.PUBLIC_STATUSES and activity.origin != Activity.Origin.HISTORICAL
    if shift.cancelled_at or not is_held:
        raise SupplementRefused(Reason.SUPPLEMENT_NOT_HELD)
    if clock.now() < frame.ends_at:
        raise SupplementRefused(Reason.SUPPLEMENT_NOT_OVER, ends=as_moment(frame.ends_at))
    until = last_day(shift, frame.ends_at)
    if clock.today() > until:
        raise SupplementRefused(Reason.SUPPLEMENT_TOO_LATE, days=APPLIED_WITHIN_DAYS, until=as_date(until))


def canonical(claims: Iterable[Claim]) -> list[Claim]:
    """The same claims for the people behind merged files, in order of their keys."""
    found = [replace(claim, volunteer=claim.volunteer.person) for claim in claims]
    return sorted(found, key=lambda claim: claim.volunteer.pk)


def check_list(claims: list[Claim], by: User) -> None:
    """At least one person, each once, not too many, and nobody for themselves (D121)."""
    if not claims:
        raise SupplementRefused(Reason.SUPPLEMENT_NOBODY)
    if len(claims) > MOST_LINES:
        raise SupplementRefused(Reason.SUPPLEMENT_TOO_MANY, most=MOST_LINES)
    seen: set[int] = set()
    for claim in claims:
        if claim.volunteer.pk in seen:
            raise SupplementRefused(Reason.SUPPLEMENT_TWICE, name=claim.volunteer)
        seen.add(claim.volunteer.pk)
    if by.pk in accounts_of(claims):
        raise SupplementRefused(Reason.SUPPLEMENT_OWN)


def check_people(shift: Shift, claims: list[Claim], *, besides: Supplement | None = None) -> None:
    """Everybody is on the roll or within reach, undecided, and in no other waiting supplement."""
    people = {claim.volunteer.pk for claim in claims}
    about = persons.one_of(people)
    settled = ServiceRecord.objects.filter(about, shift=shift, status__in=SETTLED)
    decided = set(settled.values_list(persons.key(), flat=True))
    waiting = SupplementLine.objects.filter(about, supplement__in=Supplement.objects.waiting().filter(shift=shift))
    listed = set(waiting.exclude(supplement=besides).values_list(persons.key(), flat=True))
    known, near = on_the_roll(shift), _of_reach(shift, people)
    day = clock.local_date(shift.starts_at)
    covered = opening_overlaps.covered(people, unit=recording_unit_on(shift.activity, day), on=day)
    for claim in claims:
        person = claim.volunteer
        refusals = {
            Reason.SUPPLEMENT_ALREADY_DECIDED: person.pk in decided,
            Reason.SUPPLEMENT_ALREADY_LISTED: person.pk in listed,
            Reason.SUPPLEMENT_IN_OPENING_BALANCE: person.pk in covered,
            Reason.SUPPLEMENT_NOT_REGISTERED: person.pk not in known and person.status != Volunteer.Status.REGISTERED,
            Reason.SUPPLEMENT_NOT_OF_REACH: person.pk not in known and person.pk not in near,
        }
        for reason, holds in refusals.items():
            if holds:
                raise SupplementRefused(reason, name=person)


def check_times(shift: Shift, claims: list[Claim], frame: Frame) -> None:
    """Inside the shift, outside its breaks and known presence; at most duration − breaks (D134)."""
    rows = Attendance.objects.filter(shift=shift, volunteer__in=[claim.volunteer.pk for claim in claims])
    present = {row.volunteer_id: from_rows(row.intervals) for row in rows}
    for claim in claims:
        if not frame.starts_at <= claim.in_at < claim.out_at <= frame.ends_at:
            starts, ends = _clock(frame.starts_at), _clock(frame.ends_at)
            raise SupplementRefused(Reason.SUPPLEMENT_OUTSIDE_SHIFT, name=claim.volunteer, starts=starts, ends=ends)
        if not without([Span(claim.in_at, claim.out_at)], sorted(frame.breaks)):
            raise SupplementRefused(Reason.SUPPLEMENT_ONLY_BREAK, name=claim.volunteer)
        known = present.get(claim.volunteer.pk, ())
        if any(one.start_at < claim.out_at and claim.in_at < one.end_at for one in known):
            raise SupplementRefused(Reason.SUPPLEMENT_OVERLAPS, name=claim.volunteer)


def frame_of(shift: Shift) -> Frame:
    """The counted time of the shift."""
    return frames.frames_of([shift.pk])[shift.pk]


def on_the_roll(shift: Shift) -> set[int]:
    """Everybody who signed up or has attendance."""
    signed_up = SignUp.objects.confirmed().filter(shift=shift).values_list(persons.key(), flat=True)
    traces = Attendance.objects.filter(shift=shift).values_list(persons.key(), flat=True)
    return set(signed_up) | set(traces)


def accounts_of(claims: Iterable[Claim]) -> set[int]:
    """The accounts of the persons listed, of merged duplicates too."""
    people = {claim.volunteer.pk for claim in claims}
    files = Volunteer.objects.of_people(people).exclude(user=None)
    return set(files.values_list("user", flat=True))


def accounts_listed(supplements: Collection[Supplement]) -> dict[int, set[int]]:
    """Supplement → the same for its lines, by two queries for any number of supplements."""
    lines = SupplementLine.objects.filter(supplement__in=supplements).order_by()
    pairs = list(lines.values_list("supplement", persons.key()))
    accounts: dict[int, set[int]] = defaultdict(set)
    files = Volunteer.objects.of_people({person for _supplement, person in pairs}).exclude(user=None)
    for file in files:
        accounts[file.person_id].add(file.user_id or 0)
    found: dict[int, set[int]] = defaultdict(set)
    for supplement, person in pairs:
        found[supplement] |= accounts[person]
    return found


def _of_reach(shift: Shift, people: set[int]) -> set[int]:
    """People of the recording unit and those below it, of co-units, or of the team that ran it."""
    activity = shift.activity
    tree = Unit.objects.succession()
    involved = {activity.recording_unit_id, *activity.co_units.values_list("pk", flat=True)}
    units = tree.reach(involved | {tree.stand_in(pk) for pk in involved})
    near = set(Volunteer.objects.filter(pk__in=people, unit__in=units).values_list("pk", flat=True))
    if activity.team_id:
        members = Membership.objects.active().filter(team=activity.team_id, volunteer__in=people)
        near |= set(members.values_list("volunteer", flat=True))
    return near


def _clock(at: datetime) -> str:
    return f"{at.astimezone(clock.LOCAL):%H:%M}"
