"""Who calls the API: a bearer token, or the session of a page (with CSRF)."""

from datetime import timedelta
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from registry import clock
from registry.models import ApiToken
from registry.protection import keys

SEEN_EVERY = timedelta(minutes=1)
SAFE = ("GET", "HEAD", "OPTIONS")


class Session(authentication.SessionAuthentication):
    """The browser's session; 401 instead of 403 when nobody is logged in."""

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class BearerToken(authentication.BaseAuthentication):
    """`Authorization: Bearer <token>`: hashed, scoped, expiring (design#accounts)."""

    keyword = "Bearer"

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        kind, _space, text = request.headers.get("Authorization", "").partition(" ")
        if kind != self.keyword:
            return None
        token = (
            ApiToken.objects.select_related("user")
            .filter(digest=keys.text_digest(text), revoked_at=None, expires_at__gt=clock.now())
            .first()
        )
        if token is None or not token.user.is_active:
            raise exceptions.AuthenticationFailed
        if request.method not in SAFE and ApiToken.Scope.WRITE not in token.scopes:
            raise exceptions.PermissionDenied
        if token.last_used_at is None or clock.now() - token.last_used_at > SEEN_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=clock.now())
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return self.keyword


class BearerTokenScheme(OpenApiAuthenticationExtension):
    target_class = BearerToken
    name = "bearerToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = Session
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
