"""Locations of phones at check-in: evidence with its own consent, deletable (D86, D113)."""

from datetime import timedelta
from decimal import Decimal

from django.db import transaction

from checkin.exceptions import LocationRefused
from checkin.models import Scan, ScanLocation
from checkin.scanning import geodesy
from checkin.scanning.senders import OWN_METHODS
from registry import clock
from registry.history.services import history
from registry.models import Consent, User, Volunteer
from registry.people.services import consents
from registry.permissions import is_self, require, volunteer_of

Reason = LocationRefused.Reason
WITHIN = timedelta(minutes=10)


@transaction.atomic
def keep(*, nonce: str, latitude: Decimal, longitude: Decimal, accuracy_metres: int, by: User) -> ScanLocation:
    """Add the phone's location to its owner's own scan, once and with consent; the scan counts either way."""
    volunteer = volunteer_of(by)
    scan = Scan.objects.filter(source=f"user:{by.pk}", nonce=nonce, method__in=OWN_METHODS).first()
    if scan is None or volunteer is None:
        raise LocationRefused(Reason.LOCATION_WITHOUT_SCAN)
    if not consents.has_given(volunteer, Consent.Item.LOCATION):
        raise LocationRefused(Reason.LOCATION_WITHOUT_CONSENT)
    if clock.now() > scan.received_at + WITHIN:
        raise LocationRefused(Reason.LOCATION_TOO_LATE)
    told = {"latitude": latitude, "longitude": longitude, "accuracy_metres": accuracy_metres}
    return ScanLocation.objects.get_or_create(scan=scan, defaults=told | {"datum": geodesy.WGS_84})[0]


def forget(volunteer: Volunteer) -> None:
    """The consent ended: what was kept on it goes (PIPL 47)."""
    files = Volunteer.objects.of_people([volunteer.person_id])
    ScanLocation.objects.filter(scan__volunteer__in=files).delete()


@transaction.atomic
def delete_all(*, volunteer: Volunteer, by: User) -> int:
    """Delete all of the person's locations; scans and minutes stay (D86)."""
    require(is_self(by, volunteer))
    count, _rows = ScanLocation.objects.told_by(by).delete()
    history.record(by=by, did="deleted locations", to=volunteer, unit=volunteer.unit, count=count)
    return count
