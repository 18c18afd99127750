"""Where handed-in records stand: in whose hands, until when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from checkin.attendance.services import frames
from checkin.deciding.services import approvers
from checkin.models import ServiceRecord
from registry import clock
from registry.models import Unit
from registry.words.dates import with_estimate
from registry.workdays import arithmetic
from registry.workdays.arithmetic import WorkCalendar
from registry.workdays.services.workdays import calendar

Status = ServiceRecord.Status
TONES = {
    Status.PENDING: "wait",
    Status.APPROVED: "done",
    Status.ADJUSTED: "done",
    Status.RETURNED: "stop",
    Status.VOIDED: "stop",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of a record or attendance: a word, its tone, and who must act by when."""

    label: str
    tone: str
    turn: str


def standings_of(records: Iterable[ServiceRecord]) -> dict[int, Standing]:
    """The state of each record, by a fixed number of queries; none where nothing waits for a decision."""
    records = list(records)
    turns = _turns([record for record in records if record.status == Status.PENDING])
    return {
        record.pk: Standing(
            label=record.word,
            tone=TONES[Status(record.status)],
            turn=turns.get(record.pk) or _sent_back(record),
        )
        for record in records
    }


def _turns(pending: list[ServiceRecord]) -> dict[int, str]:
    if not pending:
        return {}
    units, days = approvers.deciding_units(pending), calendar()
    shifts = frames.frames_of(record.shift_id for record in pending)
    return {
        record.pk: _turn(record, units[record.pk], clock.local_date(shifts[record.shift_id].ends_at), days)
        for record in pending
    }


def _sent_back(record: ServiceRecord) -> str:
    if record.status != Status.RETURNED:
        return ""
    return _("待活动负责人修改后再提交：{reason}").format(reason=record.returned_reason)


def _turn(record: ServiceRecord, unit: Unit, ended_on: date, days: WorkCalendar) -> str:
    today = clock.today()
    due = f"{record.due_on.month}月{record.due_on.day}日"
    if today > record.due_on:
        late = arithmetic.workdays_between(record.due_on, today, days).days
        text = _("待{unit}认定，已超期 {late} 个工作日（{due}到期）").format(unit=unit, late=late, due=due)
    else:
        passed = max(1, arithmetic.workdays_between(ended_on, today, days).days)
        text = _("待{unit}认定，第 {passed} 个工作日（{due}前）").format(unit=unit, passed=passed, due=due)
    return with_estimate(text, record.due_is_estimated)
