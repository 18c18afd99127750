"""Inviting volunteers to a shift: only their own yes enrols them (D28)."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q

from registry import clock
from registry.exceptions import SignUpRefused
from registry.history.services import history
from registry.models import Activity, Membership, Position, Shift, SignUp, Team, Unit, User, Volunteer
from registry.models.volunteers import VolunteerQuerySet
from registry.permissions import can_lead, is_committee, is_self, require, unit_reach
from registry.signups.services import quotas, shift_news, sign_up_rules, signups

Reason = SignUpRefused.Reason


def can_invite(user: User, activity: Activity) -> bool:
    """Whoever runs the activity; team leaders and administrators for their own people."""
    return can_lead(user, activity) or bool(unit_reach(user)) or Team.objects.run_by(user).exists()


def invitable_by(user: User, activity: Activity) -> VolunteerQuerySet:
    """Registered people of the user's teams and units; for the leader those of the activity's unit and team."""
    people = Volunteer.objects.canonical().registered()
    if is_committee(user):
        return people
    units = set(unit_reach(user))
    teams = set(Team.objects.run_by(user).admitted().values_list("pk", flat=True))
    if can_lead(user, activity):
        units |= Unit.objects.acting_with(activity.recording_unit_id)
        teams.update([activity.team_id] if activity.team_id else [])
    members = Membership.objects.active().filter(team_id__in=teams).values("volunteer_id")
    return people.filter(Q(unit_id__in=units) | Q(pk__in=members))


@transaction.atomic
def invite(
    *, shift: Shift, volunteers: Iterable[Volunteer], by: User, position: Position | None = None
) -> list[SignUp]:
    """Invite people, except those already on the list; who was asked by the same hand before is answered as done."""
    require(can_invite(by, shift.activity))
    shift = Shift.objects.select_for_update(no_key=True).get(pk=shift.pk)
    sign_up_rules.refuse_unless_open(shift)
    wanted = {volunteer.pk for volunteer in volunteers}
    allowed = set(invitable_by(by, shift.activity).filter(pk__in=wanted).values_list("pk", flat=True))
    if wanted - allowed:
        raise SignUpRefused(Reason.NOT_INVITABLE)
    on_the_list = {
        each.volunteer_id: each for each in SignUp.objects.active().filter(shift=shift, volunteer__in=wanted)
    }
    place = position or shift.positions.first()
    if place is None or place.shift_id != shift.pk:
        raise SignUpRefused(Reason.WRONG_POSITION)
    named = sorted(wanted - on_the_list.keys())
    teams = quotas.teams_of(shift, named, by) if shift.activity.gives_to_teams else {}
    invitations = [_invite(shift, place, pk, by, teams.get(pk)) for pk in named]
    shift_news.invited(shift, invitations)
    before = [each.repeated() for each in on_the_list.values() if each.is_invited and each.invited_by_id == by.pk]
    return invitations + before


def accept(*, signup: SignUp, by: User, **told: Any) -> SignUp:
    """The volunteer accepts, as they would sign up; from now on it is an ordinary sign-up."""
    require(is_self(by, signup.volunteer))
    _refuse_unless_invited(SignUp.objects.get(pk=signup.pk))
    return signups.sign_up(volunteer=signup.volunteer, shift=signup.shift, by=by, **told)


@transaction.atomic
def decline(*, signup: SignUp, by: User, reason: str = "") -> SignUp:
    """The volunteer declines; no reason is needed."""
    require(is_self(by, signup.volunteer))
    signup = (
        SignUp.objects.select_for_update(no_key=True, of=("self",)).select_related("shift__activity").get(pk=signup.pk)
    )
    _refuse_unless_invited(signup)
    signup.status, signup.ended_at, signup.end_reason = SignUp.Status.DECLINED, clock.now(), reason[:100]
    signup.save(update_fields=["status", "ended_at", "end_reason"])
    unit = signup.shift.activity.recording_unit
    history.record(by=by, did="invitation declined", to=signup, unit=unit)
    shift_news.answered(signup)
    return signup


def _invite(shift: Shift, position: Position, volunteer_id: int, by: User, team: Team | None) -> SignUp:
    signup = SignUp.objects.create(
        shift=shift,
        position=position,
        volunteer_id=volunteer_id,
        team=team,
        status=SignUp.Status.INVITED,
        source=SignUp.Source.INVITATION,
        invited_by=by,
    )
    history.record(by=by, did="invited", to=signup, unit=shift.activity.recording_unit)
    return signup


def _refuse_unless_invited(signup: SignUp) -> None:
    if signup.status != SignUp.Status.INVITED:
        raise SignUpRefused(Reason.NOT_INVITED)
