"""A station needs only its token, without session, CSRF and messages; other senders pass everything."""

import pytest
from django.db import connection
from django.test import Client

from checkin.api_urls import by_stations
from checkin.exceptions import ScanAnswer
from checkin.models import Scan
from registry import clock
from tests.doors import SCANS, send_scans
from tests.factories import ShiftFactory, SignUpFactory, StationFactory, VolunteerFactory
from tests.scanning import scan

pytestmark = pytest.mark.django_db


@pytest.fixture
def shift(at):
    """A shift whose station has the token that `send_scans` shows."""
    shift = ShiftFactory(starts_at=at("2026-03-14 09:00"))
    station = StationFactory(token="one", unit=shift.activity.recording_unit, last_seen_at=clock.now())
    station.shifts.add(shift)
    return shift


def test_a_station_needs_no_csrf_token_and_is_given_no_cookie(shift):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(VolunteerFactory().user)

    response = send_scans(careful, scan(shift, SignUpFactory(shift=shift).volunteer))

    assert [result["code"] for result in response.json()["results"]] == [ScanAnswer.CHECKED_IN]
    assert Scan.objects.get().sent_by is None
    assert not response.cookies
    assert response["X-Request-Id"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Length"] == str(len(response.content))


def test_a_station_token_hides_no_session_from_the_pages(client, shift):
    vera = VolunteerFactory()
    client.force_login(vera.user)

    assert client.get("/me/", headers={"Authorization": "Station one"}).wsgi_request.user == vera.user


@pytest.mark.parametrize("pattern", by_stations, ids=str)
def test_a_session_gives_a_made_up_token_nothing(client, shift, pattern):
    client.force_login(shift.activity.leader)

    for method in ("GET", "POST"):
        response = client.generic(method, f"/api/v1/{pattern.pattern}", headers={"Authorization": "Station x"})
        assert response.status_code in {401, 405}


def test_an_address_of_another_host_is_refused(client, shift, settings):
    settings.ALLOWED_HOSTS = ["testserver"]

    response = client.post(SCANS, headers={"Authorization": "Station one", "Host": "elsewhere.example"})

    assert response.status_code == 400


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite plans every statement anew")
def test_statements_are_planned_once_whoever_is_scanned(client, shift):
    people = [SignUpFactory(shift=shift).volunteer for _ in range(12)]

    def plans():
        with connection.cursor() as cursor:
            cursor.execute("SELECT sum(custom_plans), sum(generic_plans) FROM pg_prepared_statements")
            return cursor.fetchone()

    for person in people[:6]:  # the statement of the station's own state is planned for all values at its sixth use
        send_scans(client, scan(shift, person))
    custom, generic = plans()
    for person in people[6:]:
        send_scans(client, scan(shift, person))

    assert plans() == (custom, generic + 6 * 6)
