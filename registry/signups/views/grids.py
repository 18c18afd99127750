"""岗位表: time and position of an activity side by side, on the screen and as files."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from registry.doors.http import SignedInRequest, page_of
from registry.history import handing_out
from registry.history.purposes import Inherent, scope_of
from registry.models import Activity
from registry.permissions import can_lead, shown_name
from registry.signups import grid, grid_files


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
    context |= {"fits": choice.fits_paper, "leads": can_lead(request.user, row)}
    return render(request, "registry/signups/position_grid.html", context)


@login_required
@require_safe
def position_grid_pdf(request: SignedInRequest, activity_id: int) -> HttpResponse:
    """The same to hang up: the day of `?day=`, or every day."""
    row = _overseen(request, activity_id)
    choice = grid.chosen(row, request.GET, whole=True)
    if not choice.fits_paper:
        choice = grid.chosen(row, request.GET)
    shown = grid.grid_of(row, choice.shifts, request.user)
    content = grid_files.as_pdf(row, shown, shown_name(row.leader, to=request.user))
    return _given(request, row, shown, content, "pdf")


@login_required
@require_safe
def position_grid_xlsx(request: SignedInRequest, activity_id: int) -> HttpResponse:
    """The same as a workbook, a line for each position of each shift."""
    row = _overseen(request, activity_id)
    shown = grid.grid_of(row, grid.chosen(row, request.GET, whole=True).shifts, request.user)
    return _given(request, row, shown, grid_files.as_book(row, shown), "xlsx")


def _overseen(request: SignedInRequest, activity_id: int) -> Activity:
    rows = Activity.objects.overseen_by(request.user).select_related("recording_unit", "leader")
    return get_object_or_404(rows, pk=activity_id)


def _given(request: SignedInRequest, row: Activity, shown: grid.Grid, content: bytes, suffix: str) -> HttpResponse:
    about: dict[str, Any] = {"what": "position-grid", "to": row, "unit": row.recording_unit, "people": shown.people}
    about |= {**scope_of(request.GET), "inline": suffix == "pdf"}
    name = f"{row.title}岗位表.{suffix}"
    return handing_out.drawn(request, content, name, purpose=Inherent.ROSTER, **about)
