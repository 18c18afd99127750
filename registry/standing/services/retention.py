"""The nightly round: what closing left because something retained it, and what became old (D67, D93)."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from registry import clock
from registry.models import DataRequest, Volunteer
from registry.people.services import data_requests
from registry.standing.services import closing, erasing

log = logging.getLogger(__name__)
Status = Volunteer.Status
NEVER_ADMITTED = (Status.DRAFT, Status.RETURNED, Status.IMPORTED)


def look_after() -> int:
    """Go on with what was closed, close what lapsed, erase what is old; one transaction for each person."""
    done = sum(_go_on(pk) for pk in _closed())
    done += sum(_lapse(pk) for pk in _lapsed())
    return done + erasing.erase_old()


def _closed() -> list[int]:
    """Closed files of which something is still kept whose day has come, or hangs on an act."""
    rows = DataRequest.objects.filter(kind=DataRequest.Kind.CLOSING).exclude(kept=[]).order_by("pk")
    today = clock.today().isoformat()
    return [pk for pk, kept in rows.values_list("pk", "kept") if any(not day or day <= today for _code, day in kept)]


@transaction.atomic
def _go_on(pk: int) -> bool:
    request = DataRequest.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
    before = list(request.kept)
    person = Volunteer.objects.select_for_update(no_key=True, of=("self",)).get(pk=request.volunteer.person_id)
    return bool(closing.settle(person, request=request).kept != before)


def _lapsed() -> list[int]:
    """Applications that nobody admitted in a year, and people who left so long ago that their records are over."""
    now, people = clock.now(), Volunteer.objects.canonical().filter(closed_at=None)
    since = now - timedelta(days=settings.APPLICATIONS_KEPT_DAYS)
    untouched = Q(decided_at__lt=since) | Q(decided_at=None, submitted_at__lt=since)
    untouched |= Q(decided_at=None, submitted_at=None, created_at__lt=since)
    never = people.filter(untouched, status__in=NEVER_ADMITTED, volunteer_no=None, last_served_on__lt=since.date())
    long_ago = now - timedelta(days=365 * settings.RECORDS_KEPT_YEARS)
    left = people.filter(status=Status.LEFT, decided_at__lt=long_ago, last_served_on__lt=long_ago.date())
    found = (never | left).filter(Q(user=None) | Q(user__roles=None))
    return list(found.order_by("pk").values_list("pk", flat=True).distinct())


@transaction.atomic
def _lapse(pk: int) -> bool:
    """Nobody asked for it: the time for which the data were needed is over (D81)."""
    person = Volunteer.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
    request = data_requests.open_for(volunteer=person, kind=DataRequest.Kind.CLOSING, by=None)
    closing.carry_out(person, request=request, by=None)
    return True
