"""A phone's exported queue, uploaded by somebody else: treated like the station's own scans, taken once."""

import json

import pytest
from django.urls import reverse

from checkin.exceptions import QueueExportRefused, ScanAnswer, ScanRefused
from checkin.models import Attendance, Scan, Station
from checkin.scanning.services import stations
from registry import clock
from registry.models import HistoryEntry, RoleAssignment
from registry.protection import keys
from tests.factories import RoleAssignmentFactory, SignUpFactory, StationFactory, UserFactory
from tests.scanning import TOKEN, scan, take
from tests.sealing import deflated, sealed, sealed_bytes

Reason = QueueExportRefused.Reason
Role = RoleAssignment.Role
pytestmark = pytest.mark.django_db


@pytest.fixture
def station(shift):
    station = StationFactory(token=TOKEN, unit=shift.activity.recording_unit)
    station.shifts.add(shift)
    return station


@pytest.fixture
def leader(client, shift):
    client.force_login(shift.activity.leader)
    return shift.activity.leader


def upload(client, text):
    body = json.dumps({"text": text})
    return client.post(reverse("api-station-exports"), body, content_type="application/json")


def presses(shift, people=2):
    return [
        scan(shift, volunteer_no=SignUpFactory(shift=shift).volunteer.volunteer_no, method="roll_call")
        for _ in range(people)
    ]


def test_what_the_phone_took_counts_as_if_it_had_sent_it(client, shift, station, leader):
    first, second = presses(shift)

    answer = upload(client, sealed(first, second))

    assert answer.status_code == 200
    assert answer.json() | {"results": []} == {
        "station": {"id": station.pk, "name": station.name, "state": "active"},
        "believed": True,
        "received": 2,
        "new": 2,
        "repeated": 0,
        "differs": 0,
        "unreadable": 0,
        "results": [],
    }
    assert [one["code"] for one in answer.json()["results"]] == [ScanAnswer.CHECKED_IN] * 2
    assert set(Scan.objects.values_list("station", "source")) == {(station.pk, f"station:{station.pk}")}
    entry = HistoryEntry.objects.get(did="uploaded queue export")
    assert (entry.by, entry.fields["scans"], entry.fields["new"]) == (leader, 2, 2)


def test_uploading_twice_or_the_phone_coming_back_changes_nothing(client, shift, station, leader):
    first, second = presses(shift)
    take(first)

    once, again = upload(client, sealed(first, second)).json(), upload(client, sealed(first, second)).json()
    back = take(first, second, second | {"direction": "out"})

    assert (once["new"], once["repeated"]) == (1, 1)
    assert (again["new"], again["repeated"]) == (0, 2)
    assert [(one.code, one.repeated) for one in back.answers] == [
        (ScanAnswer.CHECKED_IN, True),
        (ScanAnswer.CHECKED_IN, True),
        (ScanRefused.Reason.NONCE_REUSED, False),
    ]
    assert Scan.objects.count() == 2


def test_what_differs_from_what_is_known_and_what_cannot_be_read_is_told(client, shift, station, leader):
    first, second = presses(shift)
    take(first)

    told = upload(client, sealed(first | {"direction": "out"}, second, {"nonce": "x"}, None)).json()

    assert (told["received"], told["new"], told["differs"], told["unreadable"]) == (4, 1, 1, 2)


def test_more_than_one_batch_is_taken_whole(client, shift, station, leader):
    (one,) = presses(shift, 1)

    told = upload(client, sealed(*(one | {"nonce": f"n{n}"} for n in range(501)))).json()

    assert (told["received"], told["new"], Scan.objects.count()) == (501, 501, 501)


