"""Teams: founded, admitted, joined, led, dissolved."""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.exceptions import TeamRefused
from registry.history.services import history
from registry.models import HistoryEntry, Membership, Team, Unit, User, Volunteer
from registry.notifications.services import notifications
from registry.permissions import can_administer, can_lead_team, is_account_of, is_self, require, volunteer_of
from registry.units.services import deciders
from registry.units.services.open_units import held_open
from registry.words.chinese import quoted

Reason = TeamRefused.Reason
Status = Team.Status


@transaction.atomic
def found(*, unit: Unit, name: str, introduction: str, by: User) -> Team:
    """A registered volunteer, or an administrator of the unit, proposes a team; the unit decides (D7, D32)."""
    founder = volunteer_of(by)
    if not can_administer(by, unit) and (founder is None or not founder.is_registered):
        raise TeamRefused(Reason.MEMBER_NOT_REGISTERED)
    held_open(unit)
    team = Team(unit=unit, founded_by=by, submitted_at=clock.now())
    _write(team, name, introduction)
    history.record(by=by, did="proposed team", to=team, unit=unit)
    return team


@transaction.atomic
def hand_in_again(*, team: Team, name: str, introduction: str, by: User) -> Team:
    """The founder corrects a returned proposal and hands it in again."""
    team = _locked(team)
    require(team.founded_by_id == by.pk)
    if team.status != Status.RETURNED:
        raise TeamRefused(Reason.TEAM_ALREADY_DECIDED)
    team.status, team.submitted_at, team.returned_reason = Status.SUBMITTED, clock.now(), ""
    _write(team, name, introduction)
    history.record(by=by, did="handed in team again", to=team, unit=team.unit)
    return team


@transaction.atomic
def admit(*, team: Team, by: User) -> Team:
    """The unit admits the team; a founder who is a volunteer becomes its first leader."""
    team = _locked(team)
    _require_reviewer(team, by)
    _decide(team, Status.ADMITTED, "", by)
    founder = Volunteer.objects.registered().filter(user_id=team.founded_by_id).first()
    if founder:
        Membership.objects.create(
            team=team,
            volunteer=founder,
            status=Membership.Status.ACTIVE,
            is_leader=True,
            requested_at=team.submitted_at,
            decided_at=clock.now(),
            decided_by=by,
        )
    entry = history.record(by=by, did="admitted team", to=team, unit=team.unit)
    _tell(entry, team, [team.founded_by_id], _("志愿团队{team}已审核通过，可以招募队员。"))
    return team


@transaction.atomic
def return_to_founder(*, team: Team, reason: str, by: User) -> Team:
    """Send the proposal back with a reason."""
    team = _locked(team)
    _require_reviewer(team, by)
    if not reason.strip():
        raise TeamRefused(Reason.TEAM_REASON_MISSING)
    _decide(team, Status.RETURNED, reason.strip(), by)
    entry = history.record(by=by, did="returned team", to=team, unit=team.unit)
    _tell(entry, team, [team.founded_by_id], _("志愿团队{team}的成立申请被退回，请查看原因，修改后再提交。"))
    return team


@transaction.atomic
def dissolve(*, team: Team, by: User) -> Team:
    """The unit dissolves a team; memberships end, records stay."""
    team = _locked(team)
    require(can_administer(by, team.unit))
    _require_admitted(team)
    team.memberships.open().update(status=Membership.Status.LEFT, is_leader=False, left_at=clock.now())
    _decide(team, Status.DISSOLVED, "", by)
    history.record(by=by, did="dissolved team", to=team, unit=team.unit)
    return team


@transaction.atomic
def join(*, team: Team, volunteer: Volunteer, by: User) -> Membership:
    """A registered volunteer asks to join; a leader decides."""
    require(is_self(by, volunteer))
    team = _locked(team)
    _require_admitted(team)
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
    team = _locked(team)
    require(can_administer(by, team.unit) and can_administer(by, volunteer.unit))
    _require_admitted(team)
    if not volunteer.is_registered:
        raise TeamRefused(Reason.MEMBER_NOT_REGISTERED)
    if team.memberships.active().filter(volunteer=volunteer).exists():
        raise TeamRefused(Reason.ALREADY_MEMBER)
    asked = team.memberships.requested().filter(volunteer=volunteer).first()
    membership = asked or Membership(team=team, volunteer=volunteer, requested_at=clock.now())
    membership.status, membership.is_leader = Membership.Status.ACTIVE, is_leader
    membership.decided_at, membership.decided_by = clock.now(), by
    membership.save()
    entry = history.record(by=by, did="brought in member", to=membership, unit=team.unit)
    _tell(
        entry, team, [volunteer.user_id], _("单位按团队名册把您登记为志愿团队{team}的队员。不是的，可以在团队页退出。")
    )
    return membership


@transaction.atomic
def take_out(*, membership: Membership, by: User) -> Membership:
    """The roll was brought in by mistake."""
    membership = _with_locked_team(membership)
    require(can_administer(by, membership.team.unit))
    membership.status, membership.is_leader, membership.left_at = Membership.Status.LEFT, False, clock.now()
    membership.save(update_fields=["status", "is_leader", "left_at"])
    history.record(by=by, did="took out member", to=membership, unit=membership.team.unit)
    return membership


