"""A phone without network shows its queue as QR codes; the leader's camera reads them, and everything counts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from checkin.models import Attendance, Scan
from tests.e2e.camera import FRAME, film_of_cards
from tests.e2e.station_device import paired, place, prepared
from tests.e2e.steps_serving import CAMERA
from tests.e2e.visits import Visits, press
from tests.factories import PASSWORD, SignUpFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
GROUP = 12


def sign_group(page: Page) -> None:
    """Check in everybody who is not there yet, with one press."""
    page.locator("[data-on=group]").click()
    page.locator("[data-on=group-press]").click()
    expect(place(page, "waiting")).to_have_text(str(GROUP))


def codes_shown(page: Page) -> list[bytes]:
    """A picture of each code, in the order of the screen."""
    page.locator("[data-export] [data-on=export]").click()
    page.locator("[data-on=export-pause]").click()
    total = int((place(page, "export-frame").text_content() or "").split("/")[1].split()[0])
    pictures = []
    for _ in range(total):
        page.locator("[data-on=export-next]").click()
        pictures.append(place(page, "export-code").screenshot())
    return pictures


def test_a_dying_phone_hands_its_queue_to_the_leaders_camera(visits: Visits, shift, chromium: Callable, tmp_path: Path):
    for _ in range(GROUP):
        SignUpFactory(shift=shift)
    leader = shift.activity.leader
    leader.set_password(PASSWORD)
    leader.save()
    phone = visits.phone()
    paired(phone, shift)
    prepared(phone)
    place(phone, "shifts").get_by_role("button").first.click()
    phone.locator("[data-on=group]").click()  # the roll is on the phone before the network goes
    expect(phone.locator("[data-on=group-press]")).to_have_text(f"为 {GROUP} 人签到")
    phone.locator("[data-view-of=group] [data-on=back]").click()
    phone.context.set_offline(True)
    sign_group(phone)
    pictures = codes_shown(phone)
    assert len(pictures) > 2
    assert not Scan.objects.exists()

    film = film_of_cards(pictures[::-1], tmp_path / "codes.y4m", held=0.8, then_nothing=1, size=FRAME)
    camera = chromium(*CAMERA, f"--use-file-for-fake-video-capture={film}")
    desk = visits.of(leader, camera)
    desk.goto(reverse("station-exports"))
    press(desk, "打开摄像头")

    expect(desk.locator("#taken")).to_contain_text(f"收到 {GROUP} 条", timeout=40_000)
    assert Attendance.objects.filter(shift=shift, state=Attendance.State.OPEN).count() == GROUP
    assert set(Scan.objects.values_list("method", "code")) == {("group_sign", "checked_in")}

    phone.context.set_offline(False)
    phone.evaluate("window.dispatchEvent(new Event('online'))")
    expect(place(phone, "waiting")).to_have_text("0")
    assert Scan.objects.count() == GROUP
    desk.context.close()
    visits.contexts.remove(desk.context)
    camera.close()
