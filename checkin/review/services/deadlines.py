"""Objections to answer and appeals to decide by a day (D43)."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from checkin.deciding.services.deadlines import shift_named
from checkin.deciding.services.overdue import people_above
from checkin.models import CorrectionRequest
from checkin.review.services.correction_requests import barred_by_request
from registry import clock
from registry.units.services.deciders import Ladder
from registry.workdays import arithmetic
from registry.workdays.deadlines import Due
from registry.workdays.services.workdays import calendar


def correction_dues(*, until: date) -> list[Due]:
    """Objections to answer and appeals to decide by a day."""
    known = CorrectionRequest.objects.for_lists().open()
    due = {request: request.due_now for request in known}
    due = {request: day for request, day in due.items() if day <= until}
    if not due:
        return []
    days, ladder, barred = calendar(), Ladder(), barred_by_request(due)
    rows = []
    for request, day in sorted(due.items(), key=lambda pair: (pair[1], pair[0].pk)):
        is_appeal = request.status == CorrectionRequest.Status.APPEALED
        stopped = barred[request.pk] | ({request.answered_by_id or 0} if is_appeal else set())
        levels = ladder.levels(request.shift.activity.recording_unit_id, stopped, only_root=is_appeal)
        late = arithmetic.workdays_between(day, clock.today(), days)
        must_act = frozenset(ladder.administrators[levels[0].pk] - stopped)
        rows.append(
            Due(
                kind="appeal" if is_appeal else "correction",
                title=_("决定复核") if is_appeal else _("答复更正申请"),
                subject=shift_named(request.shift),
                unit=levels[0],
                url=reverse("correction", args=[request.pk]),
                list_url=reverse("correction-list"),
                due_on=day,
                overdue=late.days,
                is_estimated=request.due_is_estimated or late.is_estimated,
                must_act=must_act,
                above=people_above(ladder, levels[0], levels[1:], late.days) - must_act - stopped,
            )
        )
    return rows
