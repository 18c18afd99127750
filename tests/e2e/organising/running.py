"""The activity that came of the need: applied for, approved on a phone, filled, changed, served and finished."""

from django.urls import reverse
from playwright.sync_api import Page, expect

from registry.models import Activity, ServiceNeed, Shift, Volunteer
from tests.e2e.afternoon.hands import agree
from tests.e2e.organising.hosting import SCHOOL, TITLE
from tests.e2e.station_device import hold, place, prepared, walk_in
from tests.e2e.steps_reporting import SUMMARY
from tests.e2e.visits import press


def take(lea: Page, need: ServiceNeed) -> Activity:
    """From the board; what the school said is already in the form."""
    lea.goto(reverse("needs"))
    lea.get_by_role("link", name=TITLE).click()
    press(lea, "承接")
    press(lea, "承接，去填申请")
    expect(lea.get_by_label("活动主题")).to_have_value(TITLE)
    expect(lea.locator("[name=place]")).to_have_value(SCHOOL)
    expect(lea.locator("[name=places]")).to_have_value("2")
    expect(lea.locator("[name='shifts-0-starts']")).to_have_value("09:00")
    lea.locator("[name=contact_name]").fill("黄示例六")
    lea.locator("[name=contact_phone]").fill("0771-0000000")
    lea.locator("[name=risk_notice]").fill("往返途中注意交通安全。")
    press(lea, "提交审批")
    expect(lea.locator("#next-step")).to_contain_text("审批")
    need.refresh_from_db()
    assert need.activity is not None
    return need.activity


def approve(otto: Page) -> None:
    """From the home page of the phone, without turning it or zooming."""
    open_the_step(otto)
    press(otto, "同意")
    expect(otto.locator("#messages")).to_contain_text("已同意")


def open_the_step(otto: Page) -> None:
    otto.goto(reverse("approvals"))
    press(otto, "查看")
    assert fits(otto)


def publish(lea: Page, activity: Activity) -> None:
    lea.goto(reverse("manage-activity", args=[activity.pk]))
    press(lea, "发布")
    expect(lea.locator("#next-step")).to_contain_text("正在报名和开展")


def sign_up(volunteer: Page, *, waits: bool = False) -> None:
    """From the public list; who comes third waits, and reads that they are the first in line."""
    volunteer.goto(reverse("activities"))
    volunteer.get_by_role("link", name=TITLE).first.click()
    press(volunteer, "名额已满，加入候补" if waits else "报名")
    volunteer.get_by_label("我已阅读并知晓上面的风险告知").check()
    press(volunteer, "加入候补" if waits else "确认报名")
    volunteer.wait_for_url(f"**{reverse('my-signups')}")
    expect(volunteer.locator("main")).to_contain_text("候补第 1 位" if waits else "已报名")


def withdraw(volunteer: Page) -> None:
    volunteer.goto(reverse("my-signups"))
    agree(volunteer, "退出")
    expect(volunteer.locator("#messages")).to_contain_text("已退出")


def moved_up(volunteer: Page) -> None:
    """Told and listed."""
    assert len(told(volunteer, "候补")) == 1
    volunteer.goto(reverse("my-signups"))
    expect(volunteer.locator("main")).to_contain_text("已报名")


def ask_for_change(lea: Page, activity: Activity, *, starts: str, ends: str, returned: bool = False) -> None:
    """Another time: the approved one stays in force until it is decided."""
    lea.goto(reverse("manage-activity", args=[activity.pk]))
    press(lea, "修改后再提交" if returned else "修改")
    lea.locator("[name='shifts-0-starts']").fill(starts)
    lea.locator("[name='shifts-0-ends']").fill(ends)
    press(lea, "保存修改")
    expect(lea.locator("#change")).to_contain_text(starts)
    expect(lea.locator("#change")).to_contain_text("批准前一切按原来批准的内容进行")


