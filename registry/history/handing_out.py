"""Handing out a file with data of people: the purpose first, then the line in the history, then the file (D90)."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from registry import clock
from registry.doors.downloads import download
from registry.doors.http import file_response
from registry.exceptions import ExportRefused
from registry.ground import jobs
from registry.history import purposes
from registry.history.purposes import Inherent, Purpose
from registry.history.services import exports
from registry.models import StoredFile, Unit, Volunteer
from registry.permissions import is_self

REMEMBERED = "export_purpose"
WATCHED = timedelta(minutes=10)  # how long a page asks by itself for a picture in process
Content = bytes | str


def listed(
    request: Any, draw: Callable[[], Content], name: str, *, what: str, people: int, **about: Any
) -> HttpResponse:
    """A list as a file from a page; the purpose is asked once a session, or stands in the address."""
    told = told_purpose(request)
    if told is None:
        return ask_purpose(request)
    purpose, words = told
    return _given(request, draw, name, what=what, people=people, purpose=purpose, words=words, **about)


def told_purpose(request: Any) -> tuple[Purpose, str] | None:
    """The purpose in the address, or that of this session; None where nobody has told one."""
    told = request.GET if "purpose" in request.GET else request.session.get(REMEMBERED, {})
    try:
        return exports.checked_purpose(told.get("purpose", ""), told.get("words", ""))
    except ExportRefused:
        return None


def ask_purpose(request: HttpRequest) -> HttpResponse:
    """The page that asks what the files of this session are for, and comes back here."""
    return redirect(f"{reverse('export-purpose')}?{urlencode({'next': request.get_full_path()})}")


def table(
    request: Any, draw: Callable[[], Content], name: str, *, what: str, people: int, **about: Any
) -> HttpResponse:
    """A statistics table, from a page or the API: it is made to be reported, so nobody is asked.

    `?purpose=` may say another one (with `?words=` for “other”).
    """
    purpose: Purpose | Inherent = Inherent.TABLE
    words = ""
    if "purpose" in request.GET:
        purpose, words = exports.checked_purpose(request.GET["purpose"], request.GET.get("words", ""))
    return _given(request, draw, name, what=what, people=people, purpose=purpose, words=words, **about)


def drawn(
    request: Any, content: Content, name: str, *, purpose: Inherent, what: str, people: int, **about: Any
) -> HttpResponse:
    """A file that serves one purpose only, such as a sign-in sheet; shown in the browser."""
    inline = about.pop("inline", True)
    exports.record(by=request.user, what=what, people=people, purpose=purpose, **about)
    return download(content, name, inline=inline)


def paper(
    request: Any, content: Content, name: str, *, person: Volunteer | None, inline: bool = False, **about: Any
) -> Any:
    """A paper about one person, or about a team and the like; one's own leaves no line, and nobody asks why."""
    if person is None or not is_self(request.user, person):
        exports.record(by=request.user, people=int(person is not None), **about)
    return download(content, name, inline=inline)


def upload(request: Any, stored: StoredFile, *, to: models.Model, unit: Unit | None = None) -> HttpResponseBase:
    """An uploaded picture or document after the view has checked access; who opened it is kept.

    A picture in process is not there for anybody: what was received is never sent, it may tell where it was taken.
    """
    if not stored.is_ready:
        return _not_ready(request, stored)
    exports.record_upload_opened(by=request.user, to=to, unit=unit, what=stored.purpose)
    return file_response(stored)


def remember(request: HttpRequest, purpose: str, words: str) -> None:
    """The purpose of this session's files, until another is chosen or the session ends."""
    request.session[REMEMBERED] = {"purpose": purpose, "words": words}


def _not_ready(request: HttpRequest, stored: StoredFile) -> HttpResponse:
    """How far it is, as a page; it asks by itself for some minutes only, so that nobody stays logged in by it."""
    is_watched = stored.is_processing and clock.now() - stored.uploaded_at < WATCHED
    context = {"stored": stored, "is_watched": is_watched, "is_silent": jobs.is_silent()}
    status = HTTPStatus.ACCEPTED if stored.is_processing else HTTPStatus.GONE
    answer = render(request, "registry/history/upload_not_ready.html", context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _given(request: Any, draw: Callable[[], Content], name: str, **about: Any) -> HttpResponse:
    content = draw()
    scope: dict[str, Any] = {**purposes.scope_of(request.GET)}
    exports.record(by=request.user, **{**scope, **about})
    return download(content, name)