def test_who_may_bring_it(client, shift, station):
    (one,) = presses(shift, 1)
    unit = shift.activity.recording_unit
    may = {
        shift.activity.leader: 200,
        station.created_by: 200,
        RoleAssignmentFactory(unit=unit).user: 200,
        RoleAssignmentFactory(unit=unit.parent).user if unit.parent else shift.activity.leader: 200,
        RoleAssignmentFactory(role=Role.COMMITTEE).user: 200,
        RoleAssignmentFactory().user: 409,
        UserFactory(): 409,
    }
    for user, status in may.items():
        client.force_login(user)
        answer = upload(client, sealed(one))
        assert answer.status_code == status
        if status == 409:
            assert answer.json()["code"] == Reason.QUEUE_EXPORT_WRONG_UNIT
    client.logout()
    assert upload(client, sealed(one)).status_code == 401


def test_the_phone_before_is_believed_until_another_was_paired(client, shift, station, leader, at):
    early, late = presses(shift)
    at("2026-03-14 09:10")
    stations.pair(code=stations.renew_code(station=station, by=leader).text)
    at("2026-03-14 09:20")
    late |= {"device_at": clock.now().isoformat()}

    told = upload(client, sealed(early, late)).json()

    assert [one["code"] for one in told["results"]] == [ScanAnswer.CHECKED_IN, ScanRefused.Reason.STATION_RETIRED]
    assert Attendance.objects.count() == 1


@pytest.mark.parametrize("given_up", ["revoke", "mark_compromised"])
def test_a_station_that_was_given_up_is_kept_and_not_believed(client, shift, station, leader, given_up):
    getattr(stations, given_up)(station=station, by=leader)
    (one,) = presses(shift, 1)

    told = upload(client, sealed(one)).json()

    assert (told["believed"], told["results"][0]["code"]) == (False, ScanRefused.Reason.COMPROMISED)
    assert (Scan.objects.get().authentic, Attendance.objects.count()) == (False, 0)


def test_a_retired_station_drains_through_others_too(client, shift, station, leader, at):
    (one,) = presses(shift, 1)
    walk_in = scan(shift, method="walk_in", name="覃示例", phone="10000000001")
    at("2026-03-14 09:10")
    stations.retire(station=station, by=leader)
    at("2026-03-14 09:11")
    after = scan(shift, method="walk_in", name="韦示例", phone="10000000002")

    told = upload(client, sealed(one, walk_in, after)).json()

    assert [one["code"] for one in told["results"]] == [
        ScanAnswer.CHECKED_IN,
        ScanAnswer.CHECKED_IN,
        ScanRefused.Reason.STATION_RETIRED,
    ]


def test_exports_that_are_refused(client, shift, station, leader):
    (one,) = presses(shift, 1)
    whole = sealed(one)
    foreign_key = keys.current(keys.Purpose.QUEUE_EXPORT).number + 7

    refused = {
        "hello": Reason.QUEUE_EXPORT_NOT_OURS,
        sealed_bytes(b"", number=foreign_key): Reason.QUEUE_EXPORT_NOT_OURS,
        whole[:-9]: Reason.QUEUE_EXPORT_DAMAGED,
        sealed_bytes(deflated(b"{}")): Reason.QUEUE_EXPORT_DAMAGED,
        whole[:8] + "A" * 43 + whole[51:]: Reason.QUEUE_EXPORT_DAMAGED,
        sealed_bytes(deflated(b" " * 9_000_000)): Reason.QUEUE_EXPORT_TOO_BIG,
        sealed(): Reason.QUEUE_EXPORT_EMPTY,
        sealed(one, token="another"): Reason.QUEUE_EXPORT_TOKEN_UNKNOWN,
    }
    for text, reason in refused.items():
        answer = upload(client, text)
        assert (answer.status_code, answer.json()["code"]) == (409, reason), text[:40]
    assert not Scan.objects.exists()


@pytest.mark.parametrize("body", ["", "{}", '{"text": ""}', '{"text": null}'])
def test_no_text_is_a_malformed_request(client, station, leader, body):
    answer = client.post(reverse("api-station-exports"), body, content_type="application/json")

    assert answer.status_code == 400


def test_a_station_that_was_never_paired_is_nobody(client, shift, station, leader):
    Station.objects.update(state=Station.State.CREATED, token_digest=None)

    assert upload(client, sealed(*presses(shift, 1))).json()["code"] == Reason.QUEUE_EXPORT_TOKEN_UNKNOWN