def send_back(otto: Page) -> None:
    """Both versions stand side by side; the remark is written where it belongs."""
    open_the_step(otto)
    expect(otto.locator("#change")).to_contain_text("拟改为")
    otto.locator("form#decision textarea").first.fill("下午学校有家长会，请改到上午。")
    press(otto, "退回修改")
    expect(otto.locator("#messages")).to_contain_text("已退回")


def told(page: Page, words: str) -> list[str]:
    """What the page of notices says of this."""
    page.goto(reverse("notifications"))
    return [line for line in page.locator("main li").all_inner_texts() if words in line]


def check_in_without_network(lea: Page, shift: Shift, volunteer: Volunteer, walk_in_name: str) -> None:
    """One press makes the leader's own phone the station; what it takes while the network is cut is sent later."""
    lea.goto(reverse("shift-desk", args=[shift.pk]))
    press(lea, "用这台手机签到")
    lea.wait_for_url(f"**{reverse('station')}")
    prepared(lea)
    place(lea, "shifts").get_by_role("button").first.click()
    expect(place(lea, "expected")).to_have_text("2")
    lea.context.set_offline(True)
    hold(lea, volunteer)
    expect(place(lea, "answer")).to_contain_text("已签到")
    walk_in(lea, walk_in_name, "15400000001")  # numbers nobody has
    expect(place(lea, "present")).to_have_text("2")
    expect(place(lea, "waiting")).to_have_text("2")
    lea.context.set_offline(False)
    lea.evaluate("window.dispatchEvent(new Event('online'))")
    expect(place(lea, "waiting")).to_have_text("0")


def check_out(lea: Page, shift: Shift, *names: str) -> None:
    """One press on the line of the person; the answer comes in place."""
    lea.goto(reverse("shift-desk", args=[shift.pk]))
    for name in names:
        row = lea.locator("#roll li", has_text=name)
        row.get_by_role("button", name="签退", exact=True).click()
        expect(row).to_contain_text("撤销签退")
    assert fits(lea)


def note_no_show(lea: Page, shift: Shift, name: str) -> None:
    lea.goto(reverse("shift-desk", args=[shift.pk]))
    lea.locator("#roll li", has_text=name).get_by_role("link", name="未到场").click()
    expect(lea.get_by_label(name)).to_be_checked()
    lea.get_by_label("原因").fill("电话联系，临时加班来不了。")
    press(lea, "记未到场")
    expect(lea.locator("#roll li", has_text=name)).to_contain_text("临时加班")


def thank(lea: Page, shift: Shift) -> None:
    lea.goto(reverse("shift-messages", args=[shift.pk]))
    expect(lea.locator("#thanks")).to_contain_text("感谢到场的 2 人")
    press(lea, "发送感谢")
    expect(lea.locator("#messages")).to_contain_text("共 2 人")


def finish(lea: Page, activity: Activity) -> None:
    """Who the walk-in is and what scans cannot know is said once."""
    lea.goto(reverse("shift-finish", args=[activity.shifts.get().pk]))
    lea.locator("#walk-ins").get_by_role("link", name="核对").click()
    lea.get_by_label("是新来的人").check()
    press(lea, "确定")
    expect(lea.locator("#host")).to_contain_text("服务 78 人，评价 5 分")
    lea.get_by_label("开始时清点人数").fill("2")
    lea.get_by_label("结束时清点人数").fill("2")
    lea.get_by_label("服务人数", exact=False).first.fill("78")
    press(lea, "下一步")
    lea.get_by_label("服务内容小结").fill(SUMMARY)
    press(lea, "下一步")
    press(lea, "提交到场并报送")
    expect(lea.get_by_text("这个场次要您办的都办完了。")).to_be_visible()
    lea.goto(reverse("manage-activity", args=[activity.pk]))
    expect(lea.locator("#next-step")).to_contain_text("已报送，全部办完")


def fits(page: Page) -> bool:
    """Nothing on the page is wider than the phone."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