@transaction.atomic
def admit_member(*, membership: Membership, by: User) -> Membership:
    """A team leader or the unit admits the volunteer."""
    membership = _with_locked_team(membership)
    require(can_lead_team(by, membership.team))
    if not membership.volunteer.is_registered:
        raise TeamRefused(Reason.MEMBER_NOT_REGISTERED)
    told = _("您已加入志愿团队{team}。")
    return _decide_request(membership, Membership.Status.ACTIVE, by, did="admitted member", told=told)


@transaction.atomic
def decline_member(*, membership: Membership, by: User) -> Membership:
    """A team leader or the unit declines the request to join."""
    membership = _with_locked_team(membership)
    require(can_lead_team(by, membership.team))
    told = _("志愿团队{team}没有通过您的加入申请。")
    return _decide_request(membership, Membership.Status.DECLINED, by, did="declined member", told=told)


@transaction.atomic
def leave(*, membership: Membership, by: User) -> Membership:
    """A member leaves, withdraws the request, or is removed; the last leader hands over first."""
    membership = _with_locked_team(membership)
    require(is_self(by, membership.volunteer) or can_lead_team(by, membership.team))
    if membership.status not in (Membership.Status.ACTIVE, Membership.Status.REQUESTED):
        raise TeamRefused(Reason.NOT_MEMBER)
    if membership.is_leader:
        _require_another_leader(membership)
    membership.status, membership.is_leader, membership.left_at = Membership.Status.LEFT, False, clock.now()
    membership.save(update_fields=["status", "is_leader", "left_at"])
    history.record(by=by, did="left team", to=membership, unit=membership.team.unit)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: User | None) -> Membership:
    """End a membership, even the last leader's; the unit's administrators then run the team."""
    membership = _with_locked_team(membership)
    led = membership.is_leader
    membership.status, membership.is_leader, membership.left_at = Membership.Status.LEFT, False, clock.now()
    membership.save(update_fields=["status", "is_leader", "left_at"])
    entry = history.record(by=by, did="left team", to=membership, unit=membership.team.unit)
    if led and not membership.team.memberships.leading().exists():
        users = deciders.keepers(membership.team.unit, excluding=[membership.volunteer.user_id or 0])
        _tell(
            entry,
            membership.team,
            [user.pk for user in users],
            _("志愿团队{team}没有队长了，请指定一名；此前由您代管。"),
        )
    return membership


@transaction.atomic
def appoint_leader(*, membership: Membership, by: User) -> Membership:
    """A member becomes a further 队长."""
    return _lead(membership, True, by, did="appointed leader")


@transaction.atomic
def dismiss_leader(*, membership: Membership, by: User) -> Membership:
    """A 队长 becomes a member again; never the last one."""
    return _lead(membership, False, by, did="dismissed leader")


def _lead(membership: Membership, is_leader: bool, by: User, *, did: str) -> Membership:
    membership = _with_locked_team(membership)
    require(can_lead_team(by, membership.team))
    if membership.status != Membership.Status.ACTIVE:
        raise TeamRefused(Reason.NOT_MEMBER)
    if membership.is_leader and not is_leader:
        _require_another_leader(membership)
    membership.is_leader = is_leader
    membership.save(update_fields=["is_leader"])
    history.record(by=by, did=did, to=membership, unit=membership.team.unit)
    return membership


def _decide_request(membership: Membership, status: str, by: User, *, did: str, told: str) -> Membership:
    if membership.status != Membership.Status.REQUESTED:
        raise TeamRefused(Reason.NOT_REQUESTED)
    membership.status, membership.decided_at, membership.decided_by = status, clock.now(), by
    membership.save(update_fields=["status", "decided_at", "decided_by"])
    entry = history.record(by=by, did=did, to=membership, unit=membership.team.unit)
    _tell(entry, membership.team, [membership.volunteer.user_id], told)
    return membership


def _tell(entry: HistoryEntry, team: Team, users: list[int | None], text: str) -> None:
    url = reverse("team", args=[team.pk])
    notifications.tell_of(entry, users=users, text=text.format(team=quoted(team.name)), url=url)


def _require_another_leader(membership: Membership) -> None:
    if not membership.team.memberships.leading().exclude(pk=membership.pk).exists():
        raise TeamRefused(Reason.LAST_LEADER)


def _require_reviewer(team: Team, by: User) -> None:
    require(can_administer(by, team.unit))
    if is_account_of(by, team.founded_by_id):
        raise TeamRefused(Reason.OWN_TEAM)
    if team.status != Status.SUBMITTED:
        raise TeamRefused(Reason.TEAM_ALREADY_DECIDED)


def _require_admitted(team: Team) -> None:
    if team.status != Status.ADMITTED:
        raise TeamRefused(Reason.TEAM_NOT_ADMITTED)


def _decide(team: Team, status: str, reason: str, by: User) -> None:
    team.status, team.returned_reason, team.decided_by, team.decided_at = status, reason, by, clock.now()
    team.save(update_fields=["status", "returned_reason", "decided_by", "decided_at"])


def _write(team: Team, name: str, introduction: str) -> None:
    team.name, team.introduction = name.strip(), introduction.strip()
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError:
        raise TeamRefused(Reason.TEAM_NAME_TAKEN) from None


def _locked(team: Team) -> Team:
    return Team.objects.select_for_update(no_key=True).get(pk=team.pk)


def _with_locked_team(membership: Membership) -> Membership:
    """The membership re-read under its team's lock, so that leaders are counted safely."""
    _locked(membership.team)
    return Membership.objects.select_related("team__unit", "volunteer").get(pk=membership.pk)
