"""Excel workbook → rows of values; an upload is checked before and while it is read."""

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.parsers import expat

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

MOST_UNPACKED = 12 * 1024 * 1024  # 10,000 rows need 2; a zip bomb stops here
MOST_MEMBERS = 200
MOST_COLUMNS = 30
MOST_ELEMENTS = 300_000  # 10,000 rows of ten columns need 210,000; every one becomes an object in memory
MOST_CELLS = 300_000  # cells of the rectangle, empty ones included: one cell far away makes it huge
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
    has_formula: bool


def rows_of(content: bytes, *, most_rows: int) -> list[RowRead]:
    """The rows of the first sheet that are not empty; formulas are reported, never computed."""
    try:
        _refuse_bomb(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(content), keep_links=False)
        page = book.worksheets[0]
        if page.max_column > MOST_COLUMNS:
            raise UnreadableWorkbook
        if page.max_row * page.max_column > MOST_CELLS:
            raise TooManyRows
        rows = list(_rows(page))
    except TooManyRows:
        raise
    except BROKEN as error:
        raise UnreadableWorkbook from error
    if len(rows) > most_rows:
        raise TooManyRows
    return rows


def _refuse_bomb(content: bytes) -> None:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = archive.infolist()
        if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
            raise UnreadableWorkbook
        left = MOST_ELEMENTS
        for member in members:
            if member.filename.endswith((".xml", ".rels")):
                left -= _elements(archive.read(member), most=left)


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


def _rows(page: Worksheet) -> Iterator[RowRead]:
    hidden_columns = any(each.hidden for each in page.column_dimensions.values())
    for cells in page.iter_rows():
        values = tuple(cell.value for cell in cells)
        if any(value is not None and str(value).strip() for value in values):
            n = int(cells[0].row or 0)
            yield RowRead(
                n=n,
                values=values,
                is_hidden=hidden_columns or bool(n in page.row_dimensions and page.row_dimensions[n].hidden),
                has_formula=any(cell.data_type == "f" for cell in cells),
            )
