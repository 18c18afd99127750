"""星级 in bulk at the pages: the dated standard, a round of the committee, agreement in one press, 公示, decision."""

from pathlib import Path

from django.urls import reverse
from playwright.sync_api import Page, expect

from certificates.models import Certificate, CommendationRound, Nomination, PublicNotice
from checkin.models import ServiceRecord
from tests.e2e.afternoon.hands import agree
from tests.e2e.commending.star_office import HELD, StarOffice
from tests.e2e.steps_proving import downloaded
from tests.e2e.visits import press
from tests.e2e.worker import work
from tests.readers import docx_tables

TITLE, DOCUMENT = "2026 年第一批星级志愿者认定", "桂直团工发〔2026〕7号"


def make_standard(committee: Page) -> None:
    """From April eighty hours are enough for the first star; what is handed in before goes by the old hundred."""
    committee.goto(reverse("committee-stars"))
    press(committee, "修改星级标准")
    press(committee, "制定新版本")
    committee.get_by_label("一星（小时）").fill("80")
    committee.get_by_label("适用自").fill("2026-04-01")
    committee.get_by_label("制定依据").fill("区直团工委会议纪要〔2026〕3号")
    press(committee, "保存这个版本")
    expect(committee.locator("main")).to_contain_text("80 小时")


def open_round(committee: Page) -> CommendationRound:
    """Set up from the page of stars, looked at who would qualify, opened."""
    committee.goto(reverse("committee-stars"))
    press(committee, "新建批次")
    expect(committee.locator("[name=for_whom]")).to_have_value("star")
    for label, answer in {
        "名称": TITLE,
        "服务日期自": "2026-01-01",
        "服务日期至": "2026-03-31",
        "每项由几人评审": "1",
        "推荐截止": "2026-03-24",
        "评审截止": "2026-03-31",
    }.items():
        committee.get_by_label(label).fill(answer)
    press(committee, "保存")
    press(committee, "核算")
    expect(committee.locator("#preview")).to_contain_text(f"{len(HELD) - 1} 人符合条件")
    agree(committee, "开始推荐")
    expect(committee.locator("#messages")).to_contain_text("已开始推荐")
    return CommendationRound.objects.get()


def propose(lea: Page) -> None:
    """From the home page, in one press: the figures are the reason."""
    lea.goto("/")
    lea.get_by_role("link", name="星级推荐").first.click()
    agree(lea, "推荐全部符合条件的")
    expect(lea.locator("#messages")).to_contain_text("已推荐")
    assert Nomination.objects.filter(by__display_name="黄示例六").count() == 4


def begin_review(committee: Page, there: StarOffice) -> None:
    """After the last day the home page leads to it; one reviewer is named."""
    committee.goto("/")
    committee.get_by_role("link", name="星级推荐已截止，待评审").first.click()
    press(committee, TITLE)
    press(committee, "评审")
    press(committee, "进入评审")
    committee.locator("main form").get_by_role("button", name="进入评审").click()
    committee.locator("#reviewer-form [name=who]").fill(there.judge.username)
    press(committee, "指定评审人")
    expect(committee.locator("#reviewers")).to_contain_text(there.judge.display_name)


def judge(reviewer: Page, there: StarOffice) -> None:
    """Hours and quality stand in each line; who is not in doubt is agreed to in one press, the other by itself."""
    doubtful = there.people[1]
    reviewer.goto("/")
    reviewer.get_by_role("link", name="星级评审").first.click()
    row = reviewer.locator("main tbody tr", has_text="待核疑点 1 项")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("112.9 小时")
    agree(reviewer, "同意其余没有疑点的")
    row.get_by_role("link", name="评审").click()
    expect(reviewer.locator("main")).to_contain_text("待核的疑点")
    reviewer.get_by_label("不同意", exact=True).check()
    reviewer.locator("main form textarea").first.fill("迟传的扫码还没有核实。")
    press(reviewer, "保存评审")
    expect(reviewer.locator("main")).to_contain_text("都已评完")
    assert doubtful.name not in reviewer.locator("#messages").inner_text()


def announce(committee: Page, stranger: Page, there: StarOffice) -> None:
    """All but the doubtful one are named to everybody, by surname and star."""
    committee.goto(reverse("round-review", args=[CommendationRound.objects.get().pk]))
    agree(committee, "固定名次")
    expect(committee.get_by_label("名单取几人")).to_have_value(str(len(HELD) - 2))  # who was agreed to
    press(committee, "确定名单")
    press(committee, "去公示")
    press(committee, "开始公示")
    stranger.goto(reverse("notices"))
    stranger.get_by_role("link", name=TITLE).click()
    expect(stranger.locator("main")).to_contain_text("拟认定下列志愿者为星级志愿者")
    expect(stranger.locator("main tbody tr")).to_have_count(len(HELD) - 2)
    for one in there.people:
        expect(stranger.locator("main")).not_to_contain_text(one.name)


def decide(committee: Page, folder: Path) -> list[Certificate]:
    """One number for all of them; the worker numbers the certificates without a gap."""
    notice = PublicNotice.objects.get()
    committee.goto(reverse("round-notice", args=[notice.round_id]))
    press(committee, "结束公示")
    press(committee, "去作出决定")
    committee.get_by_label("决定文号").fill(DOCUMENT)
    press(committee, "作出决定")
    draft = downloaded(committee, "下载决定文稿（Word）", folder)
    assert len(docx_tables(draft)[0]) == len(HELD) - 1
    work()
    committee.reload()
    expect(committee.locator("#papers")).to_contain_text("都已出具")
    made = list(Certificate.objects.order_by("pk"))
    assert [int(one.number.split("-")[3]) for one in made] == list(range(1, len(HELD) - 1))
    return made


def take_hours_back(otto: Page, record: ServiceRecord) -> None:
    """The unit voids the morning of somebody who was not there."""
    otto.goto(reverse("hours-record", args=[record.pk]))
    otto.locator("#void_reason").fill("本人来函：当天是同事代为刷卡。")
    press(otto, "作废这条记录")
    expect(otto.locator("#messages")).to_contain_text("作废")


def look_again(committee: Page, certificate: Certificate) -> None:
    """The star stays until the committee has looked: then it is revoked, and its certificate with it (D174)."""
    certificate.refresh_from_db()
    assert certificate.status == Certificate.Status.ISSUED
    committee.goto("/")
    committee.get_by_role("link", name="复核").first.click()
    committee.locator("#under-review a").click()
    expect(committee.locator("main")).to_contain_text("低于现有星级的要求")
    press(committee, "撤销星级")
    committee.locator("main form textarea").fill("时长更正后不到一星的标准。")
    press(committee, "撤销星级")
    expect(committee.locator("#messages")).to_contain_text("证书同时失效")
