"""Middleware: request id, session limits, password changes, second factor."""

import secrets
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from checkin.api_urls import by_stations
from config import running
from registry import clock
from registry.accounts import passkeys
from registry.accounts.services import devices
from registry.accounts.services.second_factors import has_second_factor, needs_second_factor
from registry.doors.api.bodies import LARGEST
from registry.doors.http import address_of
from registry.ground.request_ids import request_id
from registry.history.services import looks, sources
from registry.permissions import reads_masked, roles_of
from registry.words.identity import half_width
from registry.words.passed_on import TAIL, without_tail

Handler = Callable[[HttpRequest], HttpResponse]
SEEN_EVERY_SECONDS = 3600
STATION = "Station "
BY_STATIONS = {pattern.name for pattern in by_stations}
# What an inspector reads of themselves, and what everybody may read.
NOBODY_ELSE = (
    "account_",
    "mfa_",
    "me",
    "my-",
    "notification",
    "seal",
    "privacy",
    "schema",
    "docs",
    "register",
    "card",
    "recover",
)
PUBLIC = {
    "home",
    "healthz",
    "readyz",
    "activities",
    "activity",
    "activity-list",
    "activity-detail",
    "teams",
    "team",
    "team-list",
}
PUBLIC |= {"team-detail", "verify", "unit-list", "unit-detail", "site-list", "export-purpose", "project-public"}
PUBLIC |= {"notices", "notice", "notice-list", "notice-detail", "objection"}
ALWAYS_FREE = ("account_", "healthz", "readyz", "text-size", "privacy")


class HealthDoor:
    """Whoever watches the product asks it from the same machine: without a host name, a scheme or a session."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.doors = {reverse("healthz"): running.healthz, reverse("readyz"): running.readyz}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        door = self.doors.get(request.path_info)
        return door(request) if door else self.get_response(request)


class RequestId:
    """Gives every request an id, shared by history and log."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        came = sources.Origin(partial(source_of, request), request.headers.get("User-Agent", ""))
        token, whence = request_id.set(secrets.token_hex(8)), sources.origin.set(came)
        vars(request)["request_id"] = request_id.get()
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = request_id.get()
            sources.keep()
            return response
        finally:
            request_id.reset(token)
            sources.origin.reset(whence)


class StationDoor:
    """A device that shows its token is no browser: neither session nor CSRF nor messages stand in its way."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.META.get("HTTP_AUTHORIZATION", "").startswith(STATION):
            return self.get_response(request)
        try:
            found = resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        if found.url_name not in BY_STATIONS:
            return self.get_response(request)
        request.get_host()
        request.resolver_match = found
        response = found.func(request, *found.args, **found.kwargs)
        response = response.render() if isinstance(response, SimpleTemplateResponse) else response
        response.headers.setdefault("Content-Length", str(len(response.content)))
        return response


class WellFormed:
    """What no column can hold is told at the door: NUL characters 400, numbers of things beyond 64 bits 404."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = [request.path_info, *_texts(request.GET), *_texts(request.POST)]
        if any("\0" in text for text in given):
            raise BadRequest
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """A number that no row can have names nothing."""
        if any(isinstance(value, int) and value > LARGEST for value in kwargs.values()):
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """A number in a form that its column cannot hold: both databases refuse it, each in its way."""
        if isinstance(exception, OverflowError | DataError):
            raise BadRequest from exception


def _texts(given: QueryDict) -> Iterator[str]:
    for name, values in given.lists():
        yield name
        yield from map(str, values)


