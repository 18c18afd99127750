"""Before and after a shift begins: everybody is reminded the day before, the leader told who is missing (D27)."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from checkin.desk.services.reminders import leaders_of
from checkin.models import Attendance
from registry import clock
from registry.models import Activity, Notification, RoleAssignment, Shift, SignUp, User
from registry.models.shifts import ShiftQuerySet
from registry.notifications.services import notifications
from registry.notifications.services.notifications import Telling
from registry.permissions import shown_name
from registry.signups.services import shift_news
from registry.words.chinese import quoted
from registry.words.dates import as_time
from registry.words.places import meeting_of, post_called

MISSING_AFTER, MISSING_UNTIL = timedelta(minutes=5), timedelta(minutes=45)
NAMED = 6


def remind_of_tomorrow() -> int:
    """Remind everybody with a place of tomorrow's shifts, once; whoever cannot come gives the place back in time."""
    since = datetime.combine(clock.today() + timedelta(days=1), time(), tzinfo=clock.LOCAL)
    shifts = _public_shifts().filter(starts_at__gte=since, starts_at__lt=since + timedelta(days=1))
    places = (
        SignUp.objects.confirmed()
        .filter(shift__in=shifts)
        .select_related("shift__activity", "position__shift", "volunteer")
    )
    text = _("明天 {time} 服务：{shift}，{place}。不能来的请现在退出，把名额让给候补的人。")
    return notifications.tell_each(
        Telling(
            place.volunteer.user_id,
            shift_news.reminder(place.shift),
            text.format(
                time=as_time(place.shift.starts_at),
                shift=quoted(str(place.shift)),
                place=_meeting(place),
            ),
            reverse("my-signups"),
        )
        for place in places.order_by("pk")
    )


def _meeting(place: SignUp) -> str:
    """Where one meets, and when if the position has a time of its own."""
    activity, position = place.shift.activity, place.position
    point = activity.meeting_point or activity.place
    if position.meeting:
        return f"{position}岗位 {meeting_of(position.meets_at, position.meeting_point or point)}"
    return f"{point}集合"


def tell_who_is_missing() -> int:
    """Some minutes after the start: leader and deputies, once per shift, with the names and the page to call them; who
    leads a position hears of those in it."""
    now = clock.now()
    begun = _public_shifts().filter(starts_at__range=(now - MISSING_UNTIL, now - MISSING_AFTER), ends_at__gt=now)
    shifts = {shift.pk: shift for shift in begun.select_related("activity").order_by("pk")}
    told = set(Notification.objects.filter(key__in=map(_alert, shifts)).values_list("key", flat=True))
    left = {pk: shift for pk, shift in shifts.items() if _alert(pk) not in told}
    missing = _missing(left)
    leaders, masked, tellings = leaders_of(left.values()), _inspectors() if missing else {}, []
    text = _("{shift}已经开始，还有 {n} 人没到：{names}。打开名单可以显示电话，一按即拨。")
    for pk, places in missing.items():
        said = {"shift": quoted(str(left[pk])), "n": len(places)}
        url, whole = f"{reverse('shift-desk', args=[pk])}?show=absent", leaders[left[pk].activity_id]
        tellings += [
            Telling(user, _alert(pk), text.format(names=_named(places, to=None), **said), url) for user in whole
        ]
        tellings += _to_position_leaders(left[pk], places, masked, but=whole)
    return notifications.tell_each(tellings)


def _inspectors() -> dict[int, User]:
    """Account → who reads surnames only; few, whatever begins."""
    held = RoleAssignment.objects.valid().filter(role=RoleAssignment.Role.INSPECTOR).select_related("user")
    return {one.user_id: one.user for one in held}


def _to_position_leaders(
    shift: Shift, places: list[SignUp], masked: Mapping[int, User], *, but: Collection[int | None]
) -> Iterator[Telling]:
    """Each with those of the own position, and where and when it meets; who leads the whole has heard already."""
    of_position: dict[int, list[SignUp]] = defaultdict(list)
    for place in places:
        if place.position.leader_id and place.position.leader_id not in but:
            of_position[place.position_id].append(place)
    text = _("{shift}已经开始，您负责的{position}还有 {n} 人没到：{names}。请打开名单联系。")
    for pk, missing in of_position.items():
        position = missing[0].position
        called = f"{_meeting(missing[0])}，" if position.meeting else post_called(position.name)
        names = _named(missing, to=masked.get(position.leader_id or 0))
        words = text.format(shift=quoted(str(shift)), position=called, n=len(missing), names=names)
        yield Telling(position.leader_id, f"{_alert(shift.pk)}:{pk}", words, reverse("position-people", args=[pk]))


def _named(places: list[SignUp], *, to: User | None) -> str:
    """The first few of them; an inspector who leads a position reads surnames, as on its page."""
    units = {place.shift.activity.recording_unit_id for place in places}
    names = [shown_name(place.volunteer, to=to, units=units) if to else place.volunteer.name for place in places]
    return "、".join(names[:NAMED]) + ("等" if len(names) > NAMED else "")


def any_begun() -> bool:
    """A shift began that long ago: otherwise there is nothing to look at."""
    now = clock.now()
    return _public_shifts().filter(starts_at__range=(now - MISSING_UNTIL, now - MISSING_AFTER)).exists()


def _missing(shifts: dict[int, Shift]) -> dict[int, list[SignUp]]:
    """Shift → the places of those without a check-in; two queries."""
    came = set(Attendance.objects.came().filter(shift__in=shifts).values_list("shift", "volunteer"))
    found: dict[int, list[SignUp]] = defaultdict(list)
    places = SignUp.objects.signed_up().filter(shift__in=shifts).order_by("volunteer__initials", "pk")
    for place in places.select_related("volunteer", "position__shift", "shift__activity"):
        if (place.shift_id, place.volunteer_id) not in came:
            found[place.shift_id].append(place)
    return found


def _public_shifts() -> ShiftQuerySet:
    return Shift.objects.live().filter(activity__status__in=Activity.PUBLIC_STATUSES, activity__is_remote=False)


def _alert(shift: int) -> str:
    return f"shift:{shift}:missing"
