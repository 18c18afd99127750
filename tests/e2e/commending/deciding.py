"""From a copy of last year's round to the decision: committee, a unit, a reviewer and a stranger at their pages."""

from pathlib import Path

from django.urls import reverse
from playwright.sync_api import Page, expect

from certificates.models import Nomination, PublicNotice
from registry.doors.http import PAGE_SIZE
from tests.e2e.afternoon.hands import agree
from tests.e2e.commending.office import CHOSEN, EACH, MARKS, REASON, UNITS, Office
from tests.e2e.steps_proving import downloaded
from tests.e2e.visits import press, turned_to
from tests.readers import docx_lines, docx_tables


def open_round(committee: Page) -> None:
    """Copied, named for this year, looked at who would qualify, opened."""
    committee.goto(reverse("rounds"))
    press(committee, "查看")
    press(committee, "照此新建下一年的")
    expect(committee.get_by_label("推荐截止")).to_have_value("2026-03-24")
    committee.get_by_label("名称").fill("2026 年度区直机关志愿服务嘉许")
    committee.get_by_label("依据文号").fill("桂直团工发〔2026〕2号")
    press(committee, "保存")
    press(committee, "核算")
    expect(committee.locator("#preview")).to_contain_text(f"{UNITS * EACH} 人符合条件")
    agree(committee, "开始推荐")
    expect(committee.locator("#messages")).to_contain_text("已开始推荐")


def nominate(desk: Page) -> None:
    """From the home page: everybody who qualifies is ticked, the texts are written."""
    desk.goto("/")
    desk.get_by_role("link", name="嘉许推荐").first.click()
    press(desk, "从候选对象中选")
    desk.get_by_role("link", name="选中本页可以推荐的").click()
    press(desk, "推荐勾选的")
    texts = desk.locator("main textarea")
    expect(texts).to_have_count(EACH)
    for one in texts.all():
        one.fill(REASON)
    press(desk, "保存并提交写好的")
    expect(desk.locator("#messages")).to_contain_text(f"已提交区直团工委 {EACH} 项")


def order(lea: Page) -> None:
    """The ranking is the unit's own; there is no place left."""
    lea.locator("main ol input").last.fill("1")
    press(lea, "保存顺序")
    expect(lea.locator("main")).to_contain_text("还可提交 0 项")


def begin_review(committee: Page, office: Office) -> None:
    """After the last day the home page leads to it; two reviewers are named."""
    committee.goto("/")
    committee.get_by_role("link", name="嘉许推荐已截止，待评审").first.click()
    committee.goto(reverse("round-review", args=[office.round.pk]))
    press(committee, "进入评审")
    committee.locator("main form").get_by_role("button", name="进入评审").click()
    for one in office.reviewers:
        committee.locator("#reviewer-form [name=who]").fill(one.username)
        press(committee, "指定评审人")
        expect(committee.locator("#reviewers")).to_contain_text(one.display_name)


def judge(reviewer: Page, nomination: Nomination) -> None:
    """A reviewer reads the surname only, and gives marks."""
    reviewer.goto("/")
    reviewer.get_by_role("link", name="嘉许评审").first.click()
    name = nomination.candidate.volunteer.name
    expect(reviewer.locator("main")).not_to_contain_text(name)
    turned_to(reviewer, reviewer.locator(f"a[href='{reverse('review-write', args=[nomination.pk])}']")).click()
    expect(reviewer.locator("main")).to_contain_text(REASON)
    expect(reviewer.locator("main")).not_to_contain_text(name)
    for label, mark in zip(MARKS, ("99", "98"), strict=True):
        reviewer.get_by_label(label).fill(mark)
    press(reviewer, "保存评审")
    expect(reviewer.locator("#messages")).to_contain_text("其他评审人看不到")


def announce(committee: Page, office: Office) -> None:
    """The list is frozen, the first of it chosen and named to everybody."""
    committee.goto(reverse("round-review", args=[office.round.pk]))
    agree(committee, "固定名次")
    committee.get_by_label("名单取前几名").fill(str(CHOSEN))
    press(committee, "确定名单")
    expect(committee.locator("#messages")).to_contain_text("已确定名单")
    committee.goto(reverse("round-notice", args=[office.round.pk]))
    press(committee, "开始公示")
    expect(committee.locator("#messages")).to_contain_text("任何人不用登录就能看到")


def object_to(stranger: Page, nomination: Nomination) -> str:
    """Without a log-in; who agreed to nothing is there by the surname."""
    stranger.goto(reverse("notices"))
    stranger.get_by_role("link", name="2026 年度区直机关志愿服务嘉许").click()
    if CHOSEN > PAGE_SIZE:
        expect(stranger.locator("main tbody tr")).to_have_count(PAGE_SIZE)
        press(stranger, "全部列在一页，便于打印")
    expect(stranger.locator("main tbody tr")).to_have_count(CHOSEN)
    expect(stranger.locator("main")).not_to_contain_text(nomination.candidate.volunteer.name)
    press(stranger, "提出异议")
    stranger.locator("select[name=about]").select_option(str(nomination.pk))
    stranger.get_by_label("异议的内容和依据").fill("那天上午他在单位值班，没有到活动现场。")
    stranger.get_by_label("您的姓名").fill("卢示例")
    stranger.get_by_label("联系方式").fill("0771-0000000")
    press(stranger, "提交异议")
    expect(stranger.locator("main")).to_contain_text("已收到，待答复")
    return stranger.url


def uphold(committee: Page, stranger: Page) -> None:
    """The committee answers from its home page; the stranger reads it at the same address."""
    committee.goto("/")
    committee.get_by_role("link", name="答复").first.click()
    committee.locator("#objections a").click()
    committee.get_by_label("异议成立").check()
    committee.locator("main textarea").fill("值班表证明情况属实，不再列入名单。")
    press(committee, "答复")
    expect(committee.locator("#objections")).to_contain_text("成立")
    stranger.reload()
    expect(stranger.locator("main")).to_contain_text("值班表证明情况属实")


def decide(committee: Page, struck: str, folder: Path) -> None:
    """After the last day: ended, decided under a number; the draft names everybody but who was struck off."""
    notice = PublicNotice.objects.get()
    committee.goto(reverse("round-notice", args=[notice.round_id]))
    press(committee, "结束公示")
    committee.goto(reverse("round-decision", args=[notice.round_id]))
    committee.get_by_label("决定文号").fill("桂直团工发〔2026〕7号")
    press(committee, "作出决定")
    expect(committee.locator("#messages")).to_contain_text("已作出决定")
    draft = downloaded(committee, "下载决定文稿（Word）", folder)
    assert "桂直团工发〔2026〕7号" in docx_lines(draft)
    names = [row[1] for row in docx_tables(draft)[0][1:]]
    assert len(set(names)) == len(names) == CHOSEN - 1
    assert struck not in names
