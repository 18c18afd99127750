"""Pages of printing: what is chosen, how far it is, what failed and why, the files."""

from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.exceptions import PrintRefused
from certificates.models import Certificate, PrintedItem, PrintRun
from certificates.models.deliveries import handed_over
from certificates.permissions import can_print
from certificates.register.filters import CertificateFilter
from certificates.register.printing.forms import PrintRunForm
from certificates.register.printing.http import run_file
from certificates.register.printing.services import run_files, runs
from registry import clock
from registry.doors.http import SignedInRequest, form_page, is_htmx, page_of, refusals_as_messages, refusals_on
from registry.ground import jobs
from registry.permissions import require

WATCHED: Final = timedelta(minutes=60)  # a page left open must not keep somebody logged in


@login_required
@require_safe
def print_runs(request: SignedInRequest) -> HttpResponse:
    """Runs of before, the newest first."""
    require(can_print(request.user))
    page = page_of(request, PrintRun.objects.visible_to(request.user).for_lists())
    counts = runs.states_of(page.object_list)
    shown = [(run, counts[run.pk]) for run in page.object_list]
    return render(request, "certificates/printing/run_list.html", {"page": page, "shown": shown})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def print_run_new(request: SignedInRequest) -> HttpResponse:
    """What the register's filter finds, by unit; then it is begun."""
    require(can_print(request.user))
    found = CertificateFilter(request.GET, queryset=Certificate.objects.visible_to(request.user))
    form = PrintRunForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            run = runs.start(chosen=found.qs, by=request.user, **form.cleaned_data)
            return redirect("print-run", run.pk)
    context: dict[str, Any] = {"filter_form": found.form, "shares": [], "total": 0, "refused": ""}
    try:
        context["total"] = runs.counted(found.qs, by=request.user)
        context["shares"] = runs.shares(found.qs, by=request.user)
    except PrintRefused as refusal:
        context["refused"] = refusal.message
    return form_page(request, "certificates/printing/run_new.html", form, **context)


@never_cache
@login_required
@require_safe
def print_run(request: SignedInRequest, run_id: int) -> HttpResponse:
    """How far it is, the files, who failed and why, and which unit has theirs."""
    run = _seen(request, run_id)
    counts = runs.states(run)
    is_open = run.is_running and runs.is_in_hand(run)
    failed = run.items.filter(state=PrintedItem.State.FAILED).select_related("certificate", "unit")
    context = {
        "run": run,
        "counts": counts,
        "total": sum(counts.values()),
        "past": counts["done"] + counts["failed"],
        "is_open": is_open,
        "is_watched": is_open and run.asked_at > clock.now() - WATCHED,
        "is_silent": is_open and jobs.is_silent(),
        "is_stuck": run.is_running and not is_open,
        "kept_until": run_files.kept_until(run) if run.is_done else None,
        "outdated": run_files.ended_since(run) if run.is_done else 0,
        "page": page_of(request, failed.defer("certificate__file")),
        "shares": _with_those_handed_over(run) if run.is_done else [],
    }
    part = "certificates/printing/_run_progress.html"
    return render(request, part if is_htmx(request) else "certificates/printing/run_detail.html", context)


@login_required
@require_POST
def print_run_stop(request: SignedInRequest, run_id: int) -> HttpResponse:
    run = _seen(request, run_id)
    with refusals_as_messages(request):
        runs.stop(run=run, by=request.user)
        messages.success(request, _("已停止，做好的都在；可以随时继续。"))
    return redirect("print-run", run.pk)


@login_required
@require_POST
def print_run_go_on(request: SignedInRequest, run_id: int) -> HttpResponse:
    """What is left, what failed, and the files anew."""
    run = _seen(request, run_id)
    with refusals_as_messages(request):
        runs.go_on(run=run, by=request.user)
    return redirect("print-run", run.pk)


@never_cache
@login_required
@require_safe
def print_run_file(request: SignedInRequest, run_id: int, ending: str) -> HttpResponseBase:
    run = _seen(request, run_id)
    if ending not in run_files.ENDINGS:
        raise Http404
    with refusals_as_messages(request):
        return run_file(request, run, ending)
    return redirect("print-run", run.pk)


def _seen(request: SignedInRequest, run_id: int) -> PrintRun:
    require(can_print(request.user))
    return get_object_or_404(PrintRun.objects.visible_to(request.user).for_lists(), pk=run_id)


def _with_those_handed_over(run: PrintRun) -> list[tuple[runs.UnitShare, int]]:
    """Each unit, and how many of its certificates somebody has already."""
    theirs = handed_over(Certificate.objects.filter(printed__run=run)).values_list("printed__unit", flat=True)
    counts: dict[int, int] = {}
    for unit in theirs.filter(printed__run=run):
        counts[unit] = counts.get(unit, 0) + 1
    return [(share, counts.get(share.unit.pk, 0)) for share in runs.shares_of(run)]
