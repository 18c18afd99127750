"""Giving places on shifts, and taking them back."""

from dataclasses import dataclass
from types import MappingProxyType

from django.db import transaction

from registry import clock
from registry.exceptions import SignUpRefused, TeamRefused
from registry.history.services import history
from registry.models import Activity, Membership, Position, Shift, SignUp, Team, User, Volunteer
from registry.models.signups import SignUpQuerySet
from registry.permissions import can_lead, is_self, require
from registry.signups.services import answers, placing, shift_news, sign_up_rules

Reason = SignUpRefused.Reason
Status = SignUp.Status
Source = SignUp.Source


@dataclass(frozen=True)
class Wish:
    """What somebody asks for with a press."""

    position: Position | None
    team: Team | None
    risk_acknowledged: bool
    join_waitlist: bool
    given: answers.Given
    rules_agreed: str  # the version


def sign_up(
    *,
    volunteer: Volunteer,
    shift: Shift,
    by: User,
    position: Position | None = None,
    team: Team | None = None,
    risk_acknowledged: bool = False,
    join_waitlist: bool = False,
    given: answers.Given = MappingProxyType({}),
    rules_agreed: str = "",
) -> SignUp:
    """Give the volunteer a place, or one on the waiting list if wanted, or say why not; `given` are their answers."""
    require(is_self(by, volunteer))
    wish = Wish(position, team, risk_acknowledged, join_waitlist, given, rules_agreed)
    refuse_where_full(volunteer, shift, wish)
    return _sign_up(volunteer, shift, wish, by)


@transaction.atomic
def _sign_up(volunteer: Volunteer, shift: Shift, wish: Wish, by: User) -> SignUp:
    volunteer, shift = lock(volunteer, shift)
    who = sign_up_rules.applicant(volunteer)
    invited = who.signup_for(shift)
    position = chosen(shift, wish.position or (invited.position if invited and invited.is_invited else None))
    said = checked(who, shift, position, wish)
    answers.require_rules(volunteer, said, by=by, agreed=wish.rules_agreed)
    signup = invited or SignUp(shift=shift, volunteer=volunteer, created_at=clock.now())
    if invited is None:
        signup.source = Source.TEAM if wish.team else Source.SELF
    signup.shift, signup.position, signup.risk_acknowledged_at = shift, position, clock.now()
    signup.team = signup.team if signup.is_named_by_a_team else team_of(volunteer, shift, wish.team)
    placing.place(signup, join_waitlist=wish.join_waitlist)
    answers.keep(signup, said)
    history.record(by=by, did="signed up", to=signup, unit=shift.activity.recording_unit, status=signup.status)
    if invited is not None:
        shift_news.answered(signup)
    if signup.is_requested and shift.activity.takes_requests:
        shift_news.asked(shift)
    return signup


def checked(who: sign_up_rules.Applicant, shift: Shift, position: Position, wish: Wish) -> dict[str, str]:
    """The answers as they are kept, unless something other than the number of places speaks against it."""
    sign_up_rules.check(who, shift, position)
    if not wish.risk_acknowledged:
        raise SignUpRefused(Reason.RISK_NOT_ACKNOWLEDGED)
    said = answers.checked(shift.activity, wish.given)
    answers.agrees_to_rules(who.volunteer, said, agreed=wish.rules_agreed)
    return said


def refuse_where_full(volunteer: Volunteer, shift: Shift, wish: Wish) -> None:
    """Told as under the lock, without waiting for it: hundreds press for the last place, and few of them get one.

    Says nothing where a place may be free; only the lock can tell.
    """
    if wish.join_waitlist or placing.waits_for_a_decision(shift):
        return
    positions = [wish.position] if wish.position else list(shift.positions.all())
    if len(positions) != 1 or positions[0].shift_id != shift.pk or placing.can_pass_on(shift):
        return
    position = positions[0]
    taken = getattr(position, "taken", None)  # as the form has just counted it
    if taken is None:
        taken = placing.taken(position)
    if taken < position.places:
        return
    who = sign_up_rules.applicant(volunteer)
    checked(who, shift, position, wish)
    invited = who.signup_for(shift)
    if wish.team and not (invited and invited.is_named_by_a_team):
        team_of(volunteer, shift, wish.team)
    raise placing.full(position, taken)


@transaction.atomic
def withdraw(*, signup: SignUp, by: User, reason: str = "") -> SignUp:
    """Give the place back before the shift starts; the next on the waiting list gets it (D27)."""
    signup, shift = locked_signup(signup)
    require(is_self(by, signup.volunteer))
    if signup.status == Status.INVITED or not signup.is_active:
        raise SignUpRefused(Reason.SIGN_UP_NOT_ACTIVE)
    if shift.has_started:
        raise SignUpRefused(Reason.SHIFT_STARTED)
    signup.withdrew_late = signup.leaves_late
    placing.end(signup, Status.WITHDRAWN, reason)
    told = {"late": True} if signup.withdrew_late else {}
    history.record(by=by, did="sign-up withdrawn", to=signup, unit=shift.activity.recording_unit, **told)
    if signup.withdrew_late:
        shift_news.left_late(shift, signup)
    return signup


