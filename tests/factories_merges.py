"""Two files of one person: presence with its evidence, and the merge as the committee does it."""

from django.core.files.uploadedfile import SimpleUploadedFile

from certificates.merging.services import merges
from checkin.attendance.services import attendance
from checkin.models import Attendance, EnteredTime
from registry import clock
from registry.models import Merge, Shift, User, Volunteer
from tests.factories import local
from tests.factories_hours import committee_member

PDF = b"%PDF-1.7\n%%EOF"


def proof() -> SimpleUploadedFile:
    """What shows that both are one person."""
    return SimpleUploadedFile("说明.pdf", PDF, "application/pdf")


def present(volunteer: Volunteer, shift: Shift, start: str = "09:00", end: str = "12:00") -> Attendance:
    """Presence that follows from an entered time, so that folding anew finds it again."""
    day = clock.local_date(shift.starts_at)
    EnteredTime.objects.create(
        volunteer=volunteer,
        shift=shift,
        in_at=local(f"{day} {start}"),
        out_at=local(f"{day} {end}"),
        origin="paper",
        reason="纸质签到表",
        entered_by=shift.activity.leader,
    )
    return attendance.rebuild(volunteer=volunteer, shift=shift)


def merged(kept: Volunteer, other: Volunteer, *, by: User | None = None) -> Merge:
    """Put together on what is seen now."""
    by = by or committee_member()
    seen = merges.compare(kept=kept, other=other, by=by).seen
    return merges.merge(kept=kept, other=other, reason="本人说明", upload=proof(), seen=seen, by=by)
