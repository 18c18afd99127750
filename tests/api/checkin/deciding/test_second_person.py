"""An administrator scans the card of somebody absent and wants to approve: at the API the way ends (D121)."""

import json

import pytest

from checkin.exceptions import HoursRefused, ScanRefused
from checkin.models import Attendance, Decision, Finding, Station
from checkin.scanning.services import cards, stations
from registry.models import HistoryEntry
from tests.doors import SCANS, client_of, program_of, send_scans
from tests.factories import RoleAssignmentFactory, local
from tests.factories_hours import basis_of, handed_in
from tests.scanning import scan

pytestmark = pytest.mark.django_db
RECORDS = "/api/v1/service-records/"
OWN_ENTRY = HoursRefused.Reason.OWN_ENTRY


@pytest.fixture
def admin(shift, vera):
    """Of the unit that records, which is the volunteer's too."""
    vera.unit = shift.activity.recording_unit
    vera.save()
    return RoleAssignmentFactory(unit=vera.unit).user


def sent(by, *items):
    body = json.dumps({"scans": list(items)})
    results = client_of(by).post(SCANS, body, content_type="application/json").json()["results"]
    return [one["code"] for one in results]


def an_hour(shift, vera):
    return scan(shift, vera, at="09:05"), scan(shift, vera, "out", at="10:03")


def refused(record, by):
    answer = program_of(by).post(f"{RECORDS}{record.pk}/approve/", {"basis": basis_of(record), "reason": "已核实"})
    assert not Decision.objects.exists()
    return answer.status_code, answer.json()["code"]


def test_two_scans_dated_back_are_no_measured_time_and_their_sender_does_not_decide(shift, vera, admin, at):
    cards.as_pdf(volunteers=(vera,), by=admin, reason="本人没带手机")
    at("2026-03-14 11:40")

    assert sent(admin, *an_hour(shift, vera)) == [ScanRefused.Reason.BACK_DATED] * 2
    (record,) = handed_in(shift, by=shift.activity.leader)

    assert Attendance.objects.get().intervals[0][2:] == [False, "back_dated"]
    assert list(Finding.objects.values_list("code", flat=True)) == ["back_dated"]
    assert refused(record, admin) == (409, OWN_ENTRY)
    assert HistoryEntry.objects.get(did="drew card").by == admin


def test_waiting_the_hour_out_does_not_help_either(shift, vera, admin, at):
    first, last = an_hour(shift, vera)
    at("2026-03-14 09:05")
    entered = sent(admin, first)
    at("2026-03-14 10:03")
    left = sent(admin, last)
    at("2026-03-14 12:00")
    (record,) = handed_in(shift, by=shift.activity.leader)

    assert entered + left == ["checked_in", "checked_out"]
    assert refused(record, admin) == (409, OWN_ENTRY)


def test_through_a_station_of_ones_own_neither(client, shift, vera, admin, at):
    code = stations.make(name="台", shifts=[shift], by=admin)
    token = stations.pair(code=code.text).token
    items = an_hour(shift, vera)
    at("2026-03-14 11:40")
    answers = send_scans(client, *items, token=token).json()["results"]
    (record,) = handed_in(shift, by=shift.activity.leader)

    assert [one["code"] for one in answers] == ["checked_in", "checked_out"]
    assert refused(record, admin) == (409, OWN_ENTRY)


def test_through_a_station_of_another_whose_pairing_code_was_renewed_neither(client, shift, vera, admin, at):
    station = stations.make(name="台", shifts=[shift], by=shift.activity.leader).station
    token = stations.pair(code=stations.renew_code(station=station, by=admin).text).token
    at("2026-03-14 11:40")
    send_scans(client, *an_hour(shift, vera), token=token)
    (record,) = handed_in(shift, by=shift.activity.leader)

    assert Station.objects.get().created_by == shift.activity.leader
    assert refused(record, admin) == (409, OWN_ENTRY)


def test_shown_to_an_honest_station_the_printed_card_bars_who_printed_it(client, shift, vera, admin, at):
    cards.as_pdf(volunteers=(vera,), by=admin, reason="本人没带手机")
    code = stations.make(name="台", shifts=[shift], by=shift.activity.leader)
    token = stations.pair(code=code.text).token
    items = an_hour(shift, vera)
    at("2026-03-14 11:40")
    send_scans(client, *items, token=token)
    (record,) = handed_in(shift, by=shift.activity.leader)

    assert refused(record, admin) == (409, OWN_ENTRY)


def test_the_old_card_of_somebody_does_not_come_back_by_an_older_moment(shift, vera, admin, at):
    items = an_hour(shift, vera)
    at("2026-03-14 10:30")
    cards.replace(volunteer=vera, by=vera.user)
    at("2026-03-14 11:40")

    assert sent(admin, *items) == [ScanRefused.Reason.REVOKED] * 2
    assert not Attendance.objects.exists()


def test_a_second_administrator_of_the_unit_decides(shift, vera, admin, at):
    at("2026-03-14 11:40")
    sent(admin, *an_hour(shift, vera))
    (record,) = handed_in(shift, by=shift.activity.leader)
    second = RoleAssignmentFactory(unit=shift.activity.recording_unit).user
    given = {"basis": basis_of(record)}

    without = program_of(second).post(f"{RECORDS}{record.pk}/approve/", given)
    told = program_of(second).post(f"{RECORDS}{record.pk}/approve/", given | {"reason": "当天在场，有照片"})

    assert (without.status_code, without.json()["code"]) == (409, HoursRefused.Reason.FINDINGS_OPEN)
    assert (told.status_code, told.json()["timed_minutes"], told.json()["supplementary_minutes"]) == (200, 0, 54)
    assert local("2026-03-14 09:05") == Attendance.objects.get().first_in_at
