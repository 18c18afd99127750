"""Where a phone said it was when its owner pressed: evidence with a consent of its own, deletable (D86, D113)."""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction

from checkin import geodesy
from checkin.exceptions import LocationRefused
from checkin.models import Scan, ScanLocation
from checkin.senders import OWN_METHODS
from registry import clock
from registry.models import Consent, Shift, Site, User, Volunteer
from registry.permissions import is_self, require, volunteer_of
from registry.services import consents, history

Reason = LocationRefused.Reason
WITHIN = timedelta(minutes=10)


@transaction.atomic
def keep(*, nonce: str, latitude: Decimal, longitude: Decimal, accuracy_metres: int, by: User) -> ScanLocation:
    """The phone adds where it is to its owner's own press, once, if that was agreed to; the press counts either way."""
    volunteer = volunteer_of(by)
    scan = Scan.objects.filter(source=f"user:{by.pk}", nonce=nonce, method__in=OWN_METHODS).first()
    if scan is None or volunteer is None:
        raise LocationRefused(Reason.UNKNOWN_SCAN)
    if not consents.has_given(volunteer, Consent.Item.LOCATION):
        raise LocationRefused(Reason.NO_CONSENT)
    if clock.now() > scan.received_at + WITHIN:
        raise LocationRefused(Reason.TOO_LATE)
    told = {"latitude": latitude, "longitude": longitude, "accuracy_metres": accuracy_metres}
    return ScanLocation.objects.get_or_create(scan=scan, defaults=told | {"datum": geodesy.WGS_84})[0]


@transaction.atomic
def delete_all(*, volunteer: Volunteer, by: User) -> int:
    """The person takes every location away for good; scans and minutes stay as they are (D86)."""
    require(is_self(by, volunteer))
    count, _rows = ScanLocation.objects.told_by(by).delete()
    history.record(by=by, did="deleted locations", to=volunteer, unit=volunteer.unit, count=count)
    return count


def metres_from_site(location: ScanLocation, site: Site | None) -> int | None:
    """How far from the site the phone was; None where nobody has put the site on the map."""
    if site is None or site.latitude is None or site.longitude is None:
        return None
    reported = (float(location.latitude), float(location.longitude))
    return geodesy.metres_from_site(reported, (float(site.latitude), float(site.longitude)))


def far_from_site(shift: Shift) -> dict[int, list[tuple[ScanLocation, int]]]:
    """Person → locations beyond the site's fence with their metres: something to look at, never a refusal (D113)."""
    site = shift.activity.site
    far: dict[int, list[tuple[ScanLocation, int]]] = {}
    if site is None or site.latitude is None:
        return far
    for location in ScanLocation.objects.of_shift(shift).select_related("scan__volunteer"):
        metres = metres_from_site(location, site) or 0
        person = location.scan.volunteer
        if person and geodesy.is_outside(metres, accuracy=location.accuracy_metres, fence=site.fence_metres):
            far.setdefault(person.merged_into_id or person.pk, []).append((location, metres))
    return far
