"""The board of needs for units and the committee: look, take, give back, post for a site, withdraw."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.activities.desk import reads_needs
from registry.activities.needs import board
from registry.activities.needs.filters import NeedFilter
from registry.activities.needs.forms.needs import NeedReasonForm, SiteNeedForm, TakeForm, units_of
from registry.activities.needs.services import needs
from registry.activities.services import activities
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_on
from registry.models import ServiceNeed
from registry.permissions import require
from registry.units.services.list_rules import keeps_site
from registry.units.views.lists import kept

PAGE_SIZE = 20


@login_required
@require_safe
def need_list(request: SignedInRequest) -> HttpResponse:
    """What may be taken, the nearest date first; others by the filter of states."""
    require(reads_needs(request.user))
    asked = request.GET.copy()
    asked.setdefault("state", ServiceNeed.State.OPEN)
    found = NeedFilter(asked, board.listed(request.user), request=request)
    page = page_of(request, found.qs, PAGE_SIZE)
    return render(request, "registry/needs/need_list.html", {"filter": found, "page": page})


@login_required
@require_safe
def need(request: SignedInRequest, need_id: int) -> HttpResponse:
    """One need: what, when, for how many, and what became of it."""
    return _page(request, _visible(request, need_id))


@never_cache
@login_required
@require_POST
def need_phone(request: SignedInRequest, need_id: int) -> HttpResponse:
    """Show the contact's whole number once; the history keeps who looked."""
    row = _visible(request, need_id)
    return _page(request, row, called=needs.phone_of(need=row, by=request.user))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def need_take(request: SignedInRequest, need_id: int) -> HttpResponse:
    """Take the need: an application is drafted and opened."""
    row = _visible(request, need_id)
    require(units_of(request.user).exists())
    form = TakeForm(request.POST or None, user=request.user)
    if form.is_valid():
        with refusals_on(form):
            activity = needs.take(need=row, unit=form.cleaned_data["unit"], by=request.user)
            messages.success(request, _("已承接，申请表已按需求填好，请核对、补全后提交。"))
            return redirect("activity-edit", activity.pk)
    return form_page(request, "registry/needs/need_take.html", form, need=row)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def need_give_back(request: SignedInRequest, need_id: int) -> HttpResponse:
    """The unit cannot do it after all."""
    row = _visible(request, need_id)
    require(row.activity is not None and activities.can_edit(request.user, row.activity))
    form = NeedReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            needs.give_back(need=row, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("已退回，需求重新开放，原因写给了服务对象。"))
            return redirect("needs")
    return form_page(request, "registry/needs/need_reason.html", form, need=row, gives_back=True)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def need_withdraw(request: SignedInRequest, need_id: int) -> HttpResponse:
    """Who looks after the site takes the need off the board."""
    row = _visible(request, need_id)
    require(keeps_site(request.user, row.site))
    form = NeedReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            needs.withdraw(need=row, reason=form.cleaned_data["reason"], by=request.user)
            return redirect("need", row.pk)
    return form_page(request, "registry/needs/need_reason.html", form, need=row, gives_back=False)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def need_new(request: SignedInRequest, row_id: int) -> HttpResponse:
    """Post a need for a site that one looks after."""
    _kind, site = kept(request, "site", row_id)
    form = SiteNeedForm(request.POST or None, site=site)
    if form.is_valid():
        with refusals_on(form):
            row = needs.post(site=site, wish=form.wish, contact=form.cleaned_data["contact"], by=request.user)
            messages.success(request, _("已提出，各单位看得到，可以承接。"))
            return redirect("need", row.pk)
    return form_page(request, "registry/needs/need_new.html", form, site=site)


def _visible(request: SignedInRequest, need_id: int) -> ServiceNeed:
    require(reads_needs(request.user))
    found: ServiceNeed = get_object_or_404(board.listed(request.user), pk=need_id)
    return found


def _page(request: SignedInRequest, row: ServiceNeed, called: str = "") -> HttpResponse:
    runs = row.activity is not None and activities.can_edit(request.user, row.activity)
    context: dict[str, Any] = {
        "need": row,
        "called": called,
        "sees_contact": needs.sees_contact(request.user, row),
        "keeps": keeps_site(request.user, row.site),
        "runs": runs,
        "gives_back": runs and row.activity is not None and row.activity.published_at is None,
        "takes": row.is_open and not row.has_started and units_of(request.user).exists(),
    }
    return render(request, "registry/needs/need.html", context)
