"""What a paired device may ask: its own shifts and their rolls; nothing else, nothing of another unit."""

import pytest
from django.urls import reverse

from checkin.exceptions import StationRefused
from checkin.models import Station
from checkin.services import roll_calls, stations
from tests.factories import ShiftFactory, SignUpFactory, StationFactory

pytestmark = pytest.mark.django_db
ME = {"Authorization": "Station one"}


@pytest.fixture
def shift(at):
    return ShiftFactory(starts_at=at("2026-03-14 09:00"))


@pytest.fixture
def station(shift):
    station = StationFactory(token="one", unit=shift.activity.recording_unit)
    station.shifts.add(shift)
    return station


def pair(client, code):
    return client.post(reverse("api-station-pair"), {"code": code}, content_type="application/json")


def test_a_code_becomes_a_token_once(client, shift):
    made = stations.make(name="东门平板", shifts=[shift], by=shift.activity.leader)

    paired, again = pair(client, made.text).json(), pair(client, made.text)

    assert paired["station"] == {"name": "东门平板", "unit": str(made.station.unit), "state": "active"}
    assert paired["shifts"] == [
        {
            "id": shift.pk,
            "uuid": str(shift.uuid),
            "title": str(shift),
            "starts_at": "2026-03-14T01:00:00+00:00",
            "ends_at": "2026-03-14T03:00:00+00:00",
            "scans_from": "2026-03-14T00:00:00+00:00",
            "scans_until": "2026-03-14T04:00:00+00:00",
            "place": shift.activity.place,
            "present": 0,
            "expected": 0,
        }
    ]
    headers = {"Authorization": f"Station {paired['token']}"}
    assert client.get(reverse("api-station-me"), headers=headers).json() == {
        "station": paired["station"],
        "shifts": paired["shifts"],
    }
    assert (again.status_code, again.json()["code"]) == (409, StationRefused.Reason.CODE_INVALID)


@pytest.mark.parametrize("body", [{}, {"code": ""}, {"code": "x" * 65}, {"code": None}])
def test_no_code_is_a_malformed_request(client, body):
    assert client.post(reverse("api-station-pair"), body, content_type="application/json").status_code == 400


def test_the_roll_of_its_shift(client, shift, station):
    vera, otto = (SignUpFactory(shift=shift).volunteer for _ in range(2))
    roll_calls.call(shift=shift, volunteer=vera, direction="in", nonce="n", by=shift.activity.leader)

    roll = client.get(reverse("api-station-roll"), {"shift": shift.pk}, headers=ME).json()

    assert (roll["present"], roll["expected"]) == (1, 2)
    assert {person["volunteer_no"]: person["state"] for person in roll["people"]} == {
        vera.volunteer_no: "in",
        otto.volunteer_no: "",
    }
    assert set(roll["people"][0]) == {"volunteer", "volunteer_no", "name", "unit", "initials", "state"}


def test_another_shift_has_no_roll_here(client, shift, station):
    same_unit = ShiftFactory(activity=shift.activity, starts_at=shift.starts_at)
    foreign = ShiftFactory(starts_at=shift.starts_at)

    for other in (same_unit.pk, foreign.pk, 10**9):
        assert client.get(reverse("api-station-roll"), {"shift": other}, headers=ME).status_code == 404
    for broken in ("", "x", "-1"):
        assert client.get(reverse("api-station-roll"), {"shift": broken}, headers=ME).status_code == 400


def test_a_stations_token_opens_nothing_else(client, station):
    for name in ("api-station-me", "api-station-roll"):
        assert client.get(reverse(name)).status_code == 401
        assert client.get(reverse(name), headers={"Authorization": "Station two"}).status_code == 401
    for path in ("me", "units", "activities", "sign-ups", "volunteers"):
        assert client.get(f"/api/v1/{path}/", headers=ME).status_code in {401, 404}, path


def test_a_session_is_no_station(client, shift, station):
    client.force_login(shift.activity.leader)

    assert client.get(reverse("api-station-me")).status_code == 401


@pytest.mark.parametrize(("state", "status"), [("retired", 200), ("compromised", 401)])
def test_a_retired_station_may_finish_a_compromised_one_sees_nothing(client, station, state, status):
    Station.objects.filter(pk=station.pk).update(state=state)

    assert client.get(reverse("api-station-me"), headers=ME).status_code == status
