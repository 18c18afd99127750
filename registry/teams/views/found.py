"""The team or membership that an address names, if the user may see it."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from registry.models import Membership, Team, TeamInvitation

WITH = ("unit", "founded_by", "photo", "successor")


def visible(request: HttpRequest, team_id: int) -> Team:
    return get_object_or_404(Team.objects.visible_to(request.user).select_related(*WITH), pk=team_id)


def membership_of(request: HttpRequest, membership_id: int) -> Membership:
    seen = Membership.objects.visible_to(request.user).select_related("team__unit", "volunteer")
    return get_object_or_404(seen, pk=membership_id)


def link_of(request: HttpRequest, link_id: int) -> TeamInvitation:
    """A link of a team that the user sees; the caller asks whether they run it."""
    seen = TeamInvitation.objects.filter(team__in=Team.objects.visible_to(request.user).values("pk"))
    return get_object_or_404(seen.with_joined().select_related("team__unit"), pk=link_id)
