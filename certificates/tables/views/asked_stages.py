"""应交阶段 for the committee: requested stages, due days, and how many units have submitted."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from certificates.models import AskedStage
from certificates.permissions import can_decide_tables
from certificates.tables import pages
from certificates.tables.forms import AskForm, DueForm
from certificates.tables.services import asked_stages
from certificates.tables.stages import month_before
from registry import clock
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_as_messages, refusals_on
from registry.permissions import require


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def asked_stage_list(request: SignedInRequest) -> HttpResponse:
    """The requested stages, and a form for more."""
    require(can_decide_tables(request.user))
    usual = month_before(clock.today())
    form = AskForm(request.POST or None, initial={"from_on": usual.from_on, "until_on": usual.until_on})
    if form.is_valid():
        with refusals_on(form):
            rows = asked_stages.ask(stages=form.stages, due_days=form.cleaned_data["due_days"], by=request.user)
            messages.success(request, _("已要求各单位提交 %(n)d 个阶段的统计表。") % {"n": len(rows)})
            return redirect("asked-stage-list")
    page = page_of(request, AskedStage.objects.standing())
    return form_page(request, "certificates/tables/asked_stages.html", form, page=page, lines=_lines(page))


@login_required
@require_POST
def asked_stage_due(request: SignedInRequest, asked_id: int) -> HttpResponse:
    """Change the due day of a stage."""
    asked = _asked(request, asked_id)
    form = DueForm(request.POST)
    if form.is_valid():
        with refusals_as_messages(request):
            asked_stages.change_due(asked=asked, by=request.user, **form.cleaned_data)
            messages.success(request, _("已更改提交期限。"))
    else:
        messages.error(request, _("请填写新的提交期限。"))
    return redirect("asked-stage-list")


@login_required
@require_POST
def asked_stage_withdraw(request: SignedInRequest, asked_id: int) -> HttpResponse:
    """Withdraw the request for a stage."""
    asked = _asked(request, asked_id)
    with refusals_as_messages(request):
        asked_stages.withdraw(asked=asked, by=request.user)
        messages.success(request, _("已取消，各单位不再收到提醒。"))
    return redirect("asked-stage-list")


def _asked(request: SignedInRequest, asked_id: int) -> AskedStage:
    require(can_decide_tables(request.user))
    return get_object_or_404(AskedStage.objects.standing(), pk=asked_id)


def _lines(page: Any) -> list[dict[str, Any]]:
    tables = asked_stages.tables_of(page.object_list)
    missing = Counter(one.asked.pk for one in tables if one.is_missing)
    every = Counter(one.asked.pk for one in tables)
    today = clock.today()
    return [
        {
            "asked": asked,
            "label": (stage := asked_stages.stage_of(asked)).label,
            "query": pages.query_of(stage),
            "is_over": asked.until_on < today,
            "units": every[asked.pk],
            "handed_in": every[asked.pk] - missing[asked.pk],
        }
        for asked in page.object_list
    ]
