"""Pages for deciding hours: a shift's roll, one record with its evidence."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from checkin.deciding.forms.decisions import AdjustForm, ApproveForm, SeenRecordsForm
from checkin.deciding.reviewing import reviewed_shift, say_what_became_of
from checkin.deciding.services import decisions, shift_rows, standings
from checkin.evidence.services import explanations, looks
from checkin.models import Decision, Finding, Scan, ServiceRecord
from checkin.permissions import can_review_hours, can_see_whole_roll, only_reads_hours
from registry.doors.fields import ReasonForm, ReturnForm
from registry.doors.http import SignedInRequest, page_of, refusals_on, told_page
from registry.models import Shift
from registry.permissions import require
from registry.words import alike

SHIFT_PAGE = 100
Status = ServiceRecord.Status


@login_required
@require_safe
def hours_shift(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """The roll of one shift; clean records may be approved together."""
    shift = reviewed_shift(request, shift_id)
    looks.log(user=request.user, to=shift, unit=shift.activity.recording_unit)
    return _shift_page(request, shift)


@login_required
@require_POST
def hours_shift_approve(request: SignedInRequest, shift_id: int) -> HttpResponse:
    """Approve the chosen records, each on the basis that was seen."""
    shift = reviewed_shift(request, shift_id)
    require(ServiceRecord.objects.decidable_by(request.user).filter(shift=shift).exists())
    form = SeenRecordsForm(request.POST)
    if not form.is_valid():
        return _shift_page(request, shift, form)
    bases = form.bases()
    chosen = ServiceRecord.objects.visible_to(request.user).for_lists().filter(shift=shift, pk__in=bases)
    batch = decisions.approve_many(records=[(record, bases[record.pk]) for record in chosen], by=request.user)
    say_what_became_of(request, batch)
    return redirect("hours-shift", shift.pk)


@login_required
@require_safe
def hours_record(request: SignedInRequest, record_id: int) -> HttpResponse:
    """One record with all its evidence."""
    record = _record(request, record_id)
    looks.log(user=request.user, to=record, unit=record.recording_unit)
    return _record_page(request, record)


@login_required
@require_POST
def hours_record_approve(request: SignedInRequest, record_id: int) -> HttpResponse:
    """Approve on the basis that was seen."""
    return _decide(request, record_id, "approve_form", ApproveForm, decisions.approve, _("已认定。"))


@login_required
@require_POST
def hours_record_return(request: SignedInRequest, record_id: int) -> HttpResponse:
    """Return to the leader with the reason."""
    return _decide(
        request, record_id, "return_form", ReturnForm, decisions.return_, _("已退回，活动负责人会看到原因。")
    )


@login_required
@require_POST
def hours_record_adjust(request: SignedInRequest, record_id: int) -> HttpResponse:
    """Decide again on the evidence as it is now."""
    return _decide(request, record_id, "adjust_form", AdjustForm, decisions.adjust, _("已按现在的依据重新认定。"))


@login_required
@require_POST
def hours_record_void(request: SignedInRequest, record_id: int) -> HttpResponse:
    """Void the record."""
    return _decide(request, record_id, "void_form", ReasonForm, decisions.void, _("已作废，台账已冲减。"))


@login_required
@require_POST
def hours_record_restore(request: SignedInRequest, record_id: int) -> HttpResponse:
    """Bring a voided record back, on the evidence as it is now."""
    return _decide(request, record_id, "restore_form", AdjustForm, decisions.restore, _("已恢复，按现在的依据认定。"))


def _decide(
    request: SignedInRequest,
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


def _record(request: SignedInRequest, record_id: int) -> ServiceRecord:
    record = get_object_or_404(ServiceRecord.objects.visible_to(request.user).for_lists(), pk=record_id)
    require(can_review_hours(request.user, record))
    return record


def _record_page(request: SignedInRequest, record: ServiceRecord, **bound: Form) -> HttpResponse:
    (row,) = shift_rows.rows_for([record], user=request.user)
    forms: dict[str, Form] = {
        "approve_form": ApproveForm(auto_id="approve_%s"),
        "return_form": ReturnForm(auto_id="return_%s"),
        "adjust_form": AdjustForm(auto_id="adjust_%s"),
        "void_form": ReasonForm(auto_id="void_%s"),
        "restore_form": AdjustForm(auto_id="restore_%s"),
    }
    forms |= bound
    if row.needs_a_word:
        cast(ApproveForm, forms["approve_form"]).ask_for_a_word()
    context = {
        "record": record,
        "row": row,
        "standing": standings.standings_of([record])[record.pk],
        "decisions": record.decisions.select_related("policy", "decided_by").order_by("n"),
        "scans": explanations.scans_of(record),
        "entered_times": explanations.entered_times_of(record),
        "entries": explanations.entries_of(record),
        "only_reads": only_reads_hours(request.user),
        **forms,
    }
    return told_page(request, "checkin/deciding/approval_record.html", context, status=422 if bound else 200)


def _shift_page(request: SignedInRequest, shift: Shift, form: SeenRecordsForm | None = None) -> HttpResponse:
    records = ServiceRecord.objects.visible_to(request.user).for_lists().filter(shift=shift)
    asked = _asked_finding(request, shift)
    if asked:
        records = records.filter(volunteer__in=asked.people_ids)
    page = page_of(request, records.waiting_first(), SHIFT_PAGE)
    rows = shift_rows.rows_for(page, user=request.user)
    alike.name_apart(row.record.volunteer for row in rows)
    about_shift = Finding.objects.about_shift().filter(shift=shift)
    context: dict[str, Any] = {
        "shift": shift,
        "page": page,
        "lines": rows,
        "asked": asked,
        "clean_count": sum(row.is_clean for row in rows),
        "doubtful_count": sum(row.is_decidable and not row.is_clean for row in rows),
        "open_count": about_shift.open().count(),
        "unexplained": about_shift.unexplained().count(),
        "can_reconcile": can_see_whole_roll(request.user, shift),
        "hand_ins": shift.hand_ins.select_related("by"),
        "doubted": Scan.objects.visible_to(request.user).filter(shift=shift).doubted().ruled(False).count(),
        "form": form,
    }
    return told_page(request, "checkin/deciding/approval_shift.html", context, status=422 if form else 200)


def _asked_finding(request: SignedInRequest, shift: Shift) -> Finding | None:
    """`?finding=` shows only the people whom a finding of the shift is about."""
    asked = request.GET.get("finding", "")
    return Finding.objects.filter(shift=shift, pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None
