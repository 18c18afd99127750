"""Due days of records that wait for a decision, which follow the calendar (D41, D142)."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from checkin.attendance.services import frames
from checkin.models import ServiceRecord
from registry import clock
from registry.workdays.arithmetic import HOURS_DUE_WORKDAYS
from registry.workdays.services.due_days import KeptDay

Status = ServiceRecord.Status


def of_records() -> Iterator[KeptDay]:
    """Pending and returned records, counted from the day that was kept, else from the end of their shift."""
    undecided = ServiceRecord.objects.filter(status__in=[Status.PENDING, Status.RETURNED]).order_by("pk")
    records = list(undecided.select_related("shift__activity"))
    ends = frames.frames_of({one.shift_id for one in records if one.due_since_on is None})
    for one in records:
        since = one.due_since_on or clock.local_date(ends[one.shift_id].ends_at)
        yield KeptDay(one, "due_on", since, HOURS_DUE_WORKDAYS, _("认定时长"), str(one.shift))
