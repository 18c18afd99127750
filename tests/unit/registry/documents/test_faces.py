"""Embedded fonts: each file has the characters that it shows, whatever was drawn before it, and looks the same."""

import re
import subprocess
import zlib
from io import BytesIO

import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.ttLib import TTFont
from weasyprint import HTML

from registry.documents import finishing, pdf
from tests.readers import pdf_words

STREAM = re.compile(rb"<<((?:(?!endobj).)*?)>>\s*stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
FACES = {"serif": "Noto Serif CJK SC", "kai": "LXGW WenKai", "latin": "DejaVu Sans"}
TEXT = "在二〇二六年度志愿服务活动中，累计服务 119 小时〔2026〕8 号"


def sheet(text: str, *faces: str) -> str:
    shown = "".join(f"<p style=\"font-family:'{FACES[face]}'\">{text}</p>" for face in faces)
    head = f"<head><title>{text}</title><style>p{{margin:0}}</style></head>"
    return f"<html lang='zh-CN'>{head}<body>{shown}</body></html>"


def streams(file: bytes, word: bytes) -> list[bytes]:
    return [zlib.decompress(content) for head, content in STREAM.findall(file) if word in head]


def outlines(file: bytes) -> list[set[int]]:
    """The numbers of the glyphs in each font of CJK outlines."""
    found = []
    for content in streams(file, b"/CIDFontType0C"):
        fonts = CFFFontSet()
        fonts.decompile(BytesIO(content), TTFont())
        found.append({int(name[3:]) for name in fonts[0].charset[1:]})
    return found


def told(file: bytes) -> str:
    """The characters that a reader may copy, of all fonts of the file."""
    maps = [zlib.decompress(content) for _head, content in STREAM.findall(file) if content[:1] == b"\x78"]
    listed = b"".join(one.partition(b"beginbfchar")[2] for one in maps if b"begincmap" in one)
    codes = re.findall(rb"<[0-9a-f]{4}> <([0-9a-f]+)>", listed)
    return "".join(bytes.fromhex(code.decode()).decode("utf-16-be") for code in codes)


def pictured(file: bytes) -> bytes:
    command = ["pdftoppm", "-r", "100", "-"]
    return subprocess.run(command, input=file, capture_output=True, check=True).stdout


@pytest.mark.parametrize("faces", [("serif",), ("kai",), ("latin",), ("serif", "kai", "latin")])
def test_a_file_looks_and_reads_as_weasyprint_alone_would_draw_it(faces):
    page = sheet(TEXT + " Élan ½", *faces)

    file, plain = pdf.laid_out(page), HTML(string=page).write_pdf(pdf_tags=True)

    assert pictured(file) == pictured(plain)
    assert pdf_words(file) == pdf_words(plain)


def test_fonts_are_as_small_as_their_characters():
    file = pdf.laid_out(sheet(TEXT, "serif", "kai"))

    (serif,) = outlines(file)
    (kai,) = streams(file, b"/Length1")
    assert len(set(TEXT)) <= len(serif) < 2 * len(set(TEXT))
    assert TTFont(BytesIO(kai))["maxp"].numGlyphs == len(set(TEXT)) + 1
    assert len(file) < 30_000


def test_nothing_of_one_file_is_in_the_next():
    one, other = sheet("龚䶮", "serif", "kai"), sheet("韦示例", "serif", "kai")

    first, second, again = (pdf.laid_out(page) for page in (one, other, one))

    assert first == again  # the same bytes, whatever was drawn between
    assert set(told(first)) == set("龚䶮")
    assert set(told(second)) == set("韦示例")
    assert not outlines(first)[0] & outlines(second)[0]


def test_many_files_are_drawn_from_less_of_a_face_and_are_the_same(monkeypatch):
    """Each has its own characters still; one that is not among the usual ones is taken from the whole face."""
    pages = [sheet(text, "serif", "kai") for text in ("韦示例 0123456789", "李示例 7", "龚䶮 8")]
    single = [pdf.laid_out(page) for page in pages]
    monkeypatch.setattr(finishing, "_WORTH_IT", 1)
    opened = pdf._fonts()[2]
    monkeypatch.setattr(opened, "is_for_many", True)
    whole, part_of = [], finishing.part_of
    monkeypatch.setattr(finishing, "part_of", lambda font, glyphs: whole.append(glyphs) or part_of(font, glyphs))

    assert [pdf.laid_out(page) for page in pages] == single

    assert [len(glyphs) > 7_000 for glyphs in whole] == [True, True, False, False]  # both faces, then 䶮 of each
    assert all(opened.usual.values())
    assert set(told(single[1])) == set("李示例 7")


def test_a_font_that_does_not_number_its_glyphs_is_left_to_weasyprint(monkeypatch):
    page = sheet(TEXT, "serif", "kai")
    usual = pdf.laid_out(page)
    reduced = finishing._reduced
    monkeypatch.setattr(finishing, "_named", lambda top: [])
    monkeypatch.setattr(
        finishing, "_reduced", lambda face, tables, glyphs: None if "glyf" in tables else reduced(face, tables, glyphs)
    )

    file = pdf.laid_out(page)

    assert not outlines(file)
    assert pictured(file) == pictured(usual)
    assert pdf_words(file) == pdf_words(usual)
