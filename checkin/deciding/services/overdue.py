"""Shifts whose hours are overdue, at every stage: who must act, and since when (design#deciders, D41, D142)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from checkin.attendance.services import frames
from checkin.attendance.services.hands import barred_by_shift
from checkin.deciding.escalation import levels_that_see
from checkin.models import Attendance, Finding, HandIn, ServiceRecord
from checkin.words.finding_codes import FindingCode
from registry import clock
from registry.models import Activity, Shift, Unit, User
from registry.units.services.deciders import Ladder
from registry.workdays import arithmetic
from registry.workdays.arithmetic import DueDate, WorkCalendar
from registry.workdays.services.workdays import calendar

Status = ServiceRecord.Status
ESTIMATED = Count("pk", filter=Q(due_is_estimated=True))


class Stage(StrEnum):
    """The stage at which a shift's hours are late."""

    NOT_HANDED_IN = "not_handed_in"
    NOT_DECIDED = "not_decided"


LABELS = {Stage.NOT_HANDED_IN: _("未提交"), Stage.NOT_DECIDED: _("未认定")}


@dataclass(frozen=True, slots=True)
class OverdueShift:
    """One shift at one stage; `must_act` are leader and deputies, or those who must decide.

    `above` are administrators who also see it because it is long overdue; nothing is decided automatically.
    """

    shift: Shift
    unit: Unit  # the recording unit
    stage: Stage
    people: int
    due_on: date
    is_estimated: bool  # the day rests on a year whose holidays are not known
    workdays: int  # since the due day; negative until it
    must_act: tuple[User, ...]
    at_unit: Unit  # whose turn it is
    above: frozenset[int] = frozenset()

    @property
    def stage_label(self) -> str:
        return str(LABELS[self.stage])


def due_among(shifts: QuerySet[Shift], *, before: date) -> list[OverdueShift]:
    """What is due before a day, which may be in the future, the oldest first."""
    days, today = calendar(), clock.today()
    undecided = _undecided(shifts, before)
    unhanded = _unhanded(shifts, days, before)
    ids = {row[0] for row in undecided} | {row[0] for row in unhanded}
    known = _shifts(ids)
    ladder, barred = Ladder(), barred_by_shift({row[0] for row in undecided})
    users = User.objects.in_bulk(ladder.everybody())

    def row(pk: int, stage: Stage, people: int, due: DueDate, *, only_root: bool = False) -> OverdueShift:
        shift, counted = known[pk], arithmetic.workdays_between(due.on, today, days)
        late, is_estimated = counted.days, due.is_estimated or counted.is_estimated
        unit = shift.activity.recording_unit
        if stage == Stage.NOT_DECIDED:
            levels = ladder.levels(unit.pk, barred[pk], only_root=only_root)
            must_act, at, higher = _free(ladder, users, levels[0], barred[pk]), levels[0], levels[1:]
        else:
            must_act, at, higher = leaders(shift.activity, late), ladder.stand_in(unit), ladder.levels(unit.pk)
        above = people_above(ladder, at, higher, late) - {one.pk for one in must_act} - barred.get(pk, set())
        return OverdueShift(shift, unit, stage, people, due.on, is_estimated, late, tuple(must_act), at, above)

    rows = [row(pk, Stage.NOT_DECIDED, people, due, only_root=is_long) for pk, is_long, people, due in undecided]
    rows += [row(pk, Stage.NOT_HANDED_IN, people, due) for pk, people, due in unhanded]
    return sorted(rows, key=lambda one: (one.due_on, one.shift.pk, one.stage))


def people_above(ladder: Ladder, at: Unit, higher: list[Unit], overdue_workdays: int) -> frozenset[int]:
    """The administrators of the levels above who already see the overdue work."""
    seen = levels_that_see([at, *higher], overdue_workdays)[1:]
    return frozenset().union(*(ladder.administrators[level.pk] for level in seen))


def leaders(activity: Activity, overdue_workdays: int) -> list[User]:
    """The leader, and once it is overdue the deputies too."""
    return [activity.leader, *(activity.deputy_leaders.all() if overdue_workdays > 0 else [])]


def _undecided(shifts: QuerySet[Shift], before: date) -> list[tuple[int, bool, int, DueDate]]:
    """Shift, whether only the committee may decide (D133), how many people, since when."""
    long_day = Finding.objects.open().filter(code=FindingCode.LONG_DAY, shift=OuterRef("shift"))
    late = ServiceRecord.objects.pending().filter(due_on__lt=before, shift__in=shifts).order_by()
    late = late.annotate(is_long=Exists(long_day.filter(volunteer=OuterRef("volunteer"))))
    found = late.values_list("shift", "is_long").annotate(people=Count("pk"), due=Min("due_on"), estimated=ESTIMATED)
    return [(pk, is_long, people, DueDate(due, estimated > 0)) for pk, is_long, people, due, estimated in found]


def _unhanded(shifts: QuerySet[Shift], days: WorkCalendar, before: date) -> list[tuple[int, int, DueDate]]:
    """Shifts with people but no hand-in, or with returned records not handed in again."""
    newest = datetime.combine(_latest_end(days, before) + timedelta(days=1), time(), clock.LOCAL)
    came = Attendance.objects.exclude(state=Attendance.State.NONE)
    returned = ServiceRecord.objects.filter(status=Status.RETURNED, due_on__lt=before)
    over = shifts.filter(ends_at__lt=newest, cancelled_at=None).exclude(activity__origin=Activity.Origin.HISTORICAL)
    forgotten = over.exclude(Exists(HandIn.objects.filter(shift=OuterRef("pk"))))
    forgotten = forgotten.filter(Exists(came.filter(shift=OuterRef("pk"))))
    ids = set(forgotten.values_list("pk", flat=True))
    counts = dict(came.filter(shift__in=ids).order_by().values_list("shift").annotate(people=Count("pk")))
    rows = []
    for pk, frame in frames.frames_of(ids).items():
        due = arithmetic.hours_due(clock.local_date(frame.ends_at), days)
        if due.on < before:  # an extension may have moved it
            rows.append((pk, counts[pk], due))
    sent_back: Any = returned.filter(shift__in=shifts).order_by().values_list("shift")
    sent_back = sent_back.annotate(people=Count("pk"), due=Min("due_on"), estimated=ESTIMATED)
    return [*rows, *((pk, people, DueDate(due, estimated > 0)) for pk, people, due, estimated in sent_back)]


def _latest_end(days: WorkCalendar, before: date) -> date:
    """The latest end of a shift whose tenth working day is before this day."""
    day = before - timedelta(days=arithmetic.HOURS_DUE_WORKDAYS)
    while arithmetic.hours_due(day, days).on >= before:
        day -= timedelta(days=1)
    return day


def _shifts(ids: set[int]) -> dict[int, Shift]:
    rows = Shift.objects.filter(pk__in=ids).select_related("activity__recording_unit", "activity__leader")
    return {shift.pk: shift for shift in rows.prefetch_related("activity__deputy_leaders")}


def _free(ladder: Ladder, users: dict[int, User], unit: Unit, barred: set[int]) -> list[User]:
    return [users[pk] for pk in sorted(ladder.administrators[unit.pk] - barred)]
