"""A way back after a lost session, from an address that accepts only POST, from a press whose answer is a file."""

import inspect
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import ResolverMatch, reverse
from django.utils.translation import gettext as _

from config import files_begun
from config.middleware import Handler

READS = ("GET", "HEAD")


class WayBack:
    """After a lost session, a press leads back to the page with the button, with a message."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        files_begun.tell(request, response)
        if response.status_code == 405 and request.method in READS and not request.path.startswith("/api/"):
            return render(request, "405.html", status=405)
        login = reverse(settings.LOGIN_URL)
        if response.status_code != 302 or not response["Location"].startswith(f"{login}?"):
            return response
        if request.META.get("SESSION_RAN_OUT"):
            messages.warning(request, _("为保护信息，您已被自动退出。请重新登录，再办刚才的事。"))
        if request.method not in READS:
            response["Location"] = f"{login}?{urlencode({'next': page_of_the_press(request)})}"
        return response


def page_of_the_press(request: HttpRequest) -> str:
    """The address of the page whose button was pressed, of this site only."""
    page = urlsplit(request.headers.get("Referer", ""))
    if page.netloc != request.get_host():
        return reverse("home")
    path = "/" + page.path.lstrip("/")  # two slashes would name another site
    return page._replace(scheme="", netloc="", path=path, fragment="").geturl()


def own_address(request: HttpRequest) -> str:
    """Of a page that answers a press at an address which takes only presses: where the page is read; else empty."""
    if request.method in READS or not isinstance(request.resolver_match, ResolverMatch):
        return ""
    return page_of_the_press(request) if takes_only_presses(request.resolver_match.func) else ""


def takes_only_presses(view: Callable[..., Any]) -> bool:
    """Whether `require_POST` stands before the view; Django keeps what it lets through in the decorator's closure."""
    while view is not None:
        if inspect.isfunction(view) and inspect.getclosurevars(view).nonlocals.get("request_method_list") == ["POST"]:
            return True
        view = getattr(view, "__wrapped__", None)  # type: ignore[assignment]
    return False
