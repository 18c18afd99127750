"""两支团队合并: members and what is to come move to the successor, what was done keeps the old name (D141, D165)."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from registry import clock
from registry.exceptions import TeamRefused
from registry.history.services import history
from registry.models import Activity, Membership, SignUp, Team, TeamMerger, TeamQuota, User, Volunteer
from registry.permissions import can_administer, require
from registry.teams.services import members
from registry.teams.services.held import require_admitted, tell
from registry.teams.services.teams import open_activities
from registry.words.chinese import quoted

Reason = TeamRefused.Reason
Status = Membership.Status
GONE = {"status": Status.LEFT, "is_leader": False, "is_deputy": False, "contact_agreed_at": None}
MOMENTS = ("steps__decided_at", "submitted_at", "approved_at", "published_at", "ended_at")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merger would move, counted."""

    members: int
    requests: int
    activities: int
    past: int


def preview(*, team: Team, by: User) -> Preview:
    """What moves, and how many past activities keep the old name."""
    require(can_administer(by, team.unit))
    counted = team.memberships.aggregate(
        members=Count("pk", filter=Q(status=Status.ACTIVE)), requests=Count("pk", filter=Q(status=Status.REQUESTED))
    )
    coming = open_activities(team)
    past = Activity.objects.public().filter(team=team).exclude(pk__in=coming.values("pk"))
    return Preview(activities=coming.count(), past=past.count(), **counted)


def into(team: Team, by: User) -> QuerySet[Team]:
    """The teams that this one could go into: those of the units that the user keeps."""
    return Team.objects.of_units_in_sight(by).admitted().exclude(pk=team.pk).order_by("name")


@transaction.atomic
def merge(*, team: Team, successor: Team, by: User) -> TeamMerger:
    """Whoever keeps both units merges one team into the other; done at once, undone within the day."""
    held = _held(team, successor)
    if team.pk == successor.pk:
        raise TeamRefused(Reason.TEAM_MERGES_ITSELF)
    team, successor = held[team.pk], held[successor.pk]
    require(can_administer(by, team.unit) and can_administer(by, successor.unit))
    require_admitted(team)
    require_admitted(successor)
    told = list(team.memberships.open().values_list("volunteer__user_id", flat=True))
    leading = list(successor.memberships.running().values_list("volunteer__user_id", flat=True))
    merger = TeamMerger(team=team, successor=successor, by=by, at=clock.now())
    merger.moved = _moved(merger)
    merger.save()
    for one in successor.memberships.contacts().filter(pk__in=merger.moved["members"]):
        members.withdraw_contact(membership=one, by=by)  # they agreed to stand on the page of the other team
    team.invitations.open().update(ended_at=merger.at, ended_by=by)
    team.status, team.successor = Team.Status.DISSOLVED, successor
    team.decided_by, team.decided_at = by, merger.at
    team.save(update_fields=["status", "successor", "decided_by", "decided_at"])
    entry = history.record(by=by, did="merged team", to=team, unit=team.unit, into=successor, **_counts(merger))
    text = _("志愿团队{team}已并入{successor}，您是合并后团队的一员；已有的服务记录不变。")
    tell(entry, team, told, text, successor=quoted(successor.name))
    text = _("志愿团队{team}已并入您负责的{successor}。")
    tell(entry, team, sorted({pk for pk in leading if pk} - set(told)), text, successor=quoted(successor.name))
    return merger


@transaction.atomic
def take_back(*, team: Team, by: User) -> Team:
    """Undo a merger of today, while everything that moved is as it came."""
    require(can_administer(by, team.unit))
    merger = TeamMerger.objects.standing().filter(team=team).select_related("team", "successor").first()
    if merger is None:
        raise TeamRefused(Reason.TEAM_NOT_MERGED)
    held = _held(team, merger.successor)
    team, successor = held[team.pk], held[merger.successor_id]
    require(can_administer(by, team.unit) and can_administer(by, successor.unit))
    merger = TeamMerger.objects.standing().filter(pk=merger.pk).first()
    if merger is None:
        raise TeamRefused(Reason.TEAM_NOT_MERGED)
    if clock.local_date(merger.at) != clock.today():
        raise TeamRefused(Reason.TEAM_MERGER_LATE)
    if what := _hanging(merger, successor):
        raise TeamRefused(Reason.TEAM_MERGER_IN_USE, what="、".join(what))
    _bring_back(merger, team)
    merger.undone_at, merger.undone_by = clock.now(), by
    merger.save(update_fields=["undone_at", "undone_by"])
    entry = history.record(by=by, did="took back team merger", to=team, unit=team.unit, into=successor)
    told = list(team.memberships.open().values_list("volunteer__user_id", flat=True))
    text = _("志愿团队{team}并入{successor}已撤销，您仍是原来团队的一员。")
    tell(entry, team, told, text, successor=quoted(successor.name))
    return team


def can_be_taken_back(merger: TeamMerger | None) -> bool:
    return merger is not None and clock.local_date(merger.at) == clock.today()


def standing_of(team: Team) -> TeamMerger | None:
    return TeamMerger.objects.standing().filter(team=team).select_related("successor").first()


def _held(*teams: Team) -> dict[int, Team]:
    """Both under their locks, always in the same order."""
    rows = Team.objects.select_for_update(no_key=True, of=("self",)).select_related("unit")
    return {team.pk: team for team in rows.filter(pk__in={team.pk for team in teams}).order_by("pk")}


