"""`POST /api/v1/scans/`: 1–500 scans, one result each; always 200, 4xx only for a bad envelope (design#scanning)."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from rest_framework.exceptions import APIException

from checkin.attendance import scan_sql
from checkin.scanning import senders
from checkin.scanning.api.authentication import refusal_of
from checkin.scanning.senders import Sender
from checkin.scanning.services import scans, stations
from registry import clock
from registry.accounts.api.authentication import BearerToken, Session
from registry.protection import keys

MOST_SCANS = 500
STATION = "Station "


@csrf_exempt
@require_POST
def scan_upload(request: HttpRequest) -> JsonResponse:
    """A plain view without serializers: the path of every scan."""
    sender = _sender(request)
    if isinstance(sender, JsonResponse):
        return sender
    envelope = _envelope(request.body)
    if envelope is None:
        return _refused(400, "bad_envelope", f"请求应为 JSON：scans 含 1 至 {MOST_SCANS} 条扫码。")
    taken = scans.take(sender=sender, items=envelope["scans"], dry_run=envelope.get("dry_run") is True)
    counts = {
        str(shift): {"present": present, "expected": expected} for shift, (present, expected) in taken.counts.items()
    }
    return JsonResponse({"results": [answer.as_json() for answer in taken.answers], "shifts": counts})


def _sender(request: HttpRequest) -> Sender | JsonResponse:
    """A station by its token, else the user of a bearer token or of a session (with CSRF)."""
    authorization = request.headers.get("Authorization", "")
    if authorization.startswith(STATION):
        token = authorization.removeprefix(STATION).strip()
        row = scan_sql.station_of(keys.text_digest(token))
        if row is None:
            return _refused(401, **refusal_of(token))
        if row.last_seen_at is None or clock.now() - row.last_seen_at > stations.SEEN_EVERY:
            stations.seen(station_id=row.pk)
        return senders.station(row)
    try:
        found = BearerToken().authenticate(request) or _session(request)
    except APIException as refusal:
        return _refused(refusal.status_code, str(refusal.default_code), str(refusal.detail))
    if found is None:
        return _refused(401, "not_authenticated", "请先登录，或使用签到台、接口令牌。")
    return senders.organiser(found[0])


def _session(request: HttpRequest) -> tuple[Any, None] | None:
    if not request.user.is_authenticated:
        return None
    Session().enforce_csrf(request)
    return request.user, None


def _envelope(body: bytes) -> dict[str, Any] | None:
    try:
        envelope = json.loads(body)
    except (ValueError, RecursionError):
        return None
    items = envelope.get("scans") if isinstance(envelope, dict) else None
    return envelope if isinstance(items, list) and 1 <= len(items) <= MOST_SCANS else None


def _refused(status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse({"code": code, "message": message}, status=status)
