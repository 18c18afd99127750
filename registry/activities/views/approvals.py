"""The approver's desk: activities that wait for a decision."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from registry.activities import content
from registry.activities.applying.hints import hints
from registry.activities.desk import change_context
from registry.activities.forms.approvals import DecisionForm
from registry.activities.services import approvals, proposals
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_on
from registry.models import ApprovalStep
from registry.permissions import Role, has_role, require
from registry.signups.offers import offers


@login_required
def approvals_queue(request: SignedInRequest) -> HttpResponse:
    """Activities that wait for this user, the earliest due day first; below them decided ones."""
    require(has_role(request.user, Role.UNIT_ADMIN, Role.COMMITTEE))
    steps = ApprovalStep.objects.visible_to(request.user).select_related("activity__recording_unit", "unit")
    waiting = approvals.waiting_for(request.user).select_related("activity__recording_unit", "unit")
    decided = page_of(request, steps.filter(decided_by=request.user).order_by("-decided_at"))
    rows = list(waiting.order_by("due_on", "pk"))
    context = {"waiting": rows, "page": decided, "changes": proposals.steps_about(rows)}
    return render(request, "registry/activities/approval_list.html", context)


@login_required
def approval(request: SignedInRequest, step_id: int) -> HttpResponse:
    """Everything an approver needs on one page: approve or return."""
    steps = ApprovalStep.objects.visible_to(request.user).select_related(
        "activity__recording_unit", "activity__submitted_by", "activity__site", "activity__leader", "unit"
    )
    decides = has_role(request.user, Role.UNIT_ADMIN, Role.COMMITTEE)
    if decides and request.method == "POST" and not ApprovalStep.objects.filter(pk=step_id).exists():
        messages.error(request, str(approvals.Reason.ACTIVITY_ALREADY_DECIDED.label))  # taken back or rewritten since
        return redirect("approvals")
    step = get_object_or_404(steps, pk=step_id)
    require(decides)
    activity = step.activity
    asked = proposals.wished(activity)
    rules = asked.needs_ruling and step.unit.parent_id is None
    form = DecisionForm(request.POST if request.method == "POST" else None, needs_ruling=rules)
    if form.is_valid():
        with refusals_on(form):
            _decide(request, step, form)
            return redirect("approvals")
    return form_page(
        request,
        "registry/activities/approval_detail.html",
        form,
        step=step,
        activity=activity,
        offers=offers(activity, None),
        size=content.size(activity),
        needs_ruling=asked.needs_ruling,
        hints=hints(activity, request.user),
        **change_context(activity, request.user),
        history=activity.steps.select_related("unit", "decided_by"),
    )


def _decide(request: SignedInRequest, step: ApprovalStep, form: DecisionForm) -> None:
    if request.POST.get("do") == "return":
        approvals.send_back(step=step, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, _("已退回，申请人会看到您的意见。"))
    else:
        approvals.approve(step=step, by=request.user, **form.cleaned_data)
        messages.success(request, _("已同意。"))
