"""Pages and answers of the API go out compressed; files do not, and never a page that a stranger's site asked for."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

FITS_A_PACKET: Final = 1_000  # bytes: shorter answers do not come sooner for being compressed
OTHER_SITES: Final = ("cross-site", "same-site")  # the second is another host beside ours, whose it may be
KINDS: Final = ("text/html", "application/json", "application/vnd.oai.openapi")


class Compressed(GZipMiddleware):
    """Lengths tell nothing of a secret (BREACH): Django adds up to a hundred random bytes and masks each CSRF token
    anew, and whoever else's site makes a browser ask with its session gets the page as it is."""

    def process_response(self, request: HttpRequest, response: Any) -> HttpResponseBase:
        """Files and downloads are compressed already, or stream; WhiteNoise keeps its own compressed copies."""
        answer: HttpResponseBase = response
        if not is_strange(request) and _is_text(response):
            answer = super().process_response(request, response)
        return answer


def is_strange(request: HttpRequest) -> bool:
    """Another site made a browser ask with the session that it has here."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.headers.get("Sec-Fetch-Site") in OTHER_SITES


def _is_text(response: Any) -> bool:
    is_download = response.get("Content-Disposition", "").startswith("attachment")
    is_page = response.get("Content-Type", "").startswith(KINDS)
    return is_page and not (is_download or response.streaming or len(response.content) < FITS_A_PACKET)
