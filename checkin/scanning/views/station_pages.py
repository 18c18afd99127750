"""Pages of a paired device: the station, its pairing, and its service worker (design#stations)."""

import hashlib
import json
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

# Everything the page needs to start without network, by the names of the build.
OFFLINE_FILES = (
    "app.css",
    "station.css",
    "app.js",
    "station.js",
    "qr_worker.js",
    "icons.svg",
    "favicon.svg",
    "icon-192.png",
    "icon-512.png",
    "station.webmanifest",
)


@require_GET
def station(request: HttpRequest) -> HttpResponse:
    """The scanner of a paired device; no login, the device has its own token."""
    return render(request, "checkin/scanning/station.html", _of_a_stranger())


@require_GET
@never_cache
def station_pair(request: HttpRequest, code: str = "") -> HttpResponse:
    """Where a device becomes a station."""
    return render(request, "checkin/scanning/station_pair.html", {"code": code})


@require_GET
@never_cache
def station_worker(request: HttpRequest) -> HttpResponse:
    """The service worker; it lists the files of this version, so that a changed file changes the worker."""
    page = render_to_string("checkin/scanning/station.html", _of_a_stranger(), request)
    files = [*(static(name) for name in OFFLINE_FILES), reverse("station-decoder")]
    program = static("station_worker.js")
    version = hashlib.sha256("\n".join([page, *files, program]).encode()).hexdigest()[:16]
    told = {"version": version, "page": reverse("station"), "files": files}
    script = f"self.OFFLINE = {json.dumps(told)}\nimportScripts({json.dumps(program)})\n"
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@require_GET
@never_cache
def station_decoder(request: HttpRequest) -> HttpResponse:
    """The camera's decoder: a browser asks the service worker for a worker's program only inside its scope."""
    script = f"importScripts({json.dumps(static('qr_worker.js'))})\n"
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


def _of_a_stranger() -> dict[str, Any]:
    """The page is cached on the device, so it never depends on who is logged in."""
    return {"user": AnonymousUser(), "nav": [], "tabs": [], "messages": []}
