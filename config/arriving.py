"""How much one request may bring: told by its length before a byte of it is read, at every door (D109)."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

MEGABYTE: Final = 1024 * 1024
USUAL_MB: Final = 32  # the largest single file has 30 MB, films apart
MOST_MB: Final = 210  # a film of 200 MB; like nginx's in docs/operations.md
# Doors that take a film, or several files at once.
WIDE: Final = {
    "shift-report", "shift-finish-step", "api-activity-report-materials", "nomination", "supplement-create",
}  # fmt: skip


def most_megabytes(path: str) -> int:
    """What the door of this address takes; an address that leads nowhere takes no more than the usual ones."""
    try:
        return MOST_MB if resolve(path).url_name in WIDE else USUAL_MB
    except Resolver404:
        return USUAL_MB


def is_too_large(path: str, length: str) -> bool:
    """By the length that the sender tells."""
    size = int(length) if length.isascii() and length.isdecimal() else 0
    return size > USUAL_MB * MEGABYTE and size > most_megabytes(path) * MEGABYTE


class ArrivingWhole:
    """Answers what is too large before anything looks into it; the web process has not read it either."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or ""
        if not is_too_large(request.path_info, length):
            return self.get_response(request)
        most, n = most_megabytes(request.path_info), -(-int(length) // MEGABYTE)
        said = _("这一次上传共 {n} MB，这里一次最多 {most} MB，没有接收。").format(n=n, most=most)
        if request.path.startswith("/api/"):
            return JsonResponse({"code": "upload_too_large", "message": said}, status=413)
        return render(request, "413.html", {"said": said}, status=413)
