"""An office's own certificate, by somebody who knows no HTML: from the uploaded sheet to a star that verifies."""

import pytest
from playwright.sync_api import expect

from certificates.issuing.layouts import placed
from tests.e2e.afternoon.hands import DESK
from tests.e2e.cast import cast
from tests.e2e.commending import drawing
from tests.e2e.steps_proving import earn_star, says, verify_by_code
from tests.e2e.visits import Visits, press
from tests.factories import VolunteerFactory
from tests.readers import pdf_frames

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
RARE = "覃𠮷㐱䶮"


def test_a_template_made_by_hand_and_used(visits: Visits, days, tmp_path):
    who = cast(lambda unit: VolunteerFactory(unit=unit, name="韦示例一", user__display_name="韦示例一"))
    days.go("2026-03-17 09:00")
    committee = visits.of(who.committee, viewport=DESK)

    card = drawing.upload(committee, drawing.sheet("JPEG", (2339, 1654)))
    drawing.begin(committee, card, "星级证书", "2026 年星级证书")
    before = placed.beginnings("own", with_stars=True)
    drawing.drag(committee, "title", right=6, down=-4)
    drawing.nudge(committee, "title", *["ArrowRight"] * 3, "ArrowDown")
    drawing.number(committee, "姓名或名称", "字号", "32")
    expect(committee.locator("#preview")).to_contain_text("“姓名或名称”和“姓名下的一行”叠在一起")
    drawing.number(committee, "姓名或名称", "字号", "26")
    for sample in (drawing.LONG, drawing.RARE):
        drawing.look(committee, sample)
    made = drawing.keep(committee)
    title = made.places["title"]
    assert (title["x"], title["y"]) == (before["title"].x + 9, before["title"].y - 3)
    assert made.places["name"]["size"] == 26
    drawing.try_out(committee, drawing.RARE, says=RARE)

    upright = drawing.upload(committee, drawing.sheet("PDF", (1654, 2339)))
    drawing.begin(committee, upright, "嘉许证书（个人）", "竖版个人嘉许")
    drawing.look(committee, drawing.LONG)
    press(committee, "保存")  # nothing was moved
    expect(committee.locator("#messages")).to_contain_text("仍然是第 1 版")
    drawing.try_out(committee, drawing.LONG, says="阿不都热合曼")

    pdf = earn_star(visits, visits.of(who.volunteer.user), who, tmp_path)
    says(pdf, "韦示例一", "星级志愿者证书", "一星")
    left, top, right, _bottom = pdf_frames(pdf, "星级志愿者证书")[0]
    middle = title["x"] + title["w"] / 2
    assert (left + right) / 2 == pytest.approx(middle, abs=1)
    assert top == pytest.approx(title["y"], abs=6)
    verify_by_code(visits, pdf, words=("一星",), folder=tmp_path / "code")
