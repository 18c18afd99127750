"""Setting up, pairing, retiring stations, and marking them as compromised."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from checkin.exceptions import StationRefused
from checkin.models import Station
from checkin.scanning.services import stations
from registry import clock
from registry.protection import keys
from tests.factories import (
    RoleAssignmentFactory,
    ShiftFactory,
    SignUpFactory,
    StationFactory,
    UnitFactory,
    UserFactory,
    VolunteerFactory,
)
from tests.scanning import TOKEN, codes, scan

pytestmark = pytest.mark.django_db
Reason = StationRefused.Reason


def test_an_organiser_sets_up_a_station_and_sees_its_code(client, shift):
    client.force_login(shift.activity.leader)

    page = client.post(reverse("station-create"), {"name": "东门平板", "shifts": [shift.pk]}, follow=True)

    station = Station.objects.get()
    code = page.context["code"]
    assert (station.unit, station.state) == (shift.activity.recording_unit, Station.State.CREATED)
    assert list(station.shifts.all()) == [shift]
    assert station.pairing_digest == keys.text_digest(code)
    assert '<svg class="qr"' in page.content.decode()
    assert re.fullmatch("[0-9A-F]{12}", code)


def test_the_code_is_shown_to_the_browser_that_made_it_while_it_lasts(client, shift, at):
    made = stations.make(name="东门平板", shifts=[shift], by=shift.activity.leader)
    client.force_login(shift.activity.leader)
    address = reverse("station-detail", args=[made.station.pk])
    assert client.get(address).context["code"] == ""

    renewed = client.post(reverse("station-code", args=[made.station.pk]), follow=True)
    assert renewed.context["code"]
    at("2026-03-14 09:16")
    assert client.get(address).context["code"] == ""


def test_shifts_of_two_units_or_none_are_refused(client, shift):
    other = ShiftFactory(starts_at=shift.starts_at)
    other.activity.leader = shift.activity.leader
    other.activity.save()
    client.force_login(shift.activity.leader)

    page = client.post(reverse("station-create"), {"name": "东门平板", "shifts": [shift.pk, other.pk]})
    with pytest.raises(StationRefused) as refused:
        stations.make(name="东门平板", shifts=[], by=shift.activity.leader)

    assert page.status_code == 422
    assert page.context["form"].non_field_errors().as_data()[0].code == Reason.SHIFTS_OF_TWO_UNITS
    assert refused.value.reason == Reason.STATION_SHIFT_MISSING
    assert not Station.objects.exists()


def test_other_shifts_for_the_same_device(client, shift):
    second = ShiftFactory(activity=shift.activity, starts_at=shift.starts_at)
    foreign = ShiftFactory(starts_at=shift.starts_at)
    station = StationFactory(unit=shift.activity.recording_unit)
    station.shifts.add(shift)
    client.force_login(shift.activity.leader)

    client.post(reverse("station-assign", args=[station.pk]), {"shifts": [second.pk]})
    refused = client.post(reverse("station-assign", args=[station.pk]), {"shifts": [foreign.pk]})

    assert refused.status_code == 422
    assert list(station.shifts.all()) == [second]


def test_a_code_pairs_once_and_in_time(shift, at):
    made = stations.make(name="东门平板", shifts=[shift], by=shift.activity.leader)
    late = stations.make(name="西门平板", shifts=[shift], by=shift.activity.leader)
    paired = stations.pair(code=f" {made.text[:4]}-{made.text[4:].lower()} ")
    assert Station.objects.get(pk=made.station.pk).token_digest == keys.text_digest(paired.token)
    at("2026-03-14 09:15")

    for code in (made.text, late.text, "0" * 12, ""):
        with pytest.raises(StationRefused) as refused:
            stations.pair(code=code)
        assert refused.value.reason == Reason.PAIRING_CODE_INVALID


def test_retired_compromised_revoked(client, shift):
    station = StationFactory(unit=shift.activity.recording_unit, token="one")
    station.shifts.add(shift)
    client.force_login(shift.activity.leader)

    def press(name):
        client.post(reverse(name, args=[station.pk]))
        station.refresh_from_db()
        return station.state

    assert press("station-retire") == Station.State.RETIRED
    assert station.retired_at == clock.now()
    assert press("station-compromised") == Station.State.COMPROMISED
    assert station.token_digest == keys.text_digest("one")
    assert press("station-revoke") == Station.State.COMPROMISED
    assert station.token_digest != keys.text_digest("one")
    page = client.post(reverse("station-retire", args=[station.pk]), follow=True)
    assert str(Reason.STATION_WRONG_STATE.label).format(state="已失控") in page.content.decode()


def test_revoking_an_unpaired_station_ends_its_code(shift):
    made = stations.make(name="东门平板", shifts=[shift], by=shift.activity.leader)
    stations.revoke(station=made.station, by=shift.activity.leader)

    with pytest.raises(StationRefused) as refused:
        stations.pair(code=made.text)
    assert refused.value.reason == Reason.PAIRING_CODE_INVALID


def test_who_sees_and_runs_stations(client, shift):
    station = StationFactory(unit=shift.activity.recording_unit)
    station.shifts.add(shift)
    admin = RoleAssignmentFactory(unit=station.unit).user
    foreign = RoleAssignmentFactory().user
    detail, retire = reverse("station-detail", args=[station.pk]), reverse("station-retire", args=[station.pk])

    def statuses(user):
        client.force_login(user)
        return (
            client.get(reverse("station-list")).status_code,
            client.get(detail).status_code,
            client.post(retire).status_code,
        )

    assert statuses(VolunteerFactory().user) == (403, 404, 404)
    assert statuses(foreign) == (200, 404, 404)
    assert statuses(admin) == (200, 200, 302)
    assert statuses(shift.activity.leader) == (200, 200, 302)


def test_the_list_asks_the_same_questions_for_one_and_for_three(client, shift, django_assert_num_queries):
    leader = shift.activity.leader
    client.force_login(leader)
    StationFactory(unit=shift.activity.recording_unit, created_by=leader).shifts.add(shift)
    client.get(reverse("station-list"))
    with django_assert_num_queries(8) as one:
        client.get(reverse("station-list"))
    for _ in range(2):
        StationFactory(unit=shift.activity.recording_unit, created_by=UserFactory()).shifts.add(shift)
    with django_assert_num_queries(len(one)):
        page = client.get(reverse("station-list"))
    assert len(page.context["page"]) == 3


def test_remote_service_has_neither_station_nor_code(client, shift):
    activity = shift.activity
    activity.is_remote = True
    activity.save()
    client.force_login(activity.leader)

    with pytest.raises(StationRefused) as refused:
        stations.make(name="东门", shifts=[shift], by=activity.leader)
    offered = client.get(reverse("station-create")).context["form"].fields["shifts"].queryset
    screen = client.get(reverse("shift-code", args=[shift.pk]))

    assert refused.value.reason == StationRefused.Reason.STATION_REMOTE_SHIFT
    assert list(offered) == []
    assert (screen.status_code, screen["Location"]) == (302, reverse("shift-desk", args=[shift.pk]))


def test_a_station_whose_shifts_are_over_stands_below_the_one_in_use(client, shift, at):
    in_use = StationFactory(unit=shift.activity.recording_unit, created_by=shift.activity.leader)
    in_use.shifts.add(shift)
    over = StationFactory(unit=shift.activity.recording_unit, created_by=shift.activity.leader)
    over.shifts.add(ShiftFactory(activity=shift.activity, starts_at=shift.starts_at - timedelta(days=9)))
    client.force_login(shift.activity.leader)

    page = client.get(reverse("station-list"))

    assert [(row, row.is_current) for row in page.context["page"]] == [(in_use, True), (over, False)]
    assert page.content.decode().count("都已结束") == 1


def test_lists_and_the_desk_say_how_each_device_stands(client, shift, at):
    station = StationFactory(unit=shift.activity.recording_unit, created_by=shift.activity.leader)
    station.shifts.add(shift)
    client.force_login(shift.activity.leader)
    pages = [
        reverse("station-list"),
        reverse("station-detail", args=[station.pk]),
        reverse("shift-desk", args=[shift.pk]),
    ]
    assert all("还没有联系过" in client.get(page).content.decode() for page in pages)

    stations.report(station=station, waiting=12, clock_offset_ms=-185_000, ready=True)
    for page in pages:
        text = client.get(page).content.decode()
        for words in ("待上传 12", "时钟快 3 分", "离线就绪 ✓ 09:00", "最近联系 今天 09:00"):
            assert words in text, (page, words)

    at("2026-03-15 09:00")
    stations.report(station=station, waiting=0, clock_offset_ms=2 * 3_600_000, ready=False)
    for page in pages[:2]:
        text = client.get(page).content.decode()
        assert "已全部上传" in text
        assert "时钟慢 2 小时 0 分" in text
        assert "离线就绪" not in text


def test_a_page_of_a_lost_station_leads_to_what_waits_for_a_ruling(client, shift):
    unit = shift.activity.recording_unit
    station = StationFactory(unit=unit, state=Station.State.COMPROMISED, token=TOKEN)
    station.shifts.add(shift)
    codes(scan(shift, SignUpFactory(shift=shift).volunteer), scan(shift, SignUpFactory(shift=shift).volunteer))
    client.force_login(RoleAssignmentFactory(unit=unit).user)

    text = client.get(reverse("station-detail", args=[station.pk])).content.decode()

    assert "2 条扫码不计，等待裁定" in text
    assert f"{reverse('scan-list')}?station={station.pk}" in text


def test_one_of_many_stations_is_found_by_name_or_unit(client, shift):
    leader, units = shift.activity.leader, [UnitFactory(short_name="示例甲团委"), UnitFactory(short_name="示例乙团委")]
    for n in range(20):
        StationFactory(name=f"东门{n}号", unit=units[0], created_by=leader)
    client.force_login(leader)
    address = reverse("station-list")
    assert "名称或单位" not in client.get(address).text  # read at a glance
    west = StationFactory(name="西门平板", unit=units[1], created_by=leader)

    assert "名称或单位" in client.get(address).text
    assert [list(client.get(address, {"q": q}).context["page"]) for q in ("西门", "示例乙")] == [[west], [west]]
    assert "没有符合的签到台" in client.get(address, {"q": "北门"}).text
