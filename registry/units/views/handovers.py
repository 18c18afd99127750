"""交接 on pages: the list, the beginning, one handover with its next step, the sheet."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.accounts.forms.accounts import AppointForm
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_as_messages, refusals_on, told_page
from registry.models import Handover, RoleAssignment
from registry.permissions import is_account_of, is_committee, require, unit_reach
from registry.units.forms.handovers import BeginForm, BeginForOtherForm, NewSuccessorForm, SuccessorForm, WhyForm
from registry.units.services import handovers
from registry.units.services.deciders import heir_of

SHEET_NAME = "handover.pdf"


@login_required
@require_safe
def handover_list(request: SignedInRequest) -> HttpResponse:
    """Running ones first; the committee sees all, others their own and those of their units."""
    rows = Handover.objects.visible_to(request.user)
    require(is_committee(request.user) or bool(unit_reach(request.user)) or rows.exists())
    running = rows.filter(pk__in=Handover.objects.open().values("pk"))
    context = {
        "running": running.with_people().order_by("pk"),
        "page": page_of(request, rows.exclude(pk__in=running.values("pk")).with_people()),
    }
    return render(request, "registry/units/handovers.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handover_new(request: SignedInRequest, role_id: int) -> HttpResponse:
    """Begin: what is open is shown before anything is named."""
    held = RoleAssignment.objects.select_related("unit", "user").filter(role=RoleAssignment.Role.UNIT_ADMIN)
    if not is_committee(request.user):
        held = held.filter(unit__in=unit_reach(request.user)) | held.filter(user=request.user.pk)
    assignment = get_object_or_404(held, pk=role_id)
    require(handovers.may_begin(request.user, assignment))
    is_own = is_account_of(request.user, assignment.user_id)
    form = (BeginForm if is_own else BeginForOtherForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            handover = handovers.begin(assignment=assignment, by=request.user, **form.cleaned_data)
            messages.success(request, _("交接已发起。请确定接收人。"))
            return redirect("handover", handover.pk)
    context = {"assignment": assignment, "unit": assignment.unit, "is_own": is_own}
    return form_page(request, "registry/units/handover_new.html", form, **context)


@login_required
@require_safe
def handover(request: SignedInRequest, handover_id: int) -> HttpResponse:
    """One handover and what this person may do next."""
    return _page(request, _in_sight(request, handover_id))


@login_required
@require_POST
def handover_name(request: SignedInRequest, handover_id: int) -> HttpResponse:
    """Name who takes over."""
    row = _in_sight(request, handover_id)
    form = _successor_form(request, named=True)
    if form.is_valid():
        with refusals_on(form):
            row = handovers.name_successor(handover=row, by=request.user, user=form.user, **form.cleaned_data)
            named = _("已通知接收人。") if row.successor else _("已提出任命，由上级确认后请接收人接手。")
            messages.success(request, named)
            return redirect("handover", row.pk)
    return _page(request, row, successor_form=form)


@login_required
@require_POST
def handover_accept(request: SignedInRequest, handover_id: int) -> HttpResponse:
    """The successor takes over."""
    row = _in_sight(request, handover_id)
    with refusals_as_messages(request):
        handovers.accept(handover=row, by=request.user)
        messages.success(request, _("已接手，交接单已生成。请打印签字，双方在本页确认。"))
    return redirect("handover", row.pk)


@login_required
@require_POST
def handover_decline(request: SignedInRequest, handover_id: int) -> HttpResponse:
    """The successor does not."""
    row = _in_sight(request, handover_id)
    form = WhyForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            handovers.decline(handover=row, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("已答复，交出人会看到原因。"))
            return redirect("home")
    return _page(request, row, decline_form=form)


@login_required
@require_POST
def handover_confirm(request: SignedInRequest, handover_id: int) -> HttpResponse:
    """One of the two confirms."""
    row = _in_sight(request, handover_id)
    form = WhyForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            row = handovers.confirm(handover=row, by=request.user, reason=form.cleaned_data["reason"])
            done = _("交接已完成，交出人的授权已结束。")
            messages.success(request, done if row.is_done else _("已确认，等待对方确认。"))
            return redirect("handover", row.pk) if _still_sees(request, row) else redirect("home")
    return _page(request, row, confirm_form=form)


@login_required
@require_POST
def handover_cancel(request: SignedInRequest, handover_id: int) -> HttpResponse:
    """Call it off."""
    row = _in_sight(request, handover_id)
    form = WhyForm(request.POST)
    if form.is_valid():
        with refusals_on(form):
            ended = handovers.cancel(handover=row, reason=form.cleaned_data["reason"], by=request.user)
            is_given = ended.proposal is not None and ended.proposal.assignment is not None
            kept, taken = _("交接已取消，授权不变。"), _("交接已取消，为这次交接给接收人的授权已收回。")
            messages.success(request, taken if is_given else kept)
            return redirect("handover", row.pk)
    return _page(request, row, cancel_form=form)


@login_required
@require_safe
def handover_file(request: SignedInRequest, handover_id: int) -> HttpResponse:
    """交接单 as it was frozen."""
    row = _in_sight(request, handover_id)
    with refusals_as_messages(request):
        answer = HttpResponse(handovers.sheet_of(row), content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="{SHEET_NAME}"'
        return answer
    return redirect("handover", row.pk)


def _in_sight(request: SignedInRequest, handover_id: int) -> Handover:
    return get_object_or_404(Handover.objects.visible_to(request.user).with_people(), pk=handover_id)


def _still_sees(request: SignedInRequest, row: Handover) -> bool:
    return Handover.objects.visible_to(request.user).filter(pk=row.pk).exists()


def _successor_form(request: SignedInRequest, *, named: bool = False) -> AppointForm:
    form = NewSuccessorForm if is_committee(request.user) else SuccessorForm
    return form((request.POST or None) if named else None, by=request.user)


def _page(request: SignedInRequest, row: Handover, **forms: AppointForm | WhyForm) -> HttpResponse:
    """Each form is there for whoever it waits for; one that was refused comes back with what was typed."""
    user, stage, steps = request.user, row.stage, Handover.Stage
    acts, takes = handovers.may_act_for_outgoing(user, row), handovers.is_incoming(user, row)
    waits_for_me = stage == steps.SIGNING and (row.successor_at is None if takes else acts and row.outgoing_at is None)
    refused = next((form for form in forms.values() if form.errors), None)
    context = {
        "handover": row,
        "stage": stage,
        "steps": _steps(row),
        "is_open": row.unit.is_open,
        "heir": None if row.unit.is_open else heir_of(row.unit),
        "sections": handovers.kept_or_open(row),
        "names": acts and stage in (steps.NAMING, steps.TAKING),
        "takes": takes and stage == steps.TAKING,
        "confirms": waits_for_me,
        "confirms_for_other": waits_for_me and not takes and not is_account_of(user, row.outgoing_id),
        "cancels": acts and not row.is_over,
        "successor_form": _successor_form(request),
        "decline_form": WhyForm(),
        "confirm_form": WhyForm(),
        "cancel_form": WhyForm(),
    } | forms
    return told_page(request, "registry/units/handover.html", context, status=422 if refused else 200)


def _steps(row: Handover) -> list[dict[str, str]]:
    """Where it stands, step by step; what was called off stands nowhere."""
    waiting = [Handover.Stage.NAMING, Handover.Stage.CONFIRMING, Handover.Stage.TAKING, Handover.Stage.SIGNING]
    titles = [_("确定接收人"), _("上级确认任命"), _("接收人接手"), _("双方确认")]
    at = len(waiting) if row.is_done else waiting.index(row.stage) if row.stage in waiting else -1
    words = ["done" if n < at else "now" if n == at else "" for n in range(len(waiting))]
    return [{"title": title, "state": state} for title, state in zip(titles, words, strict=True)]
