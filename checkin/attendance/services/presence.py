"""Whether the holders of places came."""

from collections.abc import Iterable

from checkin.models import Attendance, NoShow
from registry.models import SignUp
from registry.signups.presence import Known


def of_signups(signups: Iterable[SignUp]) -> dict[int, Known]:
    """Sign-up → the state of the attendance, or why it is written down that nobody came; two queries at most."""
    listed = list(signups)
    about = {"volunteer__in": {one.volunteer_id for one in listed}, "shift__in": {one.shift_id for one in listed}}
    rows = Attendance.objects.came().filter(**about).only("volunteer_id", "shift_id", "state")
    known = {(row.volunteer_id, row.shift_id): Known(row.state) for row in rows}
    if any(one.shift.has_ended and (one.volunteer_id, one.shift_id) not in known for one in listed):
        for row in NoShow.objects.in_force().filter(**about).select_related("by"):
            state = "excused" if row.is_excused else "missed"
            known.setdefault((row.volunteer_id, row.shift_id), Known(state, f"{row.reason}（{row.by}）"))
    return {one.pk: known.get((one.volunteer_id, one.shift_id), Known()) for one in listed}
