"""What any Django view that stores a scan must do at least: the yardstick of the scan path.

One token look-up, one locked select, one insert, by the ORM; it checks nothing and folds nothing.
"""

import json
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from checkin.models import Scan, Station
from registry import clock
from registry.models import Volunteer
from registry.protection import keys


@csrf_exempt
@require_POST
def bare_scan(request: HttpRequest) -> JsonResponse:
    token = request.headers["Authorization"].removeprefix("Station ")
    station = get_object_or_404(Station, token_digest=keys.text_digest(token))
    item = json.loads(request.body)
    at = datetime.fromisoformat(item["device_at"])
    with transaction.atomic():
        volunteer = Volunteer.objects.select_for_update(no_key=True).get(volunteer_no=item["volunteer_no"])
        scan = Scan.objects.create(
            source="bare",
            nonce=item["nonce"],
            station=station,
            shift_id=item["shift"],
            volunteer=volunteer,
            direction=item["direction"],
            method=item["method"],
            device_at=at,
            logical_at=at,
            received_at=clock.now(),
            authentic=True,
            code="checked_in",
        )
    return JsonResponse({"nonce": scan.nonce, "code": scan.code, "name": volunteer.name})
