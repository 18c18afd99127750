"""What is due: rolls to hand in, hours to decide, objections to answer (D41, D43)."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from checkin.deciding.services.overdue import OverdueShift, Stage, due_among
from registry.models import Shift
from registry.words.chinese import quoted
from registry.words.dates import as_date
from registry.workdays.deadlines import Due


def hours_dues(shifts: QuerySet[Shift], *, until: date) -> list[Due]:
    """Rolls and decisions due by a day, overdue ones first."""
    return [_of(row) for row in due_among(shifts, before=until + timedelta(days=1))]


def _of(row: OverdueShift) -> Due:
    decides = row.stage == Stage.NOT_DECIDED
    return Due(
        kind="decide" if decides else "hand-in",
        title=_("认定时长") if decides else _("提交到场"),
        subject=shift_named(row.shift),
        unit=row.at_unit,
        url=reverse("hours-shift" if decides else "shift-hand-in", args=[row.shift.pk]),
        list_url=reverse("hours-queue") if decides else reverse("home"),
        due_on=row.due_on,
        overdue=row.workdays,
        must_act=frozenset(user.pk for user in row.must_act),
        above=row.above,
        is_estimated=row.is_estimated,
    )


def shift_named(shift: Shift) -> str:
    """The shift by title and day, as lists of deadlines name it."""
    return _("{shift}{day}场次").format(shift=quoted(str(shift)), day=as_date(shift.starts_at))
