"""How a unit ends: merged into another with everything counted before, or closed; and taken back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from registry.doors.http import SignedInRequest, form_page, refusals_as_messages, refusals_on
from registry.permissions import is_committee, require
from registry.units.forms.units import MergeUnitForm
from registry.units.services import mergers
from registry.units.views.units import visible_unit


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def committee_unit_merge(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """Choose the successor, see what would move, merge."""
    unit = visible_unit(request, unit_id)
    require(is_committee(request.user))
    form = MergeUnitForm(request.POST or request.GET or None, unit=unit)
    seen = None
    if form.is_valid():
        with refusals_on(form):
            successor = form.cleaned_data["successor"]
            seen = mergers.preview(unit=unit, successor=successor, by=request.user)
            if request.method == "POST":
                mergers.merge(unit=unit, successor=successor, by=request.user)
                messages.success(request, _("已并入{successor}。").format(successor=successor))
                return redirect("committee-unit", unit.pk)
    return form_page(request, "registry/units/account_unit_merge.html", form, unit=unit, seen=seen)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def committee_unit_close(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """Close a unit of which nothing lives; else see what does."""
    unit = visible_unit(request, unit_id)
    require(is_committee(request.user))
    with refusals_as_messages(request):
        seen = mergers.preview(unit=unit, successor=None, by=request.user)
        if request.method == "POST":
            mergers.close(unit=unit, by=request.user)
            messages.success(request, _("已停用。"))
        else:
            return render(request, "registry/units/account_unit_close.html", {"unit": unit, "seen": seen})
    return redirect("committee-unit", unit.pk)


@login_required
@require_POST
def committee_unit_reopen(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """Take a merger of today, or a closing, back."""
    unit = visible_unit(request, unit_id)
    require(is_committee(request.user))
    done = _("已撤销合并，转移的事项已转回。") if unit.successor_id else _("已恢复使用。")
    with refusals_as_messages(request):
        mergers.take_back(unit=unit, by=request.user)
        messages.success(request, done)
    return redirect("committee-unit", unit.pk)
