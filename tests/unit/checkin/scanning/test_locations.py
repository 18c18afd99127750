"""Locations: with a consent of their own, sent after the scan, deleted on request (D86, D113)."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from checkin.exceptions import LocationRefused
from checkin.models import Attendance, Scan, ScanLocation
from checkin.scanning.services import locations, self_scans, site_codes
from registry.models import Consent
from registry.people.services import consents
from tests.factories import SignUpFactory

pytestmark = pytest.mark.django_db

AT_THE_GATE = (Decimal("22.817000"), Decimal("108.366900"))


@pytest.fixture
def pressed(shift, vera):
    ticket = site_codes.new_ticket(shift=shift, direction="in", method="site_code")
    self_scans.press(ticket=ticket, shift=shift, by=vera.user)
    return ticket


def agree(volunteer):
    consents.give(volunteer=volunteer, item=Consent.Item.LOCATION, by=volunteer.user)


def keep(ticket, by, place=AT_THE_GATE, accuracy=30):
    return locations.keep(nonce=ticket.nonce, latitude=place[0], longitude=place[1], accuracy_metres=accuracy, by=by)


def refused(ticket, by):
    with pytest.raises(LocationRefused) as error:
        keep(ticket, by)
    return error.value.reason


def test_a_location_stands_beside_its_scan_with_accuracy_and_datum(pressed, vera):
    agree(vera)

    kept = keep(pressed, vera.user)
    again = keep(pressed, vera.user, place=(Decimal(1), Decimal(2)))

    assert again == kept
    kept.refresh_from_db()
    assert (kept.latitude, kept.longitude, kept.accuracy_metres, kept.datum) == (*AT_THE_GATE, 30, "WGS-84")
    assert kept.scan == Scan.objects.get()


def test_without_consent_or_after_taking_it_back_nothing_is_kept(pressed, vera):
    assert refused(pressed, vera.user) == LocationRefused.Reason.LOCATION_WITHOUT_CONSENT
    agree(vera)
    consents.withdraw(volunteer=vera, item=Consent.Item.LOCATION, by=vera.user)
    assert refused(pressed, vera.user) == LocationRefused.Reason.LOCATION_WITHOUT_CONSENT

    assert not ScanLocation.objects.exists()
    assert Attendance.objects.get().open_since is not None


def test_a_location_is_of_ones_own_scan_only(pressed, shift, vera):
    stranger = SignUpFactory(shift=shift).volunteer
    agree(vera)
    agree(stranger)

    assert refused(pressed, stranger.user) == LocationRefused.Reason.LOCATION_WITHOUT_SCAN
    other = site_codes.new_ticket(shift=shift, direction="in", method="site_code")
    assert refused(other, vera.user) == LocationRefused.Reason.LOCATION_WITHOUT_SCAN


def test_a_location_comes_within_ten_minutes(pressed, vera, at):
    agree(vera)
    at("2026-03-14 09:11")

    assert refused(pressed, vera.user) == LocationRefused.Reason.LOCATION_TOO_LATE


def test_deleting_really_deletes_and_changes_no_minute(pressed, vera):
    agree(vera)
    keep(pressed, vera.user)
    before = Attendance.objects.values().get()

    assert locations.delete_all(volunteer=vera, by=vera.user) == 1

    assert not ScanLocation.objects.exists()
    assert (Scan.objects.count(), Attendance.objects.values().get()) == (1, before)


def test_nobody_else_deletes_them(pressed, vera, shift):
    agree(vera)
    keep(pressed, vera.user)

    with pytest.raises(PermissionDenied):
        locations.delete_all(volunteer=vera, by=shift.activity.leader)
    assert ScanLocation.objects.exists()
