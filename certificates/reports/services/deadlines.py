"""Reports that are due seven days after their shift (D10)."""

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.reports.services import reports
from certificates.tables.stages import REPORT_DAYS
from checkin.deciding.services.overdue import leaders, people_above
from registry import clock
from registry.models import Shift
from registry.units.services.deciders import Ladder
from registry.words.chinese import quoted
from registry.words.dates import as_date
from registry.workdays import arithmetic
from registry.workdays.deadlines import Due
from registry.workdays.services.workdays import calendar


def report_dues(shifts: QuerySet[Shift], *, until: date) -> list[Due]:
    """Shifts to report by a day, the oldest first, by a fixed number of queries."""
    ended_before = datetime.combine(until - timedelta(days=REPORT_DAYS - 1), time(), clock.LOCAL)
    due = reports.shifts_to_report().filter(pk__in=shifts, ends_at__lt=ended_before)
    rows = list(due.select_related("activity__leader").prefetch_related("activity__deputy_leaders"))
    if not rows:
        return []
    days, ladder = calendar(), Ladder()
    found = []
    for shift in rows:
        day, unit = reports.due_on(shift), ladder.stand_in(shift.activity.recording_unit)
        late = arithmetic.workdays_between(day, clock.today(), days).days
        must_act = frozenset(user.pk for user in leaders(shift.activity, late))
        found.append(
            Due(
                kind="report",
                title=_("报送活动情况"),
                subject=_("{shift}{day}场次").format(shift=quoted(str(shift)), day=as_date(shift.starts_at)),
                unit=unit,
                url=reverse("shift-report", args=[shift.pk]),
                list_url=reverse("report-list"),
                due_on=day,
                overdue=late,
                must_act=must_act,
                above=people_above(ladder, unit, ladder.levels(unit.pk), late) - must_act,
            )
        )
    return found
