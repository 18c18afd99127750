"""Members of a team: asking to join, admitted, brought in, leaving, leading it or helping to."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from registry import clock
from registry.exceptions import TeamRefused
from registry.history.services import history
from registry.models import Membership, Team, User, Volunteer
from registry.permissions import can_administer, can_lead_team, can_run_team, is_self, require
from registry.teams.services.held import held, held_of, require_admitted, tell
from registry.units.services import deciders
from registry.words import identity

Reason = TeamRefused.Reason
Status = Membership.Status


@transaction.atomic
def join(*, team: Team, volunteer: Volunteer, by: User) -> Membership:
    """A registered volunteer asks to join; a leader decides."""
    require(is_self(by, volunteer))
    volunteer = Volunteer.objects.select_for_update(no_key=True).get(pk=volunteer.pk)
    team = held(team)
    require_admitted(team)
    if not volunteer.is_registered:
        raise TeamRefused(Reason.MEMBER_NOT_REGISTERED)
    if team.memberships.open().filter(volunteer=volunteer).exists():
        raise TeamRefused(Reason.ALREADY_MEMBER)
    membership = Membership.objects.create(team=team, volunteer=volunteer, requested_at=clock.now())
    history.record(by=by, did="asked to join", to=membership, unit=team.unit)
    return membership


@transaction.atomic
def bring_in(*, team: Team, volunteer: Volunteer, is_leader: bool, by: User) -> Membership:
    """The unit enters a registered volunteer of its own from the team's roll; the person is told, and may leave."""
    team = held(team)
    require(can_administer(by, team.unit) and can_administer(by, volunteer.unit))
    require_admitted(team)
    if not volunteer.is_registered:
        raise TeamRefused(Reason.MEMBER_NOT_REGISTERED)
    if team.memberships.active().filter(volunteer=volunteer).exists():
        raise TeamRefused(Reason.ALREADY_MEMBER)
    asked = team.memberships.requested().filter(volunteer=volunteer).first()
    membership = asked or Membership(team=team, volunteer=volunteer, requested_at=clock.now())
    membership.status, membership.is_leader = Status.ACTIVE, is_leader
    membership.decided_at, membership.decided_by = clock.now(), by
    membership.save()
    entry = history.record(by=by, did="brought in member", to=membership, unit=team.unit)
    tell(
        entry, team, [volunteer.user_id], _("单位按团队名册把您登记为志愿团队{team}的队员。不是的，可以在团队页退出。")
    )
    return membership


@transaction.atomic
def take_out(*, membership: Membership, by: User) -> Membership:
    """The roll was brought in by mistake."""
    membership = held_of(membership)
    require(can_administer(by, membership.team.unit))
    _end(membership)
    history.record(by=by, did="took out member", to=membership, unit=membership.team.unit)
    return membership


@transaction.atomic
def admit_member(*, membership: Membership, by: User) -> Membership:
    """A team leader or the unit admits the volunteer."""
    membership = held_of(membership)
    require(can_run_team(by, membership.team))
    if not membership.volunteer.is_registered:
        raise TeamRefused(Reason.MEMBER_NOT_REGISTERED)
    told = _("您已加入志愿团队{team}。")
    return _decide_request(membership, Status.ACTIVE, by, did="admitted member", told=told)


@transaction.atomic
def decline_member(*, membership: Membership, by: User) -> Membership:
    """A team leader or the unit declines the request to join."""
    membership = held_of(membership)
    require(can_run_team(by, membership.team))
    told = _("志愿团队{team}没有通过您的加入申请。")
    return _decide_request(membership, Status.DECLINED, by, did="declined member", told=told)


@transaction.atomic
def leave(*, membership: Membership, by: User) -> Membership:
    """A member leaves, withdraws the request, or is removed; the last leader hands over first."""
    membership = held_of(membership)
    may_remove = can_run_team if not membership.runs else can_lead_team
    require(is_self(by, membership.volunteer) or may_remove(by, membership.team))
    if membership.status not in (Status.ACTIVE, Status.REQUESTED):
        raise TeamRefused(Reason.NOT_MEMBER)
    if membership.is_leader:
        _require_another_leader(membership)
    _end(membership)
    entry = history.record(by=by, did="left team", to=membership, unit=membership.team.unit)
    tell(entry, membership.team, [membership.volunteer.user_id], _("您已不再是志愿团队{team}的队员。"))
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: User | None) -> Membership:
    """End a membership, even the last leader's; the unit's administrators then run the team."""
    membership = held_of(membership)
    led = membership.is_leader
    _end(membership)
    entry = history.record(by=by, did="left team", to=membership, unit=membership.team.unit)
    if led and not membership.team.memberships.leading().exists():
        users = deciders.keepers(membership.team.unit, excluding=[membership.volunteer.user_id or 0])
        tell(
            entry,
            membership.team,
            [user.pk for user in users],
            _("志愿团队{team}没有队长了，请指定一名；此前由您代管。"),
        )
    return membership


