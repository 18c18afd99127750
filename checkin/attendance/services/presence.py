"""Whether the holders of places came."""

from collections.abc import Iterable

from checkin.models import Attendance
from registry.models import SignUp


def of_signups(signups: Iterable[SignUp]) -> dict[int, str]:
    """Sign-up → the state of the attendance, by one query; none for those who were not checked in."""
    listed = list(signups)
    rows = Attendance.objects.came().filter(
        volunteer__in={one.volunteer_id for one in listed}, shift__in={one.shift_id for one in listed}
    )
    known = {(row.volunteer_id, row.shift_id): row.state for row in rows.only("volunteer_id", "shift_id", "state")}
    return {one.pk: known.get((one.volunteer_id, one.shift_id), "") for one in listed}
