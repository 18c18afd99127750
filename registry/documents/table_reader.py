"""An uploaded table → rows of values, whatever program wrote it: xlsx, xls, csv (design#imports).

python-calamine reads the values, ten times as fast as openpyxl; what it does not tell, hidden rows and formulas
without a result, and how far a sheet reaches, is looked up in the sheet's own markup before it is opened.
"""

import csv
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from posixpath import join, normpath
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from registry.documents.workbook_reader import BROKEN, RowRead, TooManyRows, UnreadableWorkbook, plain_copy
from registry.words.cells import UNCOMPUTED

MOST_UNPACKED = 64 * 1024 * 1024  # 20,000 rows of 15 columns need 15
MOST_ELEMENTS = 1_500_000
MOST_COLUMNS = 60
OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = ",\t;|"
QUOTED = re.compile(r'="(.*)"')  # how programs keep a spreadsheet from counting with a number
PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class LockedWorkbook(UnreadableWorkbook):
    """It asks for a password."""


@dataclass(frozen=True, slots=True)
class TableRead:
    """The rows that hold something, in order; how many further sheets nobody read, and whether hidden rows show."""

    rows: list[RowRead]
    sheet: str = ""
    others: int = 0
    sees_hidden: bool = True


def table_of(content: bytes, *, most_rows: int) -> TableRead:
    """The first sheet that is not hidden.

    Raises `UnreadableWorkbook` (`LockedWorkbook` where a password is asked) and `TooManyRows`.
    """
    try:
        if content.startswith(ZIP):
            return _of_xlsx(content, most_rows)
        if content.startswith(OLE):
            return _of_xls(content, most_rows)
    except PasswordError as error:
        raise LockedWorkbook from error
    except (*BROKEN, CalamineError) as error:
        if isinstance(error, UnreadableWorkbook | TooManyRows):
            raise
        raise UnreadableWorkbook from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what a library in Rust raises for a broken file
            raise
        raise UnreadableWorkbook from None
    return _of_text(content, most_rows)


def _of_xlsx(content: bytes, most_rows: int) -> TableRead:
    plain = plain_copy(content, most_unpacked=MOST_UNPACKED, most_elements=MOST_ELEMENTS)
    book = CalamineWorkbook.from_filelike(BytesIO(plain))
    name = _shown(book)
    with zipfile.ZipFile(BytesIO(plain)) as archive:
        told = _told(archive.read(_path_of(archive, name)))
    _require_near(told.last_row, told.last_column, most_rows)
    sheet = book.get_sheet_by_name(name)
    values: list[list[Any]] = list(sheet.to_python(skip_empty_area=False))
    for row, column in told.uncomputed:
        if row <= len(values) and column <= len(values[row - 1]):
            values[row - 1][column - 1] = UNCOMPUTED
    _fill_down(values, sheet)
    rows = list(_rows(values, told.hidden_rows, told.hides_columns))
    return TableRead(_few(rows, most_rows), name, len(book.sheet_names) - 1)


def _of_xls(content: bytes, most_rows: int) -> TableRead:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    name = _shown(book)
    sheet = book.get_sheet_by_name(name)
    _require_near(sheet.total_height, sheet.total_width, most_rows)
    values: list[list[Any]] = list(sheet.to_python(skip_empty_area=False))
    _fill_down(values, sheet)
    rows = list(_rows(values))
    return TableRead(_few(rows, most_rows), name, len(book.sheet_names) - 1, sees_hidden=False)


def _fill_down(values: list[list[Any]], sheet: CalamineSheet) -> None:
    """What is written once beside several lines counts for each of them; a line that holds nothing else stays empty.

    However many merged cells a hostile file names, no cell is filled twice.
    """
    left = sum(map(len, values))
    for (first, column), (last, _last_column) in sheet.merged_cell_ranges or ():
        if first >= len(values) or column >= len(values[first]) or values[first][column] == "":
            continue
        for line in values[first + 1 : last + 1]:
            left -= 1
            if left < 0:
                raise UnreadableWorkbook
            if line[column] == "" and any(value is UNCOMPUTED or value != "" for value in line):
                line[column] = values[first][column]


