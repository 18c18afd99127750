"""用这台手机签到: one press at the desk, and the browser pairs itself with the shift."""

import pytest
from django.urls import reverse

from checkin.exceptions import StationRefused
from checkin.models import EndedToken, Station
from checkin.scanning.services import own_phones, stations
from registry.models import Shift
from tests.factories import ShiftFactory, UserFactory

pytestmark = pytest.mark.django_db
Reason = StationRefused.Reason


def press(client, shift, named=""):
    return client.post(reverse("shift-station", args=[shift.pk]), {"press": named}, follow=True)


def told(page):
    return [(message.extra_tags, str(message)) for message in page.context["messages"]]


def test_one_press_pairs_this_phone_and_the_next_shift_keeps_the_same_station(client, shift):
    leader = shift.activity.leader
    client.force_login(leader)
    desk = client.get(reverse("shift-desk", args=[shift.pk])).content.decode()
    assert "用这台手机签到" in desk

    page = press(client, shift)

    station = Station.objects.get()
    assert (list(station.shifts.all()), station.created_by) == ([shift], leader)
    assert station.name == f"{leader}的手机"
    code = page.context["code"]
    assert code
    assert code not in page.request["PATH_INFO"] + page.request["QUERY_STRING"]
    html = page.content.decode()
    assert f'data-uuid="{station.uuid}"' in html
    assert f'data-shift="{shift.pk}"' in html
    stations.pair(code=code)
    here = reverse("station-here", args=[station.pk])
    assert client.get(here).url == reverse("station-detail", args=[station.pk])  # the code was used

    later = ShiftFactory(activity=shift.activity, starts_at=shift.ends_at)
    stations.pair(code=press(client, later).context["code"])
    station.refresh_from_db()
    assert set(station.shifts.all()) == {shift, later}
    assert EndedToken.objects.get().station == station

    scanner = client.get(reverse("station")).text
    assert f'data-desk-url="{reverse("shift-desk", args=[0])}"' in scanner  # the way back from the scanner
    assert "回到现场页" in scanner

    desk = client.get(reverse("shift-desk", args=[shift.pk])).content.decode()
    assert reverse("station-retire", args=[station.pk]) in desk
    client.post(reverse("station-retire", args=[station.pk]))
    press(client, shift, "ab12")
    assert Station.objects.count() == 2  # one that was ended is not taken again
    code = own_phones.become_station(shift=shift, by=leader, press="ab12").text  # the second of a double press
    assert Station.objects.count() == 2
    stations.pair(code=code)
    own_phones.become_station(shift=shift, by=leader, press="ab12")
    assert Station.objects.count() == 3  # another phone than the paired one


def test_a_phone_is_known_by_its_press_and_not_by_its_name(client, shift):
    leader = shift.activity.leader
    typed = stations.make(name=f"{leader}的手机", shifts=[shift], by=leader)
    first = own_phones.become_station(shift=shift, by=leader, press="ab12")
    second = own_phones.become_station(shift=shift, by=leader, press="cd34")  # another phone of the same leader

    assert len({typed.station.pk, first.station.pk, second.station.pk}) == 3
    assert [stations.pair(code=made.text).station.pk for made in (typed, first, second)] == [
        typed.station.pk,
        first.station.pk,
        second.station.pk,
    ]
    client.force_login(leader)
    desk = client.get(reverse("shift-desk", args=[shift.pk])).text
    assert 'name="press" value="' in desk


def test_the_pairing_page_is_for_the_browser_that_pressed(client, shift):
    made = stations.make(name="东门平板", shifts=[shift], by=shift.activity.leader)
    client.force_login(shift.activity.leader)

    assert client.get(reverse("station-here", args=[made.station.pk])).status_code == 302
    client.force_login(UserFactory())
    assert client.post(reverse("shift-station", args=[shift.pk])).status_code in (403, 404)


def test_a_shift_that_is_over_cancelled_or_remote_refuses_with_words(client, shift, at):
    client.force_login(shift.activity.leader)

    at("2026-03-14 20:00")
    (said,) = told(press(client, shift))
    assert said[0] == Reason.STATION_SHIFT_OVER
    assert "扫码时间到 3月14日" in said[1]

    at("2026-03-14 09:00")
    Shift.objects.filter(pk=shift.pk).update(cancelled_at=shift.starts_at)
    assert [code for code, _text in told(press(client, shift))] == [Reason.STATION_SHIFT_CANCELLED]

    Shift.objects.filter(pk=shift.pk).update(cancelled_at=None)
    shift.activity.is_remote = True
    shift.activity.save()
    assert [code for code, _text in told(press(client, shift))] == [Reason.STATION_REMOTE_SHIFT]
    assert not Station.objects.exists()
