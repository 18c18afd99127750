"""What of the activities an administrator leaves open, for the sheet of a handover."""

from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import Activity, Unit, User
from registry.units.open_work import OpenLine, Section, section

MOST = 50
DRAFTS = (Activity.Status.DRAFT, Activity.Status.RETURNED)


def led(unit: Unit, user: User) -> Section:
    """Activities that the person leads: they stay the person's until somebody else leads them."""
    mine = Activity.objects.led_by(user).filter(recording_unit=unit).exclude(status__in=Activity.OVER_STATUSES)
    mine = mine.exclude(status__in=DRAFTS).exclude(origin=Activity.Origin.HISTORICAL)
    return section(
        _("仍由交出人负责的活动"),
        (
            OpenLine(one.title, _("交出人不再负责的，请在活动页更换负责人"), url=_page(one))
            for one in mine.order_by("pk")[:MOST]
        ),
    )


def drafts(unit: Unit, _user: User) -> Section:
    """Activities of the unit that are written and not handed in."""
    begun = Activity.objects.filter(recording_unit=unit, status__in=DRAFTS).order_by("pk")
    return section(
        _("活动草稿"), (OpenLine(one.title, str(one.get_status_display()), url=_page(one)) for one in begun[:MOST])
    )


def _page(activity: Activity) -> str:
    return reverse("manage-activity", args=[activity.pk])
