"""A certificate on the office's own sheet, made by hand: uploaded, placed by mouse, keys and numbers, tried, kept."""

import re
from io import BytesIO

from django.urls import reverse
from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Locator, Page, expect

from certificates.models import CertificateTemplate, TemplateVersion
from tests.e2e.visits import press
from tests.readers import pdf_words

LONG, RARE = "最长的姓名（50 字）", "有生僻字的姓名"


def sheet(kind: str, size: tuple[int, int]) -> FilePayload:
    """A cream sheet with a double red line, as an office's designer hands it over."""
    drawn = Image.new("RGB", size, "#fffaf0")
    pen = ImageDraw.Draw(drawn)
    for inset, width in ((60, 14), (95, 5)):
        pen.rectangle((inset, inset, size[0] - inset, size[1] - inset), outline="#9b1c20", width=width)
    file = BytesIO()
    drawn.save(file, kind, resolution=200)
    kinds = {"JPEG": ("底图.jpg", "image/jpeg"), "PDF": ("竖版底图.pdf", "application/pdf")}
    return {"name": kinds[kind][0], "mimeType": kinds[kind][1], "buffer": file.getvalue()}


def upload(committee: Page, file: FilePayload) -> Locator:
    """From the menu of templates to the sheets; the card of the new one."""
    committee.goto(reverse("certificate-templates"))
    press(committee, "底图")
    committee.set_input_files("input[type=file]", [file])
    press(committee, "上传底图")
    expect(committee.locator("#messages")).to_contain_text("已上传底图")
    return committee.locator("section[id^=background-]").first


def begin(committee: Page, card: Locator, kind: str, name: str) -> CertificateTemplate:
    """A word in braces that nobody knows is refused with those there are; then the words stay as they begin."""
    card.get_by_role("link", name=kind, exact=True).click()
    words = committee.locator("#form textarea[name=words]")
    usual = words.input_value()
    committee.get_by_label("模板名称").fill(name)
    words.fill("<b>{名字}</b>成绩突出。")
    press(committee, "保存")
    expect(committee.locator("#form")).to_contain_text("{名字}")
    words.fill(usual)
    press(committee, "保存")
    expect(committee.get_by_role("heading", name="摆放文字")).to_be_visible()
    return CertificateTemplate.objects.get(name=name)


def drag(committee: Page, field: str, *, right: float, down: float) -> None:
    """Take the frame by its middle and let it go so many millimetres away; the picture follows."""
    frame = committee.locator(f"[data-place={field}] rect")
    frame.scroll_into_view_if_needed()
    box, sheet_mm = frame.bounding_box(), committee.locator("[data-sheet] svg")
    scale = sheet_mm.bounding_box()["width"] / float(sheet_mm.get_attribute("viewBox").split()[2])
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    committee.mouse.move(x, y)
    committee.mouse.down()
    committee.mouse.move(x + right * scale, y + down * scale, steps=4)
    with redrawn(committee):
        committee.mouse.up()


def nudge(committee: Page, field: str, *keys: str) -> None:
    """The arrow keys move the frame that has the focus, a millimetre a press."""
    committee.locator(f"[data-place={field}]").focus()
    with redrawn(committee):
        for key in keys:
            committee.keyboard.press(key)


def number(committee: Page, field: str, part: str, value: str) -> None:
    """The same by a number of the form."""
    box = committee.get_by_role("group", name=re.compile(rf"^\d+ {field}$")).get_by_label(part, exact=True)
    with redrawn(committee):
        box.fill(value)
        box.blur()


def redrawn(committee: Page):
    """Until the picture of the new places has come."""
    return committee.expect_response(re.compile(r"/places/preview/"))


def look(committee: Page, sample: str) -> None:
    """The same with another name."""
    with redrawn(committee) as answer:
        committee.get_by_label(sample).check()
    assert answer.value.ok
    expect(committee.locator("#preview .notice")).to_have_count(0)


def keep(committee: Page) -> TemplateVersion:
    press(committee, "保存")
    expect(committee.locator("#messages")).to_contain_text("已保存新的一版")
    return TemplateVersion.objects.latest("pk")


def try_out(committee: Page, sample: str, *, says: str) -> bytes:
    """The trial print behind the button, marked as one."""
    button = committee.get_by_role("link", name=f"试印：{sample}")
    pdf = committee.request.get(button.get_attribute("href")).body()
    assert says in pdf_words(pdf)
    assert "样张" in pdf_words(pdf)
    return pdf
