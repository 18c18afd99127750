"""Places that teams may still name members for, and what became of the invitations, for who sent them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from registry.models import Activity, Shift, SignUp, Team, TeamQuota
from registry.models.signups import SignUpQuerySet
from registry.permissions import can_lead
from registry.words.chinese import quoted


@dataclass(frozen=True, slots=True)
class Share:
    """The places of a team in one shift that still takes people."""

    team: Team
    shift: Shift
    places: int
    named: int

    @property
    def left(self) -> int:
        return max(0, self.places - self.named)

    @property
    def words(self) -> str:
        """“示例队”2 个名额，已提名 0 人，还能提名 2 人."""
        said = _("{team}{places} 个名额，已提名 {named} 人，还能提名 {left} 人")
        return said.format(team=quoted(str(self.team)), places=self.places, named=self.named, left=self.left)


def shares(user: Any, *, activity: Activity | None = None, team: Team | None = None) -> list[Share]:
    """Of the teams this user runs, the soonest shift first; three queries, however many there are."""
    if not user.is_authenticated:
        return []
    rows = TeamQuota.objects.filter(team__in=Team.objects.run_by(user).admitted())
    rows = rows.filter(activity=activity) if activity else rows
    return _shares(rows.filter(team=team) if team else rows)


def all_shares(activity: Activity) -> list[Share]:
    """Of every team, for who runs the activity; three queries."""
    return _shares(TeamQuota.objects.filter(activity=activity))


def _shares(rows: QuerySet[TeamQuota]) -> list[Share]:
    rows = rows.filter(activity__flow=Activity.Flow.TEAMS, activity__status=Activity.Status.PUBLISHED)
    quotas = list(rows.select_related("team").order_by("pk"))
    if not quotas:
        return []
    coming = Shift.objects.upcoming().filter(activity__in=[each.activity_id for each in quotas])
    shifts = [each for each in coming.select_related("activity").order_by("starts_at", "pk") if not each.is_closed]
    named = _named(shifts)
    return [
        Share(quota.team, shift, quota.places, named.get((shift.pk, quota.team_id), 0))
        for shift in shifts
        for quota in quotas
        if quota.activity_id == shift.activity_id
    ]


def next_to_name(found: Iterable[Share]) -> list[Share]:
    """The first shift of each activity and team for which somebody is still to be named."""
    first: dict[tuple[int, int], Share] = {}
    for share in found:
        if share.left:
            first.setdefault((share.shift.activity_id, share.team.pk), share)
    return list(first.values())


def invited(user: Any, activity: Activity) -> SignUpQuerySet:
    """Who was invited to a shift to come, with their answers: all for the leader, their own for others."""
    rows = SignUp.objects.filter(shift__in=Shift.objects.upcoming().filter(activity=activity))
    rows = rows.filter(Q(source=SignUp.Source.INVITATION) | Q(invited_by__isnull=False))  # some came without a yes
    if not can_lead(user, activity):
        rows = rows.filter(Q(invited_by_id=user.pk) | Q(team__in=Team.objects.run_by(user)))
    return rows.order_by("shift__starts_at", "shift", "pk")


def _named(shifts: list[Shift]) -> dict[tuple[int, int | None], int]:
    rows = SignUp.objects.on_team_places().filter(shift__in=shifts).order_by()
    counted = rows.values("shift", "team").annotate(n=Count("pk"))
    return {(row["shift"], row["team"]): row["n"] for row in counted}
