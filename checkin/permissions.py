"""Named questions about scanning and hours (design §4); services `require`, pages only ask."""

from typing import Any

from checkin.models import ServiceRecord
from registry.models import Shift
from registry.permissions import can_lead, is_committee, unit_reach


def can_hand_in(user: Any, shift: Shift) -> bool:
    """The activity's leader and deputies hand in a shift's roll; so do administrators of the recording unit."""
    return can_lead(user, shift.activity)


def can_decide_hours(user: Any, record: ServiceRecord) -> bool:
    """Administrators of the recording unit, its successor, a unit above or the group's leading unit; the committee.

    Whether this one may decide this record is a rule of its own (D121).
    """
    if is_committee(user):
        return True
    unit, reach = record.recording_unit, unit_reach(user)
    return bool({unit.pk, unit.successor_id} & reach) or unit.groups.filter(leading_unit__in=reach).exists()
