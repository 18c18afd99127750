"""What is due: rolls to hand in, hours to decide, objections to answer (D41, D43)."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from checkin.deciding.services.approvers import Ladder
from checkin.deciding.services.overdue import OverdueShift, Stage, due_among, people_above
from checkin.models import CorrectionRequest
from checkin.review.services.correction_requests import barred_by_request
from registry import clock
from registry.doors.ui import as_date
from registry.models import Shift
from registry.words.chinese import quoted
from registry.workdays import arithmetic
from registry.workdays.deadlines import Due
from registry.workdays.services.workdays import calendar


def hours_dues(shifts: QuerySet[Shift], *, until: date) -> list[Due]:
    """Rolls and decisions due by a day, overdue ones first."""
    return [_of(row) for row in due_among(shifts, before=until + timedelta(days=1))]


def correction_dues(*, until: date) -> list[Due]:
    """Objections to answer and appeals to decide by a day."""
    known = CorrectionRequest.objects.for_lists().open()
    due = {request: request.appeal_due_on or request.due_on for request in known}
    due = {request: day for request, day in due.items() if day <= until}
    if not due:
        return []
    days, ladder, barred = calendar(), Ladder(), barred_by_request(due)
    rows = []
    for request, day in sorted(due.items(), key=lambda pair: (pair[1], pair[0].pk)):
        is_appeal = request.status == CorrectionRequest.Status.APPEALED
        stopped = barred[request.pk] | ({request.answered_by_id or 0} if is_appeal else set())
        levels = ladder.levels(request.shift.activity.recording_unit_id, stopped, only_root=is_appeal)
        late = arithmetic.workdays_between(day, clock.today(), days).days
        must_act = frozenset(ladder.administrators[levels[0].pk] - stopped)
        rows.append(
            Due(
                kind="appeal" if is_appeal else "correction",
                title=_("决定复核") if is_appeal else _("答复更正申请"),
                subject=_subject(request.shift),
                unit=levels[0],
                url=reverse("correction", args=[request.pk]),
                list_url=reverse("correction-list"),
                due_on=day,
                overdue=late,
                must_act=must_act,
                above=people_above(ladder, levels[0], levels[1:], late) - must_act - stopped,
            )
        )
    return rows


def _of(row: OverdueShift) -> Due:
    decides = row.stage == Stage.NOT_DECIDED
    return Due(
        kind="decide" if decides else "hand-in",
        title=_("认定时长") if decides else _("提交到场"),
        subject=_subject(row.shift),
        unit=row.at_unit,
        url=reverse("hours-shift" if decides else "shift-hand-in", args=[row.shift.pk]),
        list_url=reverse("hours-queue") if decides else reverse("home"),
        due_on=row.due_on,
        overdue=row.workdays,
        must_act=frozenset(user.pk for user in row.must_act),
        above=row.above,
    )


def _subject(shift: Shift) -> str:
    return _("{shift}{day}场次").format(shift=quoted(str(shift)), day=as_date(shift.starts_at))
