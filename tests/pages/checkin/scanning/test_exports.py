"""The page that takes in a phone's export."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from checkin.exceptions import QueueExportRefused
from checkin.models import Scan, Station
from checkin.scanning.services import stations
from tests.factories import SignUpFactory, StationFactory, UserFactory
from tests.scanning import TOKEN, scan
from tests.sealing import sealed

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


def press(shift):
    return scan(shift, SignUpFactory(shift=shift).volunteer)


def test_pasted_text_or_a_file_is_taken_and_counted(client, shift, station, leader):
    text = sealed(press(shift), press(shift))
    file = SimpleUploadedFile("签到台导出.txt", text.encode())

    pasted = client.post(reverse("station-exports"), {"text": text})
    again = client.post(reverse("station-exports"), {"file": file})

    assert (pasted.status_code, again.status_code) == (200, 200)
    assert dict(pasted.context["taken"].counts) == {"new": 2}
    assert dict(again.context["taken"].counts) == {"repeated": 2}
    assert "收到 2 条" in again.content.decode()
    assert Scan.objects.count() == 2


def test_what_will_not_count_is_named(client, shift, station, leader):
    page = client.post(reverse("station-exports"), {"text": sealed(press(shift), scan(shift, text="x"))})

    assert "其中 1 条不计" in page.content.decode()
    assert "没有读出本平台的码" in page.content.decode()


@pytest.mark.parametrize("given_up", ["revoke", "mark_compromised"])
def test_the_page_says_that_a_given_up_station_is_not_believed(client, shift, station, leader, given_up):
    text = sealed(press(shift))
    getattr(stations, given_up)(station=station, by=leader)

    page = client.post(reverse("station-exports"), {"text": text})

    assert "扫码已保存，但都不计" in page.content.decode()
    assert Scan.objects.get().code == "compromised"


def test_a_refusal_stands_on_the_form(client, shift, station, leader):
    for told, code in (
        ({"text": "hello"}, QueueExportRefused.Reason.QUEUE_EXPORT_NOT_OURS),
        ({"file": SimpleUploadedFile("x.png", b"\x89PNG\xff")}, QueueExportRefused.Reason.QUEUE_EXPORT_NOT_OURS),
        ({"file": SimpleUploadedFile("x.txt", b"Q" * 3_000_000)}, QueueExportRefused.Reason.QUEUE_EXPORT_TOO_BIG),
        ({"text": ""}, "required"),
    ):
        page = client.post(reverse("station-exports"), told)
        assert page.status_code == 422
        assert page.context["form"].non_field_errors().as_data()[0].code == code
    assert not Scan.objects.exists()


def test_only_who_has_stations_opens_the_page(client, shift):
    client.force_login(UserFactory())
    assert client.get(reverse("station-exports")).status_code == 403
    client.force_login(shift.activity.leader)
    assert client.get(reverse("station-exports")).status_code == 200
    assert not Station.objects.exists()
