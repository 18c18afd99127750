"""What page views share: showing refusals, htmx, pagination, sending files."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.forms import BaseForm
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from registry.doors.ui import error_words
from registry.exceptions import RuleViolation
from registry.models import StoredFile, User

OK = 200
PAGE_SIZE = 20  # lines of a table: four screens of a phone
SHORT_PAGE = 15  # of a list whose rows take three lines there
MOST_DIGITS = 18  # every bigint, and never so many that Python refuses to read them
SEARCHED = 20  # a shorter list is read at a glance
SHOWN_IN_THE_BROWSER = ("image/jpeg", "image/png")


class SignedInRequest(HttpRequest):
    """A request behind `login_required`, which has a user."""

    user: User  # type: ignore[assignment]


def row_number(text: object) -> int | None:
    """The number of a row that an address or a form gives; None where it gives none, or one that no row has."""
    told = str(text or "")
    return int(told) if told.isascii() and told.isdigit() and len(told) <= MOST_DIGITS else None


@contextmanager
def refusals_on(form: BaseForm) -> Iterator[None]:
    """Show a refusal on the form, at the field that the form's `refusal_fields` names for its code."""
    try:
        yield
    except RuleViolation as refusal:
        field = refusal.at or getattr(form, "refusal_fields", {}).get(refusal.code)
        at_field = field if field in form.fields else None
        form.doubts = getattr(refusal, "doubts", [])  # type: ignore[attr-defined]
        said = _("请逐项核对，确认无误的打勾") if form.doubts else refusal.message  # type: ignore[attr-defined]
        form.add_error(at_field, ValidationError(said, code=refusal.code))
        form.retry_after = refusal.retry_after  # type: ignore[attr-defined]
    except ValidationError as error:
        _add_validation_error(form, error)


@contextmanager
def refusals_as_messages(request: HttpRequest) -> Iterator[None]:
    """Show a refusal as a message on the next page."""
    try:
        yield
    except RuleViolation as refusal:
        messages.error(request, refusal.message, extra_tags=refusal.code)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)


def form_page(request: HttpRequest, template: str, form: BaseForm, **context: Any) -> HttpResponse:
    """The page with its form; 422 when the form was refused, 429 when too often (design#answers)."""
    status = 422 if form.is_bound and (form.errors or getattr(form, "wrong_rows", None)) else 200
    retry_after = getattr(form, "retry_after", None)
    answer = told_page(request, template, {"form": form, **context}, status=429 if retry_after else status)
    if retry_after:
        answer["Retry-After"] = str(retry_after)
    return answer


def told_page(request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int) -> HttpResponse:
    """The page; what a form was refused for stands at its top where the page does not show it."""
    answer = render(request, template, context, status=status)
    if status == OK:
        return answer
    refused = [one for one in context.values() if isinstance(one, BaseForm) and one.is_bound and one.errors]
    lost = [word for form in refused for word in _words(form) if not _stands_on(answer.text, word)]
    if not lost:
        return answer
    for word in dict.fromkeys(lost):
        messages.error(request, word)
    return render(request, template, context, status=status)


def address_of(request: HttpRequest) -> str:
    """The visitor's network address, behind a proxy too; a hall shares one."""
    return str(get_adapter(request).get_client_ip(request))


def browser_of(request: HttpRequest, *, make: bool = False) -> str:
    """The browser by its session, which it may throw away; "" while it has none."""
    if make and not request.session.session_key:
        request.session.create()
    return request.session.session_key or ""


def is_htmx(request: HttpRequest) -> bool:
    """The request wants a fragment, not a page."""
    return request.headers.get("HX-Request") == "true"


def page_of(request: HttpRequest, rows: Any, size: int = PAGE_SIZE) -> Page:
    """The page of rows that `?page=` asks for; an invalid number gives the first or the last."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def file_response(stored: StoredFile) -> FileResponse:
    """Send an upload after the view has checked access: pictures are shown, other files downloaded."""
    response = FileResponse(stored.file.open("rb"), content_type=stored.content_type)
    shown = stored.content_type in SHOWN_IN_THE_BROWSER
    response["Content-Disposition"] = content_disposition_header(not shown, stored.name) or ""
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _stands_on(page: str, word: str) -> bool:
    """The word is all that an element says, or stands there after a label; among other words it may be another's."""
    return re.search(rf"[>：·]\s*{re.escape(escape(word).strip())}\s*<", page) is not None


def _words(form: BaseForm) -> list[str]:
    return [*map(str, form.non_field_errors()), *(word for field in form for word in error_words(field))]


def _add_validation_error(form: BaseForm, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for field, errors in error.error_dict.items():
        form.add_error(field if field in form.fields else None, errors)
