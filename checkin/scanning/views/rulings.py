"""Pages of scans judged not authentic, and rulings on them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from checkin.attendance.services.hands import hands_in_scan
from checkin.models import Scan
from checkin.permissions import can_rule_on_scan, can_see_queue
from checkin.scanning.filters import ScanFilter
from checkin.scanning.forms.rulings import RulingForm
from checkin.scanning.judging import words
from checkin.scanning.services import rulings
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_on
from registry.permissions import require


@login_required
@require_safe
def scan_list(request: SignedInRequest) -> HttpResponse:
    """Scans that wait for a ruling, the newest first, optionally of a shift or station."""
    require(can_see_queue(request.user))
    rows = Scan.objects.visible_to(request.user).for_rulings().order_by("-pk")
    filter_ = ScanFilter({"which": ScanFilter.Which.WAITING} | request.GET.dict(), rows)
    page = page_of(request, filter_.qs)
    lines = [(scan, words(scan.code, scan.shift)) for scan in page]
    context = {"filter": filter_, "page": page, "lines": lines}
    return render(request, "checkin/scanning/scan_list.html", context)


@login_required
def scan_ruling(request: SignedInRequest, scan_id: int) -> HttpResponse:
    """One scan with its judgement, its rulings, and a form for another."""
    require(can_see_queue(request.user))
    scan = get_object_or_404(Scan.objects.visible_to(request.user).for_rulings(), pk=scan_id)
    may_rule = can_rule_on_scan(request.user, scan)
    form = RulingForm(request.POST or None)
    if request.method == "POST":
        require(may_rule)
        if form.is_valid():
            with refusals_on(form):
                ruling = rulings.rule(scan=scan, by=request.user, **form.cleaned_data)
                messages.success(
                    request, _("已裁定为%(verdict)s。") % {"verdict": rulings.verdict_words(ruling.authentic)}
                )
                return redirect("scan-ruling", scan.pk)
    context = {"scan": scan, "judged": words(scan.code, scan.shift), "may_rule": may_rule}
    context |= {"is_own": request.user.pk in hands_in_scan(scan)}
    return form_page(request, "checkin/scanning/scan_ruling.html", form, **context)
