"""今天该我办: activities and sign-ups that wait for a person."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.activities.services import approvals, typed
from registry.models import Activity, ActivityChange, SignUp
from registry.permissions import acts_for, leads_activities, leads_teams
from registry.signups import staffing
from registry.teams.services import naming
from registry.words.dates import as_moment, as_recent
from registry.workdays.duties import Duty

Status = Activity.Status
MOST = 20
FILLED_WITHIN = timedelta(days=7)


def activity_duties(user: Any) -> list[Duty]:
    """Steps to approve, invitations, members to name, applications to go on with, people wanting, ends."""
    return [
        *_to_answer(user),
        *_to_approve(user),
        *_to_name(user),
        *_unfinished(user),
        *_to_go_on_with(user),
        *_to_fill(user),
        *_to_close(user),
    ]


def _to_approve(user: Any) -> Iterator[Duty]:
    steps = approvals.waiting_for(user).select_related("activity__recording_unit")
    for step in steps.order_by("due_on", "pk")[:MOST]:
        yield Duty(
            title=_("活动审批：%(title)s") % {"title": step.activity.title},
            detail=str(step.activity.recording_unit),
            url=reverse("approval", args=[step.pk]),
            due_on=step.due_on,
            is_estimated=step.due_is_estimated,
        )


def _to_answer(user: Any) -> Iterator[Duty]:
    invited = SignUp.objects.invited().filter(volunteer__user_id=user.pk, shift__starts_at__gt=clock.now())
    for signup in invited.select_related("shift__activity").order_by("shift__starts_at")[:MOST]:
        yield Duty(
            title=_("答复邀请：%(title)s") % {"title": signup.shift.activity.title},
            detail=as_moment(signup.shift.starts_at),
            url=reverse("my-signups"),
            due_on=clock.local_date(signup.shift.sign_up_closes_at),
            is_own=True,
        )


def _unfinished(user: Any) -> Iterator[Duty]:
    if not (leads_activities(user) or acts_for(user)):
        return
    for left in typed.unsaved(user):
        about = _("没有保存的修改：%(title)s") if left.activity_id else _("没有写完的申请：%(title)s")
        detail = _("%(when)s 填到这里") % {"when": as_recent(left.saved_at)}
        yield Duty(title=about % {"title": left.title or _("还没有写主题")}, detail=detail, url=left.url, is_own=True)


def _to_name(user: Any) -> Iterator[Duty]:
    """Places of the user's teams that nobody was named for, once for each activity."""
    if not leads_teams(user):
        return
    for share in naming.next_to_name(naming.shares(user))[:MOST]:
        yield Duty(
            title=_("提名队员：%(title)s") % {"title": share.shift.activity.title},
            detail=f"{as_moment(share.shift.starts_at)} {share.words}",
            url=reverse("activity-invite", args=[share.shift.activity_id]),
            due_on=clock.local_date(share.shift.closes_at),
        )


def _to_go_on_with(user: Any) -> Iterator[Duty]:
    if not leads_activities(user):
        return
    given_back = ActivityChange.objects.filter(
        state=ActivityChange.State.RETURNED, activity__in=Activity.objects.led_by(user)
    )
    for change in given_back.select_related("activity").order_by("pk")[:MOST]:
        title = _("变更被退回：%(title)s") % {"title": change.activity.title}
        yield Duty(title=title, url=reverse("manage-activity", args=[change.activity_id]))
    mine = Activity.objects.led_by(user).filter(status__in=[Status.RETURNED, Status.APPROVED])
    for activity in mine.order_by("pk")[:MOST]:
        returned = activity.status == Status.RETURNED
        title = _("修改后再提交：%(title)s") if returned else _("发布活动：%(title)s")
        yield Duty(title=title % {"title": activity.title}, url=reverse("manage-activity", args=[activity.pk]))


def _to_fill(user: Any) -> Iterator[Duty]:
    """What begins within a week with fewer people than it needs, or more than it has room for."""
    if not (leads_activities(user) or acts_for(user)):
        return
    for gap in staffing.gaps(user, clock.now() + FILLED_WITHIN)[:MOST]:
        title = _("补足人手：%(title)s") if gap.is_short else _("人数超出：%(title)s")
        yield Duty(
            title=title % {"title": gap.activity.title},
            detail=gap.words,
            url=f"{reverse('position-grid', args=[gap.activity.pk])}?day={clock.local_date(gap.starts_at)}",
            due_on=clock.local_date(gap.starts_at),
        )


def _to_close(user: Any) -> Iterator[Duty]:
    if not leads_activities(user):
        return
    for activity in Activity.objects.led_by(user).ended().order_by("pk")[:MOST]:
        yield Duty(
            title=_("结束活动：%(title)s") % {"title": activity.title},
            url=reverse("manage-activity", args=[activity.pk]),
        )
