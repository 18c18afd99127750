"""Who calls the API: a bearer token, or the session of a page (with CSRF)."""

from datetime import timedelta
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from registry import clock
from registry.accounts.services import tokens
from registry.exceptions import TokenRefused
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
        held = ApiToken.objects.select_related("user").filter(digest=keys.text_digest(text))
        token = held.usable().first()
        if token is None:
            raise _refusal(held.with_fallen_ground().first())
        if request.method not in SAFE and ApiToken.Scope.WRITE not in token.scopes:
            raise exceptions.PermissionDenied
        if token.last_used_at is None or clock.now() - token.last_used_at > SEEN_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=clock.now())
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return self.keyword


def _refusal(token: ApiToken | None) -> exceptions.APIException:
    """401; whoever holds the text of a token that was one learns why it is none any more, and what to do."""
    if token is None:
        return exceptions.AuthenticationFailed()
    refused = TokenRefused(tokens.why_refused(token))
    return exceptions.AuthenticationFailed({"code": refused.code, "message": refused.message})


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
