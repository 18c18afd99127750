"""到期提醒: on working days, to those who must act, and to the levels above when it is late (design#deciders, D142)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from certificates.reports.services.deadlines import report_dues
from certificates.tables.services.deadlines import table_dues
from checkin.deciding.services.deadlines import hours_dues
from checkin.review.services.deadlines import correction_dues
from registry import clock
from registry.models import Shift
from registry.notifications.services import notifications
from registry.notifications.services.notifications import Telling
from registry.people.services.deadlines import move_dues
from registry.words.dates import as_day, estimate_note, with_estimate
from registry.workdays import arithmetic
from registry.workdays.deadlines import FIRST_REMINDER, Due, is_reminder_day
from registry.workdays.services.workdays import calendar


def remind() -> int:
    """Remind everybody of what is due, one line per kind and day; returns how many lines."""
    days, today = calendar(), clock.today()
    if not days.is_workday(today):
        return 0
    # A due day on a day off counts as the working day before it, so look ahead to the next working day but two.
    until = arithmetic.add_workdays(today, FIRST_REMINDER + 1, days).on - timedelta(days=1)
    shifts = Shift.objects.all()
    dues = [*hours_dues(shifts, until=until), *correction_dues(until=until), *report_dues(shifts, until=until)]
    dues += [*table_dues(until=until), *move_dues(until=until)]
    return notifications.tell_each(_tellings([due for due in dues if is_reminder_day(due.overdue)]))


def _tellings(dues: list[Due]) -> Iterator[Telling]:
    """One line per person and kind, however many things are due."""
    own: dict[tuple[int, str], list[Due]] = defaultdict(list)
    below: dict[int, list[Due]] = defaultdict(list)
    for due in dues:
        for user in due.must_act:
            own[user, due.kind].append(due)
        for user in due.above:
            below[user].append(due)
    today = f"{clock.today():%Y%m%d}"
    for (user, kind), found in own.items():
        url = found[0].url if len(found) == 1 else found[0].list_url
        yield Telling(user, f"remind:{kind}:{today}", _own_line(found), url)
    for user, found in below.items():
        yield Telling(user, f"remind:above:{today}", _line_above(found), reverse("overdue"))


def _own_line(dues: list[Due]) -> str:
    first = min(dues, key=lambda due: due.due_on)
    if len(dues) == 1:
        return _("{title}：{subject}，{when}。").format(title=first.title, subject=first.subject, when=_when(first))
    return _("{title}：有 {n} 项到期，最早一项{when}。").format(title=first.title, n=len(dues), when=_when(first))


def _line_above(dues: list[Due]) -> str:
    first = min(dues, key=lambda due: due.due_on)
    if len(dues) == 1:
        return _("{unit}有事项超期，请督促办理：{title}，{subject}，{when}。").format(
            unit=first.unit, title=first.title, subject=first.subject, when=_when(first)
        )
    units = len({due.unit.pk for due in dues})
    text = _("{units} 个单位有 {n} 项超期，请督促办理；最早一项{when}。")
    return text.format(units=units, n=len(dues), when=_when(first))


def _when(due: Due) -> str:
    if due.is_overdue:
        late = _("应于{day}办结，已超期 {n} 个工作日").format(day=as_day(due.due_on), n=due.overdue)
        return f"{late}{estimate_note(due.is_estimated)}"
    if due.due_on == clock.today():
        return _("今天到期")
    return _("请在{day}前办结").format(day=with_estimate(as_day(due.due_on), due.is_estimated))
