"""The station's other screens: site code offline, update between two scannings, lost device."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from checkin.models import Scan, Station
from checkin.scanning import site_code_text
from checkin.scanning.services import stations
from registry import clock
from registry.models import Shift
from registry.protection import keys
from tests.e2e.barriers import grave
from tests.e2e.camera import code_on
from tests.e2e.station_device import hold, kept_on, paired, people_of, place, prepared, sent
from tests.e2e.visits import Visits, press

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
AN_HOUR_BACK = """{
  const Right = Date
  const slow = () => Right.now() - 3600_000
  window.Date = class extends Right {
    constructor (...given) { if (given.length) super(...given); else super(slow()) }
    static now () { return slow() }
  }
}"""
HANDLES = """{
  const { open } = IDBFactory.prototype
  window.handles = []
  IDBFactory.prototype.open = function (...given) {
    const asked = open.apply(this, given)
    asked.addEventListener('success', () => window.handles.push(asked.result))
    return asked
  }
}"""


def test_a_database_closed_in_the_background_is_opened_again(visits: Visits, shift: Shift):
    """As iOS does; a second window with a newer page is told apart."""
    first, second = people_of(shift, 2)
    page = visits.phone()
    page.context.add_init_script(HANDLES)
    paired(page, shift)
    page.evaluate("handles.forEach((handle) => handle.close())")

    hold(page, first)
    expect(place(page, "answer")).to_contain_text(first.name)
    assert sent().volunteer == first
    expect(place(page, "waiting")).to_have_text("0")

    page.evaluate("new Promise((done) => { indexedDB.open('station', 99).onsuccess = done })")
    hold(page, second)
    expect(place(page, "answer")).to_contain_text("没有存住，这一次不算")
    expect(place(page, "tell")).to_contain_text("已在另一个窗口更新")
    assert Scan.objects.count() == 1


def test_the_station_shows_a_site_code_without_network(visits: Visits, shift: Shift):
    page = visits.phone()
    paired(page, shift)
    prepared(page)
    place(page, "shifts").get_by_role("button").first.click()
    page.context.set_offline(True)
    page.reload()

    press(page, "显示签到码")

    expect(page.locator("#station-code [data-unsynced]")).to_be_hidden()
    shown = code_on(page.locator("#station-code [data-code]"))
    host, _slash, part = shown.rpartition("/")
    direction, token = site_code_text.split_url_part(part) or ("", "")
    secret = keys.site_code_secret(str(shift.uuid))
    told = site_code_text.check_token(token, secret=secret, shift=shift.uuid, direction=direction, at=clock.now())
    assert host == f"{visits.url}/c/{shift.uuid}"
    assert (direction, told) == ("in", site_code_text.SiteCodeAnswer.OK)

    page.context.add_init_script(AN_HOUR_BACK)
    page.reload()
    expect(place(page, "clock")).to_contain_text("本机时间刚被改动")
    press(page, "显示签到码")
    expect(page.locator("#station-code [data-unsynced]")).to_be_visible()


def test_a_new_version_is_taken_where_nobody_scans(visits: Visits, shift: Shift, settings):
    page = visits.phone()
    paired(page, shift)
    prepared(page)
    expect(page.locator(".demo-banner")).to_be_visible()
    place(page, "shifts").get_by_role("button").first.click()

    settings.DEMO = False
    page.evaluate("navigator.serviceWorker.getRegistration('/station/').then((it) => it.update())")
    waits = "() => navigator.serviceWorker.getRegistration('/station/').then((it) => Boolean(it.waiting))"
    page.wait_for_function(waits)
    expect(page.locator(".demo-banner")).to_be_visible()

    page.locator("[data-on=change-shift]").click()
    expect(page.locator(".demo-banner")).to_have_count(0)
    expect(place(page, "ready")).to_contain_text("离线就绪 ✓")


def test_a_lost_station_forgets_people_and_its_scans_are_not_believed(visits: Visits, shift: Shift):
    (person,) = people_of(shift, 1)
    page = visits.phone()
    paired(page, shift)
    prepared(page)
    place(page, "shifts").get_by_role("button").first.click()
    page.context.set_offline(True)
    hold(page, person)
    expect(place(page, "waiting")).to_have_text("1")
    stations.mark_compromised(station=Station.objects.get(), by=shift.activity.leader)

    page.context.set_offline(False)
    page.reload()

    assert sent().code == "compromised"
    expect(place(page, "ended-words")).to_contain_text("本机数据已全部清除")
    press(page, "与服务器不一致 1 条，请核对")
    expect(place(page, "conflicts")).to_contain_text("签到台已登记为失控")
    expect(place(page, "conflicts")).not_to_contain_text(person.name)
    assert kept_on(page)["state"] == ["ended"]
    assert Scan.objects.count() == 1


def test_the_faces_of_the_station_have_no_grave_barrier(visits: Visits, shift: Shift):
    people_of(shift, 2)
    page = visits.phone()
    paired(page, shift)
    problems = grave(page)
    for name in ("点名", "集体签到", "最近扫码", "显示签到码"):
        press(page, name)
        problems += grave(page)
        page.locator("[data-on=back]:visible").click()
    prepared(page)
    problems += grave(page)

    assert problems == []
    page.set_viewport_size({"width": 360, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_page_that_is_not_the_station_is_never_kept(visits: Visits, shift: Shift):
    page = visits.phone()
    paired(page, shift)
    prepared(page)

    kept = page.evaluate("""async () => {
      const urls = []
      for (const name of await caches.keys()) {
        for (const request of await (await caches.open(name)).keys()) urls.push(new URL(request.url).pathname)
      }
      return urls
    }""")

    assert reverse("station") in kept
    assert [url for url in kept if not url.startswith("/static/") and not url.startswith(reverse("station"))] == []
    assert not any(url.startswith("/api/") for url in kept)
