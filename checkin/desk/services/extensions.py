"""Extensions: once scanning has begun, a shift's end moves only by them, with a reason (D128)."""

from datetime import datetime, timedelta

from django.db import transaction

from checkin.attendance.services import attendance
from checkin.attendance.services.windows import LONGEST_EXTENSION
from checkin.desk.services.entered_times import effective_end
from checkin.exceptions import ExtensionRefused
from checkin.models import ShiftExtension
from checkin.permissions import can_take_roll
from registry import clock
from registry.history.services import history
from registry.models import Shift, User
from registry.permissions import require

Reason = ExtensionRefused.Reason


@transaction.atomic
def extend(*, shift: Shift, ends_at: datetime, reason: str, by: User) -> ShiftExtension:
    """The leader moves the end later before handing in; everybody's attendance is rebuilt."""
    require(can_take_roll(by, shift))
    people = attendance.lock_everybody(shift=shift)
    shift = Shift.objects.select_for_update(no_key=True).get(pk=shift.pk)
    now_ends_at = effective_end(shift)
    if not reason.strip():
        raise ExtensionRefused(Reason.EXTENSION_REASON_MISSING)
    if ends_at <= now_ends_at:
        raise ExtensionRefused(Reason.EXTENSION_NOT_LATER, ends=now_ends_at.astimezone(clock.LOCAL).strftime("%H:%M"))
    if ends_at - shift.ends_at > LONGEST_EXTENSION:
        raise ExtensionRefused(Reason.EXTENSION_TOO_LONG, hours=LONGEST_EXTENSION // timedelta(hours=1))
    if shift.hand_ins.exists():
        raise ExtensionRefused(Reason.EXTENSION_HANDED_IN)
    extension = ShiftExtension.objects.create(
        shift=shift, ends_at=ends_at, by=by, reason=reason.strip(), at=clock.now()
    )
    attendance.rebuild_many(people={person.person_id for person in people}, shift=shift)
    history.record(by=by, did="extended shift", to=shift, unit=shift.activity.recording_unit)
    return extension
