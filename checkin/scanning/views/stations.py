"""Stations: set up by organisers, paired by a code, retired, given up (design#stations)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from checkin.models import Scan, Station
from checkin.permissions import can_have_stations, can_run_station, can_take_roll
from checkin.scanning.forms.stations import StationForm, StationSearch
from checkin.scanning.services import stations
from registry import clock
from registry.documents import qr
from registry.doors.http import (
    SEARCHED,
    SignedInRequest,
    form_page,
    page_of,
    refusals_as_messages,
    refusals_on,
    row_number,
)
from registry.ground.public_url import absolute
from registry.permissions import require
from registry.protection import keys


@login_required
@require_GET
def station_list(request: SignedInRequest) -> HttpResponse:
    """The stations one may run."""
    require(can_have_stations(request.user))
    rows = Station.objects.visible_to(request.user).select_related("unit", "created_by").prefetch_related("shifts")
    form = StationSearch(request.GET)
    page = page_of(request, (rows.matching(form.words) if form.words else rows).current_first())
    searched = bool(request.GET.get("q")) or page.paginator.count > SEARCHED
    context = {"page": page, "filter_form": form, "searched": searched}
    return render(request, "checkin/scanning/station_list.html", context)


@login_required
def station_create(request: SignedInRequest) -> HttpResponse:
    """A new station and its pairing code."""
    require(can_have_stations(request.user))
    form = StationForm(request.POST or None, user=request.user)
    if form.is_valid():
        with refusals_on(form):
            code = stations.make(by=request.user, **form.cleaned_data)
            return _shown_once(request, code)
    return form_page(request, "checkin/scanning/station_form.html", form)


@login_required
@require_GET
@never_cache
def station_detail(request: SignedInRequest, station_id: int) -> HttpResponse:
    """State, shifts, and the pairing code while it is valid."""
    row = _station(request, station_id)
    code = _code_shown(request, row)
    address = absolute(reverse("station-pair", args=[code])) if code else ""
    shifts = row.shifts.select_related("activity__recording_unit").in_order()
    context = {
        "station": row,
        "lists": can_have_stations(request.user),
        "shifts": shifts,
        "at_desk": {shift.pk for shift in shifts if can_take_roll(request.user, shift)},
        "code": code,
        "picture": qr.svg(address, label=_("配对二维码")) if code else "",
        "may_change": can_run_station(request.user, row),
        "doubted": Scan.objects.visible_to(request.user).filter(station=row).doubted().ruled(False).count(),
    }
    return render(request, "checkin/scanning/station_detail.html", context)


@login_required
@require_GET
@never_cache
def station_here(request: SignedInRequest, station_id: int) -> HttpResponse:
    """Pairs the browser that asked for it, without typing; the code stands in no address and in no log."""
    row = _station(request, station_id)
    code = _code_shown(request, row)
    if not code:
        return redirect("station-detail", row.pk)
    shift = row.shifts.filter(pk=row_number(request.GET.get("shift")) or 0).first()
    return render(request, "checkin/scanning/station_pair.html", {"code": code, "station": row, "shift": shift})


@login_required
def station_assign(request: SignedInRequest, station_id: int) -> HttpResponse:
    """Assign other shifts to the device."""
    row = _station(request, station_id)
    require(can_run_station(request.user, row))
    initial = {"name": row.name, "shifts": list(row.shifts.values_list("pk", flat=True))}
    form = StationForm(request.POST or None, user=request.user, initial=initial)
    form.fields["name"].disabled = True
    if form.is_valid():
        with refusals_on(form):
            stations.assign(station=row, shifts=form.cleaned_data["shifts"], by=request.user)
            return redirect("station-detail", row.pk)
    return form_page(request, "checkin/scanning/station_form.html", form, station=row)


@login_required
@require_POST
def station_code(request: SignedInRequest, station_id: int) -> HttpResponse:
    """Make a new pairing code."""
    row = _station(request, station_id)
    with refusals_as_messages(request):
        return _shown_once(request, stations.renew_code(station=row, by=request.user))
    return redirect("station-detail", row.pk)


@login_required
@require_POST
def station_retire(request: SignedInRequest, station_id: int) -> HttpResponse:
    """Retire the station; it may still upload earlier scans."""
    row = _station(request, station_id)
    with refusals_as_messages(request):
        stations.retire(station=row, by=request.user)
        messages.success(request, _("签到台已停用。停用之前的扫码仍可上传。"))
    return redirect("station-detail", row.pk)


@login_required
@require_POST
def station_compromised(request: SignedInRequest, station_id: int) -> HttpResponse:
    """Mark the station as compromised; its uploads then need a ruling."""
    row = _station(request, station_id)
    with refusals_as_messages(request):
        stations.mark_compromised(station=row, by=request.user)
        messages.success(request, _("已登记为失控。此后上传的扫码须经裁定才计。"))
    return redirect("station-detail", row.pk)


@login_required
@require_POST
def station_revoke(request: SignedInRequest, station_id: int) -> HttpResponse:
    """End its token and pairing code."""
    row = _station(request, station_id)
    with refusals_as_messages(request):
        stations.revoke(station=row, by=request.user)
        messages.success(request, _("令牌已作废，这台设备不能再上传。"))
    return redirect("station-detail", row.pk)


def _station(request: SignedInRequest, station_id: int) -> Station:
    return get_object_or_404(
        Station.objects.visible_to(request.user).select_related("unit", "created_by"), pk=station_id
    )


def _code_shown(request: SignedInRequest, station: Station) -> str:
    """The pairing code that this browser asked for, while it is valid."""
    code: str = request.session.get(f"pairing-{station.pk}", "")
    ends = station.pairing_expires_at
    is_valid = ends is not None and ends > clock.now() and station.pairing_digest == keys.text_digest(code)
    return code if is_valid else ""


def _shown_once(request: SignedInRequest, code: stations.PairingCode) -> HttpResponse:
    request.session[f"pairing-{code.station.pk}"] = code.text
    return redirect("station-detail", code.station.pk)
