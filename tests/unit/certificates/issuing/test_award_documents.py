"""Certificates as PDF in every layout: one sheet, the code of the register, nothing fetched, nothing cut."""

import socket
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from certificates.exceptions import CertificateRefused
from certificates.issuing.documents import award
from certificates.issuing.documents.award import Award
from certificates.issuing.layouts.geometry import LAYOUTS
from certificates.issuing.services import drawing
from registry.documents import pdf
from tests.readers import pdf_codes, pdf_fonts, pdf_info, pdf_pages, pdf_words

Reason = CertificateRefused.Reason
EXT_H = "\U00031350"


@pytest.fixture
def paper() -> Award:
    return Award(
        layout="weave",
        title="嘉许证书",
        name="覃𠮷㐱䶮",
        note="志愿者编号 GXQZ20260004217",
        words="在2026年度志愿服务中，认真负责、热心服务，予以嘉许。",
        closing="特发此证，谨致谢意。",
        issuer_name="共青团广西壮族自治区直属机关工作委员会",
        issued_on=date(2026, 12, 5),
        number="GXQZ-JX-2026-000123-7",
        verify_url="https://zy.example.org/verify/GXQZ-JX-2026-000123-7/K7MQ2XRD#3.A9fJ3kQm2Tz8WcVbY1eX0sLpHdRg",
        verify_code="K7MQ2XRD",
        seal_line="数据截至封存 №820（3f9c6b21…a12e）",
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_is_one_sheet_that_fetches_nothing_and_bears_the_registers_address(
    paper, layout, listener, tmp_path
):
    canary = tmp_path / "canary.css"
    canary.write_text("p{color:red}/*CANARY-4711*/", encoding="utf-8")
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/x"
    hostile = f'</style><link href="file://{canary}"><img src="{address}"><style>@import "{address}";'
    typed = replace(
        paper, layout=layout, words=hostile, closing=f"url({address})", basis=f"<b>file://{canary}</b>"[:60],
        head="<i>页头</i>", issuer_name=f"<img src={address}>", photo=picture("green"), logo=picture("red"),
        signature=picture("blue"),
    )  # fmt: skip

    file = award.as_pdf(typed)

    words = pdf_words(file)
    assert hostile.replace(" ", "") in words
    assert typed.issuer_name.replace(" ", "") in words
    assert "<i>页头</i>" in words
    assert "覃𠮷㐱䶮" in words
    assert b"CANARY-4711" not in file
    with pytest.raises(BlockingIOError):
        listener.accept()
    assert pdf_info(file, tmp_path)["Pages"] == "1"
    assert all(pdf_fonts(file, tmp_path).values())
    assert pdf_codes(file, tmp_path) == [typed.verify_url]


def test_the_second_sheet_is_upright_and_leads_to_the_same_certificate(paper, tmp_path):
    long = replace(paper, words="\n".join(f"第{n}次：参加示例社区便民服务，帮助居民维修家电。" for n in range(1, 31)))

    file = award.as_pdf(long)

    first, second = pdf_pages(file)
    assert "（下接附页）" in first
    assert "第30次" not in first
    assert [word for word in ("嘉许证书附页", long.name, long.number, "第30次") if word not in second] == []
    assert pdf_codes(file, tmp_path) == [long.verify_url] * 2
    frames = [png.read_bytes()[16:24] for png in sorted(tmp_path.glob("page*.png"))]  # width and height of a PNG
    assert [frame[:4] > frame[4:] for frame in frames] == [True, False]
    assert not award.sheet(paper).annex


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_few_rules_of_a_plain_page_draw_what_all_rules_draw(paper, layout, monkeypatch):
    words = "\n".join(["热心服务。"] * (1 if LAYOUTS[layout].is_own else 30))
    typed = replace(paper, layout=layout, words=words, stars=3, star_label="三星级志愿者", watermark="样张")
    few = award.as_pdf(typed)

    monkeypatch.setattr(pdf, "_Plain", pdf.HTML)

    assert award.as_pdf(typed) == few


def picture(colour: str) -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (70, 90), colour).save(drawn, "PNG")
    return drawn.getvalue()


def test_the_listener_hears_whoever_comes(listener):
    with socket.create_connection(listener.getsockname()):
        heard = listener.accept()[0]

    assert heard.close() is None


def test_characters_that_no_font_has_are_named_before_issue(paper):
    with pytest.raises(CertificateRefused) as refused:
        drawing.require_room(replace(paper, words=f"感谢{EXT_H}示例同志。"))

    assert refused.value.code == Reason.CERTIFICATE_GLYPHS
    assert "正文中的“\U00031350”（U+31350）没有字体可以印出" in refused.value.message


def test_what_does_not_fit_is_refused_with_the_room_there_is(paper):
    with pytest.raises(CertificateRefused) as refused:
        drawing.require_room(replace(paper, words="予以嘉许。\n" * 90))

    assert refused.value.code == Reason.CERTIFICATE_TOO_LONG
    assert "正文放不下：这个版式约能放" in refused.value.message
    assert "或者改用竖版" in refused.value.message


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_basis_as_long_as_the_form_takes_it_has_room_in_each_layout(paper, layout):
    longest = "认定依据：" + "团桂直〔2026〕1号、" * 10

    set_in = award.sheet(replace(paper, layout=layout, words="予以嘉许。", basis=longest[:65]))

    basis = next(piece for piece in set_in.pieces if piece.role == "basis")
    assert "".join(line.text for line in basis.lines) == longest[:65]
    assert basis.bottom <= LAYOUTS[layout].flow.y + LAYOUTS[layout].flow.h


def test_the_end_of_a_line_in_a_short_text_is_a_blank(paper):
    typed = replace(
        paper, title="嘉许\n证书", basis="团桂直\r\n〔2026〕1号", issuer_name="示例\u2028单位", head="页\t头"
    )

    words = pdf_words(award.as_pdf(typed))

    assert [part for part in ("嘉许证书", "团桂直〔2026〕1号", "示例单位", "页头") if part not in words] == []
