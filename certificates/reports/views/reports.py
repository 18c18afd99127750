"""Reporting a shift on one page, and the list of reports."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certificates.models import ActivityReport
from certificates.permissions import can_report
from certificates.reports import content, hosts
from certificates.reports.filters import ReportFilter
from certificates.reports.forms.reports import ReportForm
from certificates.reports.services import reports
from certificates.tables import participants
from certificates.tables.forms import WhyForm
from registry.activities.desk import has_desk
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_as_messages, refusals_on
from registry.history import handing_out
from registry.models import Activity, Shift, StoredFile
from registry.permissions import require
from registry.words.chinese import quoted


@login_required
def report_list(request: SignedInRequest) -> HttpResponse:
    """Shifts to report, the oldest duty first, then drafts and reports."""
    require(has_desk(request.user))
    desk = Activity.objects.overseen_by(request.user)
    found = ReportFilter(request.GET, ActivityReport.objects.visible_to(request.user).for_lists())
    page = page_of(request, found.qs)
    waiting = reports.shifts_to_report().filter(activity__in=desk)
    if activity := found.form.cleaned_data.get("activity") if found.form.is_valid() else None:
        waiting = waiting.filter(activity=activity)
    context = {"page": page, "filter_form": found.form, "total": page.paginator.count, "activity": activity}
    waiting_page = waiting[: reports.MOST_SHOWN]
    return render(
        request,
        "certificates/reports/report_list.html",
        {**context, "waiting": [(shift, reports.due_on(shift)) for shift in waiting_page], "waits": waiting.count()},
    )


@login_required
def shift_report(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """One page for a phone: participants, people served, summary, materials; save or submit."""
    shift = _overseen(request, shift_id)
    report = ActivityReport.objects.filter(shift=shift).first()
    form = ReportForm(request.POST or None, request.FILES or None, shift=shift, report=report)
    if request.method == "POST":
        require(can_report(request.user, shift))
        if form.is_valid():
            with refusals_on(form):
                return _kept(request, shift, form)
    return form_page(request, "certificates/reports/report_form.html", form, **_page(request, shift))


@login_required
def report_reopen(request: SignedInRequest, report_id: int) -> HttpResponse:
    """Reopen a submitted report with a reason."""
    report = _visible(request, report_id)
    require(can_report(request.user, report.shift))
    form = WhyForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            reports.reopen(report=report, by=request.user, **form.cleaned_data)
            messages.success(request, _("已撤回，可以修改后重新报送。"))
            return redirect("shift-report", report.shift_id)
    return form_page(request, "certificates/reports/report_reopen.html", form, report=report)


@login_required
def report_material(request: SignedInRequest, report_id: int, uuid: Any) -> HttpResponseBase:
    """Send one file to those who may see the report."""
    material = get_object_or_404(_visible(request, report_id).materials, uuid=uuid)
    return handing_out.upload(request, material, to=material)


@login_required
@require_POST
def report_material_remove(request: SignedInRequest, report_id: int, uuid: Any) -> HttpResponse:
    """Remove a file from an open report."""
    report = _visible(request, report_id)
    material = get_object_or_404(report.materials, uuid=uuid)
    with refusals_as_messages(request):
        reports.detach(report=report, material=material, by=request.user)
        messages.success(request, _("已移除%(name)s。") % {"name": quoted(material.name)})
    return redirect("shift-report", report.shift_id)


def _kept(request: SignedInRequest, shift: Shift, form: ReportForm) -> HttpResponse:
    report = reports.save(shift=shift, by=request.user, **form.said)
    for upload in form.cleaned_data["materials"]:
        reports.attach(shift=shift, upload=upload, purpose=form.cleaned_data["purpose"], by=request.user)
    if request.POST.get("do") == "submit":
        reports.submit(report=report, by=request.user)
        messages.success(request, _("已报送区直团工委。"))
    else:
        messages.success(request, _("草稿已保存。"))
    return redirect("shift-report", shift.pk)


def _page(request: SignedInRequest, shift: Shift) -> dict[str, Any]:
    report = ActivityReport.objects.filter(shift=shift).select_related("submitted_by").first()
    return {
        "shift": shift,
        "report": report,
        "materials": list(report.materials.all()) if report else [],
        "people": participants.of_shift(shift, user=request.user),
        "due_on": reports.due_on(shift),
        "host": hosts.beside(shift.activity),
        "may_report": can_report(request.user, shift),
        "no_photo": StoredFile.Purpose.PHOTO not in content.purposes_at(shift),
    }


def _overseen(request: SignedInRequest, shift_id: int) -> Shift:
    desk = Activity.objects.overseen_by(request.user)
    rows = Shift.objects.filter(activity__in=desk).select_related("activity__recording_unit", "activity__site")
    return get_object_or_404(rows, pk=shift_id)


def _visible(request: SignedInRequest, report_id: int) -> ActivityReport:
    rows = ActivityReport.objects.visible_to(request.user).select_related("shift__activity__recording_unit")
    return get_object_or_404(rows, pk=report_id)
