"""Attendance, records and decisions for tests: made by the services wherever one exists."""

from datetime import datetime

from checkin.deciding.heads import Heads
from checkin.deciding.services import decisions, hand_ins
from checkin.minutes.services import assessments
from checkin.models import Attendance, Decision, ServiceRecord
from registry import clock
from registry.models import RoleAssignment, Shift, Unit, User, Volunteer
from tests import presence
from tests.factories import (
    ActivityFactory,
    RoleAssignmentFactory,
    ShiftFactory,
    UnitFactory,
    UserFactory,
    VolunteerFactory,
    local,
)

DAY = "2026-03-14"  # a Saturday; ten working days later it is 27 March
AFTERWARDS = "2026-03-16 09:00"


def shift_of(start: str = "09:00", end: str = "12:00", *, day: str = DAY, until_day: str = "", **activity) -> Shift:
    """A shift on one day, or over midnight when `until_day` is later."""
    starts_at, ends_at = local(f"{day} {start}"), local(f"{until_day or day} {end}")
    unit = activity.pop("recording_unit", None) or UnitFactory()
    return ShiftFactory(activity=ActivityFactory(recording_unit=unit, **activity), starts_at=starts_at, ends_at=ends_at)


def attended(
    volunteer: Volunteer,
    shift: Shift,
    *pairs: tuple[str, str],
    still_in: str = "",
    origin: str = "measured",
    findings: tuple[str, ...] = (),
) -> Attendance:
    """Presence between local times (`("09:00", "12:00")`, or with a date), and an open check-in."""
    day = clock.local_date(shift.starts_at).isoformat()
    moments = [(_moment(start, day), _moment(end, day)) for start, end in pairs]
    presence.withdrawn(volunteer, shift)
    if origin == "measured" or origin == "late_upload":
        told = (*findings, "late_upload") if origin == "late_upload" else findings
        open_since = _moment(still_in, day) if still_in else None
        presence.scanned(volunteer, shift, moments, still_in=open_since, findings=told)
    else:
        presence.entered(volunteer, shift, moments, origin=origin)
    return presence.folded(volunteer, shift)


def administrator_of(unit: Unit) -> User:
    return RoleAssignmentFactory(unit=unit, role=RoleAssignment.Role.UNIT_ADMIN).user


def committee_member() -> User:
    return RoleAssignmentFactory(unit=None, role=RoleAssignment.Role.COMMITTEE, user=UserFactory()).user


def handed_in(shift: Shift, *, by: User | None = None, open_as_zero: bool = False) -> list[ServiceRecord]:
    """The records of a shift after its leader handed the roll in."""
    hand_ins.hand_in(shift=shift, by=by or shift.activity.leader, heads=Heads(), open_as_zero=open_as_zero)
    return list(shift.records.order_by("pk"))


def pending_record(*pairs: tuple[str, str], volunteer: Volunteer | None = None, **shift) -> ServiceRecord:
    """A record that waits for approval: by default three hours of a morning."""
    where = shift_of(**shift)
    attended(volunteer or VolunteerFactory(), where, *(pairs or (("09:00", "12:00"),)))
    return handed_in(where)[0]


def basis_of(record: ServiceRecord) -> str:
    """What an approver sees at this moment."""
    return assessments.assess(record.volunteer, record.shift).basis


def approved(record: ServiceRecord, *, by: User | None = None, reason: str = "") -> Decision:
    by = by or administrator_of(record.recording_unit)
    return decisions.approve(record=record, by=by, basis=basis_of(record), reason=reason)


def _moment(text: str, day: str) -> datetime:
    return local(text if "-" in text else f"{day} {text}")
