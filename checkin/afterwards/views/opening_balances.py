"""历史数据: a draft, its list, submission, the committee's decision (design#afterwards)."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, Sum
from django.forms import Form
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from checkin.afterwards.forms.opening_balances import DocumentForm, OpeningBalanceForm
from checkin.afterwards.services import opening_balances, opening_lists
from checkin.models import OpeningBalance
from checkin.permissions import can_see_queue, only_reads_hours
from registry.doors.fields import ReasonForm, ReturnForm
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_as_messages, refusals_on, told_page
from registry.history import handing_out
from registry.models import StoredFile, Unit, User
from registry.permissions import can_administer, is_committee, reads_masked, require, unit_reach

ROWS_SHOWN = 100
IMPORTS_SHOWN = 5


@login_required
@require_safe
def opening_balance_list(request: SignedInRequest) -> HttpResponse:
    """Every batch the user may read, waiting ones first."""
    require(can_see_queue(request.user))
    batches = OpeningBalance.objects.visible_to(request.user)
    waiting = batches.for_lists().waiting() if is_committee(request.user) else batches.none()
    context = {"page": page_of(request, batches.for_lists()), "waiting": waiting}
    return render(
        request, "checkin/afterwards/opening_balance_list.html", context | {"imports": _may_import(request.user)}
    )


@login_required
def opening_balance_create(request: SignedInRequest) -> HttpResponse:
    """Begin a draft; the list is imported from its page."""
    require(_may_import(request.user))
    form = OpeningBalanceForm(request.POST or None, request.FILES or None, units=_units(request.user))
    if form.is_valid():
        with refusals_on(form):
            batch = opening_balances.begin(by=request.user, **form.cleaned_data)
            return redirect("opening-balance-detail", batch.pk)
    return form_page(request, "checkin/afterwards/opening_balance_form.html", form)


@login_required
@require_safe
def opening_balance_detail(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """The list, and what is left to do."""
    return _detail_page(request, _batch(request, batch_id))


@login_required
@require_POST
def opening_balance_submit(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """Submit the batch with its document."""
    is_stored = _batch(request, batch_id).document is not None
    form = DocumentForm(request.POST, request.FILES, is_stored=is_stored)
    return _act(request, batch_id, "document_form", form, opening_balances.submit, _("已提交区直团工委认定。"))


@login_required
@require_POST
def opening_balance_discard(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """Delete a draft."""
    batch = _batch(request, batch_id)
    require(can_administer(request.user, batch.unit))
    with refusals_as_messages(request):
        opening_balances.discard(batch=batch, by=request.user)
        messages.success(request, _("草稿已删除。"))
    return redirect("opening-balance-list")


@login_required
@require_POST
def opening_balance_approve(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """The committee approves every row in one decision."""
    form = ReasonForm(request.POST)
    return _act(request, batch_id, "approve_form", form, opening_balances.approve, _("已认定，时长已入账。"))


@login_required
@require_POST
def opening_balance_return(request: SignedInRequest, batch_id: int) -> HttpResponse:
    """Return the batch to the unit with the reason."""
    form = ReturnForm(request.POST)
    return _act(request, batch_id, "return_form", form, opening_balances.return_, _("已退回，单位会看到原因。"))


@login_required
@require_safe
def opening_balance_document(request: SignedInRequest, batch_id: int) -> HttpResponseBase:
    """The scan of the document; it may name people, so readers of masked data do not get it."""
    require(not only_reads_hours(request.user))
    batch = get_object_or_404(OpeningBalance.objects.visible_to(request.user).exclude(document=None), pk=batch_id)
    return handing_out.upload(request, cast(StoredFile, batch.document), to=batch, unit=batch.unit)


def _act(
    request: SignedInRequest, batch_id: int, name: str, form: Form, command: Callable[..., Any], done: str
) -> HttpResponse:
    batch = _batch(request, batch_id)
    if form.is_valid():
        with refusals_on(form):
            command(batch=batch, by=request.user, **form.cleaned_data)
            messages.success(request, done)
            return redirect("opening-balance-detail", batch.pk)
    return _detail_page(request, batch, **{name: form})


def _detail_page(request: SignedInRequest, batch: OpeningBalance, **bound: Form) -> HttpResponse:
    rows = batch.rows.select_related("volunteer__unit").order_by("n")
    figures = rows.aggregate(
        people=Count("pk", filter=Q(problem="")),
        minutes=Sum("minutes", filter=Q(problem=""), default=0),
        wrong_count=Count("pk", filter=~Q(problem="")),
    )
    is_draft = batch.status == OpeningBalance.Status.DRAFT
    edits = is_draft and can_administer(request.user, batch.unit)
    forms: dict[str, Form] = {
        "document_form": DocumentForm(is_stored=batch.document is not None),
        "approve_form": ReasonForm(auto_id="approve_%s"),
        "return_form": ReturnForm(auto_id="return_%s"),
    }
    context = {
        "batch": batch,
        "page": page_of(request, rows.filter(problem=""), ROWS_SHOWN),
        "is_masked": reads_masked(request.user, units={batch.unit_id}),
        "edits": edits,
        "imports": opening_lists.imports_of(batch)[:IMPORTS_SHOWN] if edits else [],
        "decides": batch.status == OpeningBalance.Status.SUBMITTED
        and is_committee(request.user)
        and not opening_lists.had_a_hand(request.user, batch),
        **figures,
        **(forms | bound),
    }
    return told_page(request, "checkin/afterwards/opening_balance_detail.html", context, status=422 if bound else 200)


def _batch(request: SignedInRequest, batch_id: int) -> OpeningBalance:
    return get_object_or_404(OpeningBalance.objects.visible_to(request.user).for_lists(), pk=batch_id)


def _may_import(user: User) -> bool:
    return is_committee(user) or bool(unit_reach(user))


def _units(user: User) -> list[Unit]:
    units = Unit.objects.open()
    return list(units if is_committee(user) else units.filter(pk__in=unit_reach(user)))
