"""Long lists → .xlsx or .csv, row by row: what user typed stays text, and no row waits in memory.

CSV is UTF-8 with a byte order mark: Excel since 2010 and WPS read it, on any system and with every rare character;
GB18030 is taken for the local code page only where Windows is set to Chinese.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import ALL_TEMP_FILES, WorksheetWriter

from registry.words.cells import looks_like_formula, plain_cell, printable

_LOCAL: Final = ZoneInfo("Asia/Shanghai")
_MAY_BE_ODD: Final = re.compile(r"^[\s\ufeff]*[=+\-@#＝＋－＠\t\r\n]|[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a column, and how wide it is."""

    text: str
    width: int = 14


def write_xlsx(path: Path, *, title: str, heads: Sequence[Head], rows: Iterable[Sequence[Any]]) -> None:
    """One sheet under a fixed heading; openpyxl's own copy of the sheet lies beside the file, not in /tmp."""
    book = Workbook(write_only=True)
    book.properties.creator, book.properties.title = "区直志愿", title
    page = book.create_sheet(_FORBIDDEN_IN_NAMES.sub("", title)[:28] or "表")
    for n, head in enumerate(heads, start=1):
        page.column_dimensions[get_column_letter(n)].width = head.width
    page.freeze_panes = "A2"
    beside = path.with_name(f"{path.name}.part")
    ALL_TEMP_FILES.append(str(beside))  # from which it takes the name again
    page._writer = WorksheetWriter(page, out=str(beside))
    page._writer.write_top()
    try:
        page.append([_bold(page, head.text) for head in heads])
        for row in rows:
            page.append([_cell(page, value) for value in row])
        book.save(path)
    finally:
        beside.unlink(missing_ok=True)


def write_csv(path: Path, *, title: str, heads: Sequence[Head], rows: Iterable[Sequence[Any]]) -> None:
    """Dates as ISO, times as local time without a zone."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([plain_cell(head.text) for head in heads])
        writer.writerows([_text(value) for value in row] for row in rows)


WRITERS: Final = {"xlsx": write_xlsx, "csv": write_csv}


def _bold(page: Any, text: str) -> Any:
    cell = WriteOnlyCell(page, text)
    cell.font = Font(bold=True)
    return cell


def _cell(page: Any, value: Any) -> Any:
    """The value itself where openpyxl would write it as what it is."""
    if isinstance(value, str):
        return _text_cell(page, value) if _MAY_BE_ODD.search(value) else value
    if isinstance(value, datetime):
        return value.astimezone(_LOCAL).replace(tzinfo=None, microsecond=0)
    return value


def _text_cell(page: Any, value: str) -> Any:
    cell = WriteOnlyCell(page, "")
    cell.value = printable(value)
    cell.data_type = "s"
    cell.quotePrefix = looks_like_formula(value)
    return cell


def _text(value: Any) -> Any:
    if isinstance(value, str):
        return plain_cell(value) if _MAY_BE_ODD.search(value) else value
    if isinstance(value, datetime):
        return f"{value.astimezone(_LOCAL):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    return value
