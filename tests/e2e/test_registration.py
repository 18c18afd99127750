"""Becoming a volunteer when it does not go well at once: sent back and put right; and somebody under age."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from registry.models import Volunteer
from tests.e2e import steps_joining as joining
from tests.e2e.cast import cast
from tests.e2e.visits import Visits, press

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
