"""After the shift: the leader finishes it on a narrow phone, from the home page to the submitted report."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from certificates.models import ActivityReport
from checkin.desk.services import sheets
from checkin.models import Attendance, EnteredTime, HandIn, HeadCount
from checkin.scanning.services import roll_calls
from tests.e2e.visits import Visits, press
from tests.factories import ActivityFactory, ShiftFactory, SignUpFactory, VolunteerFactory, local
from tests.factories_reports import SUMMARY, photo

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
NARROW = {"width": 360, "height": 740}


@pytest.fixture
def shift(days, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    leader = VolunteerFactory(name="覃演示二").user
    starts_at, ends_at = local("2026-03-14 09:00"), local("2026-03-14 12:00")
    shift = ShiftFactory(activity=ActivityFactory(leader=leader), starts_at=starts_at, ends_at=ends_at)
    vera, otto = (
        SignUpFactory(shift=shift, volunteer=VolunteerFactory(name=name)) for name in ("韦示例一", "黄测试三")
    )
    for moment, direction, signup in (("09:00", "in", vera), ("09:05", "in", otto), ("12:00", "out", vera)):
        days.go(f"2026-03-14 {moment}")
        called = {"volunteer": signup.volunteer, "direction": direction, "nonce": moment}
        roll_calls.call(shift=shift, by=leader, **called)
    days.go("2026-03-14 12:30")
    return shift


def of_leader(visits: Visits, shift) -> Page:
    page = visits.of(shift.activity.leader)
    page.set_viewport_size(NARROW)
    return page


def fits(page: Page) -> bool:
    """Nothing on the page is wider than the phone."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_a_leader_finishes_the_shift_on_a_narrow_phone(visits: Visits, shift, tmp_path) -> None:
    page = of_leader(visits, shift)
    picture = tmp_path / "现场.jpg"
    picture.write_bytes(photo().read())

    page.goto("/")
    page.get_by_role("link", name="提交到场").first.click()
    expect(page.get_by_role("heading", name="1 人没有签退")).to_be_visible()
    assert fits(page)
    page.get_by_label("原因").fill("12:00 一起离开，忘记签退")
    press(page, "为勾选的人补签退")
    expect(page.get_by_text("到场的人都已签退。")).to_be_visible()
    press(page, "下一步")

    page.get_by_label("开始时清点人数").fill("3")
    page.get_by_label("结束时清点人数").fill("2")
    page.get_by_label("服务人数", exact=False).first.fill("40")
    press(page, "下一步")
    expect(page.locator("#field-id_explanation .field-error")).to_contain_text("不一致，请写明原因")
    expect(page.get_by_label("开始时清点人数")).to_have_value("3")
    assert fits(page)
    page.get_by_label("人数不一致的说明").fill("一名家长未注册")
    press(page, "下一步")

    page.get_by_label("服务内容小结").fill(SUMMARY)
    page.locator("input[type=file]").set_input_files(picture)
    assert fits(page)
    press(page, "下一步")
    expect(page.get_by_text("开始 3 人，结束 2 人；一名家长未注册")).to_be_visible()
    assert fits(page)
    press(page, "提交到场并报送")

    expect(page.get_by_text("这个场次要您办的都办完了。")).to_be_visible()
    assert fits(page)
    handed_in, report = HandIn.objects.get(), ActivityReport.objects.get()
    assert (handed_in.heads_at_start, handed_in.heads_explanation) == (3, "一名家长未注册")
    assert (report.status, report.materials.count()) == ("submitted", 1)
    assert EnteredTime.objects.get().origin == "leader_closed"
    assert HeadCount.objects.count() == 2


def test_a_hand_scanner_ticks_the_rows_of_a_sheet(visits: Visits, shift) -> None:
    lena = SignUpFactory(shift=shift, volunteer=VolunteerFactory(name="罗雷锋")).volunteer
    (code,) = sheets.codes_of(shift, [lena.pk]).values()
    page = of_leader(visits, shift)

    page.goto(reverse("shift-sheet-return", args=[shift.pk]))
    assert fits(page)
    find = page.get_by_label("扫行码，或输入编号、姓名")
    find.fill("S1-999999-1-AAAAAAAAAAAAA")
    find.press("Enter")
    expect(page.locator("[data-place=tell]")).to_have_text("这张签到表不是本场次的，请核对。")
    find.fill(code)
    find.press("Enter")
    expect(page.locator("[data-place=count]")).to_have_text("已勾选 1 人")
    page.locator(f"#row-{lena.pk} input[type=time]").nth(1).fill("11:00")
    page.get_by_label("原因").fill("现场没有网络，用纸质签到表")
    press(page, "录入勾选的人")

    expect(page.get_by_text("已录入 1 人，按补录计")).to_be_visible()
    assert Attendance.objects.get(volunteer=lena).last_out_at == local("2026-03-14 11:00")