class LinkTail:
    """A link that a chat made longer – a full stop, a bracket, a slash behind it – leads where it was meant to.

    So does one that a hand scanner typed under caps lock or through an input method.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        meant = without_tail(request.path_info)
        is_longer = bool(TAIL.search(request.path_info))
        response = None if is_longer else self.get_response(request)
        if response is None or response.status_code == 404:
            for path in _readings(meant):
                if path != request.path_info and _resolves(path):
                    query = request.META.get("QUERY_STRING", "")
                    return redirect(quote(path) + (f"?{query}" if query else ""))
        return response or self.get_response(request)


def _readings(path: str) -> Iterator[str]:
    """The address itself; where there is none such, in half-width letters, as it was before caps lock, and in small."""
    yield from _with_slash(path)
    if not any(map(_resolves, _with_slash(path))):
        plain = half_width(path)
        for reading in dict.fromkeys((plain, plain.swapcase(), plain.lower())):
            yield from _with_slash(reading)


def _with_slash(path: str) -> tuple[str, str]:
    return path, f"{path.rstrip('/')}/"


def _resolves(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


class SessionLimits:
    """Holders of a role are logged out when idle for minutes, and after some hours whatever they do (D101)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and roles_of(request.user):
            now = int(clock.now().timestamp())
            began = request.session.setdefault("began", now)
            seen = request.session.get("seen", now)
            is_idle = now - seen > settings.ADMIN_IDLE_MINUTES * 60
            if is_idle or now - began > settings.ADMIN_SESSION_HOURS * 3600:
                logout(request)
                request.META["SESSION_RAN_OUT"] = True
            elif not 0 <= now - seen < 60 or "seen" not in request.session:  # also after a clock that ran ahead
                request.session["seen"] = now
        return self.get_response(request)


class LastSeen:
    """When somebody was last here in this browser, written down once an hour (登录的设备)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and (noted := request.session.get("noted")):
            now = int(clock.now().timestamp())
            if not 0 <= now - noted < SEEN_EVERY_SECONDS:
                request.session["noted"] = now
                devices.seen(session_key=request.session.session_key or "")
        return self.get_response(request)


class FreshPassword:
    """A password made by somebody else, an administrator's after 90 days, or one that was long enough for a volunteer
    and is too short for the role that began, is changed first (D100, D104); a passkey needs no password."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        vars(request)["must_set_password"] = is_stale = self._is_stale(request)
        if is_stale and not is_free(request, ALWAYS_FREE):
            messages.warning(request, self._words(request.user))
            return redirect("account_change_password")
        return self.get_response(request)

    def _is_stale(self, request: HttpRequest) -> bool:
        user = request.user
        if not user.is_authenticated:
            return False
        if user.must_change_password:
            return True
        is_old = clock.now() - user.password_changed_at > user.PASSWORD_LASTS
        is_weak = (is_old or user.password_suits_roles is False) and bool(roles_of(user))
        return is_weak and not passkeys.began_session(request)

    def _words(self, user: Any) -> str:
        if user.password_suits_roles is False and roles_of(user):
            text = _("您现在持有管理角色，密码至少 {n} 个字符。请先设置新的密码，然后继续。")
            return text.format(n=settings.ADMIN_PASSWORD_MIN_LENGTH)
        return _("请先设置新的密码，然后继续。")


class SecondFactor:
    """Holders of a role need a second factor before anything else (D103); demo may switch it off."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        vars(request)["must_add_factor"] = is_missing = self._is_missing(request)
        if is_missing and not is_free(request, (*ALWAYS_FREE, "mfa_")):
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _is_missing(self, request: HttpRequest) -> bool:
        user = request.user
        return user.is_authenticated and needs_second_factor(user) and not has_second_factor(user)


class InspectorLooks:
    """Whatever an inspector reads leaves a line, whichever page or answer of the API shows it (design#roles)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        found = request.resolver_match
        if response.status_code == 200 and request.method == "GET" and found and request.user.is_authenticated:
            name = (found.url_name or "").removeprefix("api-")
            if reads_masked(request.user) and not name.startswith(NOBODY_ELSE) and name not in PUBLIC:
                looks.of_inspector(request.user, page=name, asked=found.kwargs)
        return response


class HtmxLogin:
    """An htmx request that lost its session is sent to the login as a whole page (design#answers)."""

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


def source_of(request: HttpRequest) -> str:
    """The sender's address as the rate limits count it, for the history; empty where it is unknown (D106)."""
    try:
        return address_of(request)
    except PermissionDenied:  # the proxy said nothing that could be an address
        return ""


def is_free(request: HttpRequest, names: tuple[str, ...]) -> bool:
    """The page is exempt from a pending password change or second factor; unknown addresses answer 404."""
    try:
        name = resolve(request.path_info).url_name or ""
    except Resolver404:
        return True
    return name.startswith(names)
