"""Locations: consent at the check-in, sent after it, read and deleted by their owner (D86, D113)."""

from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from checkin.models import ScanLocation
from checkin.scanning.forms.locations import LocationConsentForm, LocationForm
from checkin.scanning.services import locations
from registry.doors.http import SignedInRequest, page_of
from registry.exceptions import RuleViolation
from registry.models import Consent, Volunteer
from registry.people.services import consents

SIX_PLACES = Decimal("0.000001")


@login_required
@require_POST
def location_consent(request: SignedInRequest) -> HttpResponse:
    """Give or withdraw consent, and return to the check-in."""
    volunteer = get_object_or_404(Volunteer, user=request.user)
    form = LocationConsentForm(request.POST)
    if form.is_valid():
        command = consents.give if form.cleaned_data["answer"] == "give" else consents.withdraw
        command(volunteer=volunteer, item=Consent.Item.LOCATION, by=request.user)
    ticket = form.data.get("ticket", "")
    return redirect(f"{reverse('code-press')}?{urlencode({'ticket': ticket})}")


@login_required
@require_POST
@never_cache
def location_keep(request: SignedInRequest) -> HttpResponse:
    """Store the phone's location; the scan counts in any case."""
    form = LocationForm(request.POST)
    if not form.is_valid():
        return JsonResponse(form.errors, status=400)
    told = form.cleaned_data
    try:
        locations.keep(
            nonce=told["nonce"],
            latitude=told["latitude"].quantize(SIX_PLACES),
            longitude=told["longitude"].quantize(SIX_PLACES),
            accuracy_metres=round(told["accuracy"]),
            by=request.user,
        )
    except RuleViolation as refusal:
        return JsonResponse({"code": refusal.code, "message": refusal.message}, status=409)
    return HttpResponse(status=204)


@login_required
@require_GET
@never_cache
def me_locations(request: SignedInRequest) -> HttpResponse:
    """All stored locations of the user, and a button to delete them."""
    volunteer = get_object_or_404(Volunteer, user=request.user)
    told = ScanLocation.objects.told_by(request.user).select_related("scan__shift__activity").order_by("-pk")
    agreed = consents.has_given(volunteer, Consent.Item.LOCATION)
    return render(request, "checkin/scanning/locations_mine.html", {"page": page_of(request, told), "agreed": agreed})


@login_required
@require_POST
def me_locations_delete(request: SignedInRequest) -> HttpResponse:
    """Delete all locations."""
    volunteer = get_object_or_404(Volunteer, user=request.user)
    count = locations.delete_all(volunteer=volunteer, by=request.user)
    messages.success(request, _("已删除 %(n)s 条位置。") % {"n": count})
    return redirect("me-locations")
