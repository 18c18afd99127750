"""Links and QR codes by which people join a team, and the page that they lead to."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.documents import qr
from registry.doors.downloads import download
from registry.doors.http import SignedInRequest, form_page, refusals_as_messages, refusals_on
from registry.exceptions import TeamRefused
from registry.permissions import can_run_team, require, volunteer_of
from registry.teams.forms.pages import TeamLinkForm
from registry.teams.services import links
from registry.teams.views.found import link_of, visible

GONE = 410


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def team_links(request: SignedInRequest, team_id: int) -> HttpResponse:
    """The links that are good, those that were, and a new one."""
    team = visible(request, team_id)
    require(can_run_team(request.user, team))
    form = TeamLinkForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            link = links.make(team=team, by=request.user, **form.cleaned_data)
            return redirect("team-link", link.pk)
    rows = team.invitations.with_joined().select_related("made_by")
    good = {link.pk for link in team.invitations.open()}
    context = {"team": team, "links": [link for link in rows if link.pk in good], "past": len(rows) - len(good)}
    return form_page(request, "registry/teams/team_links.html", form, **context)


@login_required
@never_cache
@require_safe
def team_link(request: SignedInRequest, link_id: int) -> HttpResponse:
    """One link with its code: to show, to send, to print."""
    link = link_of(request, link_id)
    require(can_run_team(request.user, link.team))
    is_good = link.team.invitations.open().filter(pk=link.pk).exists()
    context = {"link": link, "team": link.team, "is_good": is_good}
    if is_good:
        address = links.address_of(link)
        context |= {"address": address, "picture": qr.svg(address, label=_("加入团队的二维码"))}
    return render(request, "registry/teams/team_link.html", context)


@login_required
@never_cache
@require_safe
def team_link_picture(request: SignedInRequest, link_id: int) -> HttpResponse:
    """The code as a picture, for a chat or a poster."""
    link = link_of(request, link_id)
    require(can_run_team(request.user, link.team))
    return download(qr.png(links.address_of(link), module_px=12), f"{link.team.name}邀请码.png", inline=True)


@login_required
@require_POST
def team_link_end(request: SignedInRequest, link_id: int) -> HttpResponse:
    """Revoke a link."""
    link = link_of(request, link_id)
    with refusals_as_messages(request):
        links.revoke(link=link, by=request.user)
        messages.success(request, _("已撤销，这个链接和二维码不能再用；已加入的人不变。"))
    return redirect("team-links", link.team_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def team_invited(request: HttpRequest, code: str) -> HttpResponse:
    """Where the code leads, inside WeChat too: what the team is, and joining it by one press."""
    try:
        link = links.of_code(code)
    except TeamRefused as refusal:
        return render(request, "registry/teams/team_invited_ended.html", {"refusal": refusal}, status=GONE)
    volunteer = volunteer_of(request.user)
    if request.method == "POST" and volunteer is not None and request.user.is_authenticated:
        with refusals_as_messages(request):
            joined = links.accept(link=link, volunteer=volunteer, by=request.user)
            done = _("已加入团队。") if joined.is_active else _("已记下，批准后您会收到通知。")
            messages.success(request, done)
        return redirect("team", link.team_id)
    own = link.team.memberships.open().filter(volunteer=volunteer).first() if volunteer else None
    context = {"team": link.team, "volunteer": volunteer, "own": own, "asks": not links.lets_in(link)}
    return render(request, "registry/teams/team_invited.html", context)
