"""Shifts a person may miss in their hours."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from checkin.models import Attendance, ServiceRecord
from checkin.review.services.correction_requests import FILE_WITHIN_DAYS
from registry import clock
from registry.models import Activity, Shift, SignUp, Volunteer


def shifts_perhaps_forgotten(volunteer: Volunteer, *, text: str = "") -> QuerySet[Shift]:
    """Shifts of the last sixty days without a record of this person: signed up for, or found by a word."""
    here = Q(volunteer__in=Volunteer.objects.of_people([volunteer.pk]))
    recorded = ServiceRecord.objects.filter(here, shift=OuterRef("pk"))
    present = Attendance.objects.filter(here, shift=OuterRef("pk")).exclude(state=Attendance.State.NONE)
    since = clock.now() - timedelta(days=FILE_WITHIN_DAYS)
    shifts = Shift.objects.live().filter(ends_at__lt=clock.now(), ends_at__gte=since)
    shifts = shifts.filter(activity__status__in=Activity.PUBLIC_STATUSES).exclude(activity__site__not_public=True)
    if text:
        shifts = shifts.filter(activity__title__icontains=text)
    else:
        shifts = shifts.filter(pk__in=SignUp.objects.filter(here).values("shift"))
    shifts = shifts.exclude(Exists(recorded)).exclude(Exists(present))
    return shifts.select_related("activity__recording_unit").order_by("-starts_at", "-pk")
