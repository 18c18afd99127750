"""The public page of a project, and the desk where it is asked for, confirmed and withdrawn."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.statistics.services import projects, public_projects
from certificates.statistics.views import public_code
from registry.documents import qr
from registry.doors.fields import ReturnForm
from registry.doors.http import SignedInRequest, form_page, refusals_as_messages, refusals_on
from registry.models import Project, ProjectPage
from registry.permissions import is_committee, require
from registry.units.services.list_rules import keeps_project


@require_safe
def project_public(request: HttpRequest, project_id: int) -> HttpResponse:
    """For everybody: goal, partners, what it reached, and what one can sign up for."""
    project = public_projects.shown(project_id)
    if project is None:
        raise Http404
    years = projects.years(project)
    year = projects.chosen_year(years, request.GET.get("year", ""))
    account = public_projects.account_of(project, year)
    context = {
        "project": project,
        "words": public_projects.confirmed(project),
        "account": account,
        "years": years,
        "activities": public_projects.open_ones(project, request.user),
    }
    return render(request, "certificates/statistics/project_public.html", context)


@login_required
@require_safe
def project_showing(request: SignedInRequest, project_id: int) -> HttpResponse:
    """What is public, what waits, and what can be done about it."""
    return render(request, "certificates/statistics/project_showing.html", _told(request, project_id))


@login_required
@require_POST
def project_show(request: SignedInRequest, project_id: int) -> HttpResponse:
    """Ask that it be public."""
    project = _kept(request, project_id)
    with refusals_as_messages(request):
        page = public_projects.ask(project=project, by=request.user)
        messages.success(request, _("已申请，区直团工委确认后公开。") if page.asked else _("已公开。"))
    return redirect("project-showing", project.pk)


@login_required
@require_POST
def project_show_confirm(request: SignedInRequest, project_id: int) -> HttpResponse:
    """The committee confirms what it saw."""
    project = _kept(request, project_id)
    with refusals_as_messages(request):
        public_projects.confirm(project=project, seen=request.POST.get("seen", ""), by=request.user)
        messages.success(request, _("已公开。"))
    return redirect("project-showing", project.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def project_show_return(request: SignedInRequest, project_id: int) -> HttpResponse:
    """The committee returns it with a reason."""
    require(is_committee(request.user))
    project = _kept(request, project_id)
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            public_projects.send_back(project=project, by=request.user, **form.cleaned_data)
            messages.success(request, _("已退回。"))
            return redirect("project-showing", project.pk)
    return form_page(request, "certificates/statistics/project_show_return.html", form, project=project)


@login_required
@require_POST
def project_show_take_back(request: SignedInRequest, project_id: int) -> HttpResponse:
    """Whoever asked thought better of it."""
    project = _kept(request, project_id)
    with refusals_as_messages(request):
        public_projects.take_back(project=project, by=request.user)
        messages.success(request, _("已撤回申请。"))
    return redirect("project-showing", project.pk)


@login_required
@require_POST
def project_show_withdraw(request: SignedInRequest, project_id: int) -> HttpResponse:
    """Nobody reads it any more."""
    project = _kept(request, project_id)
    with refusals_as_messages(request):
        public_projects.withdraw(project=project, by=request.user)
        messages.success(request, _("已撤下，公开页不能再打开。"))
    return redirect("project-showing", project.pk)


@login_required
@require_safe
def project_show_qr(request: SignedInRequest, project_id: int) -> HttpResponse:
    """The code of the public page as a picture, for a poster."""
    return public_code.picture(_kept(request, project_id))


def _kept(request: SignedInRequest, project_id: int) -> Project:
    project = get_object_or_404(Project.objects.select_related("unit", "public_page"), pk=project_id)
    require(keeps_project(request.user, project))
    return project


def _told(request: SignedInRequest, project_id: int) -> dict[str, Any]:
    project = _kept(request, project_id)
    page = getattr(project, "public_page", None) or ProjectPage(project=project)
    now = public_projects.words_of(project)
    told: dict[str, Any] = {"project": project, "page": page, "is_committee": is_committee(request.user)}
    told["words"] = page.asked or now
    told["seen"] = public_projects.digest_of(page.asked)
    told["differs"] = now != (page.asked or page.shown)
    if project.is_public:
        address = public_code.address(project)
        told |= {"address": address, "picture": qr.svg(address, label=_("项目公开页的二维码"))}
    return told
