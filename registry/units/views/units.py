"""The committee's units: the tree, who administers each, who takes over."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.accounts.forms.accounts import AppointForm, NewAccountForm
from registry.accounts.services import appointments
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_on
from registry.models import Handover, RoleAssignment, RoleProposal, Unit, UnitMerger
from registry.permissions import Role, administered, can_administer, is_committee, require, unit_reach
from registry.units import care
from registry.units.filters import UnitListFilter
from registry.units.forms.units import UnitForm
from registry.units.services import mergers, units


@login_required
@require_safe
def committee_units(request: SignedInRequest) -> HttpResponse:
    """Every unit with what it lacks and what to do about it; the counts stand above, out of the way of a search."""
    require(is_committee(request.user))
    narrowed = UnitListFilter(request.GET, care.marked(Unit.objects.select_related("parent", "successor")))
    rows = narrowed.qs.order_by("pk")
    is_search = any(request.GET.get(name) for name in narrowed.filters)
    context = {
        "page": page_of(request, rows),
        "cares": [] if is_search else _cares(),  # a search is answered first
        "unfinished": [] if is_search else mergers.unfinished(),
        "filter_form": narrowed.form,
        "total": rows.count(),
        "idle_days": care.idle_days(),
    }
    return render(request, "registry/units/account_units.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def committee_unit_new(request: SignedInRequest) -> HttpResponse:
    """Add a unit."""
    require(is_committee(request.user))
    form = UnitForm(request.POST or None, initial={"parent": Unit.objects.filter(parent=None).first()})
    if form.is_valid():
        with refusals_on(form):
            unit = units.add(by=request.user, **form.cleaned_data)
            messages.success(request, _("已新增。请接着任命单位管理员。"))
            return redirect("committee-unit", unit.pk)
    return form_page(request, "registry/units/account_unit_form.html", form, unit=None)


@login_required
@require_safe
def committee_unit(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """One unit: what it is, who administers it."""
    unit = visible_unit(request, unit_id)
    return _unit_page(request, unit, _appoint_form(request))


@login_required
@require_safe
def own_unit(request: SignedInRequest) -> HttpResponse:
    """Where an administrator finds the own unit: its page, or, of several, which of them."""
    own = administered(request.user)
    require(bool(own))
    rows = list(Unit.objects.filter(pk__in=own).order_by("pk"))
    if len(rows) == 1:
        return redirect("committee-unit", rows[0].pk)
    return render(request, "registry/units/own_units.html", {"units": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def committee_unit_edit(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """Correct a unit."""
    unit = visible_unit(request, unit_id)
    require(is_committee(request.user))
    form = UnitForm(request.POST or None, instance=unit)
    if form.is_valid():
        with refusals_on(form):
            units.change(unit=unit, by=request.user, **{"parent": None} | form.cleaned_data)
            messages.success(request, _("已保存。"))
            return redirect("committee-unit", unit.pk)
    return form_page(request, "registry/units/account_unit_form.html", form, unit=unit)


@login_required
@require_POST
def committee_unit_appoint(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """Propose an administrator or deputy; somebody above the unit confirms it."""
    unit = visible_unit(request, unit_id)
    form = _appoint_form(request)
    if form.is_valid():
        with refusals_on(form):
            appointments.propose(role=Role.UNIT_ADMIN, unit=unit, by=request.user, user=form.user, **form.cleaned_data)
            messages.success(request, _("已提出，由上级单位、区直团工委或安全管理员确认后生效。"))
            return redirect("committee-unit", unit.pk)
    return _unit_page(request, unit, form)


def _cares() -> list[dict[str, Any]]:
    """What units lack, each with how many and how it is looked at."""
    found = care.counts()
    return [{"code": one.value, "label": one.label, "count": found[one]} for one in care.Care if found[one]]


def _appoint_form(request: SignedInRequest) -> AppointForm:
    form = NewAccountForm if is_committee(request.user) else AppointForm
    return form(request.POST or None, by=request.user)


def visible_unit(request: SignedInRequest, unit_id: int) -> Unit:
    """Administrators reach their own units here too, to name a deputy."""
    everything = is_committee(request.user)
    require(everything or bool(unit_reach(request.user)))
    seen = Unit.objects.all() if everything else Unit.objects.filter(pk__in=unit_reach(request.user))
    return get_object_or_404(seen.select_related("parent", "successor"), pk=unit_id)


def _unit_page(request: SignedInRequest, unit: Unit, form: AppointForm) -> HttpResponse:
    merger = UnitMerger.objects.standing().filter(unit=unit).first()
    held = RoleAssignment.objects.filter(role=Role.UNIT_ADMIN, unit=unit).select_related("user")
    running = Handover.objects.open().filter(assignment=OuterRef("pk")).values("pk")[:1]
    current = list(held.valid().annotate(handover_id=Subquery(running)).order_by("from_on"))
    context = {
        "unit": unit,
        "current": current,
        "is_last": unit.parent_id is not None and len([one for one in current if one.user.is_active]) == 1,
        "proposed": RoleProposal.objects.waiting().with_people().filter(role=Role.UNIT_ADMIN, unit=unit),
        "past": held.difference(held.valid()).order_by("-until_on")[:20],
        "edits": is_committee(request.user),
        "appoints": unit.is_open and can_administer(request.user, unit),
        "renames": unit.renames.all(),
        "merger": merger,
        "receipt": mergers.receipt(merger) if merger else (),
        "left": mergers.left_behind(unit) if is_committee(request.user) else (),
        "can_be_taken_back": merger is not None and mergers.can_be_taken_back(merger),
    }
    return form_page(request, "registry/units/account_unit.html", form, **context)
