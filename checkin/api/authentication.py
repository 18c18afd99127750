"""`Authorization: Station <token>`: works only on the few views that name it (design §6)."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from checkin.models import Station
from registry import keys


class StationToken(authentication.BaseAuthentication):
    """A paired device; `request.auth` is its station, `request.user` nobody."""

    keyword = "Station"

    def authenticate(self, request: Request) -> tuple[Any, Station] | None:
        kind, _space, text = request.headers.get("Authorization", "").partition(" ")
        if kind != self.keyword:
            return None
        station = Station.objects.working().select_related("unit").filter(token_digest=keys.text_digest(text)).first()
        if station is None:
            raise exceptions.AuthenticationFailed("这台签到台未配对、已停用或令牌失效，请重新配对。")
        return AnonymousUser(), station

    def authenticate_header(self, request: Request) -> str:
        return self.keyword


class IsStation(BasePermission):
    """Only a paired device."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.auth, Station)


class StationTokenScheme(OpenApiAuthenticationExtension):
    target_class = StationToken
    name = "stationToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "Authorization"}
