"""Why a volunteer cannot have a place: one small rule each, asked by the page and by the command."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, DateTimeField

from registry import clock
from registry.exceptions import SignUpRefused
from registry.ground.once import Once
from registry.models import Activity, Position, Qualification, QualificationKind, Shift, SignUp, Volunteer
from registry.models.signups import SignUpQuerySet
from registry.signups.leading import Duty
from registry.words.chinese import quoted
from registry.words.dates import as_moment
from registry.words.identity import half_width
from registry.words.openness import closed_because

Reason = SignUpRefused.Reason


@dataclass(frozen=True)
class Applicant:
    """A volunteer with the data that the rules need; qualifications are read when a position asks for one."""

    volunteer: Volunteer
    signups: tuple[SignUp, ...]

    @cached_property
    def taken(self) -> Counter[int]:
        """For how many shifts of each activity they signed up, past ones too; read when an activity has a limit."""
        beforehand = SignUp.objects.of(self.volunteer).holding_time().exclude(source=SignUp.Source.WALK_IN)
        return Counter(beforehand.values_list("shift__activity", flat=True))

    @cached_property
    def qualifications(self) -> tuple[Qualification, ...]:
        return tuple(Qualification.objects.filter(volunteer=self.volunteer))

    def signup_for(self, shift: Shift) -> SignUp | None:
        """The active sign-up for this shift, if there is one."""
        return next((signup for signup in self.signups if signup.shift_id == shift.pk), None)


def applicant(volunteer: Volunteer) -> Applicant:
    """The volunteer as an applicant, with their coming sign-ups."""
    return Applicant(volunteer, signups=tuple(_coming(person=volunteer.person_id, now=clock.now())))


def _coming_signups(person: Any, now: Any) -> SignUpQuerySet:
    rows = SignUp.objects.active().of_person(person).filter(shift__ends_at__gt=now)
    return rows.select_related("shift__activity", "position")


_coming: Once[SignUp] = Once(_coming_signups, person=BigIntegerField(), now=DateTimeField())


def registered(who: Applicant, shift: Shift, position: Position) -> None:
    if not who.volunteer.is_registered:
        raise SignUpRefused(Reason.VOLUNTEER_NOT_REGISTERED)


def published(who: Applicant, shift: Shift, position: Position) -> None:
    """The activity takes sign-ups, and the shift is neither called off nor over."""
    refuse_unless_open(shift)


def by_invitation(who: Applicant, shift: Shift, position: Position) -> None:
    """Where the leader chooses whom to ask, nobody else signs up."""
    signup, activity = who.signup_for(shift), shift.activity
    if signup and signup.is_invited:
        return
    if activity.is_by_name:
        raise SignUpRefused(Reason.TEAMS_ONLY if activity.gives_to_teams else Reason.INVITATION_ONLY)


def opened(who: Applicant, shift: Shift, position: Position) -> None:
    if shift.sign_up_opens_at and clock.now() < shift.sign_up_opens_at:
        raise SignUpRefused(Reason.SIGN_UP_NOT_OPEN, opens=as_moment(shift.sign_up_opens_at))


def not_closed(who: Applicant, shift: Shift, position: Position) -> None:
    if shift.is_closed:
        raise SignUpRefused(Reason.SIGN_UP_CLOSED, deadline=as_moment(shift.closes_at))


def only_once(who: Applicant, shift: Shift, position: Position) -> None:
    signup = who.signup_for(shift)
    if signup and signup.status != SignUp.Status.INVITED:
        raise SignUpRefused(Reason.ALREADY_SIGNED_UP)


def within_the_limit(who: Applicant, shift: Shift, position: Position) -> None:
    """So many shifts of an activity for a person, the waiting list included."""
    most = shift.activity.most_shifts
    if most is not None and (taken := who.taken[shift.activity_id]) >= most:
        raise SignUpRefused(Reason.SHIFT_LIMIT, most=most, taken=taken)


def old_enough(who: Applicant, shift: Shift, position: Position) -> None:
    """Old enough on the day of service, the birthday included; no known birthday means no (D20, D98)."""
    if position.min_age is None:
        return
    born_on = who.volunteer.born_on
    if born_on is None or age_on(born_on, clock.local_date(shift.starts_at)) < position.min_age:
        raise SignUpRefused(Reason.TOO_YOUNG, age=position.min_age)


def qualified(who: Applicant, shift: Shift, position: Position) -> None:
    """The required licence or training is checked and valid on the day of service (D21)."""
    if not position.qualification:
        return
    day = clock.local_date(shift.starts_at)
    if not any(
        held.kind == position.qualification and held.is_granted and _is_valid_on(held, day)
        for held in who.qualifications
    ):
        known = QualificationKind.objects.names()
        raise SignUpRefused(
            Reason.QUALIFICATION_MISSING, qualification=known.get(position.qualification, position.qualification)
        )


def free_at_that_time(who: Applicant, shift: Shift, position: Position) -> None:
    """No other sign-up at that time; the waiting list counts, invitations and back-to-back shifts do not."""
    for signup in who.signups:
        other = signup.shift
        if _holds(signup, shift) and overlaps(shift, other):
            raise SignUpRefused(
                Reason.SHIFT_OVERLAP, other=quoted(other.activity.title), when=as_moment(other.starts_at)
            )


def time_to_get_there(who: Applicant, shift: Shift, position: Position) -> None:
    """Between two places somebody needs so many minutes before they meet; at the same place, or online, none."""
    for signup in who.signups:
        other = signup.shift
        if _holds(signup, shift) and is_too_far(shift, position, signup):
            raise SignUpRefused(
                Reason.SHIFT_TOO_FAR,
                other=quoted(other.activity.title),
                when=as_moment(other.starts_at),
                place=other.activity.place,
                gap=minutes_between(shift, position, signup),
                least=settings.TRAVEL_MINUTES,
            )


def _holds(signup: SignUp, shift: Shift) -> bool:
    """Another shift that keeps the person busy."""
    other = signup.shift
    return signup.status in SignUp.HOLDING_TIME and not other.cancelled_at and other.pk != shift.pk


def overlaps(shift: Shift, other: Shift) -> bool:
    """Back-to-back shifts do not overlap."""
    return other.starts_at < shift.ends_at and other.ends_at > shift.starts_at


def is_too_far(shift: Shift, position: Position, other: SignUp | Duty) -> bool:
    """Too little time between the two for the way from one place to the other."""
    least = settings.TRAVEL_MINUTES
    if not least or shift.activity.is_remote:
        return False
    is_short = _gap(shift, position, other) < timedelta(minutes=least)
    return is_short and not is_same_place(shift.activity, other.shift.activity)


def minutes_between(shift: Shift, position: Position, other: SignUp | Duty) -> int:
    return max(0, _gap(shift, position, other) // timedelta(minutes=1))


def reach() -> timedelta:
    """What lies further than this before or behind a shift leaves time enough for the way."""
    return timedelta(minutes=settings.TRAVEL_MINUTES + Position.EARLIEST_MEETING)


def _gap(shift: Shift, position: Position, other: SignUp | Duty) -> timedelta:
    after, before = _meets_at(other.shift, other.position) - shift.ends_at, _meets_at(shift, position)
    return max(after, before - other.shift.ends_at)


def _meets_at(shift: Shift, position: Position) -> datetime:
    return shift.starts_at - timedelta(minutes=position.meets_before or 0)


RULES: tuple[Callable[[Applicant, Shift, Position], None], ...] = (
    registered,
    published,
    by_invitation,
    opened,
    not_closed,
    only_once,
    within_the_limit,
    old_enough,
    qualified,
    free_at_that_time,
    time_to_get_there,
)


def refuse_unless_open(shift: Shift) -> None:
    """For sign-ups and invitations alike; the refusal says what became of the activity."""
    activity = shift.activity
    code = closed_because(
        activity.status,
        was_published=activity.published_at is not None,
        is_called_off=shift.cancelled_at is not None,
        has_ended=shift.has_ended,
    )
    if code:
        raise SignUpRefused(Reason(code))


def check(who: Applicant, shift: Shift, position: Position) -> None:
    """Refuse with the first rule that says no."""
    for rule in RULES:
        rule(who, shift, position)


def obstacle(who: Applicant, shift: Shift, position: Position) -> SignUpRefused | None:
    """The same answer for a page, before the click."""
    try:
        check(who, shift, position)
    except SignUpRefused as refusal:
        return refusal
    return None


def is_same_place(one: Activity, other: Activity) -> bool:
    """The same registered site; where one is only typed, the same words, or one within the other."""
    if one.pk == other.pk or other.is_remote:
        return True
    if one.site_id and other.site_id:
        return one.site_id == other.site_id
    here, there = ("".join(half_width(each.place).split()) for each in (one, other))
    return here in there or there in here


def age_on(born_on: date, day: date) -> int:
    """Full years on a local date."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def _is_valid_on(held: Qualification, day: date) -> bool:
    return held.valid_until_on is None or held.valid_until_on >= day
