"""What is answered to somebody known is kept by no cache, neither on the way nor on a shared computer's disk."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from config.middleware import Handler

KEPT_BY_NOBODY = "no-store, private"


class PrivateAnswers:
    """`no-store` wherever a session or a token came in or goes out, except where the view says `public`."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_known = settings.SESSION_COOKIE_NAME in request.COOKIES or "HTTP_AUTHORIZATION" in request.META
        response = self.get_response(request)
        is_named = is_known or settings.SESSION_COOKIE_NAME in response.cookies
        if is_named and "public" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = KEPT_BY_NOBODY
        return response
