"""`POST /api/v1/scans/`: the envelope, the sender, and at most six statements whatever the size."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from checkin.exceptions import ScanAnswer, ScanRefused
from checkin.models import Attendance, Scan, Station
from registry import clock
from registry.models import ApiToken
from registry.protection import keys
from tests.doors import SCANS, send_scans
from tests.factories import SignUpFactory, StationFactory, VolunteerFactory
from tests.scanning import card_of, scan

Reason = ScanRefused.Reason
pytestmark = pytest.mark.django_db


@pytest.fixture
def station(shift):
    station = StationFactory(token="one", unit=shift.activity.recording_unit, last_seen_at=clock.now())
    station.shifts.add(shift)
    return station


def test_a_station_gets_one_result_per_scan_and_the_counts(client, shift, station):
    vera = SignUpFactory(shift=shift).volunteer
    item = scan(shift, vera)

    response = send_scans(client, item, {"nonce": "broken"}, item)

    first, broken, again = response.json()["results"]
    assert response.status_code == 200
    assert first == {
        "nonce": item["nonce"],
        "code": ScanAnswer.CHECKED_IN,
        "message": "已签到",
        "authentic": True,
        "repeated": False,
        "direction": "in",
        "logical_at": "2026-03-14T01:00:00+00:00",
        "name": vera.name,
        "unit": str(vera.unit),
        "volunteer_no": vera.volunteer_no,
        "volunteer": str(vera.uuid),
    }
    assert (broken["nonce"], broken["code"]) == ("broken", Reason.MALFORMED)
    assert again == first | {"repeated": True}
    assert response.json()["shifts"] == {str(shift.pk): {"present": 1, "expected": 1}}


def test_a_dry_run_keeps_nothing(client, shift, station):
    response = send_scans(client, scan(shift, SignUpFactory(shift=shift).volunteer), dry_run=True)

    assert response.json()["results"][0]["code"] == ScanAnswer.CHECKED_IN
    assert not Scan.objects.exists()


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"scans": []}', '{"scans": 1}', "\ufeff", '{"scans": [' + "0," * 500 + "0]}"]
)
def test_a_broken_envelope_is_400(client, station, body):
    response = client.post(SCANS, body, content_type="application/json", headers={"Authorization": "Station one"})

    assert (response.status_code, response.json()["code"]) == (400, "bad_envelope")


def test_an_unknown_sender_is_401(client, shift, station):
    for token in ("two", ""):
        response = send_scans(client, scan(shift, VolunteerFactory()), token=token)
        assert response.status_code == 401
        assert response.json()["code"] in {"station_unknown", "not_authenticated"}
    assert not Scan.objects.exists()


def test_get_is_not_allowed(client):
    assert client.get(SCANS).status_code == 405


def test_a_session_needs_its_csrf_token(shift):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(shift.activity.leader)

    response = send_scans(careful, scan(shift, VolunteerFactory()), token="")

    assert response.status_code == 403


def test_a_bearer_token_of_the_leader_takes_the_roll(client, shift):
    vera = SignUpFactory(shift=shift).volunteer
    for text, scopes in {"reads": ["read"], "writes": ["read", "write"]}.items():
        ApiToken.objects.create(
            user=shift.activity.leader,
            name=text,
            digest=keys.text_digest(text),
            scopes=scopes,
            expires_at=shift.ends_at,
        )
    item = scan(shift, method="roll_call", volunteer_no=vera.volunteer_no)
    body = json.dumps({"scans": [item]})

    refused = client.post(SCANS, body, content_type="application/json", headers={"Authorization": "Bearer reads"})
    taken = client.post(SCANS, body, content_type="application/json", headers={"Authorization": "Bearer writes"})

    assert refused.status_code == 403
    assert taken.json()["results"][0]["code"] == ScanAnswer.CHECKED_IN
    assert Scan.objects.get().sent_by == shift.activity.leader


def test_a_compromised_station_is_heard_but_not_believed(client, shift, station):
    Station.objects.update(state=Station.State.COMPROMISED)

    response = send_scans(client, scan(shift, SignUpFactory(shift=shift).volunteer))

    result = response.json()["results"][0]
    assert (result["code"], result["authentic"], result["name"]) == (Reason.COMPROMISED, False, "")


def test_contact_is_noted_at_most_once_a_minute(client, shift, station, at):
    vera = SignUpFactory(shift=shift).volunteer
    send_scans(client, scan(shift, vera))
    station.refresh_from_db()
    first = station.last_seen_at
    at("2026-03-14 09:02")
    send_scans(client, scan(shift, vera))
    station.refresh_from_db()

    assert first.astimezone(clock.LOCAL).minute == 0
    assert station.last_seen_at == clock.now()


@pytest.mark.parametrize("size", [1, 10, 100])
def test_a_batch_of_any_size_takes_six_statements(client, shift, station, size):
    items = [scan(shift, SignUpFactory(shift=shift).volunteer) for _ in range(size)]
    card_of(SignUpFactory(shift=shift).volunteer)
    keys.current(keys.Purpose.CARD)

    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = send_scans(client, *items)

    statements = [
        one["sql"] for one in captured if not one["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))
    ]
    assert {result["code"] for result in response.json()["results"]} == {ScanAnswer.CHECKED_IN}
    assert len(statements) == 6, statements
    assert Attendance.objects.filter(state=Attendance.State.OPEN).count() == size
    assert response.json()["shifts"] == {str(shift.pk): {"present": size, "expected": size + 1}}


def test_five_hundred_scans_are_one_batch(client, shift, station):
    volunteers = [SignUpFactory(shift=shift).volunteer for _ in range(5)]
    items = [scan(shift, volunteers[n % 5]) for n in range(500)]

    response = send_scans(client, *items)

    assert len(response.json()["results"]) == 500
    assert Scan.objects.count() == 500


def test_the_description_of_the_api_names_every_code(client):
    schema = client.get("/api/v1/schema/?format=json").json()

    told = schema["components"]["schemas"]["ScanResult"]["properties"]["code"]
    assert set(told["enum"]) == {*ScanAnswer.values, *ScanRefused.Reason.values}
    assert str(Reason.NOT_SIGNED_UP.label) in told["description"]
    assert "/api/v1/scans/" in schema["paths"]


def test_an_envelope_nested_without_end_is_refused(client, station):
    body = '{"scans": ' + "[" * 200_000

    headers = {"Authorization": "Station one"}
    assert client.post(SCANS, body, content_type="application/json", headers=headers).status_code == 400
