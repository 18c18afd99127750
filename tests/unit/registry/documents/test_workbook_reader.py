"""Reading an uploaded workbook: broken and hostile ones are refused before they cost memory or time."""

import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

from registry.documents import workbook_reader
from registry.documents.workbook_reader import TooManyRows, UnreadableWorkbook, rows_of

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def book(*rows: tuple, change=None) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    if change:
        change(made.active)
    made.save(file := BytesIO())
    return file.getvalue()


def with_part(content: bytes, name: str, markup: bytes) -> bytes:
    """The same workbook with another text in one of its parts."""
    source, out = zipfile.ZipFile(BytesIO(content)), BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in source.namelist():
            archive.writestr(each, markup if each == name else source.read(each))
    return out.getvalue()


def test_rows_keep_their_numbers_and_what_a_person_would_not_see():
    def change(page):
        page["B4"] = "=1+1"
        page.row_dimensions[2].hidden = True

    rows = rows_of(book(("甲", 1), ("乙", 2), change=change), most_rows=10)

    assert [(row.n, row.values, row.is_hidden, row.has_formula) for row in rows] == [
        (1, ("甲", 1), False, False),
        (2, ("乙", 2), True, False),
        (4, (None, "=1+1"), False, True),
    ]


def test_a_cell_far_away_does_not_make_a_million_rows_of_nothing(monkeypatch):
    far = book(("甲",), change=lambda page: page.cell(1_048_576, 30, "乙"))
    monkeypatch.setattr(workbook_reader, "_rows", lambda _page: pytest.fail("the rectangle was read"))
    with pytest.raises(TooManyRows):
        rows_of(far, most_rows=10)


def test_more_elements_than_rows_need_are_refused_before_they_become_objects(monkeypatch):
    cells = b"<row>" + b"<c/>" * workbook_reader.MOST_ELEMENTS + b"</row>"
    packed = with_part(
        book(("甲",)), SHEET, b"<worksheet %b><sheetData>%b</sheetData></worksheet>" % (NAMESPACE, cells)
    )
    monkeypatch.setattr(workbook_reader, "load_workbook", lambda *_args, **_kwargs: pytest.fail("it was unfolded"))
    assert len(packed) < 20_000
    with pytest.raises(UnreadableWorkbook):
        rows_of(packed, most_rows=10)


def test_a_part_with_a_document_type_is_crafted(monkeypatch):
    markup = b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]><worksheet %b>&a;</worksheet>' % NAMESPACE
    crafted = with_part(book(("甲",)), SHEET, markup)
    monkeypatch.setattr(workbook_reader, "load_workbook", lambda *_args, **_kwargs: pytest.fail("it was unfolded"))
    with pytest.raises(UnreadableWorkbook):
        rows_of(crafted, most_rows=10)


def test_damaged_or_locked_archives_are_unreadable_never_an_error():
    whole = book(*[("甲", number) for number in range(50)])
    entry = zipfile.ZipFile(BytesIO(whole)).getinfo(SHEET)
    torn = bytearray(whole)
    start = entry.header_offset + 30 + len(entry.filename)
    torn[start : start + 40] = b"\xff" * 40
    locked = bytearray(whole)
    for sign, flags_at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = locked.find(sign)
        while at >= 0:
            locked[at + flags_at] |= 1
            at = locked.find(sign, at + 4)
    for content in (bytes(torn), bytes(locked)):
        with pytest.raises(UnreadableWorkbook):
            rows_of(content, most_rows=100)
