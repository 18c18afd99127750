"""Tables that units owe the committee by a day (D10, D151)."""

from collections.abc import Collection
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.tables.services import asked_stages
from certificates.tables.services.asked_stages import Owed
from checkin.deciding.services.overdue import people_above
from registry import clock
from registry.units.services.deciders import Ladder
from registry.workdays import arithmetic
from registry.workdays.arithmetic import WorkCalendar
from registry.workdays.deadlines import Due
from registry.workdays.services.workdays import calendar


def table_dues(units: Collection[int] | None = None, *, until: date) -> list[Due]:
    """Tables due by a day that have not reached the committee, the oldest first; by a fixed number of queries."""
    missing = [one for one in asked_stages.owed(units) if one.asked.due_on <= until]
    if not missing:
        return []
    days, ladder = calendar(), Ladder()
    return [_due(one, days, ladder) for one in missing]


def _due(one: Owed, days: WorkCalendar, ladder: Ladder) -> Due:
    late = arithmetic.workdays_between(one.asked.due_on, clock.today(), days)
    at, *higher = ladder.levels(one.unit.pk)
    must_act = frozenset(ladder.administrators[at.pk])
    return Due(
        kind="table",
        title=_("提交统计表"),
        subject=asked_stages.stage_of(one.asked).label,
        unit=one.unit,
        url=one.url,
        list_url=reverse("table-list"),
        due_on=one.asked.due_on,
        overdue=late.days,
        must_act=must_act,
        above=people_above(ladder, at, higher, late.days) - must_act,
        is_estimated=late.is_estimated,
    )
