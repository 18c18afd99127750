"""What every command of the room begins and ends with: the team under its lock, and telling people."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from registry.exceptions import TeamRefused
from registry.models import HistoryEntry, Membership, Team
from registry.notifications.services import notifications
from registry.words.chinese import quoted


def held(team: Team) -> Team:
    return Team.objects.select_for_update(no_key=True).get(pk=team.pk)


def held_of(membership: Membership) -> Membership:
    """The membership re-read under its team's lock, so that leaders are counted safely."""
    held(membership.team)
    return Membership.objects.select_related("team__unit", "volunteer").get(pk=membership.pk)


def require_admitted(team: Team) -> None:
    if team.status != Team.Status.ADMITTED:
        raise TeamRefused(TeamRefused.Reason.TEAM_NOT_ADMITTED)


def tell(entry: HistoryEntry, team: Team, users: Iterable[int | None], text: Any, **more: str) -> None:
    """Tell these people of a change, with a link to the team."""
    url = reverse("team", args=[team.pk])
    notifications.tell_of(entry, users=users, text=str(text).format(team=quoted(team.name), **more), url=url)
