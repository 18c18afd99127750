"""Pages of statistics tables: make, preview, submit, correct, download."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certificates.models import StageReport
from certificates.permissions import can_make_table
from certificates.tables import pages, participants
from certificates.tables.filters import StageReportFilter
from certificates.tables.forms import StageForm, WhyForm
from certificates.tables.services import drawings, stage_reports
from certificates.tables.views.drawings import waiting_page
from registry.activities.desk import has_desk
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_as_messages, refusals_on
from registry.history import handing_out
from registry.models import Activity
from registry.permissions import is_committee, require, unit_reach


@login_required
def table_list(request: SignedInRequest) -> HttpResponse:
    """The tables of the user's units and activities, with versions and states."""
    require(has_desk(request.user))
    visible = StageReport.objects.visible_to(request.user).for_lists()
    found = StageReportFilter(request.GET, visible)
    page = page_of(request, found.qs)
    makes = is_committee(request.user) or bool(unit_reach(request.user))
    context = {"page": page, "filter_form": found.form, "total": page.paginator.count, "makes": makes}
    return render(request, "certificates/tables/stage_report_list.html", context)


@login_required
def table_new(request: SignedInRequest) -> HttpResponse:
    """Choose unit and stage; opens an existing table if there is one."""
    require(is_committee(request.user) or bool(unit_reach(request.user)))
    form = StageForm(request.POST or None, user=request.user, initial=request.GET.dict())
    if form.is_valid():
        with refusals_on(form):
            report = stage_reports.draft(subject=form.subject, by=request.user)
            return redirect("table-detail", report.pk)
    return form_page(request, "certificates/tables/stage_report_new.html", form, quick_stages=pages.quick_stages())


@login_required
@require_POST
def activity_table(request: SignedInRequest, activity_id: int) -> HttpResponse:
    """The form of one activity."""
    desk = Activity.objects.overseen_by(request.user).select_related("recording_unit", "programme")
    activity = get_object_or_404(desk, pk=activity_id)
    with refusals_as_messages(request):
        report = stage_reports.draft(subject=stage_reports.of_activity(activity), by=request.user)
        return redirect("table-detail", report.pk)
    return redirect("table-list")


@login_required
def table_detail(request: SignedInRequest, report_id: int) -> HttpResponse:
    """A preview of the table, with links to the list behind each figure."""
    report = visible_table(request, report_id)
    return render(request, "certificates/tables/stage_report_detail.html", pages.detail(report, request.user))


@login_required
def table_people(request: SignedInRequest, report_id: int) -> HttpResponse:
    """The people in 参与人数, of one activity or of the whole table."""
    report = visible_table(request, report_id)
    table = stage_reports.table_of(report)
    entry = pages.entry_of(table, request.GET.get("activity"))
    volunteers = table.volunteers(entry.activity if entry else None)
    page = page_of(request, participants.of_table(volunteers, user=request.user))
    context = {"page": page, "entry": entry, "scope": report.unit}
    context["table_url"] = reverse("table-detail", args=[report.pk])
    return render(request, "certificates/tables/stage_report_people.html", context)


@login_required
def table_file(request: SignedInRequest, report_id: int, suffix: str) -> HttpResponse:
    """The table as Excel, PDF or Word."""
    report = visible_table(request, report_id)
    if suffix not in pages.FILES:
        raise Http404
    drawn = pages.drawn(report, stage_reports.table_of(report))
    if drawings.is_long(drawn, suffix):
        return waiting_page(request, pages.wanted(report, drawn, suffix))
    return handing_out.table(request, **pages.file(report, suffix))


@login_required
@require_POST
def table_submit(request: SignedInRequest, report_id: int) -> HttpResponse:
    """Freeze and submit the table."""
    report = visible_table(request, report_id)
    with refusals_as_messages(request):
        stage_reports.submit(report=report, by=request.user, is_empty=request.POST.get("is_empty") == "1")
        messages.success(request, _("统计表已提交区直团工委，数字已固定。"))
    return redirect("table-detail", report.pk)


@login_required
@require_POST
def table_discard(request: SignedInRequest, report_id: int) -> HttpResponse:
    """Delete a draft."""
    report = visible_table(request, report_id)
    with refusals_as_messages(request):
        stage_reports.discard(report=report, by=request.user)
        messages.success(request, _("草稿已删除。"))
        return redirect("table-list")
    return redirect("table-detail", report.pk)


@login_required
def table_correct(request: SignedInRequest, report_id: int) -> HttpResponse:
    """Begin the next version with a reason."""
    report = visible_table(request, report_id)
    require(can_make_table(request.user, report.unit, report.activity))
    form = WhyForm(request.POST or None, initial={"reason": report.reason})
    if form.is_valid():
        with refusals_on(form):
            following = stage_reports.correct(report=report, by=request.user, **form.cleaned_data)
            return redirect("table-detail", following.pk)
    return form_page(request, "certificates/tables/stage_report_correct.html", form, report=report)


def visible_table(request: HttpRequest, report_id: int) -> Any:
    """The table, for those who may see it."""
    rows = StageReport.objects.visible_to(request.user)
    rows = rows.select_related("unit", "activity", "programme", "seal", "submitted_by", "decided_by", "made_by")
    return get_object_or_404(rows, pk=report_id)
