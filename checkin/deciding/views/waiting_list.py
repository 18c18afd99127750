"""The list of hours to decide, and clean records of several shifts together."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from checkin.deciding.filters import ServiceRecordFilter
from checkin.deciding.forms.decisions import QueueForm, SeenRecordsForm
from checkin.deciding.reviewing import say_what_became_of
from checkin.deciding.services import approvers, decisions, waiting_list
from checkin.models import ServiceRecord
from checkin.permissions import can_see_queue, only_reads_hours
from registry.doors.http import SignedInRequest, page_of, told_page
from registry.models import Shift
from registry.permissions import require
from registry.words import alike


@login_required
@require_safe
def hours_queue(request: SignedInRequest) -> HttpResponse:
    """Shifts with records to decide, the oldest duty first; `?view=all` shows all the user may read."""
    require(can_see_queue(request.user))
    if request.GET.get("view") == "all" or only_reads_hours(request.user):
        return _all_records(request)
    asked = QueueForm(request.GET)
    waiting = waiting_list.waiting_lines(approvers.waiting_shifts(request.user))
    lines = waiting_list.arranged(waiting, **asked.wishes())
    page = page_of(request, lines)
    context = {
        "asked": asked.wishes(),
        "page": page,
        "lines": _with_shifts(list(page)),
        "waiting_count": sum(line.people for line in waiting),
        "clean_count": sum(line.clean for line in waiting),
        "shows_all": False,
    }
    return render(request, "checkin/deciding/approval_queue.html", context)


@login_required
@require_safe
def hours_clean(request: SignedInRequest) -> HttpResponse:
    """Clean records of the chosen or all waiting shifts, to approve together."""
    require(can_see_queue(request.user) and not only_reads_hours(request.user))
    return _clean_page(request)


@login_required
@require_POST
def hours_clean_approve(request: SignedInRequest) -> HttpResponse:
    """Approve the chosen records of several shifts, each on the basis that was seen."""
    require(can_see_queue(request.user) and not only_reads_hours(request.user))
    form = SeenRecordsForm(request.POST)
    if not form.is_valid():
        return _clean_page(request, form)
    bases = form.bases()
    chosen = ServiceRecord.objects.decidable_by(request.user).for_lists().filter(pk__in=bases)
    batch = decisions.approve_many(records=[(record, bases[record.pk]) for record in chosen], by=request.user)
    say_what_became_of(request, batch)
    return redirect("hours-queue")


def _clean_page(request: SignedInRequest, form: SeenRecordsForm | None = None) -> HttpResponse:
    rows = waiting_list.clean_rows(request.user, shift_ids=QueueForm(request.GET).chosen_shifts())
    alike.name_apart(row.record.volunteer for row in rows)
    context = {"lines": rows, "form": form, "most": waiting_list.MOST_AT_ONCE, "names_shift": True}
    return told_page(request, "checkin/deciding/approval_clean.html", context, status=422 if form else 200)


def _all_records(request: SignedInRequest) -> HttpResponse:
    records = ServiceRecord.objects.visible_to(request.user)
    found = ServiceRecordFilter(request.GET, queryset=records, request=request)
    page = page_of(request, found.qs.by_shift())
    odd = waiting_list.oddities(row["shift"] for row in page)
    lines = [
        waiting_list.QueueLine(row["shift"], row["people"], row["due_on"], 0, odd[row["shift"]], row["estimated"] > 0)
        for row in page
    ]
    context = {
        "filter": found,
        "page": page,
        "lines": _with_shifts(lines),
        "shows_all": True,
        "only_reads": only_reads_hours(request.user),
        "waiting_count": sum(one.people for one in approvers.waiting_shifts(request.user)),
    }
    return render(request, "checkin/deciding/approval_queue.html", context)


def _with_shifts(lines: list[waiting_list.QueueLine]) -> list[tuple[waiting_list.QueueLine, Any]]:
    """Each line with its shift, by one query."""
    known = Shift.objects.select_related("activity__recording_unit").in_bulk([line.shift_id for line in lines])
    return [(line, known[line.shift_id]) for line in lines]
