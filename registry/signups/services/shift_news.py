"""Notifications about a shift: places given or lost, new times, new places."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry import clock
from registry.models import Activity, Shift, SignUp, User
from registry.notifications.services import notifications
from registry.notifications.services.notifications import Telling
from registry.signups.services import settled
from registry.signups.services.clashes import Told
from registry.words.chinese import quoted
from registry.words.dates import as_moment, time_range
from registry.words.places import post_called

Status = SignUp.Status
TIMES_TOLD = 2  # a notification holds 200 characters
# How one has what became other, the firmest first, and what one may do about it.
HELD = {
    Status.CONFIRMED: (gettext_lazy("您报名的活动"), gettext_lazy("不能参加的可以退出，不算迟退。")),
    Status.WAITLISTED: (gettext_lazy("您候补的活动"), gettext_lazy("不能参加的可以退出候补。")),
    Status.REQUESTED: (gettext_lazy("您申请参加的活动"), gettext_lazy("不能参加的可以退出。")),
    Status.INVITED: (gettext_lazy("邀请您参加的活动"), gettext_lazy("请按现在的安排答复。")),
}
TAKEN_OFF = {
    Status.CONFIRMED: gettext_lazy("负责人取消了您的报名：{shift}，{when}。请查看原因。"),
    Status.WAITLISTED: gettext_lazy("负责人取消了您的候补：{shift}，{when}。请查看原因。"),
    Status.REQUESTED: gettext_lazy("负责人没有同意您的申请：{shift}，{when}。请查看原因。"),
    Status.INVITED: gettext_lazy("负责人取消了对您的邀请：{shift}，{when}。请查看原因。"),
}


def moved_up(shift: Shift, signups: Iterable[SignUp]) -> None:
    """People who moved up from the waiting list."""
    _tell_each(shift, signups, "moved-up", _("候补成功：{shift}，{when}。不能参加的请尽早退出。"))


def invited(shift: Shift, signups: Iterable[SignUp]) -> None:
    """People who were invited; nobody is signed up without accepting (D28)."""
    _tell_each(shift, signups, "invited", _("邀请您参加：{shift}，{when}。请答复。"))


def confirmed(shift: Shift, signups: Iterable[SignUp]) -> None:
    """People whose request the leader confirmed."""
    _tell_each(shift, signups, "confirmed", _("报名已确认：{shift}，{when}。不能参加的请尽早退出。"))


def not_taken(shift: Shift, signups: Iterable[SignUp]) -> None:
    """People whose request was declined; the page says why."""
    _tell_each(shift, signups, "not-taken", _("没有录用：{shift}，{when}。请查看原因，也可以看看其他场次。"))


def drawn(shift: Shift, signups: Iterable[SignUp]) -> None:
    """People whom the lot gave a place."""
    _tell_each(shift, signups, "drawn", _("抽签抽中：{shift}，{when}。不能参加的请尽早退出。"))


def not_drawn(shift: Shift, signups: Iterable[SignUp]) -> None:
    """People who wait in the drawn order."""
    _tell_each(shift, signups, "not-drawn", _("抽签没有抽中：{shift}，{when}。已按抽签顺序列入候补，有人退出时递补。"))


def offered(shift: Shift, signups: Iterable[SignUp], until: datetime) -> None:
    """People for whom a place is kept until they accept it."""
    text = _("候补轮到您：{shift}，{when}。请在{until} 前接受，过期给下一位。")
    _tell_each(shift, signups, "offered", text.replace("{until}", as_moment(until)))


def answered(signup: SignUp) -> None:
    """Who has answered finds no unread request to do so."""
    mine = User.objects.filter(volunteer=signup.volunteer_id)
    notifications.outdated(users=mine, about=[f"sign-up:{signup.pk}:{what}" for what in ("invited", "offered")])


def offer_lapsed(shift: Shift, signups: Iterable[SignUp]) -> None:
    """People who did not accept in time."""
    _tell_each(
        shift,
        signups,
        "offer-lapsed",
        _("递补的名额已过接受期限，给了下一位：{shift}，{when}。还想参加的，可以重新报名。"),
    )


def handed_over(shift: Shift, giver: SignUp, taker: SignUp) -> None:
    """The giver and the leader; who takes the place was told of it as of any other."""
    _tell_each(shift, [giver], "handed-over", _("您的名额已让给候补第一位：{shift}，{when}。"))
    _tell_leaders(shift, giver, "handed-over", _("有人把名额让给了候补第一位：{shift}，{when}。名单已更新。"))


def left_late(shift: Shift, signup: SignUp) -> None:
    """The leader learns at once that somebody left after the deadline."""
    _tell_leaders(shift, signup, "left-late", _("有人在退出期限之后退出：{shift}，{when}。空出的名额已按顺序给候补。"))


def asked(shift: Shift) -> None:
    """Tell leader and deputies that requests wait: once a day for a shift, however many there are."""
    notifications.tell(
        users=shift.activity.leader_pks,
        key=f"shift:{shift.pk}:asked:{clock.today()}",
        text=_("有人申请参加：{shift}，{when}。请确认或答复。").format(shift=shift, when=as_moment(shift.starts_at)),
        url=reverse("shift-requests", args=[shift.pk]),
    )


def turned_down(shift: Shift, signup: SignUp, was: str) -> None:
    """People who were taken off the list; the page says why."""
    _tell_each(shift, [signup], "turned-down", str(TAKEN_OFF[Status(was)]))


def places_given_back(signups: Iterable[SignUp], *, free: Collection[int]) -> None:
    """Tell leader and deputies that somebody on their list is not coming; the list shows who; `free` are places."""
    moves_up = _("空出的名额已按顺序给候补。")
    notifications.tell_each(
        Telling(
            user_id,
            f"sign-up:{signup.pk}:given-back",
            _("一名志愿者因身份变动退出：{shift}。").format(shift=signup.shift) + moves_up * (signup.pk in free),
            reverse("manage-activity", args=[signup.shift.activity_id]),
        )
        for signup in signups
        for user_id in signup.shift.activity.leader_pks
    )


def walk_in_admitted(shift: Shift, signup: SignUp) -> None:
    """A walk-in was confirmed."""
    _tell_each(shift, [signup], "walk-in", _("负责人已同意您现场参加：{shift}，{when}。请签到。"))


def meets_otherwise(positions: Iterable[int]) -> None:
    """The people of these positions meet at another time or place than they were told."""
    positions = list(positions)
    coming = SignUp.objects.active().filter(position__in=positions)
    settled.outdate_reminders(set(coming.values_list("shift", flat=True)), of=coming)
    text, unless = _("集合时间或地点有变：{shift}，{post}{when}。{unless}请按新的时间、地点集合。"), _("如果参加，")
    notifications.tell_each(
        Telling(
            signup.volunteer.user_id,
            f"sign-up:{signup.pk}:meets:{clock.now():%y%m%d%H%M%S}",
            text.format(
                shift=signup.shift,
                post=post_called(post.name),
                when=post.meeting_in_full,
                unless="" if signup.is_confirmed else unless,
            ),
            reverse("my-signups"),
        )
        for signup in coming.select_related("shift__activity", "position__shift", "volunteer").order_by("pk")
        for post in (signup.position,)
    )


def called_off(shift: Shift, signups: Iterable[SignUp]) -> None:
    """A shift was cancelled."""
    signups = list(signups)
    settled.called_off(shift, [signup.pk for signup in signups])
    _tell_each(shift, signups, "cancelled", _("场次已取消：{shift}，{when}。请查看原因。"))


def changed(
    activity: Activity, moved: Collection[Shift], other: Collection[str], clashing: Mapping[int, Told] | None = None
) -> None:
    """An activity that people have places in is other than it was: each of them is told once, whatever changed.

    `moved` has new times, which concern the people of those shifts; of `other` facts everybody is told; `clashing`
    says, by account, with what else of theirs it clashes now.
    """
    clashing = clashing or {}
    times = {shift.pk: shift for shift in moved}
    coming = SignUp.objects.active().filter(shift__activity=activity, shift__cancelled_at=None)
    coming = coming.filter(shift__ends_at__gt=clock.now()) if other else coming.filter(shift__in=times)
    settled.outdate_reminders(set(coming.values_list("shift", flat=True)) if "place" in other else times, of=coming)
    places_held: dict[int, list[tuple[int, str]]] = {user: [] for user in clashing}  # also of who leads here
    places = coming.order_by("shift__starts_at", "pk").values_list("volunteer__user", "shift", "status")
    for user_id, shift_id, status in places:
        if user_id is not None:
            places_held.setdefault(user_id, []).append((shift_id, status))
    key = f"{changes(activity.pk)}{clock.now():%y%m%d%H%M%S}"  # so that a second change is told again
    url = reverse("my-signups")
    notifications.tell_each(
        Telling(user_id, key, _changed_text(activity, [times[pk] for pk in shifts if pk in times], other, how), url)
        for user_id, held in places_held.items()
        for shifts in [[pk for pk, _status in held]]
        for how in [clashing.get(user_id) or _firmest(status for _pk, status in held)]
    )


def approved_again(activity: Activity) -> None:
    """An activity that was not public for a while is public again."""
    text = _("{held}重新批准：{title}。请核对现在的时间和地点。")
    coming = SignUp.objects.active().filter(shift__activity=activity, shift__ends_at__gt=clock.now())
    held: dict[int | None, list[str]] = {}
    for user_id, status in coming.order_by("pk").values_list("volunteer__user", "status"):
        held.setdefault(user_id, []).append(status)
    key = f"{again(activity.pk)}{clock.now():%y%m%d%H%M%S}"  # so that a second change is told again
    notifications.tell_each(
        Telling(user_id, key, text.format(held=HELD[_firmest(listed)][0], title=activity.title), reverse("my-signups"))
        for user_id, listed in held.items()
    )


def clash(activity: Activity, people: int) -> None:
    """Leader and deputies learn how many of their people it concerns; who, they read on the activity's page."""
    notifications.tell(
        users=activity.leader_pks,
        key=f"activity:{activity.pk}:clash:{clock.now():%y%m%d%H%M%S}",
        text=_("活动改了以后，{n} 人与另一场冲突：{title}。已告诉本人怎么办，退出这一场不算迟退。").format(
            n=people, title=quoted(activity.title)
        ),
        url=reverse("manage-activity", args=[activity.pk]) + "#clashes",
    )


