"""Deciding hours: the queue, a shift's roll, one record with its evidence."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from checkin.filters import ServiceRecordFilter
from checkin.forms.hours import AdjustForm, ApproveForm, SeenRecordsForm
from checkin.models import Decision, Finding, ServiceRecord
from checkin.permissions import can_review_hours, can_see_queue
from checkin.services import approvers, explanations, findings, hours, my_hours, rolls
from registry.forms.fields import ReasonForm
from registry.http import page_of, refusals_as_messages, refusals_on
from registry.models import Shift, User
from registry.permissions import is_committee, is_inspector, require, unit_reach

SHIFT_PAGE = 100
Status = ServiceRecord.Status


@login_required
@require_safe
def hours_queue(request: HttpRequest) -> HttpResponse:
    """Shifts with records to decide, the oldest duty first; `?view=all` shows everything in reach."""
    require(can_see_queue(request.user))
    shows_all = request.GET.get("view") == "all" or _only_reads(request.user)
    waiting = approvers.waiting_for(request.user)
    records = ServiceRecord.objects.visible_to(request.user)
    if not shows_all:
        records = records.filter(pk__in=[record.pk for record in waiting])
    found = ServiceRecordFilter(request.GET, queryset=records, request=request)
    page = page_of(request, found.qs.by_shift())
    context = {"filter": found, "page": page, "lines": _shift_lines(list(page)), "shows_all": shows_all}
    return render(request, "checkin/approval_queue.html", context | {"waiting_count": len(waiting)})


@login_required
@require_safe
def hours_shift(request: HttpRequest, shift_id: int) -> HttpResponse:
    """The roll of one shift; what is clean may be approved together."""
    return _shift_page(request, _shift(request, shift_id))


@login_required
@require_POST
def hours_shift_approve(request: HttpRequest, shift_id: int) -> HttpResponse:
    """Approve the chosen records, each on the basis that was seen."""
    shift = _shift(request, shift_id)
    require(ServiceRecord.objects.decidable_by(request.user).filter(shift=shift).exists())
    form = SeenRecordsForm(request.POST)
    if not form.is_valid():
        return _shift_page(request, shift, form)
    bases = form.bases()
    chosen = ServiceRecord.objects.visible_to(request.user).for_lists().filter(shift=shift, pk__in=bases)
    batch = hours.approve_many(records=[(record, bases[record.pk]) for record in chosen], by=request.user)
    if batch.approved:
        count = len(batch.approved)
        messages.success(request, ngettext("已认定 %(n)s 条。", "已认定 %(n)s 条。", count) % {"n": count})
    for record, refusal in batch.refused:
        messages.error(request, f"{record.volunteer}：{refusal.message}", extra_tags=refusal.code)
    return redirect("hours-shift", shift.pk)


@login_required
@require_safe
def hours_record(request: HttpRequest, record_id: int) -> HttpResponse:
    """One record with everything it rests on."""
    return _record_page(request, _record(request, record_id))


@login_required
@require_POST
def hours_record_approve(request: HttpRequest, record_id: int) -> HttpResponse:
    """Approve on the basis that was seen."""
    return _decide(request, record_id, "approve_form", ApproveForm, hours.approve, _("已认定。"))


@login_required
@require_POST
def hours_record_return(request: HttpRequest, record_id: int) -> HttpResponse:
    """Return to the leader with the reason."""
    return _decide(request, record_id, "return_form", ReasonForm, hours.return_, _("已退回，活动负责人会看到原因。"))


@login_required
@require_POST
def hours_record_adjust(request: HttpRequest, record_id: int) -> HttpResponse:
    """Decide again on the evidence as it is now."""
    return _decide(request, record_id, "adjust_form", AdjustForm, hours.adjust, _("已按现在的依据重新认定。"))


@login_required
@require_POST
def hours_record_void(request: HttpRequest, record_id: int) -> HttpResponse:
    """Take every minute of the record back."""
    return _decide(request, record_id, "void_form", ReasonForm, hours.void, _("已作废，台账已冲减。"))


@login_required
@require_POST
def finding_settle(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Say what was found out about a finding of a whole shift."""
    finding = get_object_or_404(Finding.objects.about_shift(), pk=finding_id)
    _shift(request, finding.shift_id)
    with refusals_as_messages(request):
        findings.settle(finding=finding, by=request.user, note=request.POST.get("note", "")[:200])
        messages.success(request, _("已核实。"))
    return redirect("hours-shift", finding.shift_id)


