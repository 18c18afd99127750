"""What the page of a team shows, to whom."""

from collections.abc import Iterable
from typing import Any

from registry import clock
from registry.models import Activity, Membership, Team
from registry.people import progress
from registry.permissions import can_administer, can_lead_team, can_run_team, volunteer_of
from registry.teams import figures
from registry.teams.services import mergers, naming, teams
from registry.words import alike

LISTED = 30
ACTIVITIES = 5


def shown(team: Team, user: Any) -> dict[str, Any]:
    """Strangers read what the team does; whoever is inside reads who is in it; who runs it acts."""
    is_known = user.is_authenticated
    members = team.memberships.active().select_related("volunteer__unit")
    own = team.memberships.open().filter(volunteer__user_id=user.pk).first() if is_known else None
    runs = is_known and can_run_team(user, team)
    sees_names = runs or (own is not None and own.is_active)
    count = members.count()
    listed = list(members[:LISTED]) if sees_names else []
    asking = list(team.memberships.requested().select_related("volunteer__unit", "invitation")) if runs else []
    alike.name_apart(one.volunteer for one in (*listed, *asking))
    may_review = is_known and can_administer(user, team.unit)
    merger = mergers.standing_of(team) if may_review and team.successor_id else None
    return {
        "team": team,
        "steps": progress.of_team(team),
        "members": listed,
        "member_count": count,
        "is_shortened": sees_names and count > len(listed),
        "requests": asking,
        "own": own,
        "runs": runs,
        "to_name": naming.next_to_name(naming.shares(user, team=team)) if runs else [],
        "leads": is_known and can_lead_team(user, team),
        "sees_names": sees_names,
        "may_join": own is None and team.is_admitted and volunteer_of(user) is not None,
        "may_review": may_review,
        "is_founder": team.founded_by_id == user.pk,
        "contacts": list(team.memberships.contacts().select_related("volunteer")) if is_known else [],
        "has_contacts": team.memberships.contacts().exists(),
        "may_take_back": mergers.can_be_taken_back(merger),
        "still_open": teams.open_activities(team).count() if may_review and team.is_admitted else 0,
        **_done(team, user),
    }


def figures_of(team: Team) -> figures.Figures:
    """Hours of the team and of those that went into it."""
    return figures.of_teams(_all_of(team))


def with_hours(team: Team, rows: Iterable[Membership]) -> list[tuple[Membership, figures.Own]]:
    """Each member with what they did in the name of this team, or of those that went into it."""
    listed = list(rows)
    alike.name_apart(one.volunteer for one in listed)
    own = figures.of_members(_all_of(team), [one.volunteer_id for one in listed])
    return [(one, own.get(one.volunteer_id, figures.Own())) for one in listed]


def _done(team: Team, user: Any) -> dict[str, Any]:
    """What is to come, what was, and the hours: also of the teams that went into this one."""
    of_all = _all_of(team)
    seen = Activity.objects.public_for(user).filter(team__in=of_all)
    keys = seen.keys_soonest_first()
    coming = {one.pk: one for one in seen.filter(pk__in=keys[:ACTIVITIES]).with_upcoming_shifts()}
    past = seen.exclude(pk__in=keys).latest_first()
    former = list(Team.objects.filter(successor=team).order_by("decided_at"))
    return {
        "coming": [coming[pk] for pk in keys[:ACTIVITIES]],
        "past": list(past.select_related("team")[:ACTIVITIES]),
        "past_count": past.count(),
        "figures": figures.of_teams(of_all),
        "former": former,
        "this_year": clock.today().year,
    }


def _all_of(team: Team) -> list[int]:
    return list(Team.objects.with_former(team).values_list("pk", flat=True))
