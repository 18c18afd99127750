"""The leader's people page on a slow phone: the row answers the press at once, the record follows, nothing is lost."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from checkin.models import Scan
from registry.models import Shift, User
from tests.e2e.visits import Visits
from tests.factories import SignUpFactory, VolunteerFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
NAMES = ("韦示例一", "覃示例二", "黄示例三")
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
AT_ONCE_MS = 200
# Presses the buttons of all rows one after the other; says how long each took to be seen, and what the chips said then.
PRESS_ALL = """async () => {
  const seen = []
  for (const button of document.querySelectorAll('#roll button[value=in]')) {
    const row = button.closest('li'), before = performance.now(), top = row.getBoundingClientRect().top
    button.focus({ preventScroll: true })
    button.click()
    await new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn)))
    seen.push({
      ms: performance.now() - before, words: row.querySelector('[role=status]').textContent,
      jump: row.getBoundingClientRect().top - top, isHeld: document.activeElement === button,
      here: document.querySelector('[data-show=in] b').textContent,
    })
  }
  return seen
}"""


@pytest.fixture
def lea(visits: Visits, shift: Shift) -> Page:
    """The leader at the desk of a shift with three people."""
    for name in NAMES:
        SignUpFactory(shift=shift, volunteer=VolunteerFactory(name=name))
    page = visits.of(shift.activity.leader)
    page.goto(reverse("shift-desk", args=[shift.pk]))
    return page


def slowed(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_3G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})


def row(page: Page, name: str) -> Any:
    return page.locator("#roll li", has_text=name)


def press_at_once(page: Page, name: str, label: str) -> None:
    """Without waiting for what comes of it."""
    button = row(page, name).get_by_role("button", name=label, exact=True)
    button.evaluate("it => { it.focus(); it.click() }")


def test_on_slow_3g_each_row_says_at_once_what_was_pressed_and_the_record_follows(lea: Page, shift: Shift):
    slowed(lea)

    seen = lea.evaluate(PRESS_ALL)

    assert [one["words"] for one in seen] == ["签到：正在记下…"] * len(NAMES)
    assert [(one["jump"], one["isHeld"], one["here"]) for one in seen] == [(0, True, "0")] * len(NAMES)
    assert min(one["ms"] for one in seen) < AT_ONCE_MS  # each is measured on an idle machine: bench/run screen
    for name in NAMES:
        expect(row(lea, name)).to_contain_text("起在场")
    expect(lea.locator("[data-show=in] b")).to_have_text(str(len(NAMES)))
    assert lea.evaluate("document.activeElement.id").startswith("call-")
    press_at_once(lea, NAMES[0], f"撤销签到 {NAMES[0]}")
    expect(row(lea, NAMES[0])).to_contain_text("撤销签到：正在记下…")
    expect(row(lea, NAMES[0])).to_contain_text(f"已撤销{NAMES[0]}的签到")
    expect(lea.locator("[data-show=in] b")).to_have_text("2")
    press_at_once(lea, NAMES[0], "签到")
    tall = row(lea, NAMES[0]).evaluate("it => it.offsetHeight")
    expect(row(lea, NAMES[0])).to_contain_text("起在场")
    assert row(lea, NAMES[0]).evaluate("it => it.offsetHeight") == tall  # those below do not move again


def test_taking_back_stands_below_the_button_which_stays_where_it_was(lea: Page):
    lea.set_viewport_size({"width": 390, "height": 844})
    button = row(lea, NAMES[0]).locator("button[name=direction]")
    left = "it => it.getBoundingClientRect().left"
    before = button.evaluate(left)
    press_at_once(lea, NAMES[0], "签到")
    expect(row(lea, NAMES[0])).to_contain_text("撤销签到")
    assert button.evaluate(left) == before


def test_a_lost_network_and_a_refusal_turn_the_row_back_and_nothing_doubles(lea: Page, shift: Shift):
    lea.context.set_offline(True)
    press_at_once(lea, NAMES[0], "签到")
    expect(row(lea, NAMES[0])).to_contain_text("请再按一次，不会重复记")
    expect(row(lea, NAMES[0])).to_contain_text("未到")
    lea.context.set_offline(False)
    lea.context.route("**/call/**", lambda route: (route.fetch(), route.abort()))
    press_at_once(lea, NAMES[0], "签到")
    expect(row(lea, NAMES[0])).to_contain_text("不知道“签到”记下没有")
    assert Scan.objects.count() == 1
    lea.context.unroute("**/call/**")
    press_at_once(lea, NAMES[0], "签到")
    expect(row(lea, NAMES[0])).to_contain_text("起在场")
    assert Scan.objects.count() == 1

    other = lea.context.new_page()
    other.goto(lea.url)
    press_at_once(other, NAMES[1], "签到")
    expect(row(other, NAMES[1])).to_contain_text("起在场")
    press_at_once(lea, NAMES[1], "签到")
    expect(row(lea, NAMES[1])).to_contain_text("不重复计")


def test_who_leaves_the_page_loses_no_press(lea: Page, shift: Shift):
    slowed(lea)
    for name in NAMES:
        press_at_once(lea, name, "签到")
    lea.goto(reverse("home"))
    lea.goto(reverse("shift-desk", args=[shift.pk]))
    for name in NAMES:
        expect(row(lea, name)).to_contain_text("起在场")
    assert Scan.objects.count() == len(NAMES)


def test_what_could_not_be_sent_before_leaving_is_sent_again_from_the_next_page(lea: Page, shift: Shift):
    lea.context.set_offline(True)
    lea.evaluate("window.dispatchEvent(new Event('pagehide'))")  # as when the phone is put away
    press_at_once(lea, NAMES[0], "签到")
    lea.wait_for_timeout(500)
    assert not Scan.objects.exists()
    lea.context.set_offline(False)
    lea.reload()
    expect(row(lea, NAMES[0])).to_contain_text(f"{NAMES[0]} 已签到")
    assert Scan.objects.count() == 1


def test_a_page_kept_whole_whose_press_is_too_old_does_not_go_on_saying_that_it_is_written_down(lea: Page):
    lea.context.set_offline(True)
    lea.evaluate("window.dispatchEvent(new Event('pagehide'))")
    press_at_once(lea, NAMES[0], "签到")
    lea.wait_for_timeout(500)
    lea.context.set_offline(False)
    lea.evaluate("{ const now = Date.now(); Date.now = () => now + 61_000 }")
    lea.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(row(lea, NAMES[0])).to_contain_text("不知道“签到”记下没有")
    expect(lea.locator("#messages")).to_contain_text("请核对后再按")
    assert not Scan.objects.exists()


def test_what_the_server_wants_first_is_opened_once_and_the_press_follows(lea: Page, shift: Shift):
    leader = User.objects.filter(pk=shift.activity.leader.pk)
    leader.update(must_change_password=True)
    press_at_once(lea, NAMES[0], "签到")
    lea.wait_for_url(f"**{reverse('account_change_password')}")
    lea.evaluate("window.isStill = true")
    lea.wait_for_timeout(1500)
    assert lea.evaluate("window.isStill")  # whoever types here is not interrupted
    assert not Scan.objects.exists()
    leader.update(must_change_password=False)
    lea.goto(reverse("shift-desk", args=[shift.pk]))
    expect(row(lea, NAMES[0])).to_contain_text("起在场")
    assert Scan.objects.count() == 1
