"""Places of an activity that belong to teams: how many each has, and whom its leader may still name."""

from collections import defaultdict
from collections.abc import Collection

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.exceptions import SignUpRefused
from registry.history.services import history
from registry.models import Activity, HistoryEntry, Membership, Shift, SignUp, Team, TeamQuota, User
from registry.notifications.services import notifications
from registry.permissions import can_lead, require
from registry.words.chinese import quoted

Reason = SignUpRefused.Reason


@transaction.atomic
def allot(*, activity: Activity, team: Team, places: int, by: User) -> None:
    """Give a team so many places of each shift, or none; together no more than the smallest shift has."""
    activity = Activity.objects.select_for_update(no_key=True, of=("self",)).get(pk=activity.pk)
    require(can_lead(by, activity))
    if not activity.gives_to_teams:
        raise SignUpRefused(Reason.NOT_BY_TEAMS)
    # As for an invitation: who names people meanwhile is waited for, and then counted.
    list(Shift.objects.select_for_update(no_key=True).filter(activity=activity, cancelled_at=None).order_by("pk"))
    others = TeamQuota.objects.filter(activity=activity).exclude(team=team)
    total = sum(others.values_list("places", flat=True)) + places
    smallest = min(Shift.objects.upcoming().filter(activity=activity).place_counts(), default=0)
    if places and total > smallest:
        raise SignUpRefused(Reason.QUOTAS_TOO_LARGE, places=smallest, total=total)
    taken = max(_named(activity, team).values(), default=0)
    if places < taken:
        raise SignUpRefused(Reason.QUOTA_IN_USE, team=team, taken=taken)
    own = TeamQuota.objects.filter(activity=activity, team=team)
    is_other = not own.filter(places=places).exists()
    if places:
        TeamQuota.objects.update_or_create(activity=activity, team=team, defaults={"places": places})
    else:
        own.delete()
    unit = activity.recording_unit
    entry = history.record(by=by, did="set team quota", to=activity, unit=unit, team=team.pk, places=places)
    if places and is_other:
        _tell(activity, team, places, entry)


def teams_of(shift: Shift, people: Collection[int], by: User) -> dict[int, Team]:
    """Person → the team of this leader whose place they would take; the caller holds the shift's lock."""
    led = Team.objects.run_by(by).values("pk")
    quotas = TeamQuota.objects.filter(activity=shift.activity_id, team__in=led).select_related("team").order_by("pk")
    members = Membership.objects.active().filter(team__in=[each.team_id for each in quotas], volunteer__in=people)
    teams: dict[int, set[int]] = defaultdict(set)
    for team, person in members.values_list("team", "volunteer"):
        teams[person].add(team)
    found: dict[int, Team] = {}
    for quota in quotas:
        own = [pk for pk in people if quota.team_id in teams[pk] and pk not in found]
        taken = _named(shift.activity, quota.team).get(shift.pk, 0)
        if taken + len(own) > quota.places:
            left = max(0, quota.places - taken)
            raise SignUpRefused(Reason.TEAM_QUOTA_FULL, team=quota.team, places=quota.places, taken=taken, left=left)
        found |= dict.fromkeys(own, quota.team)
    if len(found) < len(people):
        raise SignUpRefused(Reason.NO_TEAM_QUOTA)
    return found


def _named(activity: Activity, team: Team) -> dict[int, int]:
    """Shift to come → how many of its places the team has named somebody for."""
    named = SignUp.objects.on_team_places().filter(team=team)
    named = named.filter(shift__activity=activity, shift__ends_at__gt=clock.now())
    return dict(named.order_by().values_list("shift").annotate(Count("pk")))


def _tell(activity: Activity, team: Team, places: int, entry: HistoryEntry) -> None:
    leaders = Membership.objects.running().filter(team=team).values_list("volunteer__user", flat=True)
    text = _("{team}分到{title}每场 {places} 个名额，请提名队员；队员自己接受才算报名。")
    notifications.tell_of(
        entry,
        users=list(leaders),
        text=text.format(team=quoted(str(team)), title=quoted(activity.title), places=places),
        url=reverse("activity-invite", args=[activity.pk]),
    )
