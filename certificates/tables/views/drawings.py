"""The page of a long roll-up that the worker draws: how far it is, why not, and the file."""

from datetime import timedelta
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from certificates.models import StageReport
from certificates.tables.services import drawings
from certificates.tables.services.drawings import Wanted
from registry import clock
from registry.doors.http import SignedInRequest, is_htmx
from registry.ground import jobs
from registry.history import handing_out
from registry.history.services import retries
from registry.models import Job

WATCHED: Final = timedelta(minutes=10)  # a page left open must not keep somebody logged in


def waiting_page(request: SignedInRequest, wanted: Wanted) -> HttpResponse:
    """Ask for the file, and go to its page; a purpose in the address goes along."""
    job = drawings.ask(wanted=wanted, by=request.user)
    if job.key != wanted.key:
        messages.info(request, _("您还有一份文件没有生成完，一次只生成一份。这份好了以后，再要另一份。"))
    return redirect(_with_purpose(request, reverse("table-drawing", args=[job.pk])))


@login_required
def drawing(request: SignedInRequest, job_id: int) -> HttpResponse:
    """How far the file is."""
    job = _visible(request, job_id)
    is_open = job.state in drawings.OPEN
    kept_until = drawings.kept_until(job) if job.state == Job.State.DONE else None
    context = {
        "job": job,
        "name": job.arguments["title"],
        "is_open": is_open,
        "is_running": job.state == Job.State.RUNNING,
        "is_watched": is_open and job.created_at > clock.now() - WATCHED,
        "is_silent": is_open and jobs.is_silent(),
        "last_seen": jobs.last_seen(),
        "kept_until": kept_until,
        "can_retry": drawings.can_retry(job),
        "own_url": _with_purpose(request, reverse("table-drawing", args=[job.pk])),
        "file_url": _with_purpose(request, reverse("table-drawing-file", args=[job.pk])),
    }
    part = "certificates/tables/_drawing.html"
    return render(request, part if is_htmx(request) else "certificates/tables/drawing.html", context)


@login_required
def drawing_file(request: SignedInRequest, job_id: int) -> HttpResponse:
    """The file, with its purpose and its line in the history; back to its page where there is none."""
    job = _visible(request, job_id)
    if job.state != Job.State.DONE or drawings.kept_until(job) is None:
        return redirect("table-drawing", job.pk)
    said = job.arguments
    about: dict[str, Any] = {"people": said["people"], **said["scope"]}
    draw = partial(drawings.content_of, job)
    if said["report"] is None:
        return handing_out.listed(request, draw, said["title"], what="roll-up", **about)
    report = StageReport.objects.select_related("unit").get(pk=said["report"])
    return handing_out.table(request, draw, said["title"], what="table", to=report, unit=report.unit, **about)


@login_required
@require_POST
def drawing_retry(request: SignedInRequest, job_id: int) -> HttpResponse:
    """Once more what was given up."""
    job = _visible(request, job_id)
    retries.retry(job=job, by=request.user)
    return redirect("table-drawing", job.pk)


def _visible(request: SignedInRequest, job_id: int) -> Job:
    job = drawings.of(job_id, request.user)
    if job is None:
        raise Http404
    return job


def _with_purpose(request: SignedInRequest, url: str) -> str:
    told = {name: request.GET[name] for name in ("purpose", "words") if name in request.GET}
    return f"{url}?{urlencode(told)}" if told else url
