"""What is overdue at which unit: rolls, decisions and reports (design#deciders, D10, D41)."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from certificates.reports.services.deadlines import report_dues
from certificates.tables.services.deadlines import table_dues
from certificates.urging.urging import UnitOverdue
from checkin.deciding.services.deadlines import hours_dues
from registry import clock
from registry.models import Shift
from registry.permissions import is_committee, unit_reach
from registry.workdays.deadlines import Due


def can_urge(user: Any) -> bool:
    """The committee, and administrators for their units."""
    return is_committee(user) or bool(unit_reach(user))


def overdue_for(user: Any) -> list[Due]:
    """Everything overdue at the user's units, the oldest first, by a fixed number of queries."""
    shifts, units = Shift.objects.all(), None
    if not is_committee(user):
        units = unit_reach(user)
        shifts = shifts.filter(activity__recording_unit__in=units)
    yesterday = clock.today() - timedelta(days=1)
    found = [*hours_dues(shifts, until=yesterday), *report_dues(shifts, until=yesterday)]
    found += table_dues(units, until=yesterday)
    return sorted((due for due in found if due.is_overdue), key=lambda due: (due.due_on, due.kind, due.url))


def by_unit(dues: list[Due]) -> list[UnitOverdue]:
    """Grouped by the unit that must act, the longest overdue first."""
    groups: dict[int, list[Due]] = defaultdict(list)
    for due in dues:
        groups[due.unit.pk].append(due)
    found = [UnitOverdue(rows[0].unit, tuple(rows)) for rows in groups.values()]
    return sorted(found, key=lambda group: (-group.longest, -len(group.dues), group.unit.pk))


def to_urge(groups: list[UnitOverdue]) -> list[UnitOverdue]:
    """Without the committee, which writes the text."""
    return [group for group in groups if group.unit.parent_id is not None]
