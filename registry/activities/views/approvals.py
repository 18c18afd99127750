"""The approver's desk: activities that wait for a decision."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from registry import clock
from registry.activities import contacts
from registry.activities.applying.hints import hints
from registry.activities.changes.comparison import Line
from registry.activities.desk import change_context, facts
from registry.activities.forms.approvals import DecisionForm
from registry.activities.services import approvals, proposals
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_on
from registry.models import ApprovalStep, QualificationKind
from registry.permissions import Role, has_role, require
from registry.signups.offers import offers

BOX_OF = {"kind": "category", "leader": "leader_names", "insurer": "risk_level", "insurance_policy_no": "risk_level"}
SHOWN = 10  # decided ones below those that wait


@login_required
def approvals_queue(request: SignedInRequest) -> HttpResponse:
    """Activities that wait for this user, what begins first on top; or those that the user decided on."""
    require(has_role(request.user, Role.UNIT_ADMIN, Role.COMMITTEE))
    decided = ApprovalStep.objects.filter(decided_by=request.user).select_related("activity__recording_unit", "unit")
    decided = decided.order_by("-decided_at", "-pk")
    if "decided" in request.GET:
        context = {"page": page_of(request, decided), "is_decided": True}
        return render(request, "registry/activities/approval_list.html", context)
    waiting = approvals.waiting_for(request.user).select_related("activity__recording_unit", "unit").by_start()
    page = page_of(request, waiting)
    context = {"page": page, "changes": proposals.steps_about(page.object_list), "today": clock.today()}
    context |= {"decided": decided[:SHOWN], "is_decided": False}
    return render(request, "registry/activities/approval_list.html", context)


@login_required
def approval(request: SignedInRequest, step_id: int) -> HttpResponse:
    """Everything an approver needs on one page: approve or return."""
    steps = ApprovalStep.objects.visible_to(request.user).select_related(
        "activity__recording_unit", "activity__submitted_by", "activity__site", "activity__leader", "unit"
    )
    decides = has_role(request.user, Role.UNIT_ADMIN, Role.COMMITTEE)
    if decides and request.method == "POST" and not ApprovalStep.objects.filter(pk=step_id).exists():
        messages.error(request, approvals.already_decided(None).message)  # taken back or rewritten since
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
    change = change_context(activity, request.user)
    return form_page(
        request,
        "registry/activities/approval_detail.html",
        form,
        step=step,
        activity=activity,
        offers=offers(activity, None),
        scale=approvals.scale_words(asked, proposals.wished_size(activity)),
        facts=facts(activity, request.user),
        contact_in_public=contacts.in_public(asked),
        kinds=QualificationKind.objects.names(),
        decides=step.is_waiting and step.due_on is not None and request.user.pk != activity.submitted_by_id,
        needs_ruling=asked.needs_ruling,
        hints=hints(activity, change["change"], request.user),
        boxes=_beside_the_change(form.at(), step, change),
        **change,
        history=activity.steps.select_related("unit", "decided_by"),
    )


def _beside_the_change(boxes: dict[str, Any], step: ApprovalStep, change: dict[str, Any]) -> dict[str, Any]:
    """Put the box for a remark on what would change into its line; the others stay beside the content."""
    if change["change"] is None or change["change"].submission != step.submission:
        return boxes
    lines: list[Line] = []
    for line in change["change_lines"]:
        name = BOX_OF.get(line.field, line.field)
        lines.append(replace(line, remark=boxes.get(name)))
        boxes[name] = None
    change["change_lines"] = lines
    return boxes


def _decide(request: SignedInRequest, step: ApprovalStep, form: DecisionForm) -> None:
    if request.POST.get("do") == "return":
        approvals.send_back(step=step, by=request.user, note=form.cleaned_data["note"], remarks=form.remarks())
        messages.success(request, _("已退回，申请人会看到您的意见。"))
    else:
        approvals.approve(step=step, by=request.user, **form.decision())
        messages.success(request, _("已同意。"))
