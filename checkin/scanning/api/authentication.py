"""`Authorization: Station <token>`: works only on the few views that name it (design#api)."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from checkin.models import EndedToken, Station
from registry.protection import keys


class StationUnknown(TextChoices):
    """A device's token is not accepted, for this reason."""

    UNKNOWN = "station_unknown", _("这台设备没有配对成签到台，或令牌失效，请重新配对。")
    REPLACED = "station_replaced", _("这台签到台已改用另一台设备。本机还没上传的扫码，请导出后交负责人上传。")
    REVOKED = "station_revoked", _("这台签到台的令牌已作废。本机还没上传的扫码，请导出后交负责人核对。")
    COMPROMISED = "station_compromised", _("这台签到台已登记为失控，不再提供名单。扫码仍可上传，经裁定才计。")


class StationToken(authentication.BaseAuthentication):
    """A paired device; `request.auth` is its station, `request.user` nobody."""

    keyword = "Station"

    def authenticate(self, request: Request) -> tuple[Any, Station] | None:
        kind, _space, text = request.headers.get("Authorization", "").partition(" ")
        if kind != self.keyword:
            return None
        text = text.strip()
        station = Station.objects.working().select_related("unit").filter(token_digest=keys.text_digest(text)).first()
        if station is None:
            raise exceptions.AuthenticationFailed(refusal_of(text))  # type: ignore[arg-type]
        return AnonymousUser(), station

    def authenticate_header(self, request: Request) -> str:
        return self.keyword


def refusal_of(token: str) -> dict[str, str]:
    """Why a device is refused, so that its page can say what to do with its waiting scans."""
    ended = EndedToken.objects.of_text(token).first()
    if ended is not None:
        why = StationUnknown.REVOKED if ended.why == EndedToken.Why.REVOKED else StationUnknown.REPLACED
    elif Station.objects.filter(token_digest=keys.text_digest(token)).exists():
        why = StationUnknown.COMPROMISED
    else:
        why = StationUnknown.UNKNOWN
    return {"code": why.value, "message": str(why.label)}


class IsStation(BasePermission):
    """Only a paired device."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.auth, Station)


class StationTokenScheme(OpenApiAuthenticationExtension):
    target_class = StationToken
    name = "stationToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "Authorization"}
