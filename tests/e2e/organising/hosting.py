"""The school: entered with its contact by the unit that looks after it; its page behind the link and the PIN."""

from urllib.parse import urlsplit

from django.urls import reverse
from playwright.sync_api import Page, expect

from registry.models import ServiceNeed, Site
from tests.e2e.visits import press

SCHOOL, TITLE = "白沙小学", "课后阅读陪伴"


def make_link(otto: Page) -> tuple[str, str]:
    """Who looks after the school enters who receives volunteers there; the link and the PIN are shown once."""
    otto.goto(reverse("site-page", args=[Site.objects.get(name=SCHOOL).pk]))
    press(otto, "登记联系人")
    otto.get_by_label("姓名").fill("韦示例接")
    otto.get_by_label("电话").fill("0771-1234567")
    press(otto, "保存")
    press(otto, "链接和口令")
    press(otto, "生成链接和口令")
    address = urlsplit(otto.locator("#host-address").inner_text())
    return address.path, otto.locator("#host-pin").inner_text()


def post_need(school: Page, address: str, pin: str) -> ServiceNeed:
    """Without an account: the link, the PIN, one form."""
    school.goto(address)
    school.get_by_label("口令").fill(pin)
    press(school, "打开")
    press(school, "提出需求")
    for label, answer in {
        "需要什么": TITLE,
        "具体说明": "三年级两个班，每班一名志愿者，课后陪读一小时。",
        "日期": "2026-03-21",
        "开始时间": "09:00",
        "结束时间": "11:00",
        "志愿者人数": "2",
        "服务多少人": "80",
    }.items():
        school.get_by_label(label).fill(answer)
    press(school, "提出")
    expect(school.locator("#needs")).to_contain_text(TITLE)
    return ServiceNeed.objects.get()


def see_who_comes(school: Page, address: str) -> None:
    """Once published, the school sees who comes, when, and how many."""
    school.goto(address)
    expect(school.locator("#visits")).to_contain_text(TITLE)
    expect(school.locator("#visits")).to_contain_text("已报名 2 人")


def confirm(school: Page, address: str, pin: str) -> None:
    """The school comes back by the link and confirms how many were served."""
    school.goto(address)
    if school.get_by_label("口令").count():
        school.get_by_label("口令").fill(pin)
        press(school, "打开")
    press(school, "确认")
    school.get_by_label("服务了多少人").fill("78")
    school.get_by_label("5 分，很好").check()
    school.get_by_label("想说的话").fill("孩子们很喜欢，希望每月都来。")
    press(school, "确认")
    expect(school.locator("#visits")).to_contain_text("已确认：服务 78 人，5 分")
