"""The sign-in sheet as an Excel table: filled in at a desk, read back row by row by its codes."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from checkin.desk.sheet_lines import Sheet
from checkin.exceptions import SheetRowRefused
from registry import clock
from registry.documents import workbook_reader, workbooks
from registry.documents.sheets import Column, Table
from registry.words.identity import half_width

Reason = SheetRowRefused.Reason
MOST_ROWS = 10_000
HOUR = re.compile(r"(\d{1,2})\s*[:.点时]\s*(\d{2})?\s*(?:分|:\d{2})?")
MINUTE = timedelta(minutes=1)
MINUTES_A_DAY = 24 * 60
HALF_SECOND = timedelta(milliseconds=500)
HEADINGS = ("姓名", "单位", "编号", "签到", "签退", "行码")


@dataclass(frozen=True, slots=True)
class BookRow:
    """One filled row: the code of its person, both hours as 09:00, and why it cannot be taken."""

    n: int
    code: str
    in_at: str
    out_at: str
    refusal: SheetRowRefused | None = None

    @property
    def is_blank(self) -> bool:
        """Nobody came, or it was not filled in."""
        return not (self.refusal or self.in_at or self.out_at)


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
    return workbooks.workbook(table)


def read(content: bytes) -> list[BookRow]:
    """Every row with a time or a code, taken or with its refusal; refuses a workbook that is not this table."""
    try:
        rows = workbook_reader.rows_of(content, most_rows=MOST_ROWS)
    except workbook_reader.UnreadableWorkbook:
        raise SheetRowRefused(Reason.SHEET_WORKBOOK) from None
    except workbook_reader.TooManyRows:
        raise SheetRowRefused(Reason.SHEET_TOO_LONG, most=MOST_ROWS) from None
    head = next((row for row in rows if tuple(map(_text, row.values[: len(HEADINGS)])) == HEADINGS), None)
    if head is None:
        raise SheetRowRefused(Reason.SHEET_WORKBOOK)
    below = [row for row in rows if row.n > head.n]
    return [_book_row(row) for row in below if any(_text(value) for value in row.values[3:6])]


def _book_row(row: "workbook_reader.RowRead") -> BookRow:
    in_at, out_at = (hour_of(value) for value in row.values[3:5])
    code = _text(row.values[5])
    refusal = None
    if row.is_hidden and (in_at or out_at):
        refusal = SheetRowRefused(Reason.SHEET_HIDDEN)
    elif in_at is None or out_at is None:
        unread = _text(row.values[3] if in_at is None else row.values[4])
        refusal = SheetRowRefused(Reason.SHEET_TIME_UNREADABLE, text=unread[:20])
    elif not code:
        refusal = SheetRowRefused(Reason.SHEET_NO_CODE)
    return BookRow(row.n, code, in_at or "", out_at or "", refusal)


def hour_of(value: object) -> str | None:
    """A cell as the person sees it, as 09:00; "" when it is empty, None when it is no time."""
    if isinstance(value, datetime):
        value = value.time()
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
    if isinstance(value, timedelta):
        minutes = (value + HALF_SECOND) // MINUTE  # 8:59:59.9999 is how a table keeps 9:00
        return f"{minutes // 60:02}:{minutes % 60:02}" if 0 <= minutes < MINUTES_A_DAY else None
    typed = half_width(_text(value))
    if not typed:
        return ""
    read = HOUR.fullmatch(typed)
    if not read or isinstance(value, int | float):
        return None
    hour, minute = int(read[1]), int(read[2] or 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()
