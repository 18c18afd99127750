"""The numbers that a unit states of its project: which ones, and what was reached in a year."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from certificates.statistics.forms.results import AimForm, ResultsForm
from certificates.statistics.services import projects, results
from registry.doors.http import SignedInRequest, form_page, refusals_as_messages, refusals_on
from registry.exceptions import ProjectRefused
from registry.models import Project, ProjectAim
from registry.permissions import require
from registry.units.services.list_rules import keeps_project


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def project_results(request: SignedInRequest, project_id: int) -> HttpResponse:
    """State what was reached in a year."""
    project = _kept(request, project_id)
    years = projects.years(project)
    year = projects.chosen_year(years, request.GET.get("year", ""))
    rows = ProjectAim.objects.with_results().filter(project=project)
    aims = list(rows)
    running = [aim for aim in aims if not aim.ended_on]
    asked = [aim for aim in aims if aim in running or f"reached_{aim.pk}" in request.POST]  # ended since: told
    away = f"{reverse('project-account', args=[project.pk])}?year={year}"
    form = ResultsForm(request.POST or None, aims=asked, year=year)
    if form.is_valid():
        with refusals_on(form):
            written = results.state(project=project, year=year, by=request.user, **form.told)
            messages.success(
                request,
                _("已保存。")
                if written
                else _("没有改动，各个数字仍截至原来的日期。到这一天也没有变化的，请勾选数字下面的一项再保存。"),
            )
            return redirect(away)
        if form.has_error("__all__", ProjectRefused.Reason.RESULT_CHANGED_SINCE):
            form.bring_up(rows.all(), year)
    context = {"project": project, "years": years, "year": year, "running": asked, "aims": aims, "away": away}
    context["is_full"] = len(running) >= results.MOST_AIMS
    return form_page(request, "certificates/statistics/results.html", form, **context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def project_aim_new(request: SignedInRequest, project_id: int) -> HttpResponse:
    """Name another number."""
    project = _kept(request, project_id)
    form = AimForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            results.add_aim(project=project, by=request.user, **form.cleaned_data)
            messages.success(request, _("已新增，请填报达到多少。"))
            return redirect("project-results", project.pk)
    return form_page(request, "certificates/statistics/aim_form.html", form, project=project, aim=None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def project_aim_edit(request: SignedInRequest, aim_id: int) -> HttpResponse:
    """Correct its words or its goal."""
    aim = _kept_aim(request, aim_id)
    form = AimForm(request.POST or None, instance=aim)
    if form.is_valid():
        with refusals_on(form):
            results.change_aim(aim=aim, by=request.user, **form.cleaned_data)
            messages.success(request, _("已保存。"))
            return redirect("project-results", aim.project_id)
    return form_page(request, "certificates/statistics/aim_form.html", form, project=aim.project, aim=aim)


@login_required
@require_POST
def project_aim_end(request: SignedInRequest, aim_id: int) -> HttpResponse:
    """Ask for it no more."""
    aim = _kept_aim(request, aim_id)
    with refusals_as_messages(request):
        results.end_aim(aim=aim, by=request.user)
        messages.success(request, _("不再填报，已填报的年度保留。"))
    return redirect("project-results", aim.project_id)


@login_required
@require_POST
def project_aim_resume(request: SignedInRequest, aim_id: int) -> HttpResponse:
    """Ask for it again."""
    aim = _kept_aim(request, aim_id)
    with refusals_as_messages(request):
        results.resume_aim(aim=aim, by=request.user)
        messages.success(request, _("已恢复，可以填报。"))
    return redirect("project-results", aim.project_id)


def _kept(request: SignedInRequest, project_id: int) -> Project:
    project = get_object_or_404(Project.objects.select_related("unit"), pk=project_id)
    require(keeps_project(request.user, project))
    return project


def _kept_aim(request: SignedInRequest, aim_id: int) -> ProjectAim:
    aim = get_object_or_404(ProjectAim.objects.select_related("project__unit"), pk=aim_id)
    require(keeps_project(request.user, aim.project))
    return aim
