"""今天该我办: needs that nobody has taken, for who looks after the site and for the committee."""

from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from registry import clock
from registry.models import ServiceNeed, Site
from registry.permissions import acts_for, is_committee
from registry.words.dates import as_moment
from registry.workdays.duties import Duty

MOST = 10


def need_duties(user: Any) -> list[Duty]:
    """Each need of the own sites; for the committee one line about all."""
    waiting = ServiceNeed.objects.filter(state=ServiceNeed.State.OPEN, starts_at__gt=clock.now())
    if is_committee(user):
        return _together(waiting)
    return [_one(need) for need in _of_units(waiting, acts_for(user))]


def _of_units(waiting: Any, units: set[int]) -> Any:
    """At sites paired with these units, or with a 协作组 that one of them leads."""
    if not units:
        return ()
    led = Site.objects.filter(groups__leading_unit__in=units, groups__closed_on=None, not_public=False)
    rows = waiting.filter(Q(site__paired_unit__in=units) | Q(site__in=led.order_by().values("pk")))
    return rows.select_related("site").order_by("starts_at", "pk")[:MOST]


def _one(need: ServiceNeed) -> Duty:
    return Duty(
        title=_("服务需求待承接：%(title)s") % {"title": need.title},
        detail=f"{need.site} · {as_moment(need.starts_at)}",
        url=reverse("need", args=[need.pk]),
        due_on=clock.local_date(need.starts_at),
    )


def _together(waiting: Any) -> list[Duty]:
    found = waiting.order_by().aggregate(n=Count("pk"), first=Min("starts_at"))
    if not found["n"]:
        return []
    said = {"n": found["n"], "when": as_moment(found["first"])}
    return [
        Duty(
            title=_("服务需求待承接"),
            detail=_("%(n)d 项，最早的 %(when)s 开始") % said,
            url=reverse("needs"),
            due_on=clock.local_date(found["first"]),
            count=found["n"],
        )
    ]
