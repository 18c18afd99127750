"""Teams: list and page, my teams, asking to join, the unit's review."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.doors.fields import ReasonForm, ReturnForm
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_as_messages, refusals_on, told_page
from registry.models import Membership, Team
from registry.permissions import (
    is_committee,
    is_inspector,
    require,
    require_volunteer,
    unit_reach,
    volunteer_of,
)
from registry.teams import team_page
from registry.teams.filters import PublicTeamFilter, TeamFilter
from registry.teams.forms.teams import TeamForm, TeamTextForm
from registry.teams.services import members, teams
from registry.teams.views.found import WITH, visible


@require_safe
def team_list(request: HttpRequest) -> HttpResponse:
    """Teams that anybody may see and a volunteer may join."""
    admitted = Team.objects.listed_for(request.user).with_member_count().select_related("unit").order_by("pk")
    found = PublicTeamFilter(request.GET, queryset=admitted, request=request)
    return render(request, "registry/teams/team_list.html", {"filter": found, "page": page_of(request, found.qs)})


@require_safe
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    """One team: strangers see what it shows of itself, members and administrators who is in it."""
    shown = Team.objects.visible_to(request.user).select_related(*WITH).filter(pk=team_id).first()
    if shown is None and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())  # whatever stands behind the number
    return _team_page(request, shown or visible(request, team_id))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def me_teams(request: SignedInRequest) -> HttpResponse:
    """The teams I belong to or proposed, and a form for a new one."""
    volunteer = volunteer_of(request.user)
    form = TeamForm(request.POST or None, initial={"unit": volunteer.unit if volunteer else None})
    if form.is_valid():
        with refusals_on(form):
            founded = teams.found(by=request.user, **form.cleaned_data)
            messages.success(request, _("已提交，待{unit}审核。").format(unit=founded.unit))
            return redirect("team", founded.pk)
    mine = Membership.objects.open().filter(volunteer=volunteer).select_related("team__unit")
    proposed = Team.objects.proposed_by(request.user).select_related("unit")
    return form_page(
        request, "registry/teams/team_mine.html", form, memberships=mine, proposed=proposed, volunteer=volunteer
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def team_edit(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Correct a returned proposal."""
    returned = visible(request, team_id)
    require(returned.founded_by_id == request.user.pk)
    initial = {"name": returned.name, "introduction": returned.introduction}
    form = TeamTextForm(request.POST or None, initial=initial)
    if form.is_valid():
        with refusals_on(form):
            teams.hand_in_again(team=returned, by=request.user, **form.cleaned_data)
            messages.success(request, _("已重新提交，请等待单位审核。"))
            return redirect("team", returned.pk)
    return form_page(request, "registry/teams/team_edit.html", form, team=returned)


@login_required
@require_POST
def team_join(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Ask to join."""
    joined, volunteer = visible(request, team_id), require_volunteer(request.user)
    with refusals_as_messages(request):
        members.join(team=joined, volunteer=volunteer, by=request.user)
        messages.success(request, _("已申请加入，待队长同意。"))
    return redirect("team", joined.pk)


@login_required
@require_safe
def manage_teams(request: SignedInRequest) -> HttpResponse:
    """The unit's teams; proposals that wait come first."""
    require(is_committee(request.user) or bool(unit_reach(request.user)) or is_inspector(request.user))
    rows = Team.objects.of_units_in_sight(request.user).waiting_first().with_member_count().select_related("unit")
    found = TeamFilter(request.GET, queryset=rows, request=request)
    return render(request, "registry/teams/team_manage.html", {"filter": found, "page": page_of(request, found.qs)})


@login_required
@require_POST
def manage_team_admit(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Admit a proposed team."""
    proposed = visible(request, team_id)
    with refusals_as_messages(request):
        teams.admit(team=proposed, by=request.user)
        messages.success(request, _("团队已成立。"))
    return redirect("team", proposed.pk)


@login_required
@require_POST
def manage_team_return(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Send a proposal back with a reason."""
    proposed = visible(request, team_id)
    form = ReturnForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            teams.return_to_founder(team=proposed, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("已退回，发起人会看到原因。"))
            return redirect("team", proposed.pk)
    return _team_page(request, proposed, reason_form=form)


@login_required
@require_POST
def manage_team_dissolve(request: SignedInRequest, team_id: int) -> HttpResponse:
    """End a team, with a reason for its members."""
    ended = visible(request, team_id)
    form = ReasonForm(request.POST, auto_id="dissolve_%s")
    if form.is_valid():
        with refusals_on(form):
            teams.dissolve(team=ended, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("团队已解散，队员会收到通知，服务记录保留。"))
            return redirect("manage-teams")
    return _team_page(request, ended, dissolve_form=form)


def _team_page(request: HttpRequest, shown: Team, **bound: Form) -> HttpResponse:
    context = team_page.shown(shown, request.user)
    forms = {"reason_form": ReturnForm(), "dissolve_form": ReasonForm(auto_id="dissolve_%s")}
    refused = any(form.errors for form in bound.values())
    return told_page(
        request, "registry/teams/team_detail.html", context | forms | bound, status=422 if refused else 200
    )
