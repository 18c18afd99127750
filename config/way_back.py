"""A way back after a lost session, or from an address that accepts only POST."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from config.middleware import Handler

READS = ("GET", "HEAD")


class WayBack:
    """After a lost session, a press leads back to the page with the button, with a message."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
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
    return page._replace(scheme="", netloc="", fragment="").geturl()
