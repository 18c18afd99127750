"""整个批次的档案: asked for, how far it is, and the file."""

from datetime import timedelta
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.rounds.archiving import archives
from certificates.rounds.asked import run_round
from registry import clock
from registry.doors.downloads import streamed
from registry.doors.http import SignedInRequest, is_htmx, refusals_as_messages
from registry.exceptions import ExportRefused
from registry.ground import jobs
from registry.ground.services import ordered_files
from registry.history.services import retries
from registry.models import Job

WATCHED: Final = timedelta(minutes=20)  # a page left open must not keep somebody logged in


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def round_archive(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Say what the file holds and how far it is; a press has it made."""
    round = run_round(request, round_id)
    if request.method == "POST":
        with refusals_as_messages(request):
            archives.ask(round=round, by=request.user)
        return redirect("round-archive", round.pk)
    job = archives.newest(round, request.user)
    is_open = job is not None and job.state in ordered_files.OPEN
    context = {
        "round": round,
        "job": job,
        "is_open": is_open,
        "is_watched": job is not None and is_open and job.created_at > clock.now() - WATCHED,
        "is_silent": is_open and jobs.is_silent(),
        "kept_until": ordered_files.kept_until(job) if job and job.state == Job.State.DONE else None,
        "can_retry": job is not None and ordered_files.can_retry(job),
    }
    part = "certificates/rounds/_archive_progress.html"
    return render(request, part if is_htmx(request) else "certificates/rounds/archive.html", context)


@never_cache
@login_required
@require_safe
def round_archive_file(request: SignedInRequest, round_id: int, job_id: int) -> HttpResponseBase:
    """The file, for who asked for it; back to its page where there is none."""
    job = _own(request, round_id, job_id)
    try:
        return streamed(*archives.pieces_of(job, by=request.user))
    except ExportRefused as refusal:
        messages.error(request, refusal.message, extra_tags=refusal.code)
        return redirect("round-archive", round_id)


@login_required
@require_POST
def round_archive_retry(request: SignedInRequest, round_id: int, job_id: int) -> HttpResponse:
    """Once more what was given up."""
    retries.retry(job=_own(request, round_id, job_id), by=request.user)
    return redirect("round-archive", round_id)


def _own(request: SignedInRequest, round_id: int, job_id: int) -> Job:
    job = archives.of(job_id, run_round(request, round_id), request.user)
    if job is None:
        raise Http404
    return job
