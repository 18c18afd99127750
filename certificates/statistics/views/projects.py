"""志愿服务项目 in a year: what it is for and what came of it, on one page and as a workbook."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from certificates.statistics.documents import project_book, project_lines, project_paper
from certificates.statistics.project_figures import Account
from certificates.statistics.services import projects
from registry.doors.http import SignedInRequest
from registry.history import handing_out
from registry.history.purposes import Inherent
from registry.models import Project
from registry.permissions import require
from registry.units.services.list_rules import keeps_project
from registry.units.views.list_kinds import keeps_lists


@login_required
@require_safe
def project_account(request: SignedInRequest, project_id: int) -> HttpResponse:
    """Goal, partners, results as numbers, and the activities of the year."""
    account = _asked(request, project_id)
    context = {"account": account, "project": account.project, "years": projects.years(account.project)}
    context["keeps"] = keeps_project(request.user, account.project) and not account.project.closed_on
    return render(request, "certificates/statistics/project.html", context)


@login_required
@require_safe
def project_account_xlsx(request: SignedInRequest, project_id: int) -> HttpResponse:
    """The same as a workbook; it names no volunteer, and still leaves a line."""
    account = _asked(request, project_id)
    return _given(request, account, project_book.as_xlsx(account), "xlsx")


@login_required
@require_safe
def project_account_pdf(request: SignedInRequest, project_id: int) -> HttpResponse:
    """The same on paper, to be signed or sent."""
    account = _asked(request, project_id)
    return _given(request, account, project_paper.as_pdf(account), "pdf")


def _given(request: SignedInRequest, account: Account, content: bytes, suffix: str) -> HttpResponse:
    about: dict[str, Any] = {"what": "project", "people": 0, "by_year": account.year, "inline": suffix == "pdf"}
    name = f"{project_lines.name_of(account)}.{suffix}"
    return handing_out.drawn(request, content, name, purpose=Inherent.NOBODY, **about)


def _asked(request: SignedInRequest, project_id: int) -> Account:
    require(keeps_lists(request.user))
    project = get_object_or_404(Project.objects.select_related("unit"), pk=project_id)
    year = projects.chosen_year(projects.years(project), request.GET.get("year", ""))
    return projects.account(project, year, to=request.user)
