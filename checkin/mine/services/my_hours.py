"""A person's own hours: the state of each record, who must act, by when (design#states, D42)."""

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from checkin.attendance.services.windows import windows_of
from checkin.deciding.services.standings import Standing
from checkin.models import Attendance, HandIn, ServiceRecord
from registry import clock
from registry.models import Volunteer, persons


def attendances_before_hand_in(volunteer: Volunteer) -> list[Attendance]:
    """Presence of the person that is not handed in yet, the newest first."""
    record = ServiceRecord.objects.filter(persons.same_as(OuterRef("volunteer")), shift=OuterRef("shift"))
    mine = Attendance.objects.filter(volunteer__in=Volunteer.objects.of_people([volunteer.pk]))
    rows = mine.annotate(record=Subquery(record.values("pk")[:1])).filter(record=None)
    handed_in = HandIn.objects.filter(shift=OuterRef("shift"))
    rows = rows.exclude(state=Attendance.State.NONE).annotate(is_passed_over=Exists(handed_in))
    rows = rows.select_related("volunteer", "shift__activity__recording_unit", "shift__activity__leader")
    found: list[Attendance] = list(rows.order_by("-shift__starts_at", "-pk"))
    windows = windows_of(row.shift for row in found)
    for row in found:
        row.window_ends_at = windows[row.shift_id]
    return found


def standing_before_hand_in(attendance: Attendance) -> Standing:
    """Before the hand-in the state is a function of the fold (design#states)."""
    leader = attendance.shift.activity.leader
    if is_passed_over(attendance):
        return Standing(
            _("未列入"), "stop", _("名单已提交，没有您。请负责人{leader}补充提交，或提出异议").format(leader=leader)
        )
    if attendance.state == Attendance.State.CHECKED_OUT:
        return Standing(_("已签退"), "info", _("待负责人{leader}提交认定").format(leader=leader))
    if clock.now() <= (attendance.window_ends_at or windows_of([attendance.shift])[attendance.shift_id]):
        return Standing(_("服务中"), "info", _("离开时请记得签退"))
    return Standing(_("缺签退"), "stop", _("等负责人{leader}补签退，补之前计 0 小时").format(leader=leader))


def is_passed_over(attendance: Attendance) -> bool:
    """The roll was handed in without this person."""
    known = vars(attendance).get("is_passed_over")
    return HandIn.objects.filter(shift=attendance.shift_id).exists() if known is None else bool(known)
