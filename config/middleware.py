"""What every request passes: its id, how long a session lives, the second factor."""

import secrets
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from registry import clock
from registry.models import RoleAssignment
from registry.permissions import roles_of
from registry.services.history import request_id

Handler = Callable[[HttpRequest], HttpResponse]
IDLE_MINUTES = 15  # D101, for holders of a role; volunteers stay logged in on their phone
ABSOLUTE_HOURS = 12
FACTOR_FREE = ("account_", "mfa_", "healthz", "text-size")


class RequestId:
    """Every request has an id that the history and the log share."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(secrets.token_hex(8))
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = request_id.get()
            return response
        finally:
            request_id.reset(token)


class SessionLimits:
    """Holders of a role are logged out after 15 idle minutes and after 12 hours (D101)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and roles_of(request.user):
            now = int(clock.now().timestamp())
            began = request.session.setdefault("began", now)
            seen = request.session.get("seen", now)
            if now - seen > IDLE_MINUTES * 60 or now - began > ABSOLUTE_HOURS * 3600:
                logout(request)
            elif now - seen >= 60 or "seen" not in request.session:
                request.session["seen"] = now
        return self.get_response(request)


class SecondFactor:
    """Holders of a role need a second factor before anything else (D103); demo may switch it off."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._is_missing(request):
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _is_missing(self, request: HttpRequest) -> bool:
        if not settings.REQUIRE_SECOND_FACTOR or not request.user.is_authenticated:
            return False
        if not set(roles_of(request.user)) - {RoleAssignment.Role.INSPECTOR}:
            return False
        try:
            name = resolve(request.path_info).url_name or ""
        except Resolver404:
            return False
        if name.startswith(FACTOR_FREE):
            return False
        return not request.user.authenticator_set.exists()


class HtmxLogin:
    """An htmx request that lost its session is sent to the login as a whole page (style P17)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        login = reverse(settings.LOGIN_URL)
        if (
            request.headers.get("HX-Request") == "true"
            and response.status_code == 302
            and response["Location"].startswith(login)
        ):
            return HttpResponse(headers={"HX-Redirect": response["Location"]})
        return response
