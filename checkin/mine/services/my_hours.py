"""What a person reads about their own hours: where each stands, who must act, by when (design §7, D42)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from checkin.deciding.services import approvers
from checkin.minutes.services import assessments
from checkin.models import Attendance, HandIn, ServiceRecord
from checkin.review.services.correction_requests import FILE_WITHIN_DAYS
from registry import clock
from registry.models import Activity, Shift, SignUp, Unit, Volunteer
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
    """Where a record or an attendance stands: a word, its tone, and who must act by when."""

    label: str
    tone: str
    turn: str


def attendances_before_hand_in(volunteer: Volunteer) -> list[Attendance]:
    """Presence of the person that no record holds yet, the newest first."""
    record = ServiceRecord.objects.filter(volunteer=OuterRef("volunteer"), shift=OuterRef("shift"))
    mine = Attendance.objects.filter(volunteer__in=Volunteer.objects.of_people([volunteer.pk]))
    rows = mine.annotate(record=Subquery(record.values("pk")[:1])).filter(record=None)
    handed_in = HandIn.objects.filter(shift=OuterRef("shift"))
    rows = rows.exclude(state=Attendance.State.NONE).annotate(is_passed_over=Exists(handed_in))
    return list(
        rows.select_related("volunteer", "shift__activity__recording_unit", "shift__activity__leader").order_by(
            "-shift__starts_at", "-pk"
        )
    )


def shifts_perhaps_forgotten(volunteer: Volunteer, *, text: str = "") -> QuerySet[Shift]:
    """Shifts of the last sixty days with nothing of this person: those signed up for, or any that a word finds."""
    here = Q(volunteer__in=Volunteer.objects.of_people([volunteer.pk]))
    recorded = ServiceRecord.objects.filter(here, shift=OuterRef("pk"))
    present = Attendance.objects.filter(here, shift=OuterRef("pk")).exclude(state=Attendance.State.NONE)
    since = clock.now() - timedelta(days=FILE_WITHIN_DAYS)
    shifts = Shift.objects.live().filter(ends_at__lt=clock.now(), ends_at__gte=since)
    shifts = shifts.filter(activity__status__in=Activity.PUBLIC_STATUSES).exclude(activity__site__not_public=True)
    if text:
        shifts = shifts.filter(activity__title__icontains=text)
    else:
        shifts = shifts.filter(pk__in=SignUp.objects.filter(here).values("shift"))
    shifts = shifts.exclude(Exists(recorded)).exclude(Exists(present))
    return shifts.select_related("activity__recording_unit").order_by("-starts_at", "-pk")


def standings_of(records: Iterable[ServiceRecord]) -> dict[int, Standing]:
    """For each record where it stands, by a fixed number of queries."""
    records = list(records)
    turns = approvers.deciding_units([record for record in records if record.status == Status.PENDING])
    days, frames = calendar(), assessments.frames_of(record.shift_id for record in records)
    return {
        record.pk: Standing(
            label=record.get_status_display(),
            tone=TONES[Status(record.status)],
            turn=_turn(record, turns.get(record.pk), clock.local_date(frames[record.shift_id].ends_at), days),
        )
        for record in records
    }


def standing_before_hand_in(attendance: Attendance) -> Standing:
    """Before the hand-in the state is a function of the fold (design §5)."""
    leader = attendance.shift.activity.leader
    if is_passed_over(attendance):
        return Standing(
            _("未列入"), "stop", _("名单已提交，没有您。请负责人{leader}补充提交，或提出异议").format(leader=leader)
        )
    if attendance.state == Attendance.State.CHECKED_OUT:
        return Standing(_("已签退"), "info", _("待负责人{leader}提交认定").format(leader=leader))
    if clock.now() <= attendance.shift.scans_until:
        return Standing(_("服务中"), "info", _("离开时请记得签退"))
    return Standing(_("缺签退"), "stop", _("等负责人{leader}补签退，补之前计 0 小时").format(leader=leader))


def is_passed_over(attendance: Attendance) -> bool:
    """The roll was handed in without this person; a list reads it along."""
    known = vars(attendance).get("is_passed_over")
    return HandIn.objects.filter(shift=attendance.shift_id).exists() if known is None else bool(known)


def _turn(record: ServiceRecord, unit: Unit | None, ended_on: date, days: WorkCalendar) -> str:
    if record.status == Status.RETURNED:
        return _("待活动负责人修改后再提交：{reason}").format(reason=record.returned_reason)
    if record.status != Status.PENDING:
        return ""
    today, due = clock.today(), f"{record.due_on.month}月{record.due_on.day}日"
    if today > record.due_on:
        late = arithmetic.workdays_between(record.due_on, today, days).days
        return _("待{unit}认定，已超期 {late} 个工作日（{due}到期）").format(unit=unit, late=late, due=due)
    passed = max(1, arithmetic.workdays_between(ended_on, today, days).days)
    return _("待{unit}认定，第 {passed} 个工作日（{due}前）").format(unit=unit, passed=passed, due=due)
