"""The sign-in sheet as an Excel table: filled in at a desk, read back row by row by its codes."""

import re
from dataclasses import dataclass
from datetime import datetime, time

from checkin.desk.sheet_lines import Sheet
from checkin.exceptions import SheetRowRefused
from registry import clock
from registry.documents.sheets import Column, Table
from registry.documents.workbook_reader import TooManyRows, UnreadableWorkbook, rows_of
from registry.documents.workbooks import workbook

Reason = SheetRowRefused.Reason
MOST_ROWS = 2_000
EARLY_HOUR = re.compile(r"\d:\d\d(:\d\d)?")  # 9:05, which a browser's time input would show as empty
HEADINGS = ("姓名", "单位", "编号", "签到", "签退", "行码")


@dataclass(frozen=True, slots=True)
class BookRow:
    """One filled row: the code of its person, and both hours as they were typed."""

    n: int
    code: str
    in_at: str
    out_at: str


def as_xlsx(sheet: Sheet) -> bytes:
    """A row for each line, with empty times to fill in."""
    rows = [(line.name, line.unit, line.volunteer_no, "", "", line.code) for line in sheet.lines]
    widths = (14, 22, 16, 10, 10, 34)
    day = clock.local_date(sheet.starts_at)
    table = Table(
        title="签到表",
        columns=tuple(Column(heading, "@", width=width) for heading, width in zip(HEADINGS, widths, strict=True)),
        rows=tuple(rows),
        notes=(
            f"{sheet.title} {day.year}年{day.month}月{day.day}日",
            "在“签到”“签退”两列填时间，例如 09:00；没有来的留空。请不要改动“行码”。",
        ),
    )
    return workbook(table)


def read(content: bytes) -> list[BookRow]:
    """The rows with a code and at least one time; refuses a workbook that is not this table."""
    try:
        rows = rows_of(content, most_rows=MOST_ROWS)
    except (UnreadableWorkbook, TooManyRows):
        raise SheetRowRefused(Reason.SHEET_WORKBOOK) from None
    head = next((row for row in rows if tuple(row.values[: len(HEADINGS)]) == HEADINGS), None)
    if head is None:
        raise SheetRowRefused(Reason.SHEET_WORKBOOK)
    found = [
        BookRow(row.n, _text(row.values[5]), _text(row.values[3]), _text(row.values[4]))
        for row in rows
        if row.n > head.n and len(row.values) >= len(HEADINGS) and not row.has_formula
    ]
    return [row for row in found if row.code and (row.in_at or row.out_at)]


def _text(value: object) -> str:
    """A cell as text, times as 09:00."""
    if isinstance(value, datetime | time):
        return f"{value:%H:%M}"
    typed = str(value).strip().replace("：", ":") if value is not None else ""
    return f"0{typed}" if EARLY_HOUR.fullmatch(typed) else typed
