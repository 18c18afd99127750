"""One team into another, and back within the day."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from registry.doors.http import SignedInRequest, form_page, refusals_as_messages, refusals_on
from registry.permissions import can_administer, require
from registry.teams.forms.pages import TeamMergeForm
from registry.teams.services import mergers
from registry.teams.views.found import visible


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manage_team_merge(request: SignedInRequest, team_id: int) -> HttpResponse:
    """What would move, and where to."""
    team = visible(request, team_id)
    require(can_administer(request.user, team.unit))
    into = mergers.into(team, request.user).select_related("unit")
    form = TeamMergeForm(request.POST or None, teams=into)
    if form.is_valid():
        with refusals_on(form):
            merger = mergers.merge(team=team, by=request.user, **form.cleaned_data)
            messages.success(request, _("已并入。今天之内、没有新的办理以前可以撤销。"))
            return redirect("team", merger.team_id)
    context = {"team": team, "moves": mergers.preview(team=team, by=request.user), "has_choice": into.exists()}
    return form_page(request, "registry/teams/team_merge.html", form, **context)


@login_required
@require_POST
def manage_team_merge_undo(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Take the merger of today back."""
    team = visible(request, team_id)
    with refusals_as_messages(request):
        mergers.take_back(team=team, by=request.user)
        messages.success(request, _("合并已撤销，队员和活动已转回。"))
    return redirect("team", team.pk)
