"""Teams: public list and page, my teams, joining, leading, the unit's review."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.doors.fields import ReturnForm
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_as_messages, refusals_on
from registry.models import Membership, Team
from registry.people import progress
from registry.permissions import (
    can_administer,
    can_lead_team,
    is_committee,
    is_inspector,
    require,
    require_volunteer,
    unit_reach,
    volunteer_of,
)
from registry.teams.filters import PublicTeamFilter, TeamFilter
from registry.teams.forms.teams import TeamForm, TeamTextForm
from registry.teams.services import teams
from registry.words import alike


@require_safe
def team_list(request: HttpRequest) -> HttpResponse:
    """Teams that anybody may see and a volunteer may join."""
    admitted = Team.objects.admitted().with_member_count().select_related("unit").order_by("pk")
    found = PublicTeamFilter(request.GET, queryset=admitted, request=request)
    return render(request, "registry/teams/team_list.html", {"filter": found, "page": page_of(request, found.qs)})


@require_safe
def team(request: HttpRequest, team_id: int) -> HttpResponse:
    """One team: strangers see what it is, members and administrators see who is in it."""
    return _team_page(request, _visible(request, team_id))


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
    returned = _visible(request, team_id)
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
    joined, volunteer = _visible(request, team_id), require_volunteer(request.user)
    with refusals_as_messages(request):
        teams.join(team=joined, volunteer=volunteer, by=request.user)
        messages.success(request, _("已申请加入，待队长同意。"))
    return redirect("team", joined.pk)


@login_required
@require_POST
def membership_admit(request: SignedInRequest, membership_id: int) -> HttpResponse:
    """Admit a member."""
    return _on_membership(request, membership_id, teams.admit_member, _("已同意加入。"))


@login_required
@require_POST
def membership_decline(request: SignedInRequest, membership_id: int) -> HttpResponse:
    """Decline a request to join."""
    return _on_membership(request, membership_id, teams.decline_member, _("已答复不同意。"))


@login_required
@require_POST
def membership_leave(request: SignedInRequest, membership_id: int) -> HttpResponse:
    """Leave, withdraw the request, or remove a member."""
    return _on_membership(request, membership_id, teams.leave, _("已退出团队。"))


@login_required
@require_POST
def membership_appoint(request: SignedInRequest, membership_id: int) -> HttpResponse:
    """Make a member 队长."""
    return _on_membership(request, membership_id, teams.appoint_leader, _("已任命队长。"))


@login_required
@require_POST
def membership_dismiss(request: SignedInRequest, membership_id: int) -> HttpResponse:
    """Make a 队长 a member again."""
    return _on_membership(request, membership_id, teams.dismiss_leader, _("已免去队长，仍是队员。"))


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
    proposed = _visible(request, team_id)
    with refusals_as_messages(request):
        teams.admit(team=proposed, by=request.user)
        messages.success(request, _("团队已成立。"))
    return redirect("team", proposed.pk)


@login_required
@require_POST
def manage_team_return(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Send a proposal back with a reason."""
    proposed = _visible(request, team_id)
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
    """End a team."""
    ended = _visible(request, team_id)
    with refusals_as_messages(request):
        teams.dissolve(team=ended, by=request.user)
        messages.success(request, _("团队已解散，服务记录保留。"))
    return redirect("manage-teams")


def _visible(request: HttpRequest, team_id: int) -> Team:
    return get_object_or_404(Team.objects.visible_to(request.user).select_related("unit", "founded_by"), pk=team_id)


def _on_membership(
    request: SignedInRequest, membership_id: int, command: Callable[..., Membership], done: str
) -> HttpResponse:
    seen = Membership.objects.visible_to(request.user).select_related("team")
    membership = get_object_or_404(seen, pk=membership_id)
    with refusals_as_messages(request):
        command(membership=membership, by=request.user)
        messages.success(request, done)
    return redirect("team", membership.team_id)


def _team_page(request: HttpRequest, shown: Team, reason_form: ReturnForm | None = None) -> HttpResponse:
    user = request.user
    members = shown.memberships.active().select_related("volunteer__unit")
    own = shown.memberships.open().filter(volunteer__user_id=user.pk).first() if user.is_authenticated else None
    leads = user.is_authenticated and can_lead_team(user, shown)
    sees_names = leads or (own is not None and own.status == Membership.Status.ACTIVE)
    listed = list(members) if sees_names else []
    asking = list(shown.memberships.requested().select_related("volunteer__unit")) if leads else []
    alike.name_apart(one.volunteer for one in (*listed, *asking))
    context = {
        "team": shown,
        "steps": progress.of_team(shown),
        "members": listed,
        "member_count": len(listed) if sees_names else members.count(),
        "requests": asking,
        "own": own,
        "leads": leads,
        "sees_names": sees_names,
        "may_join": own is None and shown.status == Team.Status.ADMITTED and volunteer_of(user) is not None,
        "may_review": user.is_authenticated and can_administer(user, shown.unit),
        "is_founder": shown.founded_by_id == user.pk,
        "reason_form": reason_form or ReturnForm(),
    }
    status = 422 if reason_form is not None and reason_form.errors else 200
    return render(request, "registry/teams/team_detail.html", context, status=status)
