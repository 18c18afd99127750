"""Cases that good check-in systems test, and some they leave out, over the API."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from checkin.exceptions import ScanAnswer, ScanRefused
from checkin.models import Attendance, Scan, Station
from checkin.scanning import site_code_text
from checkin.scanning.services import stations
from registry import clock
from registry.exceptions import TooOften
from registry.models import Volunteer
from registry.protection import keys
from registry.words.numbering import volunteer_no
from tests.factories import ActivityFactory, ShiftFactory, SignUpFactory, StationFactory, VolunteerFactory, local
from tests.scanning import TOKEN, card_of, minutes, scan

Reason = ScanRefused.Reason
pytestmark = pytest.mark.django_db
OTHER = "station-two"


@pytest.fixture
def station(shift):
    return paired(shift, TOKEN)


def paired(shift, token):
    station = StationFactory(token=token, unit=shift.activity.recording_unit, last_seen_at=clock.now())
    station.shifts.add(shift)
    return station


@pytest.fixture
def send(client):
    def sent(*items, token=TOKEN, **envelope):
        headers = {"Authorization": f"Station {token}"} if token else {}
        body = json.dumps({"scans": list(items)} | envelope)
        answer = client.post(reverse("api-scans"), body, content_type="application/json", headers=headers)
        assert answer.status_code == 200, answer.content
        return [result["code"] for result in answer.json()["results"]]

    return sent


@pytest.mark.parametrize(
    "told",
    ["2026-03-14T09:00:00+08:00", "2026-03-14T01:00:00Z", "2026-03-14T01:00:00.000000+00:00", "20260314T010000Z"],
)
def test_a_moment_may_be_told_in_any_zone(send, shift, vera, station, told):
    assert send(scan(shift, vera) | {"device_at": told}) == [ScanAnswer.CHECKED_IN]
    assert Scan.objects.get().logical_at == datetime(2026, 3, 14, 1, tzinfo=UTC)


def test_nobody_is_named_by_the_number_of_a_row(send, shift, vera, station):
    rows = [
        scan(shift, method="roll_call") | {"volunteer": vera.pk},
        scan(shift, method="roll_call") | {"volunteer": str(vera.pk)},
        scan(shift, method="roll_call", volunteer_no=str(vera.pk)),
        scan(shift, text=str(vera.pk)),
    ]

    assert send(*rows) == [Reason.MALFORMED, Reason.MALFORMED, Reason.UNKNOWN, Reason.UNREADABLE]
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("odd", ["%s", "'; DROP TABLE checkin_scan; --", "\\", "😀 空 格", "\u202e\u200b", "<script>"])
def test_odd_characters_are_only_characters(send, shift, vera, station, odd):
    items = [
        scan(shift, vera) | {"nonce": odd},
        scan(shift, text=odd),
        scan(shift, method="roll_call", volunteer_no=odd[:20]),
        scan(shift, vera, "annul", annuls=odd),
    ]

    assert send(*items) == [ScanAnswer.CHECKED_IN, Reason.UNREADABLE, Reason.UNKNOWN, ScanAnswer.ANNULLED]
    assert send(items[0]) == [ScanAnswer.CHECKED_IN]
    assert Scan.objects.count() == 4


def test_a_press_that_failed_does_not_bar_the_next_one(send, shift, station):
    newcomer = Volunteer(name="韦示例", volunteer_no=volunteer_no(2026, 9999))
    early = scan(shift, method="roll_call", volunteer_no=newcomer.volunteer_no)
    assert send(early) == [Reason.UNKNOWN]

    person = VolunteerFactory(volunteer_no=newcomer.volunteer_no)
    SignUpFactory(shift=shift, volunteer=person)

    assert send(early, scan(shift, method="roll_call", volunteer_no=person.volunteer_no)) == [
        Reason.UNKNOWN,
        ScanAnswer.CHECKED_IN,
    ]


def test_a_failure_after_a_success_is_kept_too(send, shift, vera, station):
    assert send(scan(shift, vera)) == [ScanAnswer.CHECKED_IN]
    assert send(scan(shift, text=card_of(vera, expires="2020-01-01"))) == [Reason.EXPIRED]
    assert list(Scan.objects.order_by("pk").values_list("authentic", flat=True)) == [True, False]
    assert Attendance.objects.get().state == Attendance.State.OPEN


def test_an_exit_that_arrives_before_its_entry_still_closes_it(send, shift, vera, station, at):
    at("2026-03-14 12:00")
    assert send(scan(shift, vera, "out", "11:00")) == [Reason.NOT_CHECKED_IN]
    assert send(scan(shift, vera, "in", "09:00")) == [ScanAnswer.CHECKED_IN]
    assert minutes(vera, shift) == [120]


def test_forcing_overrules_what_is_only_odd_never_what_is_not_genuine(send, shift, vera, station):
    otto = VolunteerFactory()
    stranger = Volunteer(name="韦示例", volunteer_no=volunteer_no(2026, 9999))
    old = card_of(vera)
    Volunteer.objects.filter(pk=vera.pk).update(card_serial=2, card_issued_at=local("2026-03-14 08:00"))

    given = send(scan(shift, otto, forced=True), scan(shift, stranger, forced=True), scan(shift, text=old, forced=True))

    assert given == [Reason.NOT_SIGNED_UP, Reason.UNKNOWN, Reason.REVOKED]
    assert set(Scan.objects.values_list("forced", flat=True)) == {True}
    assert Attendance.objects.get().volunteer == otto


def test_a_dry_run_uses_up_no_nonce(send, shift, vera, station):
    item = scan(shift, vera)

    assert send(item, dry_run=True) == send(item, dry_run=True) == send(item) == [ScanAnswer.CHECKED_IN]
    assert send(item, dry_run="yes") == [ScanAnswer.CHECKED_IN]
    assert Scan.objects.count() == 1


def test_one_upload_may_speak_of_several_shifts(client, shift, vera, station):
    second = ShiftFactory(activity=shift.activity, starts_at=local("2026-03-14 14:00"))
    foreign = ShiftFactory(starts_at=shift.starts_at)
    station.shifts.add(second)
    otto = SignUpFactory(shift=second).volunteer
    body = json.dumps({"scans": [scan(shift, vera), scan(second, otto), scan(foreign, vera)]})

    answer = client.post(
        reverse("api-scans"), body, content_type="application/json", headers={"Authorization": f"Station {TOKEN}"}
    ).json()

    assert [result["code"] for result in answer["results"]] == [
        ScanAnswer.CHECKED_IN,
        Reason.OUTSIDE_WINDOW,
        Reason.FOREIGN,
    ]
    assert set(answer["shifts"]) == {str(shift.pk), str(second.pk)}


def test_a_leader_sends_for_own_shifts_only(client, send, shift, vera):
    foreign = ShiftFactory(starts_at=shift.starts_at)
    client.force_login(shift.activity.leader)
    by_name = {"method": "roll_call", "volunteer_no": vera.volunteer_no}

    assert send(scan(shift, **by_name), scan(foreign, **by_name), token="") == [
        ScanAnswer.CHECKED_IN,
        Reason.FOREIGN,
    ]


def test_a_group_is_signed_by_a_station_or_the_leader_and_nobody_else(client, send, shift, vera, station):
    otto = SignUpFactory(shift=shift).volunteer
    group = [scan(shift, method="group_sign") | {"volunteer": str(one.uuid)} for one in (vera, otto)]

    client.force_login(vera.user)
    assert send(*group, token="") == [Reason.FOREIGN, Reason.FOREIGN]
    client.force_login(shift.activity.leader)
    assert send(*[item | {"nonce": item["nonce"] + "l"} for item in group], token="") == [ScanAnswer.CHECKED_IN] * 2
    assert send(*[item | {"direction": "out"} for item in group]) == [ScanAnswer.CHECKED_OUT] * 2
    assert Attendance.objects.filter(state=Attendance.State.CHECKED_OUT).count() == 2


def test_annulments_that_fail_are_kept_and_change_nothing(send, shift, vera, station, at):
    paired(shift, OTHER)
    wrong = scan(shift, vera, at="08:30")
    send(wrong)

    def annul(**told):
        return scan(shift, vera, "annul", annuls=wrong["nonce"], **told)

    assert send(annul(at="08:31"), token=OTHER) == [Reason.ANNUL_WITHOUT_TARGET]
    assert send(annul(at="08:45:01")) == [Reason.ANNUL_NOT_IN_TIME]
    assert send(scan(shift, vera, "annul", annuls="never")) == [Reason.ANNUL_WITHOUT_TARGET]
    assert send(scan(shift, vera, "annul")) == [Reason.MALFORMED]
    assert Attendance.objects.get().state == Attendance.State.OPEN
    assert Scan.objects.filter(direction="annul", authentic=True).count() == 3
    assert send(annul(at="08:45")) == [ScanAnswer.ANNULLED]
    assert Attendance.objects.get().state == Attendance.State.NONE
    assert Scan.objects.filter(nonce=wrong["nonce"]).exists()


def test_two_disconnected_stations_take_the_same_card(send, shift, vera, station, at):
    paired(shift, OTHER)
    at("2026-03-14 12:00")

    assert send(scan(shift, vera, at="09:00"), scan(shift, vera, "out", "11:00")) == [
        ScanAnswer.CHECKED_IN,
        ScanAnswer.CHECKED_OUT,
    ]
    assert send(scan(shift, vera, at="09:00"), scan(shift, vera, "out", "11:01"), token=OTHER) == [
        Reason.ALREADY_IN,
        Reason.NOT_CHECKED_IN,
    ]
    assert minutes(vera, shift) == [120]
    assert Scan.objects.filter(authentic=True).count() == 4


def test_the_same_nonce_at_two_stations_is_two_scans(send, shift, vera, station):
    paired(shift, OTHER)
    otto = SignUpFactory(shift=shift).volunteer

    assert send(scan(shift, vera) | {"nonce": "n"}) == [ScanAnswer.CHECKED_IN]
    assert send(scan(shift, otto) | {"nonce": "n"}, token=OTHER) == [ScanAnswer.CHECKED_IN]


def test_texts_longer_than_a_byte_can_count(send, shift, vera, station):
    address = f"https://{'a' * 400}.example.org/k/{card_of(vera)}"

    assert len(address) > 255
    assert send(scan(shift, text=address), scan(shift, text="A" * 600), scan(shift, text="A" * 601)) == [
        ScanAnswer.CHECKED_IN,
        Reason.UNREADABLE,
        Reason.MALFORMED,
    ]
    assert Scan.objects.get(authentic=False).text_head == "A" * 16
    assert send(scan(shift, vera, "out") | {"nonce": "n" * 40}, scan(shift, vera) | {"nonce": "n" * 41}) == [
        ScanAnswer.CHECKED_OUT,
        Reason.MALFORMED,
    ]


def test_a_repetition_after_the_world_has_changed_gets_its_first_answer(send, shift, vera, station):
    item = scan(shift, vera)
    assert send(item) == [ScanAnswer.CHECKED_IN]

    Volunteer.objects.filter(pk=vera.pk).update(status=Volunteer.Status.LEFT, card_serial=9)
    shift.cancelled_at = clock.now()
    shift.save()
    Station.objects.update(state=Station.State.RETIRED, retired_at=shift.starts_at - timedelta(hours=3))

    assert send(item) == [ScanAnswer.CHECKED_IN]
    assert Attendance.objects.get().state == Attendance.State.OPEN


def test_a_clock_three_hours_off_is_put_right_by_its_frozen_offset(send, shift, vera, station, at):
    fast, slow = 3 * 3_600_000, -3 * 3_600_000
    at("2026-03-14 12:00")

    assert send(
        scan(shift, vera, at="12:00", clock_offset_ms=-fast), scan(shift, vera, "out", "08:00", clock_offset_ms=-slow)
    ) == [ScanAnswer.CHECKED_IN, ScanAnswer.CHECKED_OUT]
    assert minutes(vera, shift) == [120]
    assert send(scan(shift, vera, at="15:00")) == [Reason.BAD_TIME]


def test_a_shift_of_the_unit_that_another_station_serves(send, shift, vera, station):
    other = ShiftFactory(starts_at=shift.starts_at, activity=ActivityFactory(recording_unit=station.unit))
    SignUpFactory(shift=other, volunteer=vera)

    assert send(scan(other, vera)) == [Reason.NOT_ON_THIS_STATION]
    assert Attendance.objects.get(shift=other).state == Attendance.State.OPEN


def test_three_hundred_people_behind_one_address_press_within_a_minute(client, send, shift):
    people = [SignUpFactory(shift=shift).volunteer for _ in range(300)]
    part = site_code_text.url_part(
        "in",
        site_code_text.token_for(
            secret=keys.site_code_secret(str(shift.uuid)),
            shift=shift.uuid,
            direction="in",
            slot=site_code_text.slot_at(clock.now()),
        ),
    )
    for person in people:
        client.force_login(person.user)
        assert send(scan(shift, method="site_code", text=f"/c/{shift.uuid}/{part}"), token="") == ["checked_in"]
    assert Attendance.objects.filter(shift=shift, state=Attendance.State.OPEN).count() == 300


def test_guessing_pairing_codes_is_slow(client, shift):
    made = stations.make(name="签到台", shifts=[shift], by=shift.activity.leader)

    def tried(code):
        return client.post(reverse("api-station-pair"), {"code": code}, content_type="application/json")

    assert {tried(f"{n:012}").status_code for n in range(20)} == {409}
    refused = tried("999999999999")
    assert (refused.status_code, refused.json()["code"]) == (429, TooOften.Reason.TOO_OFTEN.value)
    assert 0 < int(refused["Retry-After"]) <= 60
    assert tried(made.text).status_code == 200  # who guesses beside it stops no station
