"""Uploading a phone's export: a file, a text, or a series of QR codes."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from checkin.permissions import can_have_stations
from checkin.scanning.forms.exports import QueueExportForm
from checkin.scanning.services import exports
from registry.doors.http import SignedInRequest, form_page, refusals_on
from registry.permissions import require


@login_required
@never_cache
def station_exports(request: SignedInRequest) -> HttpResponse:
    """Upload an export; the answer shows how many scans were new and which do not count."""
    require(can_have_stations(request.user))
    form = QueueExportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusals_on(form):
            taken = exports.take(text=form.cleaned_data["text"], by=request.user)
            return render(request, "checkin/scanning/station_exports_taken.html", {"taken": taken})
    return form_page(request, "checkin/scanning/station_exports.html", form)
