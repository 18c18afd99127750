"""Named questions about scanning and hours (design#roles); services `require`, pages only ask."""

from typing import Any

from django.db.models import QuerySet

from checkin.models import EnteredTime, Scan, ServiceRecord, Station
from registry.models import Activity, Shift, Unit, Volunteer
from registry.permissions import (
    acts_for,
    can_administer,
    can_lead,
    deciding_reach,
    is_committee,
    is_inspector,
    is_leader_of,
    is_self,
    reads_masked,
    unit_reach,
)


def can_hand_in(user: Any, shift: Shift) -> bool:
    """The activity's leader and deputies hand in a shift's roll; so do administrators of the recording unit."""
    return can_lead(user, shift.activity)


def can_decide_hours(user: Any, record: ServiceRecord) -> bool:
    """Administrators of the recording unit, a unit above or the group's leading unit; the committee.

    Who is barred from this record is a separate rule (D121).
    """
    return can_decide_for(user, record.recording_unit)


def can_decide_for(user: Any, unit: Unit) -> bool:
    """The same for anything that a unit records."""
    return is_committee(user) or unit.pk in deciding_reach(user)


def can_see_queue(user: Any) -> bool:
    """Those who decide hours, and inspectors, see the list of hours handed in."""
    return is_committee(user) or is_inspector(user) or bool(unit_reach(user))


def only_reads_hours(user: Any) -> bool:
    """An inspector without a unit of their own decides nothing."""
    return reads_masked(user)


def can_review_hours(user: Any, record: ServiceRecord) -> bool:
    """Evidence is for those who may decide the record or lead the activity, the person's unit, and inspectors."""
    return (
        is_inspector(user)
        or record.volunteer_unit_id in unit_reach(user)
        or can_decide_hours(user, record)
        or can_lead(user, record.shift.activity)
    )


def can_see_whole_roll(user: Any, shift: Shift) -> bool:
    """All names of a roll are for those who decide or lead, and inspectors; not for units of some of its people."""
    return is_inspector(user) or can_lead(user, shift.activity) or can_decide_for(user, shift.activity.recording_unit)


def can_take_roll(user: Any, shift: Shift) -> bool:
    """Leader, deputies and administrators of the recording unit handle codes, roll, entered times, extensions."""
    return can_lead(user, shift.activity)


def can_see_entered(user: Any, entered: EnteredTime) -> bool:
    """The picture of a sheet is for those who keep the roll or review the hours it led to."""
    record = ServiceRecord.objects.filter(shift=entered.shift_id, volunteer=entered.volunteer_id).first()
    return can_take_roll(user, entered.shift) or (record is not None and can_review_hours(user, record))


def can_supplement(user: Any, shift: Shift) -> bool:
    """Leader, deputies and the recording unit's own administrators apply; those who decide do not (D123)."""
    return is_leader_of(user, shift.activity) or shift.activity.recording_unit_id in acts_for(user)


def supplementable_by(user: Any) -> QuerySet[Activity]:
    """The activities whose shifts this user may supplement."""
    return Activity.objects.led_by(user) | Activity.objects.filter(recording_unit__in=acts_for(user))


def can_run_station(user: Any, station: Station) -> bool:
    """Whoever set it up, administers its unit, or leads one of its shifts."""
    return (
        station.created_by_id == user.pk or can_administer(user, station.unit) or station.shifts.led_by(user).exists()
    )


def can_rule_on_scan(user: Any, scan: Scan) -> bool:
    """Administrators of the recording unit, of a unit above, and the committee; not the leader."""
    unit = scan.shift.activity.recording_unit if scan.shift else scan.station.unit if scan.station else None
    return is_committee(user) if unit is None else can_administer(user, unit)


def can_have_stations(user: Any) -> bool:
    """Administrators, and whoever leads a shift."""
    return bool(unit_reach(user)) or Shift.objects.led_by(user).exists()


def can_handle_card(user: Any, volunteer: Volunteer) -> bool:
    """One's own card; for people without a phone their unit's administrator prints and replaces it."""
    return is_self(user, volunteer) or can_administer(user, volunteer.unit)