def _decide(
    request: HttpRequest,
    record_id: int,
    name: str,
    form_class: type[Form],
    command: Callable[..., Decision],
    done: str,
) -> HttpResponse:
    record = _record(request, record_id)
    form = form_class(request.POST)
    if form.is_valid():
        with refusals_on(form):
            command(record=record, by=request.user, **form.cleaned_data)
            messages.success(request, done)
            return redirect("hours-shift", record.shift_id)
    return _record_page(request, record, **{name: form})


def _record(request: HttpRequest, record_id: int) -> ServiceRecord:
    record = get_object_or_404(ServiceRecord.objects.visible_to(request.user).for_lists(), pk=record_id)
    require(can_review_hours(request.user, record))
    return record


def _shift(request: HttpRequest, shift_id: int) -> Shift:
    """A shift with records one may see; who only served there has a page of their own."""
    seen = ServiceRecord.objects.visible_to(request.user).for_lists().filter(shift=shift_id).first()
    shift = get_object_or_404(Shift.objects.select_related("activity__recording_unit"), pk=seen and seen.shift_id)
    require(can_review_hours(request.user, seen))
    return shift


def _record_page(request: HttpRequest, record: ServiceRecord, **bound: Form) -> HttpResponse:
    (row,) = rolls.rows_for([record], user=request.user)
    forms: dict[str, Form] = {
        "approve_form": ApproveForm(auto_id="approve_%s"),
        "return_form": ReasonForm(auto_id="return_%s"),
        "adjust_form": AdjustForm(auto_id="adjust_%s"),
        "void_form": ReasonForm(auto_id="void_%s"),
    }
    context = {
        "record": record,
        "row": row,
        "standing": my_hours.standings_of([record])[record.pk],
        "decisions": record.decisions.select_related("policy", "decided_by").order_by("n"),
        "scans": explanations.scans_of(record),
        "entered_times": explanations.entered_times_of(record),
        "entries": explanations.entries_of(record),
        "is_masked": _only_reads(request.user),
        "can_correct": approvers.may_correct(record, request.user),
        **(forms | bound),
    }
    return render(request, "checkin/approval_record.html", context, status=422 if bound else 200)


def _shift_page(request: HttpRequest, shift: Shift, form: SeenRecordsForm | None = None) -> HttpResponse:
    records = ServiceRecord.objects.visible_to(request.user).for_lists().filter(shift=shift)
    page = page_of(request, records.order_by("status", "volunteer__name", "pk"), SHIFT_PAGE)
    rows = rolls.rows_for(page, user=request.user)
    context: dict[str, Any] = {
        "shift": shift,
        "page": page,
        "lines": rows,
        "clean_count": sum(row.is_clean for row in rows),
        "findings": Finding.objects.about_shift().filter(shift=shift).select_related("settled_by"),
        "hand_ins": shift.hand_ins.select_related("by"),
        "is_masked": _only_reads(request.user),
        "form": form,
    }
    return render(request, "checkin/approval_shift.html", context, status=422 if form else 200)


def _shift_lines(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row per shift with what the list shows of it, by three queries."""
    shifts = Shift.objects.select_related("activity__recording_unit").in_bulk([row["shift"] for row in rows])
    odd = Finding.objects.open().filter(shift__in=shifts).values_list("shift", "volunteer")
    counts: dict[int, int] = {}
    for shift_id, _volunteer in odd:
        counts[shift_id] = counts.get(shift_id, 0) + 1
    return [row | {"shift": shifts[row["shift"]], "findings": counts.get(row["shift"], 0)} for row in rows]


def _only_reads(user: User) -> bool:
    """An inspector without a unit of their own: names are masked, nothing is decided."""
    return is_inspector(user) and not is_committee(user) and not unit_reach(user)