@transaction.atomic
def appoint_leader(*, membership: Membership, by: User) -> Membership:
    """A member becomes a further 队长."""
    return _lead(membership, by, is_leader=True, did="appointed leader")


@transaction.atomic
def appoint_deputy(*, membership: Membership, by: User) -> Membership:
    """A member becomes 副队长: admits and invites people, and leaves who leads and what the page says to the 队长."""
    return _lead(membership, by, is_deputy=True, did="appointed deputy")


@transaction.atomic
def dismiss_leader(*, membership: Membership, by: User) -> Membership:
    """A 队长 or 副队长 becomes a member again; never the last 队长."""
    return _lead(membership, by, did="dismissed leader")


@transaction.atomic
def agree_to_be_contact(*, membership: Membership, by: User) -> Membership:
    """Who runs the team agrees to stand on its page with name and phone; nobody else can (D25, D88)."""
    membership = held_of(membership)
    require(is_self(by, membership.volunteer))
    require_admitted(membership.team)
    if not membership.runs:
        raise TeamRefused(Reason.CONTACT_NOT_LEADING)
    born_on = membership.volunteer.born_on
    if born_on is None or identity.age_band(born_on, clock.today()) != identity.AgeBand.ADULT:
        raise TeamRefused(Reason.CONTACT_MINOR)
    return _contact(membership, clock.now(), by, "agreed to be contact")


@transaction.atomic
def end_being_contact(*, membership: Membership, by: User) -> Membership:
    """As easily as it was agreed to, and at once."""
    membership = held_of(membership)
    require(is_self(by, membership.volunteer))
    return withdraw_contact(membership=membership, by=by)


def withdraw_contact(*, membership: Membership, by: User) -> Membership:
    """The same inside the caller's transaction, where what was agreed to is no more."""
    return _contact(membership, None, by, "ended being contact")


def _contact(membership: Membership, at: datetime | None, by: User, did: str) -> Membership:
    if (membership.contact_agreed_at is None) != (at is None):
        membership.contact_agreed_at = at
        membership.save(update_fields=["contact_agreed_at"])
        history.record(by=by, did=did, to=membership, unit=membership.team.unit)
    return membership


def _lead(
    membership: Membership, by: User, *, did: str, is_leader: bool = False, is_deputy: bool = False
) -> Membership:
    membership = held_of(membership)
    require(can_lead_team(by, membership.team))
    if membership.status != Status.ACTIVE:
        raise TeamRefused(Reason.NOT_MEMBER)
    if membership.is_leader and not is_leader:
        _require_another_leader(membership)
    membership.is_leader, membership.is_deputy = is_leader, is_deputy
    if not membership.runs:
        membership.contact_agreed_at = None
    membership.save(update_fields=["is_leader", "is_deputy", "contact_agreed_at"])
    history.record(by=by, did=did, to=membership, unit=membership.team.unit)
    return membership


def _end(membership: Membership) -> None:
    membership.status, membership.left_at = Status.LEFT, clock.now()
    membership.is_leader = membership.is_deputy = False
    membership.contact_agreed_at = None
    membership.save(update_fields=["status", "left_at", "is_leader", "is_deputy", "contact_agreed_at"])


def _decide_request(membership: Membership, status: str, by: User, *, did: str, told: str) -> Membership:
    if membership.status != Status.REQUESTED:
        raise TeamRefused(Reason.NOT_REQUESTED)
    membership.status, membership.decided_at, membership.decided_by = status, clock.now(), by
    membership.save(update_fields=["status", "decided_at", "decided_by"])
    entry = history.record(by=by, did=did, to=membership, unit=membership.team.unit)
    tell(entry, membership.team, [membership.volunteer.user_id], told)
    return membership


def _require_another_leader(membership: Membership) -> None:
    if not membership.team.memberships.leading().exclude(pk=membership.pk).exists():
        raise TeamRefused(Reason.LAST_LEADER)
