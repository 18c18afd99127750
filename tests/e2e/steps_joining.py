"""From a stranger to somebody who signed up: registration, activity, approval, publication."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from registry.models import Volunteer
from tests.e2e.cast import Cast
from tests.e2e.visits import Visits, press
from tests.factories import PASSWORD
from tests.people import id_number, phone


def register(page: Page, who: Cast) -> None:
    """Two steps on a phone: who you are, and what you agree to."""
    page.goto(reverse("register"))
    page.get_by_label("姓名").fill("韦示例一")
    page.get_by_label("证件号码").fill(id_number())
    page.get_by_label("手机号码").fill(phone())
    page.get_by_label("所在单位").fill(who.unit.short_name)
    page.get_by_label("设置密码").fill(PASSWORD)
    press(page, "下一步")
    page.locator("input[name=privacy]").check()
    page.locator("input[name=declaration]").check()
    press(page, "提交注册申请")
    expect(page.locator("main")).to_contain_text("待审核")


def admit(visits: Visits, who: Cast) -> None:
    """The unit's administrator sees who waits and admits."""
    page = visits.of(who.lea)
    page.goto(reverse("manage-volunteers"))
    press(page, "审核")
    press(page, "通过，发给编号")
    expect(page.locator("main")).to_contain_text("已注册")
    assert who.volunteer.status == Volunteer.Status.REGISTERED


def see_card(page: Page, who: Cast) -> bytes:
    """The card appears without another log-in; its picture is what the station will see."""
    page.goto(reverse("card-own"))
    expect(page.locator(".number")).to_have_text(who.volunteer.volunteer_no)
    return page.locator("main .qr").first.screenshot()


def apply_for_activity(visits: Visits, who: Cast) -> None:
    """Eight answers are enough."""
    page = visits.of(who.lea)
    page.goto(reverse("activity-new"))
    page.locator("input[name=category][value=CAMPUS]").check()
    for name, answer in {
        "title": "主题微课堂",
        "place": "白沙小学",
        "shifts-0-on": "2026-03-14",
        "shifts-0-starts": "09:00",
        "shifts-0-ends": "12:00",
        "places": "20",
        "content": "为白沙小学学生讲授科普课两节，辅导课后阅读。",
        "contact_name": "黄示例六",
        "contact_phone": "0771-0000000",
        "risk_notice": "往返途中注意交通安全。",
    }.items():
        page.locator(f"[name='{name}']").fill(answer)
    press(page, "提交审批")
    expect(page.locator("#next-step")).to_contain_text("审批")


def approve_activity(visits: Visits, who: Cast) -> None:
    """Each level agrees in turn; never the one who applied."""
    while step := who.activity.steps.current().first():
        page = visits.of(who.committee if step.unit.parent_id is None else who.otto)
        page.goto(reverse("approvals"))
        press(page, "查看")
        press(page, "同意")
        expect(page.locator("#messages")).to_contain_text("已同意")


def publish(visits: Visits, who: Cast) -> None:
    page = visits.of(who.lea)
    page.goto(reverse("manage-activity", args=[who.activity.pk]))
    press(page, "发布")
    expect(page.locator("#next-step")).to_contain_text("正在报名和开展")


def sign_up(page: Page) -> None:
    """The volunteer finds the activity in the public list and signs up."""
    page.goto(reverse("activities"))
    page.get_by_role("link", name="主题微课堂").first.click()
    press(page, "报名")
    page.get_by_label("我已阅读并知晓上面的风险告知").check()
    press(page, "确认报名")
    page.wait_for_url(f"**{reverse('my-signups')}")
    expect(page.locator("main")).to_contain_text("主题微课堂")
    expect(page.locator("main")).to_contain_text("已报名")