@transaction.atomic
def turn_down(*, signup: SignUp, by: User, reason: str) -> SignUp:
    """The leader takes somebody off the list before the start, with a reason for the person."""
    signup, shift = locked_signup(signup)
    require(can_lead(by, shift.activity))
    if not signup.is_active:
        raise SignUpRefused(Reason.SIGN_UP_NOT_ACTIVE)
    if shift.has_started:
        raise SignUpRefused(Reason.SHIFT_STARTED)
    was = signup.status
    placing.end(signup, Status.DECLINED if was != Status.INVITED else Status.WITHDRAWN, reason)
    history.record(by=by, did="sign-up turned down", to=signup, unit=shift.activity.recording_unit, reason=reason)
    shift_news.turned_down(shift, signup, was)
    return signup


@transaction.atomic
def give_back(*, signups: SignUpQuerySet, by: User | None, reason: str) -> list[SignUp]:
    """End the places of somebody who cannot come and move the waiting lists up; the caller has locked the person."""
    asked = list(signups.active().filter(shift__starts_at__gt=clock.now()).values_list("pk", "shift"))
    shifts = Shift.objects.select_for_update(no_key=True).filter(pk__in={shift for _pk, shift in asked})
    coming = [shift.pk for shift in shifts.order_by("pk") if not shift.has_started]
    places = SignUp.objects.active().filter(pk__in=[pk for pk, _shift in asked], shift__in=coming)
    ended = list(places.select_related("position", "shift__activity__recording_unit").order_by("shift", "pk"))
    free = {signup.pk for signup in ended if signup.offered_until or (signup.is_confirmed and not signup.is_walk_in)}
    for signup in ended:
        placing.end(signup, Status.WITHDRAWN, reason)
        history.record(by=by, did="place given back", to=signup, unit=signup.shift.activity.recording_unit)
    shift_news.places_given_back(ended, free=free)
    return ended


@transaction.atomic
def add_walk_in(*, volunteer: Volunteer, shift: Shift, by: User | None) -> SignUp:
    """Put a walk-in on the list: no place is needed, real-name data may follow (design#walk-ins).

    by=None is a station, which has checked its own right to the shift.
    """
    volunteer, shift = lock(volunteer, shift)
    require(by is None or can_lead(by, shift.activity))
    signup = SignUp.objects.active().of(volunteer).filter(shift=shift).first()
    if signup and signup.status == Status.CONFIRMED:
        return signup
    has_asked = signup is not None and signup.status == Status.REQUESTED
    signup = signup or SignUp(shift=shift, volunteer=volunteer, created_at=clock.now())
    if not signup.offered_until:  # who held no place takes none; one that was kept for them is theirs
        signup.source = Source.WALK_IN
    if signup.pk is None:
        signup.position = shift.positions.first()
        signup.team = team_of(volunteer, shift, None)
    signup.status, signup.confirmed_at, signup.offered_until = Status.CONFIRMED, clock.now(), None
    signup.save()
    history.record(by=by, did="walk-in added", to=signup, unit=shift.activity.recording_unit)
    if has_asked:
        shift_news.walk_in_admitted(shift, signup)
    return signup


def lock(volunteer: Volunteer, shift: Shift) -> tuple[Volunteer, Shift]:
    """Both rows, re-read. Lock order everywhere: volunteer, then shift."""
    locked_volunteer = Volunteer.objects.select_for_update(no_key=True).get(pk=volunteer.pk)
    locked_shift = Shift.objects.select_for_update(no_key=True).get(pk=shift.pk)
    # Not joined: after waiting for a lock PostgreSQL reads the locked row again, but no other.
    activities = Activity.objects.select_related("recording_unit")
    locked_shift.activity = activities.get(pk=locked_shift.activity_id)
    _pass_on(locked_shift)
    return locked_volunteer, locked_shift


def chosen(shift: Shift, position: Position | None) -> Position:
    """The position asked for, or the only one."""
    positions = list(shift.positions.all())
    if position is None and len(positions) == 1:
        return positions[0]
    if position not in positions:
        raise SignUpRefused(Reason.WRONG_POSITION)
    return next(each for each in positions if each == position)


def team_of(volunteer: Volunteer, shift: Shift, wished: Team | None) -> Team | None:
    """The team kept on the sign-up: the chosen one, the activity's own, or the volunteer's only one."""
    memberships = Membership.objects.active().filter(volunteer=volunteer).select_related("team")
    teams = [membership.team for membership in memberships.filter(team__status=Team.Status.ADMITTED)]
    if wished is not None:
        if wished not in teams:
            raise TeamRefused(TeamRefused.Reason.NOT_MEMBER)
        return wished
    own = next((team for team in teams if team.pk == shift.activity.team_id), None)
    return own or (teams[0] if len(teams) == 1 else None)


def locked_signup(signup: SignUp) -> tuple[SignUp, Shift]:
    """The sign-up, re-read under the lock of its shift."""
    shift = Shift.objects.select_for_update(no_key=True).get(pk=signup.shift_id)
    _pass_on(shift)
    signup = SignUp.objects.select_related("volunteer", "position").get(pk=signup.pk)
    signup.shift = signup.position.shift = shift
    return signup, shift


def _pass_on(shift: Shift) -> None:
    """Kept places whose time is over are the next one's, whether or not the worker came by."""
    if shift.activity.accept_hours:
        placing.lapse(shift)
