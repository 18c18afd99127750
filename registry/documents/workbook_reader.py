"""Excel workbook → rows of values; an upload is checked before and while it is read."""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from operator import itemgetter
from typing import Any
from xml.parsers import expat

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from registry.words.cells import UNCOMPUTED

MOST_UNPACKED = 12 * 1024 * 1024  # 10,000 rows need 2; a zip bomb stops here
MOST_MEMBERS = 200
MOST_COLUMNS = 30
MOST_ELEMENTS = 300_000  # 10,000 rows of ten columns need 210,000; every one becomes an object in memory
# Strict OOXML says the same in other namespaces, which openpyxl does not know.
STRICT = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
)
# How far the sheet reaches as it says itself; a reader may set memory aside for it.
DIMENSION = re.compile(rb"<(?:\w+:)?dimension(?: [^<>]*)?/>")
# A cell with a frame and nothing in it: a border drawn too far down is no row.
EMPTY_CELL = re.compile(rb"<((?:\w+:)?c)(?: [^<>]*)?(?:/>|></\1>)")
# What the parsers raise for a broken or hostile file.
BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, InvalidFileException, KeyError, IndexError, ValueError, TypeError,
    AttributeError, SyntaxError, OSError, ArithmeticError, RuntimeError, AssertionError, EOFError, zlib.error,
    expat.ExpatError,
)  # fmt: skip


class UnreadableWorkbook(ValueError):
    """Not a workbook, a broken one, or one that unpacks to much more than its rows need."""


class TooManyRows(ValueError):
    """More rows than were allowed for."""


@dataclass(frozen=True, slots=True)
class RowRead:
    """One row of the first sheet: its number as Excel shows it, its values, and whether it is hidden."""

    n: int
    values: tuple[Any, ...]
    is_hidden: bool


def rows_of(content: bytes, *, most_rows: int) -> list[RowRead]:
    """The rows of the first sheet that are not empty; a formula counts as the result that its program stored."""
    try:
        plain = plain_copy(content, most_unpacked=MOST_UNPACKED, most_elements=MOST_ELEMENTS)
        page = _first_sheet(plain)
        filled = _filled(page)
        if any(cell.data_type == "f" for cell in filled.values()):
            results = _first_sheet(plain, data_only=True)
            values = {at: _result(cell, results.cell(*at).value) for at, cell in filled.items()}
        else:
            values = {at: cell.value for at, cell in filled.items()}
        rows = list(_rows(page, values))
    except BROKEN as error:
        raise UnreadableWorkbook from error
    if len(rows) > most_rows:
        raise TooManyRows
    return rows


def _first_sheet(content: bytes, *, data_only: bool = False) -> Worksheet:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(BytesIO(content), keep_links=False, data_only=data_only)
    return book.worksheets[0]


def plain_copy(content: bytes, *, most_unpacked: int, most_elements: int) -> bytes:
    """The same workbook in the one dialect that is read, without empty cells; a bomb stops here."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as archive, zipfile.ZipFile(packed, "w") as copy:
        members = archive.infolist()
        if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > most_unpacked:
            raise UnreadableWorkbook
        left = most_elements
        for member in members:
            markup = archive.read(member)
            if member.filename.endswith((".xml", ".rels")):
                for strict, usual in STRICT:
                    markup = markup.replace(strict, usual)
                markup = EMPTY_CELL.sub(b"", DIMENSION.sub(b"", markup, count=1))
                left -= _elements(markup, most=left)
            copy.writestr(member.filename, markup)
    return packed.getvalue()


def _elements(markup: bytes, *, most: int) -> int:
    """How many elements a part has, counted without keeping any; a document type means a hostile file."""
    count = 0

    def started(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > most:
            raise UnreadableWorkbook

    def typed(*_declared: Any) -> None:
        raise UnreadableWorkbook

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = started, typed
    parser.Parse(markup, True)
    return count


def _filled(page: Worksheet) -> dict[tuple[int, int], Any]:
    """The cells that hold something; the rectangle around them may be a million rows high."""
    cells = {at: cell for at, cell in page._cells.items() if cell.value is not None and str(cell.value).strip()}  # noqa: SLF001
    if any(column > MOST_COLUMNS for _row, column in cells):
        raise UnreadableWorkbook
    return dict(sorted(cells.items()))


def _result(cell: Any, result: Any) -> Any:
    if cell.data_type != "f":
        return cell.value
    return UNCOMPUTED if result is None else result


def _rows(page: Worksheet, values: dict[tuple[int, int], Any]) -> Iterator[RowRead]:
    hidden_columns = any(each.hidden for each in page.column_dimensions.values())
    width = max((column for _row, column in values), default=0)
    for n, cells in groupby(values, key=itemgetter(0)):
        there = {column: values[n, column] for _row, column in cells}
        yield RowRead(
            n=n,
            values=tuple(there.get(column) for column in range(1, width + 1)),
            is_hidden=hidden_columns or bool(n in page.row_dimensions and page.row_dimensions[n].hidden),
        )
