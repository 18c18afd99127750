"""Teams: founded, admitted, shown, dissolved."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import clock
from registry.exceptions import TeamRefused
from registry.ground.services import files
from registry.history.services import history
from registry.models import Activity, Membership, StoredFile, Team, Unit, User, Volunteer
from registry.permissions import can_administer, can_lead_team, is_account_of, require, volunteer_of
from registry.teams.services.held import held, require_admitted, tell
from registry.units.services.open_units import held_open

Reason = TeamRefused.Reason
Status = Team.Status
TOLD_DISSOLVED = gettext_lazy("志愿团队{team}已解散：{reason}。已有的服务记录不变。")


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
    team = held(team)
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
    team = held(team)
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
    tell(entry, team, [team.founded_by_id], _("志愿团队{team}已审核通过，可以招募队员。"))
    return team


@transaction.atomic
def return_to_founder(*, team: Team, reason: str, by: User) -> Team:
    """Send the proposal back with a reason."""
    team = held(team)
    _require_reviewer(team, by)
    if not reason.strip():
        raise TeamRefused(Reason.TEAM_REASON_MISSING)
    _decide(team, Status.RETURNED, reason.strip(), by)
    entry = history.record(by=by, did="returned team", to=team, unit=team.unit)
    tell(entry, team, [team.founded_by_id], _("志愿团队{team}的成立申请被退回，请查看原因，修改后再提交。"))
    return team


@transaction.atomic
def dissolve(*, team: Team, reason: str, by: User) -> Team:
    """The unit dissolves a team that has nothing under way; members are told why, records stay."""
    team = held(team)
    require(can_administer(by, team.unit))
    require_admitted(team)
    if not reason.strip():
        raise TeamRefused(Reason.TEAM_REASON_MISSING)
    if count := open_activities(team).count():
        raise TeamRefused(Reason.TEAM_STILL_ACTIVE, count=count)
    told = list(team.memberships.open().values_list("volunteer__user_id", flat=True))
    now = clock.now()
    left = {"status": Membership.Status.LEFT, "is_leader": False, "is_deputy": False, "contact_agreed_at": None}
    team.memberships.open().update(**left, left_at=now)
    team.invitations.open().update(ended_at=now, ended_by=by)
    _decide(team, Status.DISSOLVED, reason.strip(), by)
    entry = history.record(by=by, did="dissolved team", to=team, unit=team.unit, reason=reason)
    tell(entry, team, told, TOLD_DISSOLVED, reason=reason.strip().rstrip("。"))
    return team


@transaction.atomic
def change(*, team: Team, introduction: str, work: str, is_public: bool, by: User, name: str | None = None) -> Team:
    """Its leaders say on the page what they do and who may read it; another name is the unit's to give."""
    team = held(team)
    require(can_lead_team(by, team))
    require_admitted(team)
    name = team.name if name is None else name.strip()
    require(name == team.name or can_administer(by, team.unit))
    team.work, team.is_public = work.strip(), is_public
    _write(team, name, introduction)
    history.record(by=by, did="changed team", to=team, unit=team.unit, is_public=is_public)
    return team


def put_photo(*, team: Team, upload: Any, people_agreed: bool, by: User) -> Team:
    """A picture through the gate of all pictures; those who are recognised on it agreed (D25, D99)."""
    require(can_lead_team(by, team))
    if not people_agreed:
        raise TeamRefused(Reason.TEAM_PHOTO_UNAGREED)
    with files.received((upload, StoredFile.Purpose.PHOTO), by=by) as [one]:
        return _put_photo(team, one, by)


@transaction.atomic
def _put_photo(team: Team, one: files.Received, by: User) -> Team:
    team = held(team)
    require_admitted(team)
    team.photo = files.keep(one, page=reverse("team", args=[team.pk]))
    team.save(update_fields=["photo"])
    history.record(by=by, did="changed team photo", to=team, unit=team.unit)
    return team


@transaction.atomic
def remove_photo(*, team: Team, by: User) -> Team:
    team = held(team)
    require(can_lead_team(by, team))
    team.photo = None
    team.save(update_fields=["photo"])
    history.record(by=by, did="removed team photo", to=team, unit=team.unit)
    return team


def open_activities(team: Team) -> QuerySet[Activity]:
    """What the team has begun and not held to the end."""
    running = Activity.objects.not_ended().filter(status=Activity.Status.PUBLISHED).order_by().values("pk")
    return Activity.objects.filter(Q(status__in=Activity.BEGUN_STATUSES) | Q(pk__in=running), team=team)


def _require_reviewer(team: Team, by: User) -> None:
    require(can_administer(by, team.unit))
    if is_account_of(by, team.founded_by_id):
        raise TeamRefused(Reason.OWN_TEAM)
    if team.status != Status.SUBMITTED:
        raise TeamRefused(Reason.TEAM_ALREADY_DECIDED)


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
