"""Becoming a volunteer when it does not go well at once: sent back and put right; and somebody under age."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from config import nightly
from registry.models import Volunteer
from tests.e2e import steps_joining as joining
from tests.e2e.cast import cast
from tests.e2e.visits import Visits, press
from tests.factories import PASSWORD
from tests.own_data import tables_with
from tests.people import id_number, phone

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_sent_back_put_right_and_admitted(visits: Visits):
    who, vera = cast(), visits.phone()
    joining.register(vera, who)

    desk = visits.of(who.lea)
    desk.goto(reverse("manage-volunteers"))
    press(desk, "审核")
    desk.get_by_text("退回修改", exact=True).click()
    desk.locator("#return textarea, #return [name=reason]").first.fill("姓名与证件不一致，请核对后再提交。")
    press(desk, "退回")
    expect(desk.locator("main")).to_contain_text("退回")

    vera.goto(reverse("me"))
    expect(vera.locator("main")).to_contain_text("姓名与证件不一致，请核对后再提交。")
    vera.locator(f"main a[href='{reverse('me-edit')}']").first.click()
    vera.locator("[name=name]").fill("韦示例二")
    press(vera, "重新提交")
    expect(vera.locator("#errors")).to_contain_text("请勾选“我自愿无偿参加志愿服务，填写的信息真实、准确、完整”。")
    expect(vera.locator("[name=name]")).to_have_value("韦示例二")
    vera.locator("input[name=privacy]").check()
    vera.locator("input[name=declaration]").check()
    press(vera, "重新提交")
    expect(vera.locator("main")).to_contain_text("待审核")

    joining.admit(visits, who)
    vera.goto(reverse("card-own"))
    expect(vera.locator("main")).to_contain_text("韦示例二")
    assert Volunteer.objects.get().name == "韦示例二"


def test_a_minor_is_admitted_once_the_unit_has_asked_the_guardian(visits: Visits, days):
    """The guardian has a phone of their own; the unit says how it asked, and not before that the child is in."""
    who, kim = cast(), visits.phone()
    kim.goto(reverse("register"))
    child = {
        "name": "韦示例三",
        "id_number": id_number(days.get().date() - timedelta(days=16 * 366)),
        "phone": phone(3),
    }
    for name, typed in {**child, "unit": who.unit.short_name, "password": PASSWORD}.items():
        kim.fill(f"main [name={name}]", typed)
    press(kim, "下一步")
    expect(kim.locator("main")).to_contain_text("您未满 18 周岁，需要监护人同意")
    kim.fill("[name=guardian_name]", "韦示例四")
    kim.select_option("[name=guardian_relation]", index=1)
    for guardian in (child["phone"], phone(4)):
        kim.fill("[name=guardian_phone]", guardian)
        for box in ("guardian_agrees", "privacy", "declaration"):
            kim.locator(f"input[name={box}]").check()
        press(kim, "提交注册申请")
        if guardian == child["phone"]:
            expect(kim.locator("#errors")).to_contain_text("监护人")
    expect(kim.locator("main")).to_contain_text("待审核")

    desk = visits.of(who.lea)
    desk.goto(reverse("manage-volunteers"))
    press(desk, "审核")
    press(desk, "通过，发给编号")
    expect(desk.locator("#messages")).to_contain_text("监护人")
    press(desk, "核实监护人同意")
    desk.locator("input[name=how][value=call]").check()
    desk.fill("[name=called_on]", f"{days.get():%Y-%m-%d}")
    desk.fill("[name=called_time]", "08:30")
    press(desk, "监护人同意，已核实")
    press(desk, "通过，发给编号")
    expect(desk.locator("main")).to_contain_text("已注册")
    assert Volunteer.objects.get().status == Volunteer.Status.REGISTERED


def test_closing_the_account_leaves_nothing_that_says_who_it_was(visits: Visits, days):
    """Asked for on the phone; the number and the phone are gone at once, the name in the night after."""
    who, vera = cast(), visits.phone()
    joining.register(vera, who)
    joining.admit(visits, who)
    known = (id_number(), phone())
    assert tables_with(*known)

    vera.goto(reverse("me"))
    vera.locator(f"main a[href='{reverse('me-close')}']").first.click()
    if vera.locator("input[name=password]").count():
        vera.fill("input[name=password]", PASSWORD)
        vera.locator("main form button[type=submit]").first.click()
    expect(vera.locator("main")).to_contain_text("当场清除")
    press(vera, "确认注销")
    expect(vera.locator("main")).to_contain_text("已注销")
    assert tables_with(*known) == {}

    vera.goto(reverse("account_login"))
    vera.fill("input[name=login]", known[1])
    vera.fill("input[name=password]", PASSWORD)
    vera.get_by_role("button", name="登录", exact=True).click()
    expect(vera.locator("#errors")).to_be_visible()
    days.go("2026-03-11 04:10")
    nightly.erase_personal_data()
    assert tables_with("韦示例一", *known) == {}
