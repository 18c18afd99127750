"""A day without network: the station starts, judges and stores offline, and everything agrees afterwards."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from checkin.models import Attendance, Scan, Station
from checkin.scanning.services import cards, roll_calls, stations
from registry.documents import qr
from registry.models import SignUp
from tests.e2e.camera import film_of_cards, light_on_dark
from tests.e2e.station_device import hold, kept_on, paired, people_of, place, prepared, sent, stored_on, walk_in
from tests.e2e.steps_serving import CAMERA
from tests.e2e.visits import Visits, press
from tests.factories import SignUpFactory, VolunteerFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
CROWD = 20
SLOW_STORE = """{
  const open = IDBFactory.prototype.open
  IDBFactory.prototype.open = function (...given) {
    const until = performance.now() + 400
    const real = open.apply(this, given)
    const listen = real.addEventListener.bind(real)
    real.addEventListener = (kind, act, ...rest) => listen(kind, kind !== 'success' ? act : (event) => {
      setTimeout(() => act.call(real, event), Math.max(0, until - performance.now()))
    }, ...rest)
    return real
  }
}"""
THREE_HOURS_FAST = """{
  const Right = Date
  const fast = () => Right.now() + 3 * 3600_000
  window.Date = class extends Right {
    constructor (...given) { if (given.length) super(...given); else super(fast()) }
    static now () { return fast() }
  }
}"""


def test_a_day_without_network(visits: Visits, days, shift, chromium: Callable, tmp_path: Path):
    crowd = people_of(shift, CROWD)
    codes = [qr.png(cards.address_of(person)) for person in crowd]
    codes[::3] = [light_on_dark(code) for code in codes[::3]]
    film = film_of_cards(codes, tmp_path / "crowd.y4m", held=0.8, then_nothing=8)
    tablet = chromium(*CAMERA, f"--use-file-for-fake-video-capture={film}")
    page = visits.phone(tablet)
    page.route("**/api/v1/scans/", lambda route: route.abort())  # no scan is sent before the network is cut
    paired(page, shift)
    prepared(page)
    assert Station.objects.get().ready_at is not None

    page.context.set_offline(True)
    page.unroute("**/api/v1/scans/")
    called = {"shift": shift, "volunteer": crowd[0], "direction": "in", "nonce": "called at the desk"}
    with days.ago(seconds=30):  # the station knows the server's clock to the second only
        roll_calls.call(**called, by=shift.activity.leader)
    place(page, "shifts").get_by_role("button").first.click()
    expect(place(page, "present")).to_have_text(str(CROWD), timeout=40_000)
    expect(place(page, "contact")).to_contain_text("无网络")

    page.reload()  # a cold start: page, decoder and memory come from the device
    expect(place(page, "present")).to_have_text(str(CROWD))
    expect(place(page, "answer")).to_contain_text("已签到，不重复计")
    page.locator("[data-on=change-shift]").click()
    assert int(place(page, "waiting").text_content() or 0) >= CROWD
    assert Scan.objects.filter(station__isnull=False).count() == 0

    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(place(page, "waiting")).to_have_text("0")
    assert Attendance.objects.filter(shift=shift, state=Attendance.State.OPEN).count() == CROWD
    nonces = list(Scan.objects.filter(station__isnull=False).values_list("nonce", flat=True))
    assert len(nonces) == len(set(nonces)) >= CROWD

    # Somebody was called at the desk meanwhile: the server's answer differs, and the station shows it.
    press(page, "与服务器不一致 1 条，请核对")
    expect(place(page, "conflicts")).to_contain_text(crowd[0].name)
    expect(place(page, "conflicts")).to_contain_text("当时答复：已签到")
    press(page, "已核对")
    expect(place(page, "conflict-open")).to_be_hidden()
    page.context.close()
    tablet.close()

    desk = visits.of(shift.activity.leader)
    desk.goto(reverse("shift-desk", args=[shift.pk]))
    expect(desk.locator("[data-show=in] .num")).to_have_text(str(CROWD))
    expect(desk.locator("#roll li", has_text="在场")).to_have_count(CROWD)


def test_the_leaders_own_phone_takes_walk_ins_without_network(visits: Visits, shift):
    person = SignUpFactory(shift=shift, volunteer__name="韦示例").volunteer
    bearer = VolunteerFactory(name="莫示例")
    page = visits.of(shift.activity.leader)
    page.goto(reverse("shift-desk", args=[shift.pk]))
    press(page, "用这台手机签到")
    page.wait_for_url(f"**{reverse('station')}")
    expect(place(page, "shift")).to_contain_text(shift.activity.title)
    expect(place(page, "expected")).to_have_text("1")
    back = page.get_by_role("link", name="回到现场页")
    expect(back).to_have_attribute("href", reverse("shift-desk", args=[shift.pk]))

    hold(page, person)
    assert sent().volunteer == person

    page.context.set_offline(True)
    walk_in(page, "覃示例", "100 0000 0001")
    expect(place(page, "answer")).to_contain_text("覃示例")
    expect(place(page, "waiting")).to_have_text("1")
    walk_in(page, "覃示例", "10000000001")
    expect(place(page, "walk-in-same")).to_contain_text("姓名和手机号相同")
    page.locator("[data-place=walk-in-people] button").click()
    expect(place(page, "answer")).to_contain_text("已签到，不重复计")
    walk_in(page, person.name, "10000000002")
    expect(place(page, "walk-in-same")).to_contain_text("姓名相同")
    press(page, "不是，登记为另一个人")
    expect(place(page, "waiting")).to_have_text("3")
    press(page, "现场来的人")
    hold(page, bearer)  # who shows a card need not say anything
    expect(place(page, "waiting")).to_have_text("4")
    held = stored_on(page)
    assert ("sealed" in held, "1000000000" in held, "覃示例" in held) == (True, False, False)
    expect(place(page, "present")).to_have_text("4")

    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(place(page, "waiting")).to_have_text("0")
    expect(place(page, "present")).to_have_text("4")
    joined = SignUp.objects.filter(shift=shift, source=SignUp.Source.WALK_IN).order_by("pk")
    assert {signup.volunteer.name for signup in joined} == {"覃示例", person.name, "莫示例"}
    assert Attendance.objects.filter(shift=shift, state=Attendance.State.OPEN).count() == 4
    assert "1000000000" not in stored_on(page)


def test_a_code_pressed_before_the_store_is_open_stays_on_the_device(visits: Visits, shift):
    code = stations.make(name="东门平板", shifts=[shift], by=shift.activity.leader)
    page = visits.phone()
    page.context.add_init_script(SLOW_STORE)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(f"{reverse('station-pair-entry')}#{code.text}")
    press(page, "配对")
    page.wait_for_url(f"**{reverse('station')}")

    assert Station.objects.get().state == Station.State.ACTIVE
    assert [url for url in asked if code.text in url.partition("#")[0]] == []


def test_a_clock_three_hours_off_is_said_and_corrected(visits: Visits, shift):
    (person,) = people_of(shift, 1)
    page = visits.phone()
    page.context.add_init_script(THREE_HOURS_FAST)
    paired(page, shift)

    expect(place(page, "clock")).to_contain_text("本机时间比服务器快 3 小时")
    hold(page, person, caps_lock=True)
    expect(place(page, "answer")).to_contain_text("已签到 09:0")
    scan = sent()
    assert (scan.code, scan.device_at.hour, scan.logical_at.hour) == ("checked_in", 4, 1)


def test_a_retired_station_sends_what_it_holds_and_wipes_itself(visits: Visits, shift, days):
    first, second = people_of(shift, 2)
    page = visits.phone()
    paired(page, shift)
    prepared(page)
    place(page, "shifts").get_by_role("button").first.click()
    page.context.set_offline(True)
    hold(page, first)
    expect(place(page, "waiting")).to_have_text("1")
    days.go("2026-03-14 09:30")
    stations.retire(station=Station.objects.get(), by=shift.activity.leader)

    page.context.set_offline(False)
    page.reload()

    expect(place(page, "ended-words")).to_contain_text("本机数据已全部清除")
    assert Scan.objects.get().code == "checked_in"
    hold(page, second)
    assert kept_on(page) == {"waiting": [], "answered": [], "rolls": [], "state": ["ended"]}
    assert Scan.objects.count() == 1


def test_a_revoked_station_forgets_people_and_keeps_what_waits(visits: Visits, shift):
    (person,) = people_of(shift, 1)
    page = visits.phone()
    paired(page, shift)
    prepared(page)
    place(page, "shifts").get_by_role("button").first.click()
    page.context.set_offline(True)
    hold(page, person)
    expect(place(page, "waiting")).to_have_text("1")
    stations.revoke(station=Station.objects.get(), by=shift.activity.leader)

    page.context.set_offline(False)
    page.reload()

    expect(place(page, "ended-words")).to_contain_text("令牌已作废")
    expect(place(page, "ended-waiting")).to_have_text("1")
    expect(page.locator("[data-export] [data-on=export]")).to_be_visible()
    kept = kept_on(page)
    assert (len(kept["waiting"]), kept["rolls"], kept["answered"]) == (1, [], [])
    assert {"shifts", "keys"} & set(kept["state"]) == set()
    assert {"token", "export_key"} <= set(kept["state"])

    again = stations.make(name="东门平板", shifts=[shift], by=shift.activity.leader)
    page.get_by_text("重新配对", exact=True).click()
    page.locator("[data-view-of=ended] input[name=code]").fill(again.text)
    page.locator("[data-view-of=ended] form button").click()
    assert sent().volunteer == person
