"""Notifications about a shift: places given or lost, new times, new places."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.models import Activity, Shift, SignUp
from registry.models.signups import SignUpQuerySet
from registry.notifications.services import notifications
from registry.notifications.services.notifications import Telling
from registry.words.dates import as_moment, time_range


def moved_up(shift: Shift, signups: Iterable[SignUp]) -> None:
    """People who moved up from the waiting list."""
    _tell_each(shift, signups, "moved-up", _("候补成功：{shift}，{when}。不能参加的请尽早退出。"))


def invited(shift: Shift, signups: Iterable[SignUp]) -> None:
    """People who were invited; nobody is signed up without accepting (D28)."""
    _tell_each(shift, signups, "invited", _("邀请您参加：{shift}，{when}。请答复。"))


def turned_down(shift: Shift, signup: SignUp) -> None:
    """People who were taken off the list; the page says why."""
    _tell_each(shift, [signup], "turned-down", _("负责人取消了您的报名：{shift}，{when}。请查看原因。"))


def places_given_back(signups: Iterable[SignUp]) -> None:
    """Tell leader and deputies that somebody on their list is not coming; the list shows who."""
    notifications.tell_each(
        Telling(
            user_id,
            f"sign-up:{signup.pk}:given-back",
            _("一名志愿者因身份变动退出：{shift}。空出的名额已按顺序给候补。").format(shift=signup.shift),
            reverse("manage-activity", args=[signup.shift.activity_id]),
        )
        for signup in signups
        for user_id in signup.shift.activity.leader_pks
    )


def walk_in_admitted(shift: Shift, signup: SignUp) -> None:
    """A walk-in was confirmed."""
    _tell_each(shift, [signup], "walk-in", _("负责人已同意您现场参加：{shift}，{when}。请签到。"))


def called_off(shift: Shift, signups: Iterable[SignUp]) -> None:
    """A shift was cancelled."""
    _tell_each(shift, signups, "cancelled", _("场次已取消：{shift}，{when}。请查看原因。"))


def changed(activity: Activity, moved: Iterable[Shift], *, has_new_place: bool) -> None:
    """An activity that people have places in is other than it was."""
    for shift in moved:
        times_changed(shift)
    if has_new_place:
        place_changed(activity)


def approved_again(activity: Activity) -> None:
    """An activity that was not public for a while is public again."""
    text = _("您报名的活动重新批准：{title}。请核对现在的时间和地点。").format(title=activity.title)
    coming = SignUp.objects.filter(shift__activity=activity, shift__ends_at__gt=clock.now())
    _tell_listed(coming, f"activity:{activity.pk}:again", text)


def times_changed(shift: Shift) -> None:
    """A shift has new times."""
    times = time_range(shift.starts_at, shift.ends_at)
    text = _("您报名的场次改了时间：{shift}，改为{times}。不能参加的请尽早退出。").format(shift=shift, times=times)
    _tell_listed(shift.signups.all(), f"shift:{shift.pk}:times", text)


def place_changed(activity: Activity) -> None:
    """An activity has a new place."""
    text = _("您报名的活动改了地点：{title}，改为{place}。").format(title=activity.title, place=activity.place)
    coming = SignUp.objects.filter(shift__activity=activity, shift__ends_at__gt=clock.now())
    _tell_listed(coming, f"activity:{activity.pk}:place", text)


def _tell_listed(signups: SignUpQuerySet, key: str, text: str) -> None:
    users = signups.active().values_list("volunteer__user", flat=True)
    moment = f"{clock.now():%y%m%d%H%M%S}"  # so that a second change is told again
    notifications.tell(users=set(users), key=f"{key}:{moment}", text=text, url=reverse("my-signups"))


def _tell_each(shift: Shift, signups: Iterable[SignUp], what: str, text: str) -> None:
    """One per sign-up, so that a new sign-up of the same person is told again."""
    signups = list(signups)
    if not signups:
        return
    text, url = text.format(shift=shift, when=as_moment(shift.starts_at)), reverse("my-signups")
    keys = {signup.volunteer_id: f"sign-up:{signup.pk}:{what}" for signup in signups}
    users = SignUp.objects.filter(pk__in=[signup.pk for signup in signups]).values_list("volunteer", "volunteer__user")
    notifications.tell_each(Telling(user_id, keys[volunteer_id], text, url) for volunteer_id, user_id in users)
