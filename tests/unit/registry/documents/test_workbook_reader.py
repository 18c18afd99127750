"""Reading an uploaded workbook: broken and hostile ones are refused before they cost memory or time."""

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Border, Side
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from registry.documents import workbook_reader
from registry.documents.workbook_reader import TooManyRows, UnreadableWorkbook, rows_of
from registry.words.cells import UNCOMPUTED

CASES = Path(__file__).parents[3] / "cases"
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

    assert [(row.n, row.values, row.is_hidden) for row in rows] == [
        (1, ("甲", 1), False),
        (2, ("乙", 2), True),
        (4, (None, UNCOMPUTED), False),
    ]


def test_a_formula_counts_as_the_result_that_was_stored_with_it():
    computed = with_part(
        book(),
        SHEET,
        b'<worksheet %b><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1+1</f><v>2</v></c></row></sheetData>'
        b"</worksheet>" % NAMESPACE,
    )

    assert [row.values for row in rows_of(computed, most_rows=10)] == [(1, 2)]


@pytest.mark.parametrize("at", [(60_000, 6), (1_048_576, 1), (1_048_576, 30)])
def test_an_empty_cell_with_a_frame_far_away_is_no_row(at):
    def frame(page):
        page.cell(*at).border = Border(left=Side("thin"))

    assert [row.n for row in rows_of(book(("甲",), change=frame), most_rows=10)] == [1]


def test_a_framed_page_of_nothing_costs_nothing(monkeypatch):
    monkeypatch.setattr(workbook_reader, "MOST_ELEMENTS", 2_000)

    def frame(page):
        for row in page.iter_rows(min_row=2, max_row=300, max_col=20):
            for cell in row:
                cell.border = Border(left=Side("thin"))

    assert len(rows_of(book(("甲",), change=frame), most_rows=10)) == 1


def test_something_far_away_is_one_row_and_too_many_are_refused():
    far = book(("甲",), change=lambda page: page.cell(1_048_576, 30, "乙"))

    assert [row.n for row in rows_of(far, most_rows=2)] == [1, 1_048_576]
    with pytest.raises(TooManyRows):
        rows_of(far, most_rows=1)


def test_strict_workbooks_and_both_calendars_are_read():
    strict, old = ((CASES / name).read_bytes() for name in ("ob-strict.xlsx", "ob-1904.xlsx"))
    of_1904 = Workbook()
    of_1904.epoch = CALENDAR_MAC_1904
    of_1904.active.append([date(2026, 3, 14)])
    of_1904.save(file := BytesIO())

    for content in (strict, old):
        assert [row.values for row in rows_of(content, most_rows=10)][1] == ("GZ20260000011", "韦示例一", 2)
    assert str(rows_of(file.getvalue(), most_rows=10)[0].values[0]) == "2026-03-14 00:00:00"


def test_more_elements_than_rows_need_are_refused_before_they_become_objects(monkeypatch):
    cells = b"<row>" + b"<c><v/></c>" * workbook_reader.MOST_ELEMENTS + b"</row>"
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
