"""Who may not come tomorrow, each with the reason (D27).

A guess for whoever leads the shift or one of its positions, so that somebody calls in time: it is shown on the page of
the people and kept nowhere.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db.models import Max, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from checkin.attendance.services import presence
from checkin.models import Attendance
from registry import clock
from registry.models import DeviceLogin, Notification, Shift, SignUp
from registry.signups.services import shift_news
from registry.words.dates import as_date

LOOKS_AHEAD = timedelta(hours=36)
HERE_AT_SIGN_UP = timedelta(hours=1)  # being here is written down once an hour, however long a login lasts
SILENT_FOR = timedelta(days=1)  # sooner nobody has stayed away
CAME = ("open", "checked_out", "excused")


def is_time(shift: Shift) -> bool:
    """From the day before until it begins."""
    return clock.now() < shift.starts_at <= clock.now() + LOOKS_AHEAD and not shift.activity.is_remote


def risks_of(shift: Shift) -> dict[int, list[str]]:
    """Person → the reasons; six queries, however many people."""
    rows = SignUp.objects.signed_up().filter(shift=shift).select_related("volunteer__user", "shift").order_by("pk")
    places = list(rows)
    found = _reasons(places, _missed(places))
    return {place.volunteer_id: found[place.pk] for place in places if place.pk in found}


def of_signups(signups: Iterable[SignUp]) -> dict[int, list[str]]:
    """Sign-up → the reasons, of those whose shift is near and who are not there yet; of several shifts at once.

    For who leads a position, often a volunteer like the others: what became of earlier shifts is left out (D110).
    """
    near = [one for one in signups if is_time(one.shift) and one.source != SignUp.Source.WALK_IN]
    about = {"volunteer__in": {one.volunteer_id for one in near}, "shift__in": {one.shift_id for one in near}}
    came = set(Attendance.objects.came().filter(**about).values_list("volunteer", "shift")) if near else set()
    return _reasons([one for one in near if (one.volunteer_id, one.shift_id) not in came], {})


def _reasons(places: list[SignUp], missed: dict[int, str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    users = {place.volunteer.user_id for place in places if place.volunteer.user_id}
    unread = _unread({place.shift_id: place.shift for place in places}.values(), users)
    devices = DeviceLogin.objects.filter(user__in=users).order_by().values("user")
    seen = dict(devices.annotate(at=Max("seen_at")).values_list("user", "at"))
    for place in places:
        account = place.volunteer.user
        if account is None:
            found[place.pk].append(_("没有账号，收不到提醒"))
            continue
        if place.volunteer_id in missed:
            found[place.pk].append(missed[place.volunteer_id])
        if (account.pk, place.shift_id) in unread:
            found[place.pk].append(unread[account.pk, place.shift_id])
        said_yes_at = place.risk_acknowledged_at or place.created_at
        stays_away = not _was_here(account.last_login, seen.get(account.pk), said_yes_at + HERE_AT_SIGN_UP)
        if stays_away and clock.now() >= said_yes_at + SILENT_FOR:
            found[place.pk].append(_("报名以后没有再来看过"))
    return dict(found)


def _unread(shifts: Collection[Shift], users: set[int]) -> dict[tuple[int, int], str]:
    """Account and shift → what it has not opened; a change comes first: it takes the place of an earlier reminder."""
    reminders = {shift_news.reminder(shift): shift.pk for shift in shifts}
    changes = {shift.pk: shift_news.changes(shift.activity_id) for shift in shifts}
    about = Q(key__in=reminders)
    for change in set(changes.values()):
        about |= Q(key__startswith=change)
    found: dict[tuple[int, int], str] = {}
    rows = Notification.objects.filter(about, user__in=users, read_at=None).order_by("pk")
    for user, key in rows.values_list("user", "key"):
        if key in reminders:
            found.setdefault((user, reminders[key]), _("没有看行前提醒"))
        else:
            changed = (pk for pk, change in changes.items() if key.startswith(change))
            found |= dict.fromkeys(((user, pk) for pk in changed), _("没有看改动通知"))
    return found


def _missed(places: list[SignUp]) -> dict[int, str]:
    """Person → when they did not come the last time, unless excused; not where: it may be another unit's (D110)."""
    earlier = SignUp.objects.confirmed().filter(
        volunteer=OuterRef("volunteer"),
        shift__ends_at__lt=clock.now(),
        shift__cancelled_at=None,
        shift__activity__is_remote=False,
    )
    newest = earlier.order_by("-shift__ends_at", "-pk").values("pk")[:1]
    rows = SignUp.objects.filter(pk__in=[place.pk for place in places]).annotate(last=Subquery(newest))
    last = SignUp.objects.filter(pk__in=[pk for pk in rows.values_list("last", flat=True) if pk])
    listed = list(last.select_related("shift"))
    known = presence.of_signups(listed)
    text = _("上一次没有到场记录（{day}）")
    return {
        one.volunteer_id: text.format(day=as_date(clock.local_date(one.shift.starts_at)))
        for one in listed
        if known[one.pk].state not in CAME
    }


def _was_here(login: datetime | None, seen: datetime | None, since: datetime) -> bool:
    return any(at is not None and at > since for at in (login, seen))
