"""Duties about hours: rolls to hand in, hours to decide, objections (design#deciders)."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from checkin.deciding.services import approvers
from checkin.models import Attendance, ServiceRecord
from checkin.review.services import spot_checks
from checkin.review.services.correction_duties import corrections_duties
from registry import clock
from registry.models import Activity, Shift, User, persons
from registry.permissions import leads_activities
from registry.workdays import arithmetic
from registry.workdays.arithmetic import WorkCalendar
from registry.workdays.duties import Duty
from registry.workdays.services.workdays import calendar

Status = ServiceRecord.Status


def checkin_duties(user: User) -> list[Duty]:
    """Hours and objections that wait for this user, then shifts they must hand in."""
    return [*_to_decide(user), *corrections_duties(user), *_to_hand_in(user), *_to_spot_check(user)]


def _to_decide(user: User) -> list[Duty]:
    waiting = approvers.waiting_shifts(user)
    if not waiting:
        return []
    people = sum(one.people for one in waiting)
    return [
        Duty(
            title=_("认定时长"),
            url=reverse("hours-queue"),
            detail=_("{shifts} 个场次、{people} 条记录待认定").format(shifts=len(waiting), people=people),
            due_on=waiting[0].due_on,
            is_estimated=waiting[0].is_estimated,
            count=people,
        )
    ]


def _to_hand_in(user: User) -> list[Duty]:
    """Ended shifts with presence that is not handed in, or with returned records."""
    if not leads_activities(user):
        return []
    mine = ServiceRecord.objects.filter(persons.same_as(OuterRef("volunteer")), shift=OuterRef("shift"))
    unhanded = (
        Attendance.objects.filter(shift=OuterRef("pk")).exclude(state=Attendance.State.NONE).exclude(Exists(mine))
    )
    returned = ServiceRecord.objects.filter(shift=OuterRef("pk"), status=Status.RETURNED)
    shifts = (
        Shift.objects.filter(ends_at__lte=clock.now(), cancelled_at=None)
        .filter(activity__in=Activity.objects.led_by(user))
        .annotate(is_returned=Exists(returned), is_unhanded=Exists(unhanded))
        .select_related("activity")
        .order_by("ends_at", "pk")
    )
    waiting = [shift for shift in shifts if shift.is_returned or shift.is_unhanded]
    days = calendar() if waiting else WorkCalendar()
    dues = [(shift, arithmetic.hours_due(clock.local_date(shift.ends_at), days)) for shift in waiting]
    return [
        Duty(
            title=_("修改后再提交") if shift.is_returned else _("提交到场"),
            url=reverse("shift-finish", args=[shift.pk]),
            detail=str(shift),
            due_on=due.on,
            is_estimated=due.is_estimated,
        )
        for shift, due in dues
    ]


def _to_spot_check(user: User) -> list[Duty]:
    """Shifts drawn for a spot check that this member of the committee may look at."""
    items = spot_checks.open_items(user)
    if not items:
        return []
    url = reverse("spot-check-work", args=[items[0].spot_check_id])
    return [Duty(title=_("核查抽查场次"), url=url, detail=items[0].spot_check.title, count=len(items))]
