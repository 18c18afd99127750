"""The report of the shift, the unit's table, and the committee's roll-up."""

from io import BytesIO
from pathlib import Path

from django.urls import reverse
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from certificates.models import StageReport
from tests.e2e.cast import Cast
from tests.e2e.steps_proving import downloaded, says
from tests.e2e.visits import Visits, press
from tests.readers import docx_tables

SUMMARY = (
    "为白沙小学六十名学生讲授科普课两节，演示四个小实验，课后一对一辅导阅读与作业，"
    "学生和家长反映良好，学校希望每月开展一次，已经约定下一次的时间。"
)


def report(visits: Visits, who: Cast) -> None:
    """Type only what scans cannot know: people served, and what was done."""
    page = visits.of(who.lea)
    page.goto(reverse("report-list"))
    page.locator("#waiting").get_by_role("link", name="主题微课堂").click()
    expect(page.locator("#people")).to_contain_text("1 人")
    page.get_by_label("服务人数").fill("60")
    page.get_by_label("服务内容小结").fill(SUMMARY)
    press(page, "报送")
    expect(page.locator("#said")).to_contain_text("60 人次")


def submit_table(visits: Visits, who: Cast) -> None:
    """The annex of the notice is filled already; the unit's administrator looks and submits."""
    page = visits.of(who.lea)
    page.goto(reverse("shift-report", args=[who.shift.pk]))
    press(page, "打开阶段性情况统计表")
    for words in (who.unit.full_name, "主题微课堂", "白沙小学", "1人", "60人", SUMMARY):
        expect(page.locator("#paper")).to_contain_text(words)
    page.locator("#actions summary").filter(has_text="提交区直团工委").click()
    press(page, "提交")
    expect(page.locator("#messages")).to_contain_text("统计表已提交区直团工委")
    assert StageReport.objects.get().status == StageReport.Status.SUBMITTED


def accept_table(visits: Visits, who: Cast) -> Page:
    page = visits.of(who.committee)
    page.goto(reverse("committee-tables"))
    page.locator("#waiting").get_by_role("link").first.click()
    press(page, "确认")
    expect(page.locator("#messages")).to_contain_text("已确认")
    assert StageReport.objects.get().status == StageReport.Status.ACCEPTED
    return page


def read_files(page: Page, who: Cast, folder: Path) -> None:
    """The same figures in all three files, read by independent programs."""
    words = (who.unit.full_name, "主题微课堂", "白沙小学", "60")
    sheet = load_workbook(BytesIO(downloaded(page, "Excel", folder))).active
    in_excel = "".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)
    in_word = str(docx_tables(downloaded(page, "Word", folder)))
    assert [word for word in words if word not in in_excel] == []
    assert [word for word in words[1:] if word not in in_word] == []
    says(downloaded(page, "PDF", folder), *words)


def roll_up(page: Page, who: Cast) -> None:
    """The committee's roll-up, without typing any figure."""
    page.goto(reverse("roll-up"))
    page.locator(".filter-toggle").click()
    page.locator("[name=from]").fill("2026-03-01")
    page.locator("[name=until]").fill("2026-03-31")
    press(page, "筛选")
    for words in ("主题微课堂", "合计", "1人", "60人次"):
        expect(page.locator("#paper")).to_contain_text(words)
