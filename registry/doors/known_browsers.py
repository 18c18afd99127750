"""A browser in which an account logged in before carries a signed note of it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from registry.protection import keys

COOKIE = "known"
KEPT_SECONDS = 400 * 24 * 3600
MOST_ACCOUNTS = 8  # a shared computer


def is_known(request: HttpRequest, user: Any) -> bool:
    """This account logged in in this browser before."""
    return _name_of(user) in _names(request)


def remember(request: HttpRequest, response: HttpResponse, user: Any) -> None:
    """Note that this account logged in here; a log-out leaves the note."""
    names = [_name_of(user), *(name for name in _names(request) if name != _name_of(user))][:MOST_ACCOUNTS]
    response.set_signed_cookie(
        COOKIE,
        ".".join(names),
        max_age=KEPT_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _names(request: HttpRequest) -> list[str]:
    return str(request.get_signed_cookie(COOKIE, default="", max_age=KEPT_SECONDS)).split(".")


def _name_of(user: Any) -> str:
    return keys.text_digest(f"browser|{user.uuid}")[:24]
