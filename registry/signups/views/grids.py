"""岗位表: time and position of an activity side by side, on the screen and as files."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from registry import clock
from registry.doors.http import SignedInRequest, page_of, row_number
from registry.exceptions import ExportRefused
from registry.ground import jobs
from registry.ground.services import ordered_files
from registry.history import handing_out
from registry.history.purposes import Inherent, scope_of
from registry.models import Activity, Job
from registry.permissions import can_lead
from registry.signups import grid, grid_files
from registry.signups.services import grid_papers

WATCHED = timedelta(minutes=20)  # a page left open must not keep somebody logged in


@login_required
@require_safe
def position_grid(request: SignedInRequest, activity_id: int) -> HttpResponse:
    """Who comes when and where, and how many are missing; a day at a time where it is long."""
    row = _overseen(request, activity_id)
    choice = grid.chosen(row, request.GET)
    widest = max((shift.cells for shift in choice.shifts), default=0) or 1  # type: ignore[attr-defined]
    page = page_of(request, choice.shifts, max(1, grid.MOST_CELLS // widest))
    shown = grid.grid_of(row, page, request.user)
    context = {"activity": row, "choice": choice, "page": page, "grid": shown}
    context |= {"days": grid.overview(choice), "leads": can_lead(request.user, row), "is_drawn_later": _is_long(row)}
    return render(request, "registry/signups/position_grid.html", context)


@never_cache
@login_required
@require_safe
def position_grid_pdf(request: SignedInRequest, activity_id: int) -> HttpResponse:
    """The same to hang up: the day of `?day=`, or every day; a long one comes from the worker (`?job=`)."""
    row = _overseen(request, activity_id)
    choice = grid.chosen(row, request.GET, whole=True)
    asked = row_number(request.GET.get("job"))
    if asked or choice.cells > grid.MOST_ON_PAPER:
        return _from_worker(request, row, asked, choice)
    content, people = grid_papers.paper(activity=row, day=_day(choice), by=request.user)
    return _given(request, row, people, content, "pdf")


@login_required
@require_safe
def position_grid_xlsx(request: SignedInRequest, activity_id: int) -> HttpResponse:
    """The same as a workbook, a line for each position of each shift."""
    row = _overseen(request, activity_id)
    shown = grid.grid_of(row, grid.chosen(row, request.GET, whole=True).shifts, request.user)
    return _given(request, row, shown.people, grid_files.as_book(row, shown), "xlsx")


def _from_worker(request: SignedInRequest, row: Activity, asked: int | None, choice: grid.Choice) -> HttpResponse:
    """The file once it is drawn; until then the page that waits for it."""
    by = request.user
    try:
        job = asked and grid_papers.of(asked, row, by) or grid_papers.ask(activity=row, day=_day(choice), by=by)
        if job.state == Job.State.DONE:
            content = grid_papers.content_of(job, by=by)
            return _given(request, row, job.total_units, content, "pdf")
    except ExportRefused as refusal:
        messages.error(request, refusal.message, extra_tags=refusal.code)
        return redirect("position-grid", row.pk)
    is_open = job.state in ordered_files.OPEN
    context = {"activity": row, "job": job, "address": grid_papers.address_of(job), "is_open": is_open}
    context |= {"is_watched": is_open and job.created_at > clock.now() - WATCHED, "is_silent": jobs.is_silent()}
    return render(request, "registry/signups/position_grid_job.html", context, status=HTTPStatus.ACCEPTED)


def _is_long(row: Activity) -> bool:
    return grid.chosen(row, {}, whole=True).cells > grid.MOST_ON_PAPER


def _day(choice: grid.Choice) -> str:
    return choice.day.isoformat() if choice.day else ""


def _overseen(request: SignedInRequest, activity_id: int) -> Activity:
    rows = Activity.objects.overseen_by(request.user).select_related("recording_unit", "leader")
    return get_object_or_404(rows, pk=activity_id)


def _given(request: SignedInRequest, row: Activity, people: int, content: bytes, suffix: str) -> HttpResponse:
    about: dict[str, Any] = {"what": "position-grid", "to": row, "unit": row.recording_unit, "people": people}
    about |= {**scope_of(request.GET), "inline": suffix == "pdf"}
    name = f"{row.title}岗位表.{suffix}"
    return handing_out.drawn(request, content, name, purpose=Inherent.ROSTER, **about)
