"""Reminding people who have not checked out, and their leader, 15 minutes after the planned end (D116)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Max
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from checkin.attendance.services.windows import LONGEST_EXTENSION
from checkin.models import Attendance
from registry import clock
from registry.models import Activity, Notification, Shift
from registry.notifications.services import notifications
from registry.notifications.services.notifications import Telling
from registry.words.chinese import quoted

AFTER = timedelta(minutes=15)
LOOKS_BACK = timedelta(days=2)


def remind_of_check_outs() -> int:
    """Remind everybody still checked in, and their leaders, once per shift and person; never fill in an end."""
    open_since_end = _still_in()
    known = _already_told(open_since_end)
    by_shift: dict[int, list[Attendance]] = defaultdict(list)
    for attendance in open_since_end:
        by_shift[attendance.shift_id].append(attendance)
    leaders = leaders_of(row.shift for row in open_since_end)
    tellings = [
        telling
        for rows in by_shift.values()
        for telling in (*_to_volunteers(rows), *_to_leaders(rows, leaders[rows[0].shift.activity_id]))
        if (telling.user, telling.key) not in known
    ]
    return notifications.tell_each(tellings)


def _still_in() -> list[Attendance]:
    """Present, not handed in, at shifts whose end, as extensions left it, is a quarter of an hour ago."""
    now = clock.now()
    recent = Attendance.objects.still_in().filter(
        shift__cancelled_at=None,
        shift__ends_at__range=(now - LOOKS_BACK - LONGEST_EXTENSION, now - AFTER),
    )
    ended = recent.annotate(ended_at=Coalesce(Max("shift__extensions__ends_at"), "shift__ends_at"))
    due = ended.filter(ended_at__range=(now - LOOKS_BACK, now - AFTER))
    return list(due.select_related("shift__activity", "volunteer").order_by("shift", "pk"))


def _already_told(rows: Iterable[Attendance]) -> set[tuple[int | None, str]]:
    keys = {key for row in rows for key in (_own_key(row.shift_id), _leader_key(row.shift_id))}
    return set(Notification.objects.filter(key__in=keys).values_list("user", "key"))


def leaders_of(shifts: Iterable[Shift]) -> dict[int, set[int]]:
    """Activity → its leader and deputies, by one query; the shifts know their activities."""
    leaders = {shift.activity_id: {shift.activity.leader_id} for shift in shifts}
    deputies = Activity.deputy_leaders.through.objects.filter(activity__in=leaders)
    for activity, user in deputies.values_list("activity", "user"):
        leaders[activity].add(user)
    return leaders


def _to_volunteers(rows: list[Attendance]) -> list[Telling]:
    shift = rows[0].shift
    text = _("您在{shift}还没有签退。人还在，请扫现场的签退码；已经离开，请联系负责人补签退。没有签退按 0 小时计。")
    words = text.format(shift=quoted(str(shift)))
    return [Telling(row.volunteer.user_id, _own_key(shift.pk), words, reverse("home")) for row in rows]


def _to_leaders(rows: list[Attendance], leaders: set[int]) -> list[Telling]:
    shift = rows[0].shift
    text = _("{shift}结束 15 分钟了，还有 {count} 人没有签退。请核对谁已离开，逐人补签退并写明原因。")
    words, url = text.format(shift=quoted(str(shift)), count=len(rows)), reverse("shift-desk", args=[shift.pk])
    return [Telling(user, _leader_key(shift.pk), words, url) for user in leaders]


def _own_key(shift_id: int) -> str:
    return f"shift:{shift_id}:check-out"


def _leader_key(shift_id: int) -> str:
    return f"shift:{shift_id}:check-outs-missing"
