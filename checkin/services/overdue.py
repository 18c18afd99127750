"""Shifts whose hours are overdue, at every stage: who must act, and since when (design §4, D41, D142)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from checkin.models import Attendance, HandIn, ServiceRecord
from checkin.services import assessments
from checkin.services.approvers import Ladder
from checkin.services.bars import barred_by_shift
from registry import clock, workdays
from registry.models import Activity, Shift, Unit, User
from registry.permissions import is_committee, unit_reach
from registry.services.workdays import calendar
from registry.workdays import WorkCalendar

Status = ServiceRecord.Status


class Stage(StrEnum):
    """Where a shift's hours are held up."""

    NOT_HANDED_IN = "not_handed_in"
    NOT_DECIDED = "not_decided"


LABELS = {Stage.NOT_HANDED_IN: _("未提交"), Stage.NOT_DECIDED: _("未认定")}


@dataclass(frozen=True, slots=True)
class OverdueShift:
    """One shift at one stage; `must_act` are leader and deputies, or those whose turn the decision is."""

    shift: Shift
    unit: Unit  # the recording unit
    stage: Stage
    people: int
    due_on: date
    workdays: int  # since the due day
    must_act: tuple[User, ...]
    at_unit: Unit  # whose turn it is

    @property
    def stage_label(self) -> str:
        return str(LABELS[self.stage])


def overdue_shifts(user: User) -> list[OverdueShift]:
    """Overdue shifts of the units this user administers and of the activities they lead, the longest overdue first."""
    shifts = Shift.objects.all()
    if not is_committee(user):
        run = Q(activity__in=Activity.objects.led_by(user)) | Q(activity__recording_unit__in=unit_reach(user))
        shifts = shifts.filter(run)
    return overdue_among(shifts)


def overdue_among(shifts: QuerySet[Shift]) -> list[OverdueShift]:
    """The same among any shifts, by a fixed number of queries."""
    days, today = calendar(), clock.today()
    undecided = list(_undecided(shifts, today))
    unhanded = _unhanded(shifts, days, today)
    ids = {shift_id for shift_id, *_rest in (*undecided, *unhanded)}
    known = _shifts(ids)
    ladder, barred = Ladder(), barred_by_shift({shift_id for shift_id, *_rest in undecided})
    turns = {pk: ladder.levels(known[pk].activity.recording_unit_id, barred[pk])[0] for pk, *_rest in undecided}
    users = User.objects.in_bulk(ladder.everybody())

    def row(shift_id: int, stage: Stage, people: int, due_on: date, must_act: Iterable[User], at: Unit) -> OverdueShift:
        shift, late = known[shift_id], workdays.workdays_between(due_on, today, days).days
        return OverdueShift(
            shift, shift.activity.recording_unit, stage, people, due_on, late, tuple(must_act), at_unit=at
        )

    rows = [
        row(pk, Stage.NOT_DECIDED, people, due_on, _free(ladder, users, turns[pk], barred[pk]), turns[pk])
        for pk, people, due_on in undecided
    ]
    rows += [
        row(pk, Stage.NOT_HANDED_IN, people, due_on, _leaders(known[pk].activity), known[pk].activity.recording_unit)
        for pk, people, due_on in unhanded
    ]
    return sorted(rows, key=lambda one: (one.due_on, one.shift.pk, one.stage))


def _undecided(shifts: QuerySet[Shift], today: date) -> Iterable[tuple[int, int, date]]:
    late = ServiceRecord.objects.pending().filter(due_on__lt=today, shift__in=shifts).order_by()
    return late.values_list("shift").annotate(people=Count("pk"), due=Min("due_on"))


def _unhanded(shifts: QuerySet[Shift], days: WorkCalendar, today: date) -> list[tuple[int, int, date]]:
    """Nothing was handed in though somebody came, or what was returned did not come back."""
    newest = datetime.combine(_latest_end(days, today) + timedelta(days=1), time(), clock.LOCAL)
    came = Attendance.objects.exclude(state=Attendance.State.NONE)
    returned = ServiceRecord.objects.filter(status=Status.RETURNED, due_on__lt=today)
    over = shifts.filter(ends_at__lt=newest, cancelled_at=None).exclude(activity__origin=Activity.Origin.HISTORICAL)
    forgotten = over.exclude(Exists(HandIn.objects.filter(shift=OuterRef("pk"))))
    forgotten = forgotten.filter(Exists(came.filter(shift=OuterRef("pk"))))
    ids = set(forgotten.values_list("pk", flat=True))
    counts = dict(came.filter(shift__in=ids).order_by().values_list("shift").annotate(people=Count("pk")))
    rows = []
    for pk, frame in assessments.frames_of(ids).items():
        due_on = workdays.hours_due(clock.local_date(frame.ends_at), days).on
        if due_on < today:  # an extension may have moved it
            rows.append((pk, counts[pk], due_on))
    sent_back = returned.filter(shift__in=shifts).order_by().values_list("shift")
    return [*rows, *sent_back.annotate(people=Count("pk"), due=Min("due_on"))]


def _latest_end(days: WorkCalendar, today: date) -> date:
    """The last day on which a shift may have ended whose ten working days are over."""
    day = today - timedelta(days=workdays.HOURS_DUE_WORKDAYS)
    while workdays.hours_due(day, days).on >= today:
        day -= timedelta(days=1)
    return day


def _shifts(ids: set[int]) -> dict[int, Shift]:
    rows = Shift.objects.filter(pk__in=ids).select_related("activity__recording_unit", "activity__leader")
    return {shift.pk: shift for shift in rows.prefetch_related("activity__deputy_leaders")}


def _free(ladder: Ladder, users: dict[int, User], unit: Unit, barred: set[int]) -> list[User]:
    return [users[pk] for pk in sorted(ladder.administrators[unit.pk] - barred)]


def _leaders(activity: Activity) -> list[User]:
    return [activity.leader, *activity.deputy_leaders.all()]
