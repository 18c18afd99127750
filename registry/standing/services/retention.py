"""The nightly round: what closing left because something retained it, and what became old (D67, D93)."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from registry import clock
from registry.models import ActivationCode, DataRequest, Volunteer
from registry.people.services import data_requests
from registry.standing.services import closing, erasing

log = logging.getLogger(__name__)
Status = Volunteer.Status
EACH_NIGHT: Final = 2_000  # some minutes; a whole import that lapses takes some nights
NEVER_ADMITTED = (Status.DRAFT, Status.RETURNED, Status.IMPORTED)


def look_after() -> int:
    """Go on with what was closed, close what lapsed, erase what is old; one transaction for each person.

    Somebody of whom it fails keeps nobody else waiting; the job fails at its end, so that it is seen.
    """
    failed: list[str] = []
    done = sum(_tried(_go_on, pk, failed) for pk in _closed())
    done += sum(_tried(_lapse, pk, failed) for pk in list(_lapsed()[:EACH_NIGHT]))
    done += erasing.erase_old()
    if failed:
        raise RuntimeError(f"Not erased: {', '.join(failed)}.")
    return done


def _tried(step: Callable[[int], bool], pk: int, failed: list[str]) -> bool:
    try:
        return step(pk)
    except Exception:
        log.exception("%s %d failed.", step.__name__.strip("_"), pk)
        failed.append(f"{step.__name__.strip('_')} {pk}")
        return False


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


def _lapsed() -> Any:
    """Applications that nobody admitted in a year, and people who left so long ago that their records are over.

    Not who holds a good slip, nor whose hours of before are on record: those keep as long as records.
    """
    now, people = clock.now(), Volunteer.objects.canonical().filter(closed_at=None)
    since = now - timedelta(days=settings.APPLICATIONS_KEPT_DAYS)
    long_ago = now - timedelta(days=365 * settings.RECORDS_KEPT_YEARS)
    untouched = Q(decided_at__lt=since) | Q(decided_at=None, submitted_at__lt=since)
    untouched |= Q(decided_at=None, submitted_at=None, created_at__lt=since)
    is_invited = Exists(ActivationCode.objects.open().filter(volunteer=OuterRef("pk")))
    never = Q(untouched, ~is_invited, status__in=NEVER_ADMITTED, volunteer_no=None)
    left = Q(status=Status.LEFT, decided_at__lt=long_ago)
    found = people.filter(never | left, last_served_on__lt=long_ago.date())
    return found.filter(Q(user=None) | Q(user__roles=None)).order_by("pk").values_list("pk", flat=True)


@transaction.atomic
def _lapse(pk: int) -> bool:
    """Nobody asked for it: the time for which the data were needed is over (D81), if it still is under the lock."""
    person = Volunteer.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)
    if not _lapsed().filter(pk=pk).exists():
        return False
    request = data_requests.open_for(volunteer=person, kind=DataRequest.Kind.CLOSING, by=None)
    closing.carry_out(person, request=request, by=None)
    return True
