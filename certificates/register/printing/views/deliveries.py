"""Pages of handing over: one certificate, all of a unit in a run, and the entry that takes one back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certificates.issuing.forms import ReasonForm
from certificates.models import Certificate, PrintedItem, PrintRun
from certificates.permissions import can_deliver, can_print
from certificates.register.printing.forms import DeliveryForm
from certificates.register.services import deliveries
from registry.doors.http import SignedInRequest, form_page, refusals_on
from registry.models import Unit
from registry.permissions import require


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_deliver(request: SignedInRequest, uuid: str) -> HttpResponse:
    certificate = _seen(request, uuid)
    form = DeliveryForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            deliveries.enter(certificate=certificate, by=request.user, **form.cleaned_data)
            messages.success(request, _("已登记。"))
            return redirect("proof-detail", certificate.uuid)
    return form_page(request, "certificates/printing/deliver.html", form, certificate=certificate)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_take_back(request: SignedInRequest, uuid: str) -> HttpResponse:
    certificate = _seen(request, uuid)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            deliveries.take_back(certificate=certificate, by=request.user, **form.cleaned_data)
            messages.success(request, _("已更正为未领取，原来的登记仍在。"))
            return redirect("proof-detail", certificate.uuid)
    return form_page(request, "certificates/printing/take_back.html", form, certificate=certificate)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def print_run_deliver(request: SignedInRequest, run_id: int, unit_id: int) -> HttpResponse:
    """All that one unit gets out of a run."""
    require(can_print(request.user))
    run = get_object_or_404(PrintRun.objects.visible_to(request.user), pk=run_id)
    items = run.items.filter(unit=unit_id, state=PrintedItem.State.DONE)
    unit = get_object_or_404(Unit.objects.filter(pk__in=items.values("unit")), pk=unit_id)
    form = DeliveryForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_on(form):
            chosen = Certificate.objects.filter(pk__in=items.values("certificate"))
            n = deliveries.enter_all(of=chosen, by=request.user, **form.cleaned_data)
            messages.success(request, _("已登记 %(n)d 份。") % {"n": n})
            return redirect("print-run", run.pk)
    return form_page(request, "certificates/printing/deliver_unit.html", form, run=run, unit=unit, count=items.count())


def _seen(request: SignedInRequest, uuid: str) -> Certificate:
    certificate = get_object_or_404(Certificate.objects.visible_to(request.user).for_lists(), uuid=uuid)
    require(can_deliver(request.user, certificate))
    return certificate
