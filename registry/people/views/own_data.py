"""下载我的数据: what is in it, the file at once or by the worker, each time after the password."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.doors.downloads import download
from registry.doors.http import SignedInRequest, refusals_as_messages
from registry.exceptions import ExportRefused
from registry.ground import jobs
from registry.ground.services import ordered_files
from registry.history.services import retries
from registry.models import Job
from registry.people.services import own_copies
from registry.people.views.me import own_volunteer


@never_cache
@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def me_data(request: SignedInRequest) -> HttpResponse:
    """Say what the file holds; make it (D92)."""
    volunteer = own_volunteer(request.user)
    if request.method == "POST":
        with refusals_as_messages(request):
            if not own_copies.is_long(volunteer):
                return download(own_copies.at_once(volunteer=volunteer, by=request.user), own_copies.file_name())
            own_copies.ask(volunteer=volunteer, by=request.user)
        return redirect("me-data")
    job, kept = own_copies.newest(request.user), own_copies.of_today(volunteer, request.user)
    context = {
        "volunteer": volunteer,
        "job": job,
        "is_open": job is not None and job.state in ordered_files.OPEN,
        "is_silent": jobs.is_silent(),
        "kept_until": ordered_files.kept_until(job) if job and job.state == Job.State.DONE else None,
        "can_retry": job is not None and ordered_files.can_retry(job),
        "next_at": own_copies.next_at(kept) if kept else None,
        "is_long": own_copies.is_long(volunteer),
    }
    return render(request, "registry/people/own_data.html", context)


@never_cache
@login_required
@reauthentication_required
@require_safe
def me_data_file(request: SignedInRequest, job_id: int) -> HttpResponse:
    """The file that the worker made; back to its page where there is none."""
    try:
        return download(own_copies.content_of(_own(request, job_id), by=request.user), own_copies.file_name())
    except ExportRefused as refusal:
        messages.error(request, refusal.message, extra_tags=refusal.code)
        return redirect("me-data")


@login_required
@require_POST
def me_data_retry(request: SignedInRequest, job_id: int) -> HttpResponse:
    """Once more what was given up."""
    retries.retry(job=_own(request, job_id), by=request.user)
    return redirect("me-data")


def _own(request: SignedInRequest, job_id: int) -> Job:
    job = own_copies.of(job_id, request.user)
    if job is None:
        raise Http404
    return job
