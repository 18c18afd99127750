"""Until when scans of a shift are taken, and which presence still runs: the window moves with the end (D128)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet

from checkin.attendance.running import closes_at
from checkin.models import Attendance, ShiftExtension
from registry import clock
from registry.models import Shift, Volunteer

LONGEST_EXTENSION = timedelta(hours=12)


def windows_of(shifts: Iterable[Shift]) -> dict[int, datetime]:
    """Shift → the last moment of a scan, by one query."""
    shifts = list(shifts)
    rows = ShiftExtension.objects.filter(shift__in=shifts).order_by("pk")
    ends = dict(rows.values_list("shift", "ends_at"))  # the newest extension holds
    return {one.pk: closes_at(one.scans_until, one.ends_at, ends.get(one.pk, one.ends_at)) for one in shifts}


def taking_scans(shifts: QuerySet[Shift]) -> list[Shift]:
    """Those of the shifts at which somebody may scan now, in their order."""
    now = clock.now()
    near = list(shifts.filter(scans_from__lte=now, scans_until__gte=now - LONGEST_EXTENSION))
    windows = windows_of(near)
    return [shift for shift in near if now <= windows[shift.pk]]


def running_of(person: Volunteer) -> list[Attendance]:
    """Where the person is in now: the shift takes place, its window is open, and nobody handed it in (D116)."""
    rows = Attendance.objects.still_in().filter(volunteer=person, shift__cancelled_at=None)
    present = list(rows.select_related("shift__activity__leader").order_by("shift__scans_until", "pk"))
    now, windows = clock.now(), windows_of(row.shift for row in present)
    return [row for row in present if now <= windows[row.shift_id]]
