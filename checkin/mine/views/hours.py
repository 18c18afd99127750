"""A volunteer's own hours: totals, the state of each service, the arithmetic (D42)."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from checkin.deciding.services import standings
from checkin.ledger.services import ledger
from checkin.mine.filters import OwnHoursFilter
from checkin.mine.services import my_hours, receipts
from checkin.models import Attendance, ServiceRecord
from registry.doors.http import SEARCHED, SHORT_PAGE, SignedInRequest, page_of
from registry.models import Volunteer
from registry.permissions import volunteer_of


@login_required
@require_safe
def me_hours(request: SignedInRequest) -> HttpResponse:
    """The user's totals and every service with its state."""
    volunteer = volunteer_of(request.user)
    if volunteer is None:
        return redirect("me")
    records = ServiceRecord.objects.of_person(volunteer).for_lists()
    found = OwnHoursFilter(request.GET, records)
    page = page_of(request, found.qs.order_by("-service_on", "-pk"), SHORT_PAGE)
    is_narrowed = any(request.GET.get(name) for name in found.filters)
    attendances = my_hours.attendances_before_hand_in(volunteer)
    context = {
        "volunteer": volunteer,
        "page": page,
        "lines": _with_standings(list(page)),
        "filter_form": found.form,
        "is_narrowed": is_narrowed,
        "searched": is_narrowed or page.paginator.count > SEARCHED,
        "unhanded": [(attendance, my_hours.standing_before_hand_in(attendance)) for attendance in attendances],
        **_totals(volunteer),
    }
    return render(request, "checkin/mine/hours_mine.html", context)


@login_required
@require_safe
def me_hours_record(request: SignedInRequest, record_id: int) -> HttpResponse:
    """时长小票: scans → arithmetic → who decided → ledger → seal."""
    person = volunteer_of(request.user)
    mine = ServiceRecord.objects.of_person(person) if person else ServiceRecord.objects.none()
    record = get_object_or_404(mine.for_lists(), pk=record_id)
    return render(
        request, "checkin/mine/hours_receipt.html", {"record": record, "receipt": receipts.receipt_of(record)}
    )


@login_required
@require_safe
def me_hours_attendance(request: SignedInRequest, attendance_id: int) -> HttpResponse:
    """The same before the hand-in: scans, and what they would be worth."""
    mine = Attendance.objects.filter(volunteer__in=Volunteer.objects.of_account(request.user))
    mine = mine.select_related("volunteer", "shift__activity__leader", "shift__activity__recording_unit")
    attendance = get_object_or_404(mine, pk=attendance_id)
    if record := ServiceRecord.objects.of_person(attendance.volunteer).filter(shift=attendance.shift_id).first():
        return redirect("me-hours-record", record.pk)
    context = {"attendance": attendance, "receipt": receipts.receipt_before_hand_in(attendance)}
    return render(request, "checkin/mine/hours_attendance.html", context)


def _with_standings(records: list[ServiceRecord]) -> list[tuple[ServiceRecord, standings.Standing]]:
    known = standings.standings_of(records)
    return [(record, known[record.pk]) for record in records]


def _totals(person: Volunteer) -> dict[str, Any]:
    """The totals; years go by the date of service."""
    return {
        "hours": ledger.hours_of(person),
        "training_minutes": ledger.total(person, kind="training"),
        "yearly_minutes": ledger.YEARLY_MINUTES,
    }
