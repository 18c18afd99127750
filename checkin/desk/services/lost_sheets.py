"""A picture of a sign-in sheet that proves unreadable: who answers for the activity hears of it, once a shift and day.

Its sender is told by whoever draws pictures; times rest on it that others hand in and decide.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from checkin.models import EnteredTime
from registry import clock
from registry.models import Activity, Shift, StoredFile, User
from registry.notifications.services import notifications
from registry.units.services.deciders import administrators


def tell(stored: StoredFile) -> None:
    """The leader and deputies; where the sender is the only one of them, the unit's administrators."""
    if stored.purpose != StoredFile.Purpose.SIGN_SHEET:
        return
    resting = EnteredTime.objects.filter(evidence=stored).values("shift")
    for shift in Shift.objects.filter(pk__in=resting).select_related("activity__recording_unit"):
        text = _("纸质签到表的照片没有读懂，原件已删除：{shift}。据此录入的时间还在，请上传人 {name} 换一张。")
        notifications.tell(
            users=_answering(shift.activity, besides=stored.uploaded_by),
            key=f"sheet-lost:{shift.pk}:{clock.today():%Y%m%d}",
            text=text.format(shift=shift, name=stored.uploaded_by),
            url=reverse("shift-sheet-return", args=[shift.pk]),
        )


def _answering(activity: Activity, *, besides: User) -> list[User]:
    leads = [person for person in (activity.leader, *activity.deputy_leaders.all()) if person]
    others = [person for person in leads if person != besides]
    return others or administrators(activity.recording_unit, excluding=[besides.pk])
