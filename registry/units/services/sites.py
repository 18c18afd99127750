"""Coordinates of sites, to compare phones' locations with (D113)."""

from decimal import Decimal

from django.db import transaction

from registry.history.services import history
from registry.models import Site, User
from registry.permissions import require
from registry.units.services.list_rules import keeps_site


@transaction.atomic
def put_on_map(*, site: Site, place: tuple[Decimal, Decimal] | None, fence_metres: int, by: User) -> Site:
    """Whoever keeps a site sets its coordinates, as Chinese maps show them (GCJ-02), or removes them."""
    site = Site.objects.select_for_update(no_key=True).select_related(None).get(pk=site.pk)
    require(keeps_site(by, site))
    site.latitude, site.longitude = place or (None, None)
    site.fence_metres = fence_metres
    site.save(update_fields=["latitude", "longitude", "fence_metres"])
    history.record(by=by, did="put site on map" if place else "took site off map", to=site, fence=fence_metres)
    return site
