"""The committee's desk of spot checks: draw, check, publish (D126)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from checkin.evidence.documents import evidence_sheet
from checkin.evidence.services import evidence, looks
from checkin.models import SpotCheck, SpotCheckItem
from checkin.review.forms.spot_checks import CheckForm, DrawForm, PublishForm, last_quarter
from checkin.review.services import spot_checks
from registry import clock
from registry.doors.http import SignedInRequest, form_page, page_of, refusals_on
from registry.history import handing_out
from registry.history.purposes import Inherent
from registry.permissions import is_committee, require


@login_required
def spot_check_desk(request: SignedInRequest) -> HttpResponse:
    """Earlier draws, and a new one."""
    require(is_committee(request.user))
    form = DrawForm(request.POST if request.method == "POST" else None, initial=last_quarter(clock.today()))
    if form.is_valid():
        with refusals_on(form):
            drawn = spot_checks.draw(by=request.user, **form.cleaned_data)
            messages.success(request, _("已抽取 {n} 个场次。").format(n=drawn.items.count()))
            return redirect("spot-check-work", drawn.pk)
    page = page_of(request, SpotCheck.objects.with_results().order_by("-pk"))
    return form_page(request, "checkin/review/spot_check_desk.html", form, page=page)


@login_required
def spot_check_work(request: SignedInRequest, spot_check_id: int) -> HttpResponse:
    """The sample, item by item; published when all are checked."""
    require(is_committee(request.user))
    found = get_object_or_404(SpotCheck.objects.with_results(), pk=spot_check_id)
    form = PublishForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            spot_checks.publish(spot_check=found, by=request.user, **form.cleaned_data)
            messages.success(request, _("结果已公布。"))
            return redirect("spot-check-work", found.pk)
    page = page_of(request, found.items.for_lists().order_by("n"))
    barred = spot_checks.barred_by_item(list(page))
    lines = [(item, request.user.pk in barred[item.pk]) for item in page]
    return form_page(request, "checkin/review/spot_check_work.html", form, spot_check=found, page=page, lines=lines)


@login_required
def spot_check_item(request: SignedInRequest, spot_check_id: int, n: int) -> HttpResponse:
    """One shift with its figures and result."""
    item = _item(request, spot_check_id, n)
    form = CheckForm(request.POST if request.method == "POST" else None, initial=_initial(item))
    if form.is_valid():
        with refusals_on(form):
            spot_checks.check(item=item, by=request.user, **form.cleaned_data)
            messages.success(request, _("已记录。"))
            return redirect("spot-check-work", spot_check_id)
    context = {
        "item": item,
        "evidence": evidence.evidence_of(item.shift),
        "is_barred": request.user.pk in spot_checks.barred_by_item([item])[item.pk],
        "is_published": item.spot_check.status == SpotCheck.Status.PUBLISHED,
    }
    return form_page(request, "checkin/review/spot_check_item.html", form, **context)


@login_required
@require_safe
def spot_check_sheet(request: SignedInRequest, spot_check_id: int, n: int) -> HttpResponse:
    """证据单: everything behind the hours of a shift, as a PDF."""
    item = _item(request, spot_check_id, n)
    seen, unit = evidence.evidence_of(item.shift), item.shift.activity.recording_unit
    looks.log(user=request.user, to=item.shift, unit=unit, always=True)
    name, people = f"evidence-{spot_check_id}-{n}.pdf", len(seen.people)
    about: dict[str, Any] = {"what": "evidence", "people": people, "to": item.shift, "unit": unit}
    body = evidence_sheet.as_pdf(seen, item)
    return handing_out.drawn(request, body, name, purpose=Inherent.SPOT_CHECK, **about)


def _item(request: SignedInRequest, spot_check_id: int, n: int) -> SpotCheckItem:
    require(is_committee(request.user))
    return get_object_or_404(SpotCheckItem.objects.for_lists(), spot_check=spot_check_id, n=n)


def _initial(item: SpotCheckItem) -> dict[str, object]:
    known = {"note": item.note, "called_back": item.called_back}
    return known if item.state == SpotCheckItem.State.OPEN else known | {"state": item.state}