def reminder(shift: Shift) -> str:
    """The key under which one is reminded of a shift, by which one sees whether it was opened; put off, of another."""
    return f"{settled.reminders(shift.pk)}{shift.starts_at.astimezone(clock.LOCAL):%y%m%d%H%M}"


def changes(activity: int) -> str:
    """What the keys of all changes of an activity begin with."""
    return f"activity:{activity}:changed:"


def again(activity: int) -> str:
    """What the keys begin with by which one hears that an activity is public again."""
    return f"activity:{activity}:again:"


def _firmest(statuses: Iterable[str]) -> Status:
    """How a person with several places in an activity has it: a place before a wait, an invitation last."""
    held = set(statuses)
    return next(status for status in HELD if status in held)


def _changed_text(activity: Activity, moved: list[Shift], other: Collection[str], how: Told | Status) -> str:
    """What one person is told of a change: the new times of their shifts, the new place, what else to read again.

    `how` they have it, or with what else of theirs it clashes now.
    """
    status = how.status if isinstance(how, Told) else how
    parts = [_("改为{times}").format(times=time_range(each.starts_at, each.ends_at)) for each in moved[:TIMES_TOLD]]
    if len(moved) > TIMES_TOLD:
        parts.append(_("共{n}个场次改了时间").format(n=len(moved)))
    if "place" in other:
        parts.append(_("地点改为{place}").format(place=activity.place))
    if set(other) & {"risk_level", "risk_notice"}:
        parts.append(_("风险告知有变，请重新阅读"))
    if "questions" in other:
        is_answered = status != Status.INVITED
        parts.append(_("报名时的问题有变，请在“我的活动”补答") if is_answered else _("报名时的问题有变"))
    what = "；".join(parts or [_("请查看现在的内容")])
    if not isinstance(how, Told):
        held, way_out = HELD[how]
        return _("{held}有变：{title}，{what}。{way_out}").format(
            held=held, title=activity.title, what=what, way_out=way_out
        )
    if how.status is None:
        text = _("您负责的活动有变，{clash}：{title}。{way_out}。")
        return text.format(title=activity.title, clash=how.words, way_out=how.way_out)
    text = _("{held}有变，{clash}：{title}。{way_out}{freely}。{what}。")  # the clash first
    freely = _("，退出这一场不算迟退") if how.status == Status.CONFIRMED else ""
    said = {"title": activity.title, "what": what, "clash": how.words, "way_out": how.way_out, "freely": freely}
    return text.format(held=HELD[how.status][0], **said)


def _tell_leaders(shift: Shift, signup: SignUp, what: str, text: str) -> None:
    told = text.format(shift=shift, when=as_moment(shift.starts_at))
    url = reverse("manage-activity", args=[shift.activity_id])
    notifications.tell(users=shift.activity.leader_pks, key=f"sign-up:{signup.pk}:{what}", text=told, url=url)


def _tell_each(shift: Shift, signups: Iterable[SignUp], what: str, text: str) -> None:
    """One per sign-up, so that a new sign-up of the same person is told again."""
    signups = list(signups)
    if not signups:
        return
    text, url = text.format(shift=shift, when=as_moment(shift.starts_at)), reverse("my-signups")
    keys = {signup.volunteer_id: f"sign-up:{signup.pk}:{what}" for signup in signups}
    users = SignUp.objects.filter(pk__in=[signup.pk for signup in signups]).values_list("volunteer", "volunteer__user")
    notifications.tell_each(Telling(user_id, keys[volunteer_id], text, url) for volunteer_id, user_id in users)
