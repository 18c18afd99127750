"""志愿服务项目 in a year: what it is for and what came of it, on one page and as a workbook."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from certificates.statistics.project_figures import Account
from certificates.statistics.services import commending, projects
from certificates.statistics.views import account_files
from registry.doors.http import SignedInRequest
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
    context["commendings"] = commending.standings(account.project, to=request.user)
    context["keeps"] = keeps_project(request.user, account.project) and not account.project.closed_on
    return render(request, "certificates/statistics/project.html", context)


@login_required
@require_safe
def project_account_xlsx(request: SignedInRequest, project_id: int) -> HttpResponse:
    """The same as a workbook."""
    return account_files.given(request, _asked(request, project_id), "xlsx")


@login_required
@require_safe
def project_account_pdf(request: SignedInRequest, project_id: int) -> HttpResponse:
    """The same on paper, to be signed or sent."""
    return account_files.given(request, _asked(request, project_id), "pdf")


def _asked(request: SignedInRequest, project_id: int) -> Account:
    require(keeps_lists(request.user))
    project = get_object_or_404(Project.objects.select_related("unit"), pk=project_id)
    year = projects.chosen_year(projects.years(project), request.GET.get("year", ""))
    return projects.account(project, year, to=request.user)
