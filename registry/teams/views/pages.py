"""What a team shows of itself: words, photo, whether strangers may read it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.doors.http import SignedInRequest, file_response, form_page, refusals_as_messages, refusals_on
from registry.models import Team
from registry.permissions import can_administer, can_lead_team, require
from registry.teams.forms.pages import TeamPageForm, TeamPhotoForm
from registry.teams.services import teams
from registry.teams.views.found import visible

SHOWN = ("name", "introduction", "work", "is_public")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def team_page_edit(request: SignedInRequest, team_id: int) -> HttpResponse:
    """The words of the page, for its leaders and its unit."""
    team = _led(request, team_id)
    form = _form(request, team)
    if form.is_valid():
        with refusals_on(form):
            teams.change(team=team, by=request.user, **form.cleaned_data)
            messages.success(request, _("已保存。"))
            return redirect("team", team.pk)
    return _page(request, team, form)


@login_required
@require_POST
def team_photo(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Another photo."""
    team = _led(request, team_id)
    form = TeamPhotoForm(request.POST, request.FILES)
    if form.is_valid():
        with refusals_on(form):
            told = form.cleaned_data
            teams.put_photo(team=team, upload=told["photo"], people_agreed=told["people_agreed"], by=request.user)
            messages.success(request, _("照片已上传。"))
            return redirect("team", team.pk)
    answer = _page(request, team, TeamPageForm(initial=_now(team), may_rename=_may_rename(request, team)), form)
    answer.status_code = 422
    return answer


@login_required
@require_POST
def team_photo_remove(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Show no photo."""
    team = _led(request, team_id)
    with refusals_as_messages(request):
        teams.remove_photo(team=team, by=request.user)
        messages.success(request, _("照片已撤下。"))
    return redirect("team-page-edit", team.pk)


@require_safe
def team_picture(request: HttpRequest, team_id: int) -> HttpResponseBase:
    """The photo, for whoever sees the page; one in process is not there for anybody."""
    team = visible(request, team_id)
    if team.photo is None or not team.photo.is_ready:
        raise Http404
    return file_response(team.photo)


def _form(request: SignedInRequest, team: Team) -> TeamPageForm:
    return TeamPageForm(request.POST or None, initial=_now(team), may_rename=_may_rename(request, team))


def _now(team: Team) -> dict[str, object]:
    return {name: getattr(team, name) for name in SHOWN}


def _may_rename(request: SignedInRequest, team: Team) -> bool:
    return can_administer(request.user, team.unit)


def _led(request: SignedInRequest, team_id: int) -> Team:
    team = visible(request, team_id)
    require(can_lead_team(request.user, team))
    return team


def _page(
    request: SignedInRequest, team: Team, form: TeamPageForm, photo_form: TeamPhotoForm | None = None
) -> HttpResponse:
    return form_page(
        request, "registry/teams/team_page_edit.html", form, team=team, photo_form=photo_form or TeamPhotoForm()
    )
