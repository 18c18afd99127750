"""What a paired device may read: its own shifts and their rolls, nothing of another unit."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from checkin.desk.services import extensions
from checkin.exceptions import StationRefused
from checkin.models import Station
from checkin.scanning.api.authentication import StationUnknown
from checkin.scanning.services import roll_calls, stations
from registry import clock
from registry.models import Volunteer
from registry.protection import keys
from tests.factories import ShiftFactory, SignUpFactory, StationFactory, TeamFactory, VolunteerFactory, local

pytestmark = pytest.mark.django_db
ME = {"Authorization": "Station one"}


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

    assert paired["station"] == {
        "uuid": str(made.station.uuid),
        "name": "东门平板",
        "unit": str(made.station.unit),
        "state": "active",
    }
    assert paired["shifts"] == [
        {
            "id": shift.pk,
            "uuid": str(shift.uuid),
            "title": str(shift),
            "starts_at": "2026-03-14T01:00:00+00:00",
            "ends_at": "2026-03-14T03:30:00+00:00",
            "scans_from": "2026-03-14T00:00:00+00:00",
            "scans_until": "2026-03-14T04:30:00+00:00",
            "place": shift.activity.place,
            "site_code_secret": keys.site_code_secret(str(shift.uuid)).hex(),
            "present": 0,
            "expected": 0,
        }
    ]
    headers = {"Authorization": f"Station {paired['token']}"}
    card_key, export_key = keys.current(keys.Purpose.CARD), keys.current(keys.Purpose.QUEUE_EXPORT)
    assert client.get(reverse("api-station-me"), headers=headers).json() == {
        "station": paired["station"],
        "shifts": paired["shifts"],
        "card_keys": [{"number": card_key.number, "public_key": card_key.public_key.hex(), "valid_until": None}],
        "export_key": {"number": export_key.number, "public_key": export_key.public_key.hex()},
        "server_time": clock.now().isoformat(),
    }
    assert (again.status_code, again.json()["code"]) == (409, StationRefused.Reason.PAIRING_CODE_INVALID)


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
    assert roll["people"][0] | {"name": "", "initials": "", "state": ""} == {
        "volunteer": str(vera.uuid),
        "volunteer_no": vera.volunteer_no,
        "name": "",
        "unit": str(vera.unit),
        "team": "",
        "initials": "",
        "state": "",
        "signed_up": True,
        "card_serial": 1,
        "standing": "",
    }


def test_the_roll_says_whose_scan_will_be_looked_at(client, shift, station):
    suspended, waiting, came = (VolunteerFactory() for _ in range(3))
    for person in (suspended, waiting):
        SignUpFactory(shift=shift, volunteer=person)
    Volunteer.objects.filter(pk=suspended.pk).update(status=Volunteer.Status.SUSPENDED)
    Volunteer.objects.filter(pk=waiting.pk).update(status=Volunteer.Status.SUBMITTED)
    roll_calls.call(shift=shift, volunteer=came, direction="in", nonce="n", by=shift.activity.leader)

    people = client.get(reverse("api-station-roll"), {"shift": shift.pk}, headers=ME).json()["people"]

    assert {person["volunteer"]: (person["standing"], person["signed_up"]) for person in people} == {
        str(suspended.uuid): ("suspended", True),
        str(waiting.uuid): ("not_admitted", True),
        str(came.uuid): ("", False),
    }


@pytest.mark.parametrize("people", [1, 3])
def test_a_roll_of_any_size_takes_the_same_queries(client, shift, station, people, django_assert_num_queries):
    for _ in range(people):
        SignUpFactory(shift=shift)
    asked = {"path": reverse("api-station-roll"), "data": {"shift": shift.pk}, "headers": ME}
    client.get(**asked)  # the first of the day leaves its line in the history

    with django_assert_num_queries(6):
        client.get(**asked)


def report(client, **said):
    body = {"waiting": 0, "clock_offset_ms": 0, "ready": False} | said
    return client.post(reverse("api-station-report"), body, content_type="application/json", headers=ME)


def test_a_station_reports_how_it_stands(client, shift, station, at):
    answer = report(client, waiting=12, clock_offset_ms=-180_000, ready=True)

    station.refresh_from_db()
    assert answer.json() == {"server_time": clock.now().isoformat()}
    assert (station.waiting_scans, station.clock_offset_ms) == (12, -180_000)
    assert station.ready_at == station.last_seen_at == local("2026-03-14 09:00")

    at("2026-03-14 11:00")
    report(client, waiting=0, clock_offset_ms=-180_000, ready=True)
    station.refresh_from_db()
    assert (station.waiting_scans, station.ready_at) == (0, local("2026-03-14 09:00"))

    at("2026-03-15 08:00")
    report(client, ready=True)
    station.refresh_from_db()
    assert station.ready_at == local("2026-03-15 08:00")

    report(client, ready=False)
    station.refresh_from_db()
    assert station.ready_at is None


def test_the_same_report_is_kept_once_a_minute(client, shift, station, at):
    report(client, waiting=2)
    for moment, seen in (("09:00:40", "09:00:00"), ("09:01", "09:01:00")):
        at(f"2026-03-14 {moment}")
        report(client, waiting=2, clock_offset_ms=999)
        station.refresh_from_db()
        assert f"{station.last_seen_at.astimezone(clock.LOCAL):%H:%M:%S}" == seen


@pytest.mark.parametrize(
    "said", [{"waiting": -1}, {"waiting": 2**31}, {"waiting": "many"}, {"clock_offset_ms": 10**15}, {"ready": "?"}]
)
def test_a_report_out_of_shape_is_400(client, station, said):
    assert report(client, **said).status_code == 400


def test_a_device_is_told_why_it_is_no_longer_listened_to(client, shift, station):
    leader = shift.activity.leader

    def told():
        answer = client.get(reverse("api-station-me"), headers=ME)
        upload = client.post(reverse("api-scans"), "{}", content_type="application/json", headers=ME)
        return answer.status_code, answer.json()["code"], upload.status_code, upload.json()["code"]

    stations.retire(station=station, by=leader)
    assert client.get(reverse("api-station-me"), headers=ME).json()["station"]["state"] == "retired"
    assert report(client).status_code == 200

    stations.mark_compromised(station=station, by=leader)
    assert told() == (401, StationUnknown.COMPROMISED, 400, "bad_envelope")

    stations.revoke(station=station, by=leader)
    assert told() == (401, StationUnknown.REVOKED, 401, StationUnknown.REVOKED)
    unknown = client.get(reverse("api-station-me"), headers={"Authorization": "Station nobody"})
    assert (unknown.status_code, unknown.json()["code"]) == (401, StationUnknown.UNKNOWN)


def test_a_retired_station_is_told_no_names_and_no_secrets(client, shift, station):
    SignUpFactory(shift=shift)
    stations.retire(station=station, by=shift.activity.leader)

    mine = client.get(reverse("api-station-me"), headers=ME).json()
    assert (mine["station"]["state"], mine["shifts"]) == ("retired", [])
    assert client.get(reverse("api-station-roll"), {"shift": shift.pk}, headers=ME).status_code == 404


def test_the_device_before_is_told_that_another_was_paired(client, shift, station):
    pair(client, stations.renew_code(station=station, by=shift.activity.leader).text)

    answer = client.get(reverse("api-station-me"), headers=ME)

    assert (answer.status_code, answer.json()["code"]) == (401, StationUnknown.REPLACED)


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


def test_the_roll_tells_teams_for_a_group_sign(client, shift, station):
    team = TeamFactory(unit=shift.activity.recording_unit)
    SignUpFactory(shift=shift, team=team)
    SignUpFactory(shift=shift)

    people = client.get(reverse("api-station-roll"), {"shift": shift.pk}, headers=ME).json()["people"]

    assert sorted(person["team"] for person in people) == ["", team.name]


def test_a_station_knows_the_window_as_an_extension_left_it(client, shift, station):
    ends_at, by = shift.ends_at + timedelta(hours=1), shift.activity.leader
    extensions.extend(shift=shift, ends_at=ends_at, reason="学校加课", by=by)

    (told,) = client.get(reverse("api-station-me"), headers=ME).json()["shifts"]

    assert datetime.fromisoformat(told["scans_until"]) == shift.scans_until + timedelta(hours=1)
