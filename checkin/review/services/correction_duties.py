"""Whose turn an objection is, which upheld ones are not carried out yet, and their effects (D43, design#deciders)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from checkin.deciding.services.approvers import overdue_workdays
from checkin.deciding.services.turns import Turns
from checkin.models import CorrectionRequest, Decision, ServiceRecord
from checkin.review.services.correction_requests import ANSWER_WORKDAYS, barred_by_request
from registry import clock
from registry.models import Unit, User
from registry.permissions import Role, has_role
from registry.units.services.deciders import Ladder
from registry.workdays import arithmetic
from registry.workdays.arithmetic import DueDate
from registry.workdays.duties import Duty
from registry.workdays.services.workdays import calendar

Status = CorrectionRequest.Status


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that waits for this user, and for how long it is overdue."""

    request: CorrectionRequest
    due: DueDate
    overdue: int  # working days
    is_promise: bool = False  # upheld, not yet carried out


@dataclass(frozen=True, slots=True)
class Effect:
    """The effect of a request: minutes when it was filed and now, and the decisions in between."""

    record: ServiceRecord | None
    minutes_before: int
    minutes_now: int
    decisions: tuple[Decision, ...]

    @property
    def difference(self) -> int:
        return self.minutes_now - self.minutes_before


def waiting_for(user: User) -> list[Waiting]:
    """Requests to answer, appeals to decide and corrections to carry out, for this user, the oldest first.

    Overdue ones are also shown to the levels above; nothing is answered automatically.
    """
    if not has_role(user, Role.UNIT_ADMIN, Role.COMMITTEE):
        return []
    known = CorrectionRequest.objects.visible_to(user).for_lists()
    open_ones, promised = list(known.open()), list(known.promised())
    if not open_ones and not promised:
        return []
    due = {one.pk: DueDate(one.due_now, one.due_is_estimated) for one in open_ones} | _promised_until(promised)
    late, barred = overdue_workdays(one.on for one in due.values()), barred_by_request(open_ones)
    turns = Turns(user)
    mine = [one for one in open_ones if _is_to_answer(turns, one, barred[one.pk], late[due[one.pk].on])]
    mine += [one for one in promised if _is_to_carry_out(turns, one, late[due[one.pk].on])]
    rows = [Waiting(one, due[one.pk], late[due[one.pk].on], is_promise=not one.is_open) for one in mine]
    return sorted(rows, key=lambda row: (row.due.on, row.request.pk))


def turn_of(request: CorrectionRequest) -> Unit:
    """The unit whose turn an open request is."""
    ladder = Ladder()
    barred = barred_by_request([request])[request.pk]
    only_root = request.status == Status.APPEALED
    return ladder.levels(request.shift.activity.recording_unit_id, barred, only_root=only_root)[0]


def effect_of(request: CorrectionRequest) -> Effect:
    """The minutes of the ledger when the request was filed, and now."""
    records = ServiceRecord.objects.of_person(request.volunteer).filter(shift=request.shift).for_lists()
    record = records.first()
    if record is None:
        return Effect(None, 0, 0, ())
    entries = list(record.entries.values_list("minutes", "created_at"))
    later = record.decisions.filter(at__gt=request.filed_at).select_related("decided_by", "policy").order_by("n")
    return Effect(
        record=record,
        minutes_before=sum(minutes for minutes, at in entries if at <= request.filed_at),
        minutes_now=sum(minutes for minutes, _at in entries),
        decisions=tuple(later),
    )


def corrections_duties(user: User) -> list[Duty]:
    """One duty for answers, one for appeals, one for corrections to carry out."""
    waiting = waiting_for(user)
    kinds = (
        (_("答复更正申请"), [row for row in waiting if row.request.status == Status.FILED]),
        (_("决定复核"), [row for row in waiting if row.request.status == Status.APPEALED]),
        (_("落实已同意的更正"), [row for row in waiting if row.is_promise]),
    )
    return [_duty(title, rows) for title, rows in kinds if rows]


def _duty(title: str, rows: list[Waiting]) -> Duty:
    first = rows[0]
    is_one = len(rows) == 1
    return Duty(
        title=title,
        url=reverse("correction", args=[first.request.pk]) if is_one else reverse("correction-list"),
        detail=str(first.request.shift) if is_one else _("{count} 项").format(count=len(rows)),
        due_on=first.due.on,
        is_estimated=first.due.is_estimated,
        count=len(rows),
    )


def _is_to_answer(turns: Turns, request: CorrectionRequest, barred: set[int], overdue: int) -> bool:
    is_appeal = request.status == Status.APPEALED
    stopped = barred | ({request.answered_by_id or 0} if is_appeal else set())
    return turns.sees(request.shift.activity.recording_unit_id, stopped, overdue, only_root=is_appeal)


def _is_to_carry_out(turns: Turns, request: CorrectionRequest, overdue: int) -> bool:
    """Administrators of the unit carry a correction out; the same person cannot both enter and decide."""
    return turns.sees(request.shift.activity.recording_unit_id, (), overdue)


def _promised_until(requests: Iterable[CorrectionRequest]) -> dict[int, DueDate]:
    """An upheld request must be carried out within five working days."""
    requests = list(requests)
    days = calendar() if requests else None
    until = {}
    for request in requests:
        agreed_at = request.appeal_decided_at or request.answered_at
        if days and agreed_at:
            until[request.pk] = arithmetic.add_workdays(clock.local_date(agreed_at), ANSWER_WORKDAYS, days)
    return until
