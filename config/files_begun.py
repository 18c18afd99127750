"""A press whose answer is a file leaves its page where it is: the page learns that the file has begun to come."""

import re
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# `frontend/src/js/one_press.js` names its press by the one and waits for the other.
PRESSED, CAME = "pressed", "came"
NAME: Final = re.compile(r"[a-z0-9]{6,20}")
SECONDS: Final = 60


def tell(request: HttpRequest, response: HttpResponse) -> None:
    """The name of the press goes back with a file that is saved; what opens as a page needs no telling."""
    name = request.COOKIES.get(PRESSED, "")
    if NAME.fullmatch(name) and response.get("Content-Disposition", "").startswith("attachment"):
        response.set_cookie(CAME, name, max_age=SECONDS, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
        response.delete_cookie(PRESSED, samesite="Lax")
