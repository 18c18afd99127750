"""Members: admitted, appointed, leaving; who is the contact; the roll with hours."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from registry.doors.http import SignedInRequest, page_of, refusals_as_messages
from registry.models import Membership
from registry.permissions import can_lead_team, can_run_team, require
from registry.teams import team_page
from registry.teams.services import members
from registry.teams.views.found import membership_of, visible


@login_required
@require_POST
def membership_admit(request: SignedInRequest, membership_id: int) -> HttpResponse:
    """Admit a member."""
    return _on_membership(request, membership_id, members.admit_member, _("已同意加入。"))


@login_required
@require_POST
def membership_decline(request: SignedInRequest, membership_id: int) -> HttpResponse:
    """Decline a request to join."""
    return _on_membership(request, membership_id, members.decline_member, _("已答复不同意。"))


@login_required
@require_POST
def membership_leave(request: SignedInRequest, membership_id: int) -> HttpResponse:
    """Leave, withdraw the request, or remove a member."""
    return _on_membership(request, membership_id, members.leave, _("已退出团队。"))


@login_required
@require_POST
def membership_appoint(request: SignedInRequest, membership_id: int) -> HttpResponse:
    """Make a member 队长."""
    return _on_membership(request, membership_id, members.appoint_leader, _("已任命队长。"))


@login_required
@require_POST
def membership_deputise(request: SignedInRequest, membership_id: int) -> HttpResponse:
    """Make a member 副队长."""
    return _on_membership(request, membership_id, members.appoint_deputy, _("已任命副队长，可以同意加入、邀请队员。"))


@login_required
@require_POST
def membership_dismiss(request: SignedInRequest, membership_id: int) -> HttpResponse:
    """Make a 队长 or 副队长 a member again."""
    return _on_membership(request, membership_id, members.dismiss_leader, _("已免去，仍是队员。"))


@login_required
@require_POST
def membership_contact(request: SignedInRequest, membership_id: int) -> HttpResponse:
    """Agree to stand on the page with name and phone."""
    done = _("已公开您的姓名和电话，登录的人在团队页看得到；随时可以撤回。")
    return _on_membership(request, membership_id, members.agree_to_be_contact, done)


@login_required
@require_POST
def membership_contact_end(request: SignedInRequest, membership_id: int) -> HttpResponse:
    """Take that back."""
    return _on_membership(
        request, membership_id, members.end_being_contact, _("已撤回，团队页不再显示您的姓名和电话。")
    )


@login_required
@require_safe
def team_roll(request: SignedInRequest, team_id: int) -> HttpResponse:
    """Every member with the hours served in the name of this team, for who runs it."""
    shown = visible(request, team_id)
    require(can_run_team(request.user, shown))
    rows = shown.memberships.active().select_related("volunteer__unit")
    page = page_of(request, rows)
    context = {
        "team": shown,
        "page": page,
        "rows": team_page.with_hours(shown, page.object_list),
        "leads": can_lead_team(request.user, shown),
    }
    return render(request, "registry/teams/team_roll.html", context)


def _on_membership(
    request: SignedInRequest, membership_id: int, command: Callable[..., Membership], done: str
) -> HttpResponse:
    membership = membership_of(request, membership_id)
    with refusals_as_messages(request):
        command(membership=membership, by=request.user)
        messages.success(request, done)
    return redirect("team", membership.team_id)
