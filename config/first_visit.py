"""Who comes without our styles gets them inside the page, which so shows after one round trip instead of two."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from config.compressed import is_strange
from config.middleware import Handler

FILE: Final = "app.css"
COOKIE: Final = "styles"
BELIEVED_SECONDS: Final = 7 * 24 * 3600  # a small phone forgets a file sooner than a cookie


class Styles(NamedTuple):
    """The style sheet of every page."""

    text: SafeString
    source: str  # what the CSP permits: this text and no other
    version: str


@cache
def styles() -> Styles:
    text = Path(str(finders.find(FILE))).read_text(encoding="utf-8")
    digest = sha256(text.encode())
    return Styles(SafeString(text), f"'sha256-{b64encode(digest.digest()).decode()}'", digest.hexdigest()[:12])


class Inlined:
    """What a page puts in the place of its link, and whether it did; the file comes later, for the next page."""

    is_taken = False

    def __str__(self) -> str:
        self.is_taken = True
        return format_html('<style>{}</style><link rel="prefetch" href="{}">', styles().text, static(FILE))


class FirstVisit:
    """`request.styles` for whom it pays; once a page has taken them, its policy permits them and a cookie says so."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _has_them(request):
            return self.get_response(request)
        vars(request)["styles"] = inlined = Inlined()
        response: Any = self.get_response(request)
        if inlined.is_taken:
            response._csp_update = {"style-src": [styles().source]}
            response.set_cookie(
                COOKIE,
                styles().version,
                max_age=BELIEVED_SECONDS,
                samesite="Lax",
                httponly=True,
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response


def _has_them(request: HttpRequest) -> bool:
    """Or would wait longer: sixty kilobytes that go out plain take longer than another round trip."""
    is_packed = "gzip" in request.headers.get("Accept-Encoding", "") and not is_strange(request)
    return settings.DEBUG or not is_packed or request.COOKIES.get(COOKIE) == styles().version