def _of_text(content: bytes, most_rows: int) -> TableRead:
    text = _decoded(content)
    if "\0" in text or text.lstrip()[:1] == "<":  # a web page that calls itself a workbook
        raise UnreadableWorkbook
    head = text[:4096].split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=head.count)
    lines: list[list[Any]] = []
    try:
        for line in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
            if len(lines) > 2 * most_rows:
                raise TooManyRows
            lines.append([_unquoted(value) for value in line])
    except csv.Error as error:
        raise UnreadableWorkbook from error
    if any(len(line) > MOST_COLUMNS and any(line[MOST_COLUMNS:]) for line in lines):
        raise UnreadableWorkbook
    return TableRead(_few(list(_rows(lines)), most_rows))


def _decoded(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or what Chinese spreadsheets write."""
    for name in ("utf-16",) if content.startswith(UTF_16) else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    raise UnreadableWorkbook


def _unquoted(value: str) -> str:
    found = QUOTED.fullmatch(value.strip())
    return found[1] if found else value


def _shown(book: CalamineWorkbook) -> str:
    """The name of the first sheet that is not hidden."""
    names = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
    if not names:
        raise UnreadableWorkbook
    return str(names[0])


def _require_near(last_row: int, last_column: int, most_rows: int) -> None:
    """A value far away would make the whole rectangle up to it."""
    if last_column > MOST_COLUMNS:
        raise UnreadableWorkbook
    if last_row > 2 * most_rows:
        raise TooManyRows


def _few(rows: list[RowRead], most_rows: int) -> list[RowRead]:
    if len(rows) > most_rows:
        raise TooManyRows
    return rows


def _rows(
    values: list[list[Any]], hidden: frozenset[int] | set[int] = frozenset(), hides: bool = False
) -> Iterator[RowRead]:
    for n, line in enumerate(values, start=1):
        if any(value is UNCOMPUTED or (value != "" and str(value).strip()) for value in line):
            yield RowRead(
                n, tuple(None if value == "" else value for value in line[:MOST_COLUMNS]), hides or n in hidden
            )


@dataclass(slots=True)
class _Told:
    """What the markup of a sheet tells besides values."""

    hidden_rows: set[int] = field(default_factory=set)
    hides_columns: bool = False
    uncomputed: set[tuple[int, int]] = field(default_factory=set)
    last_row: int = 0
    last_column: int = 0
    row: int = 0
    column: int = 0
    is_formula: bool = False
    has_result: bool = False
    in_value: bool = False

    def started(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self.row, self.column = _place(attributes.get("r", ""), self.row, self.column + 1)
            self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, self.column)
            self.is_formula = self.has_result = False
        elif name in ("v", "f"):
            self.in_value, self.is_formula = name == "v", self.is_formula or name == "f"
        elif name in ("row", "col"):
            self._line(name, attributes)

    def said(self, _text: str) -> None:
        self.has_result = self.has_result or self.in_value

    def ended(self, name: str) -> None:
        self.in_value = False
        if self.is_formula and not self.has_result and name.rpartition(":")[2] == "c":
            self.uncomputed.add((self.row, self.column))

    def _line(self, name: str, attributes: dict[str, str]) -> None:
        is_hidden = attributes.get("hidden") in ("1", "true")
        if name == "col":
            self.hides_columns = self.hides_columns or is_hidden
            return
        self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        if is_hidden:
            self.hidden_rows.add(self.row)


def _told(markup: bytes) -> _Told:
    told = _Told()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = told.started, told.ended
    parser.CharacterDataHandler = told.said
    parser.Parse(markup, True)
    return told


def _place(text: str, row: int, column: int) -> tuple[int, int]:
    """`C12` as numbers; a cell that says nothing stands behind the one before."""
    found = PLACE.fullmatch(text)
    if not found:
        return row, column
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return int(found[2]), number


def _path_of(archive: zipfile.ZipFile, name: str) -> str:
    """The part that holds the sheet of this name."""
    ids = {
        one.get("name"): next((one[key] for key in one if key.endswith(":id")), "")
        for one in _named(archive, "xl/workbook.xml", "sheet")
    }
    targets = {
        one.get("Id"): one.get("Target", "") for one in _named(archive, "xl/_rels/workbook.xml.rels", "Relationship")
    }
    target = targets[ids[name]]
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


def _named(archive: zipfile.ZipFile, part: str, element: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []

    def started(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == element:
            found.append(attributes)

    parser = expat.ParserCreate()
    parser.StartElementHandler = started
    parser.Parse(archive.read(part), True)
    return found