def _moved(merger: TeamMerger) -> dict[str, Any]:
    """Move it, and say what: memberships as they became, members of both who only went, activities, places to come."""
    team, successor = merger.team, merger.successor
    own = dict(successor.memberships.open().values_list("volunteer", "pk"))
    alone: dict[str, list[Any]] = {}
    doubled: dict[str, list[Any]] = {}
    for one in team.memberships.open().order_by("pk"):
        (doubled if one.volunteer_id in own else alone)[str(one.pk)] = _state(one)
    team.memberships.filter(pk__in=alone).update(team=successor)
    team.memberships.filter(pk__in=doubled).update(**GONE, left_at=merger.at)
    activities = list(open_activities(team).order_by("pk").values_list("pk", flat=True))
    Activity.objects.filter(pk__in=activities).update(team=successor)
    places = SignUp.objects.active().filter(team=team, shift__starts_at__gt=merger.at, shift__cancelled_at=None)
    signups = list(places.order_by("pk").values_list("pk", flat=True))
    SignUp.objects.filter(pk__in=signups).update(team=successor)
    return {
        "members": alone,
        "doubled": doubled,
        "activities": activities,
        "signups": signups,
        "quotas": _move_quotas(team, successor),
    }


def _move_quotas(team: Team, successor: Team) -> dict[str, list[int]]:
    """What the team may fill goes along, beside what the successor has: activity → its places, those there were."""
    own = {quota.activity_id: quota for quota in TeamQuota.objects.filter(team=successor)}
    coming = list(TeamQuota.objects.filter(team=team, activity__ended_at=None))
    there_were = {pk: quota.places for pk, quota in own.items()}
    doubled = [quota for quota in coming if quota.activity_id in own]
    for quota in doubled:
        own[quota.activity_id].places += quota.places
    TeamQuota.objects.bulk_update([own[quota.activity_id] for quota in doubled], ["places"])
    TeamQuota.objects.filter(pk__in=[quota.pk for quota in doubled]).delete()
    TeamQuota.objects.filter(pk__in=[quota.pk for quota in coming]).update(team=successor)
    return {str(each.activity_id): [each.places, there_were.get(each.activity_id, 0)] for each in coming}


def _bring_back_quotas(moved: dict[str, list[int]], team: Team, successor: Team) -> None:
    for activity, (places, there_were) in moved.items():
        TeamQuota.objects.create(activity_id=int(activity), team=team, places=places)
        there = TeamQuota.objects.filter(activity=int(activity), team=successor)
        there.update(places=there_were) if there_were else there.delete()


def _hanging(merger: TeamMerger, successor: Team) -> list[str]:
    """What was done since with what moved."""
    moved = merger.moved
    now = {str(one.pk): _state(one) for one in successor.memberships.filter(pk__in=moved["members"])}
    changed = sum(now.get(pk) != was for pk, was in moved["members"].items())
    worked = Q(*((f"{name}__gt", merger.at) for name in MOMENTS), _connector=Q.OR)
    still = Activity.objects.filter(pk__in=moved["activities"], team=successor).exclude(worked).distinct()
    begun = Activity.objects.filter(team=successor, created_at__gt=merger.at).count()
    places = SignUp.objects.active().filter(pk__in=moved["signups"], team=successor)
    quotas = moved.get("quotas", {})
    together = TeamQuota.objects.filter(team=successor, activity__in=quotas).values_list("activity", "places")
    as_moved = sum(sum(quotas[str(activity)]) == places for activity, places in together)
    counts = {
        _("{n} 名队员有变动"): changed,
        _("{n} 项活动已继续办理"): len(moved["activities"]) - still.count() + begun,
        _("{n} 人次报名有变动"): len(moved["signups"]) - places.count(),
        _("{n} 项活动的团队名额有变动"): len(quotas) - as_moved,
    }
    return [text.format(n=n) for text, n in counts.items() if n]


def _bring_back(merger: TeamMerger, team: Team) -> None:
    moved = merger.moved
    if Team.objects.filter(unit=team.unit, name=team.name).exclude(pk=team.pk).exclude(status="dissolved").exists():
        raise TeamRefused(Reason.TEAM_NAME_TAKEN)
    team.status, team.successor = Team.Status.ADMITTED, None
    team.save(update_fields=["status", "successor"])
    Membership.objects.filter(pk__in=moved["members"]).update(team=team)
    still = team.memberships.exclude(volunteer__status__in=Volunteer.GONE).filter(volunteer__merged_into=None)
    for one in still.filter(pk__in=moved["doubled"]):  # who has gone since was ended in the other team only
        one.status, one.is_leader, one.is_deputy = moved["doubled"][str(one.pk)]
        one.left_at = None
        one.save(update_fields=["status", "is_leader", "is_deputy", "left_at"])
    Activity.objects.filter(pk__in=moved["activities"]).update(team=team)
    SignUp.objects.filter(pk__in=moved["signups"]).update(team=team)
    _bring_back_quotas(moved.get("quotas", {}), team, merger.successor)


def _state(one: Membership) -> list[Any]:
    return [str(one.status), one.is_leader, one.is_deputy]


def _counts(merger: TeamMerger) -> dict[str, int]:
    return {
        "people": len(merger.moved["members"]) + len(merger.moved["doubled"]),
        "activities": len(merger.moved["activities"]),
    }
