"""Shared by timeline pages: records with their chains down to the scans, recomputed on request."""

from typing import Any

from django.core.paginator import Page
from django.db.models import QuerySet

from checkin.evidence.services import evidence, looks, recomputations
from checkin.models import ServiceRecord
from registry.models import User, Volunteer

CHAINS_PER_PAGE = 20


def in_order(records: QuerySet[ServiceRecord]) -> QuerySet[ServiceRecord]:
    """Newest first, with everything that a chain shows."""
    return ServiceRecord.objects.filter(pk__in=records.values("pk")).for_lists().order_by("-service_on", "-pk")


def shown(page: Page[ServiceRecord], *, user: User, volunteer: Volunteer, recomputes: bool) -> dict[str, Any]:
    """The chains of the page, recomputed on request; an inspector's look is recorded (design#roles)."""
    records = list(page)
    again = recomputations.recompute(records) if recomputes else {}
    looks.log(user=user, to=volunteer, unit=volunteer.unit, recomputed=recomputes)
    chains = evidence.chains_of(records)
    return {
        "volunteer": volunteer,
        "page": page,
        "chains": [(chain, again.get(chain.record.pk)) for chain in chains if chain.record],
        "is_recomputed": recomputes,
        "differing": sum(not one.agrees for one in again.values()),
        "is_masked": looks.is_only_reader(user),
    }
