"""导出: choose columns, format and purpose; a short list at once, a long one from the worker."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry import clock
from registry.doors.downloads import download
from registry.doors.http import SignedInRequest, form_page, is_htmx, refusals_on
from registry.exceptions import ExportRefused
from registry.ground import jobs
from registry.ground.exports import lists
from registry.ground.exports.forms import ExportForm
from registry.ground.exports.lists import ExportList
from registry.ground.exports.services import asking
from registry.ground.exports.services.asking import Wanted
from registry.history import handing_out
from registry.history.services import retries
from registry.models import Job
from registry.permissions import require

CHOSEN: Final = "export_choice"  # in the session: list → columns and format of last time
WATCHED: Final = timedelta(minutes=20)  # a page left open must not keep somebody logged in
NO_FILTER: Final = {"page", "page_size", "purpose", "words", "format", "about", "columns"}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: SignedInRequest, code: str, about: int | None = None) -> HttpResponse:
    """The page of one list: how many rows, which columns, what for; and the file."""
    list_ = _list(request, code, about)
    filters = filters_in(list_, request.GET)
    form = ExportForm(request.POST or None, offered=list_.offered(request.user, about), initial=_before(request, list_))
    if form.is_valid():
        with refusals_on(form):
            said = {"purpose": "", "words": ""} | form.cleaned_data
            wanted = asking.checked(code=code, by=request.user, filters=filters, about=about, **said)
            _remember(request, wanted)
            return given(request, wanted)
    context = {
        "list": list_,
        "count": list_.found(request.user, filters, about).count(),
        "back_url": _back(list_, about, filters),
        "is_narrowed": bool(filters),
        "most_at_once": asking.MOST_AT_ONCE,
    }
    return form_page(request, "registry/exports/export.html", form, **context)


@never_cache
@login_required
@require_safe
def export_job(request: SignedInRequest, job_id: int) -> HttpResponse:
    """How far the file is."""
    job = _own(request, job_id)
    is_open = job.state in asking.OPEN
    context = {
        "job": job,
        "is_open": is_open,
        "is_running": job.state == Job.State.RUNNING,
        "is_watched": is_open and job.created_at > clock.now() - WATCHED,
        "is_silent": is_open and jobs.is_silent(),
        "kept_until": asking.kept_until(job) if job.state == Job.State.DONE else None,
        "can_retry": asking.can_retry(job),
        "again": _page(job.arguments["code"], job.arguments["about"]),
    }
    part = "registry/exports/_export_job.html"
    return render(request, part if is_htmx(request) else "registry/exports/export_job.html", context)


@never_cache
@login_required
@require_safe
def export_job_file(request: SignedInRequest, job_id: int) -> HttpResponse:
    """The file, for who asked for it; back to its page where there is none."""
    job = _own(request, job_id)
    try:
        content, wanted = asking.content_of(job, by=request.user)
    except ExportRefused as refusal:
        messages.error(request, refusal.message, extra_tags=refusal.code)
        return redirect("export-job", job.pk)
    return download(content, wanted.name)


@login_required
@require_POST
def export_job_retry(request: SignedInRequest, job_id: int) -> HttpResponse:
    """Once more what was given up."""
    job = _own(request, job_id)
    retries.retry(job=job, by=request.user)
    return redirect("export-job", job.pk)


def direct(request: SignedInRequest, code: str) -> HttpResponse:
    """The list with its usual columns under an address of its own; the purpose is asked once a session."""
    list_ = _list(request, code, None)
    told = handing_out.told_purpose(request)
    if told is None and any(column.is_personal and column.is_default for column in list_.offered(request.user)):
        return handing_out.ask_purpose(request)
    purpose, words = told or ("", "")
    suffix = "csv" if request.GET.get("format") == "csv" else "xlsx"
    filters = filters_in(list_, request.GET)
    try:
        wanted = asking.checked(
            code=code, by=request.user, filters=filters, suffix=suffix, purpose=str(purpose), words=words
        )
    except ExportRefused as refusal:
        messages.error(request, refusal.message, extra_tags=refusal.code)
        return redirect("export", code)
    return given(request, wanted)


def given(request: SignedInRequest, wanted: Wanted) -> HttpResponse:
    """The file of a short list, the page of a long one."""
    if not asking.is_long(wanted, by=request.user):
        return download(asking.at_once(wanted, by=request.user), wanted.name)
    try:
        return redirect("export-job", asking.ask(wanted, by=request.user).pk)
    except ExportRefused as refusal:
        messages.error(request, refusal.message, extra_tags=refusal.code)
        under_way = asking.open_job(request.user)
        return redirect("export-job", under_way.pk) if under_way else redirect(request.get_full_path())


def filters_in(list_: ExportList, asked: Mapping[str, Any]) -> dict[str, str]:
    """What the list's page was narrowed by; what it does not know is left out, as the page does."""
    return {name: asked[name] for name in list_.filter_names if name not in NO_FILTER and asked.get(name)}


def _page(code: str, about: int | None) -> str:
    return reverse("export-of", args=[code, about]) if about else reverse("export", args=[code])


def _back(list_: ExportList, about: int | None, filters: dict[str, str]) -> str:
    """The page of the list, narrowed as before."""
    shown = list_.page_of(about) if list_.page_of and about else about
    if not list_.back or (list_.needs_about and shown is None):
        return reverse("home")
    page = reverse(list_.back, args=[shown] if list_.needs_about else [])
    asked = "&".join(filter(None, (list_.back_query, urlencode(filters))))
    return f"{page}?{asked}" if asked else page


def _list(request: SignedInRequest, code: str, about: int | None) -> ExportList:
    list_ = lists.known.get(code)
    if list_ is None or list_.needs_about != (about is not None):
        raise Http404
    require(list_.allows(request.user))
    return list_


def _own(request: SignedInRequest, job_id: int) -> Job:
    job = asking.of(job_id, request.user)
    if job is None:
        raise Http404
    return job


def _before(request: SignedInRequest, list_: ExportList) -> dict[str, Any]:
    """Columns and format of last time in this browser, and the purpose of this session."""
    before = request.session.get(CHOSEN, {}).get(list_.code, {})
    offered = {column.code for column in list_.offered(request.user)}
    columns = [code for code in before.get("columns", ()) if code in offered]
    purpose = request.session.get(handing_out.REMEMBERED, {})
    return {
        "columns": columns or list_.default_codes(request.user),
        "suffix": before.get("suffix", "xlsx"),
        **purpose,
    }


def _remember(request: SignedInRequest, wanted: Wanted) -> None:
    chosen = {"columns": wanted.columns, "suffix": wanted.suffix}
    request.session[CHOSEN] = request.session.get(CHOSEN, {}) | {wanted.code: chosen}
    if wanted.purpose != "nobody":
        handing_out.remember(request, wanted.purpose, wanted.words)
