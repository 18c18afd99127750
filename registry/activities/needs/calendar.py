"""The visits of a site as iCalendar (RFC 5545) for who receives them: no names of people, no telephones.

Calendar programs ask for it without a PIN, so it says nothing but title, unit, place and times.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.ground.public_url import absolute
from registry.models import Activity, HistoryEntry, Shift, Site

if TYPE_CHECKING:
    from icalendar import Event

PAST: Final = timedelta(days=90)
MOST: Final = 500
ASKED_AGAIN: Final = timedelta(hours=6)
TOLD_STATUSES: Final = (*Activity.PUBLIC_STATUSES, Activity.Status.CANCELLED)


@dataclass(frozen=True, slots=True)
class Revision:
    """How often people decided about a shift and its activity, and when last."""

    number: int
    at: datetime


def of_site(site: Site) -> bytes:
    """The shifts to come and those of the last three months, the nearest first where there are too many; what was
    called off says so."""
    from icalendar import Calendar  # noqa: PLC0415 - 9 MiB, loaded with the first calendar

    name = _("%(site)s志愿服务到访") % {"site": site.name}
    calendar = Calendar.new(prodid="-//qzzy//visits//ZH", uid=f"visits-{site.pk}", name=name)
    calendar.add("refresh-interval", ASKED_AGAIN, parameters={"VALUE": "DURATION"})
    for shift, revision in _revised(_shifts(site)):
        calendar.add_component(_event(shift, revision))
    return bytes(calendar.to_ical())


def _shifts(site: Site) -> list[Shift]:
    told = Activity.objects.filter(site=site, status__in=TOLD_STATUSES, published_at__isnull=False)
    told = told.exclude(origin=Activity.Origin.HISTORICAL)
    rows = Shift.objects.filter(activity__in=told).select_related("activity__recording_unit", "activity__site")
    now = clock.now()
    coming = list(rows.filter(ends_at__gte=now).order_by("starts_at", "pk")[:MOST])
    before = rows.filter(ends_at__lt=now, ends_at__gte=now - PAST).order_by("-starts_at", "-pk")
    return coming + list(before[: MOST - len(coming)])


def _revised(shifts: Collection[Shift]) -> Iterator[tuple[Shift, Revision]]:
    """What was decided is counted in the history, of which nothing goes: the number only grows, as SEQUENCE must."""
    activities = {shift.activity_id for shift in shifts}
    about = Q(target_model="registry.activity", target_id__in=activities, did__startswith="activity ")
    about |= Q(target_model="registry.shift", target_id__in=[shift.pk for shift in shifts], did="shift cancelled")
    rows = HistoryEntry.objects.filter(about).order_by().values_list("target_model", "target_id")
    times: Counter[tuple[str, int]] = Counter()
    last: dict[tuple[str, int], datetime] = {}
    for model, pk, n, at in rows.annotate(Count("pk"), Max("at")):
        times[model, pk], last[model, pk] = n, at
    for shift in shifts:
        keys = (("registry.activity", shift.activity_id), ("registry.shift", shift.pk))
        moments = [last[key] for key in keys if key in last]
        yield shift, Revision(sum(times[key] for key in keys), max(moments, default=shift.starts_at))


def _event(shift: Shift, revision: Revision) -> "Event":
    from icalendar import Event  # noqa: PLC0415 - as above
    from icalendar.enums import STATUS  # noqa: PLC0415 - as above

    activity = shift.activity
    page = absolute(reverse("activity", args=[activity.pk]))
    return Event.new(
        uid=str(shift.uuid),
        stamp=revision.at.astimezone(UTC),
        last_modified=revision.at.astimezone(UTC),
        start=shift.starts_at.astimezone(UTC),
        end=shift.ends_at.astimezone(UTC),
        summary=" ".join(filter(None, (activity.title, shift.label))),
        location=activity.place,
        description=_("组织单位：%(unit)s") % {"unit": activity.recording_unit},
        status=STATUS.CONFIRMED if shift.takes_place else STATUS.CANCELLED,
        sequence=revision.number,
        url=page if activity.is_public and not activity.site.not_public else None,  # type: ignore[union-attr]
    )
