"""A printed worksheet as a value: what stands where, how tall and how wide; imports no library."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any, Literal, NamedTuple

from registry.documents.wording import text_width

Align = Literal["left", "center", "right"]
Value = str | int | float | date | datetime | None
HEI, SONG, FANGSONG, KAI = "黑体", "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312"
# The tallest row a spreadsheet can have.
TALLEST_PT = 409


@dataclass(frozen=True)
class Cell:
    """One value, `span` columns wide; text stays text, whatever its first character."""

    value: Value = None
    span: int = 1
    font: str = FANGSONG
    size: float = 12
    bold: bool = False
    align: Align = "left"
    valign: Literal["top", "center", "bottom"] = "center"
    # The sides that carry a line: any of l, r, t, b.
    border: str = ""
    shaded: bool = False
    indent: int = 0
    number_format: str = "General"


@dataclass(frozen=True)
class Row:
    """Cells from left to right; without a height the row is as tall as its text."""

    cells: tuple[Cell, ...] = ()
    height_pt: float | None = None


@dataclass(frozen=True)
class Sheet:
    """One printable sheet of A4 paper."""

    name: str
    # In half-width characters of the default font, as spreadsheets count.
    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    landscape: bool = False
    # Rows repeated at the top of every printed page, counted from 1.
    repeat: tuple[int, int] | None = None
    # The row below the frozen head, counted from 1.
    frozen_above: int | None = None
    filter_row: int | None = None
    footer: str = ""
    margins_mm: tuple[float, float, float, float] = (37, 26, 35, 28)


@dataclass(frozen=True)
class Column:
    """A column of a list: numbers are numbers, shown with their format."""

    heading: str
    number_format: str = "General"
    align: Align = "left"
    width: float | None = None


@dataclass(frozen=True)
class Table:
    """A list with a title, to be read on a screen and printed."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    totals: tuple[Value, ...] = ()
    notes: tuple[str, ...] = ()
    footer: str = ""


def row_height(row: Row, widths: tuple[float, ...]) -> float:
    """The height that the tallest text needs: Excel does not fit rows with merged cells."""
    if row.height_pt is not None:
        return row.height_pt
    needed, column = 18.0, 0
    for cell in row.cells:
        if isinstance(cell.value, str):
            width = sum(widths[column : column + cell.span]) - 2 * cell.indent
            needed = max(needed, lines_needed(cell.value, width, cell.size) * cell.size * 1.45 + 6)
        column += cell.span
    return min(needed, TALLEST_PT)


def lines_needed(text: str, width: float, size: float) -> int:
    """How many lines the text takes in a column of this width; rather one too many."""
    per_line = max(1.0, (width - 1.5) * 11 / size)
    return sum(max(1, ceil(text_width(line) / per_line)) for line in text.split("\n"))


def pieces(text: str, width: float, size: float) -> tuple[str, ...]:
    """A text too long for one row, cut after sentences so that each piece fits into a row."""
    most = int((TALLEST_PT - 20) / (size * 1.45))
    done: list[str] = [""]
    for sentence in _sentences(text):
        if done[-1] and lines_needed(done[-1] + sentence, width, size) > most:
            done.append("")
        done[-1] += sentence
    return tuple(done)


def _sentences(text: str, longest: int = 120) -> Iterator[str]:
    start = 0
    for at, char in enumerate(text, start=1):
        if char in "。；！？\n" or at - start >= longest:
            yield text[start:at]
            start = at
    yield text[start:]


def list_sheet(table: Table) -> Sheet:
    """The sheet of a list: title, frozen head that repeats on paper, rows, totals, notes."""
    widths = tuple(_column_width(table, index) for index in range(len(table.columns)))
    span = len(table.columns)
    head = Row(
        tuple(
            Cell(column.heading, font=HEI, size=11, align="center", border="lrtb", shaded=True)
            for column in table.columns
        )
    )
    return Sheet(
        name=table.title,
        widths=widths,
        rows=(
            Row((Cell(table.title, span=span, font=SONG, size=18, align="center"),), 40),
            head,
            *(_list_row(table.columns, row) for row in table.rows),
            *((_list_row(table.columns, table.totals, bold=True),) if table.totals else ()),
            *(Row((Cell(note, span=span, font=KAI, size=10.5),)) for note in table.notes),
        ),
        landscape=sum(widths) > 90,
        repeat=(1, 2),
        frozen_above=3,
        filter_row=2,
        footer=table.footer,
        margins_mm=(20, 15, 20, 15),
    )


def _list_row(columns: tuple[Column, ...], values: tuple[Value, ...], *, bold: bool = False) -> Row:
    return Row(
        tuple(
            Cell(
                value,
                size=11,
                bold=bold,
                border="lrtb",
                number_format=column.number_format,
                align="right" if _is_number(value) and column.align == "left" else column.align,
            )
            for column, value in zip(columns, values, strict=True)
        )
    )


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _column_width(table: Table, index: int) -> float:
    column = table.columns[index]
    if column.width is not None:
        return column.width
    shown = [column.heading, *(_shown(row[index]) for row in (*table.rows, table.totals) if row)]
    widest = max(text_width(line) for text in shown for line in text.split("\n"))
    return min(max(widest + 3, 8), 44)


def _shown(value: Value) -> str:
    if isinstance(value, datetime):
        return "2026年12月31日 00:00"
    if isinstance(value, date):
        return "2026年12月31日"
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Beneath:
    """An SVG over a whole page of this many millimetres, moved by so many."""

    svg: str
    width: float
    height: float
    right: float = 0.0
    down: float = 0.0


class Page(NamedTuple):
    """What `pdf.laid_out` takes, on its way to whoever draws it."""

    page: str
    pictures: Mapping[str, bytes] | None = None
    beneath: Sequence[Beneath] = ()
    drawn: Mapping[str, Any] | None = None
    is_plain: bool = False
