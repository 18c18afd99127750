"""PDF files: embedded fonts, rare characters, nothing fetched."""

from pathlib import Path
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.template import engines
from fontTools.ttLib import TTFont

from registry.documents import pdf
from registry.documents.cards import PrintedCard, as_pdf
from tests.readers import pdf_codes, pdf_fonts, pdf_info, pdf_objects, pdf_pages, pdf_words

RARE = "𠮷㐱䶮"
CARD = PrintedCard("韦示例一", "水利厅团委", "QZ-004217", "https://zy.example.org/k/" + "A7KQ2MXRD4" * 11)


class Silent(WSGIRequestHandler):
    def log_message(self, *_args):
        """No output during tests."""


@pytest.fixture
def asked():
    """Paths that a listening server was asked for, with its port."""
    paths = []

    def answer(environ, start_response):
        paths.append(environ["PATH_INFO"])
        start_response("200 OK", [("Content-Type", "image/png")])
        return [b""]

    with make_server("127.0.0.1", 0, answer, handler_class=Silent) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, paths
        server.shutdown()


@pytest.fixture
def template(settings, tmp_path):
    """Writes a template of its own and names it."""

    def write(html: str) -> str:
        (tmp_path / "trial.html").write_text(html, encoding="utf-8")
        return "trial.html"

    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    return write


def test_pages_are_counted(template):
    told = template("<html lang='zh-CN'><p>一</p><p style='break-before: page'>二</p></html>")

    assert pdf.page_count(pdf.render(told, {})) == 2
    assert pdf.page_count(b"nothing") == 0


def test_fonts_are_embedded_and_title_and_language_told(tmp_path):
    file = as_pdf((CARD,))

    fonts, info = pdf_fonts(file, tmp_path), pdf_info(file, tmp_path)

    assert set(fonts) >= {"LXGW-WenKai-Bold", "Noto-Serif-CJK-SC"}
    assert all(fonts.values())
    assert (info["Title"], info["Tagged"], info["Page size"]) == ("志愿者卡", "yes", "595.276 x 841.89 pts (A4)")
    assert b"/Lang (zh-CN)" in pdf_objects(file)


def test_rare_characters_are_drawn_and_extractable():
    file = as_pdf((PrintedCard(f"覃{RARE}", "水利厅团委", "QZ-004217", "https://zy.example.org/k/A"),))

    assert f"覃{RARE}" in pdf_words(file)
    assert pdf.missing_glyphs(f"覃{RARE}") == ""


def test_characters_that_no_font_draws_are_named_once():
    assert pdf.missing_glyphs("韦\U000e0fff示\U000e0fff") == "\U000e0fff"


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="http://127.0.0.1:{port}/x">',
        '<link rel="stylesheet" href="http://127.0.0.1:{port}/x">',
        '<style>@import "http://127.0.0.1:{port}/x"; p {{ background: url(http://127.0.0.1:{port}/y) }}</style>',
        '<object data="http://127.0.0.1:{port}/x"></object>',
        '<svg width="9" height="9"><image href="http://127.0.0.1:{port}/x" width="9" height="9"/></svg>',
    ],
)
def test_even_a_template_cannot_reach_a_server(template, asked, markup):
    port, paths = asked

    file = pdf.render(template(f"<html lang='zh-CN'><title>t</title><p>正文</p>{markup.format(port=port)}"), {})

    assert pdf_words(file) == "正文"
    assert paths == []


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "data:image/png;base64,AA==", "static:../manage.py", "font:../x.ttf", "static:x.png"],
)
def test_only_own_files_are_served(url):
    with pytest.raises(ValueError, match="not one of our own files"):
        pdf.OwnFilesOnly().fetch(url)


def test_own_static_files_are_served(settings, tmp_path):
    (tmp_path / "mark.txt").write_text("记号", encoding="utf-8")
    settings.STATICFILES_DIRS = [tmp_path]
    pdf.finders.get_finder.cache_clear()

    response = pdf.OwnFilesOnly().fetch("static:mark.txt")
    pdf.finders.get_finder.cache_clear()

    assert response.read().decode() == "记号"


def test_what_people_typed_is_printed_as_typed(asked):
    port, paths = asked
    typed = f'<b>x</b><img src="http://127.0.0.1:{port}/x"><script>alert(1)</script>=1+1'

    file = as_pdf((PrintedCard("韦示例一", typed, "QZ-004217", "https://zy.example.org/k/A"),))

    assert typed.replace(" ", "")[:20] in pdf_words(file)
    assert paths == []


def test_fonts_of_the_customer_come_first(settings, tmp_path, template):
    settings.DATA_DIR = tmp_path
    (tmp_path / "fonts").mkdir()
    save_as("FangSong_GB2312", tmp_path / "fonts" / "fang song.ttf")
    page = template("<html lang='zh'><title>t</title><style>{% include 'registry/pdf/_paper.css' %}</style><p>志愿</p>")

    fonts = pdf_fonts(pdf.render(page, {}), tmp_path)

    assert list(fonts) == ["FangSong_GB2312"]


def save_as(family: str, path: Path) -> None:
    """A copy of an installed font under the name of a font we may not ship."""
    wenkai = Path("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf")
    with TTFont(wenkai) as font:
        for record in font["name"].names:
            if record.nameID in {1, 4, 6, 16}:
                record.string = family
        font.save(path)


def test_ten_cards_fill_a_sheet_and_every_code_is_readable(tmp_path):
    cards = tuple(PrintedCard(f"覃演示{n}", "水利厅团委", f"QZ-{n:06}", f"{CARD.card_url}{n}") for n in range(11))

    file = as_pdf(cards)

    assert ["QZ-000010" in page for page in pdf_pages(file)] == [False, True]
    assert sorted(pdf_codes(file, tmp_path)) == sorted(card.card_url for card in cards)


def test_templates_escape_by_default():
    assert engines["django"].engine.autoescape is True
