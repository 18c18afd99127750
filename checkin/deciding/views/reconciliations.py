"""核对: one table of what must be explained before a roll counts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from checkin.deciding.reviewing import reviewed_shift
from checkin.findings.services import findings, reconciliation
from checkin.models import Finding
from checkin.permissions import can_see_whole_roll
from registry.doors.http import SignedInRequest, refusals_as_messages
from registry.permissions import can_lead, require


@login_required
@require_safe
def hours_reconciliation(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Sign-ups, heads, scans and stations side by side, with explanations by leader and approver."""
    shift = reviewed_shift(request, shift_id)
    require(can_see_whole_roll(request.user, shift))
    lines = reconciliation.lines_of(shift)
    can_settle = findings.can_settle(request.user, shift)
    context = {
        "shift": shift,
        "lines": lines,
        "unexplained": reconciliation.unexplained(lines),
        "can_explain": can_lead(request.user, shift.activity) and not can_settle,
        "can_settle": can_settle,
    }
    return render(request, "checkin/deciding/approval_reconciliation.html", context)


@login_required
@require_POST
def finding_explain(request: SignedInRequest, finding_id: int) -> HttpResponse:
    """The leader explains a finding."""
    finding = get_object_or_404(Finding, pk=finding_id)
    reviewed_shift(request, finding.shift_id)
    with refusals_as_messages(request):
        findings.explain(finding=finding, by=request.user, text=request.POST.get("text", "")[:200])
        messages.success(request, _("已说明，认定人会看到。"))
    return redirect("hours-reconciliation", finding.shift_id)


@login_required
@require_POST
def finding_settle(request: SignedInRequest, finding_id: int) -> HttpResponse:
    """Settle a finding about a whole shift."""
    finding = get_object_or_404(Finding.objects.about_shift(), pk=finding_id)
    reviewed_shift(request, finding.shift_id)
    with refusals_as_messages(request):
        findings.settle(finding=finding, by=request.user, note=request.POST.get("note", "")[:200])
        messages.success(request, _("已核实。"))
    return redirect("hours-reconciliation", finding.shift_id)
