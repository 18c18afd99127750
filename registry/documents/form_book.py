"""A workbook to be filled in: headings, text columns, drop-downs, and a sheet that explains each column."""

from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

LINES = 5_000  # with drop-downs
_LINE = Side(style="thin", color="9AA0A6")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_SHADE, _NEEDED = PatternFill("solid", fgColor="F1EFEA"), PatternFill("solid", fgColor="FBE9E7")
CHOICES = "选项"
EXPLAINED = "填表说明"


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column to fill in."""

    heading: str
    is_required: bool = False
    help: str = ""
    example: str = ""
    choices: tuple[str, ...] = ()


def form_book(title: str, columns: tuple[FormColumn, ...], *, notes: tuple[str, ...] = ()) -> bytes:
    """The workbook: the first sheet holds nothing but headings, so that it is read as it stands."""
    book = Workbook()
    del book[book.sheetnames[0]]
    page = book.create_sheet(title[:28])
    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        cell = page.cell(1, place, column.heading)
        cell.font, cell.border = Font(name="黑体", size=11), _BOX
        cell.fill = _NEEDED if column.is_required else _SHADE
        cell.alignment = Alignment(horizontal="center", vertical="center")
        page.column_dimensions[letter].width = max(14, len(column.heading) * 2 + 6)
        page.column_dimensions[letter].number_format = "@"
    page.freeze_panes = "A2"
    page.row_dimensions[1].height = 24
    _explain(book.create_sheet(EXPLAINED), columns, notes)
    _offer(book, page, columns)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _explain(page: Worksheet, columns: tuple[FormColumn, ...], notes: tuple[str, ...]) -> None:
    lines = [("列", "必填", "怎样填", "例子")]
    lines += [(one.heading, "必填" if one.is_required else "", _told(one), one.example) for one in columns]
    for line in lines:
        page.append(line)
    for note in notes:
        page.append((note,))
    for letter, width in zip("ABCD", (18, 8, 60, 24), strict=True):
        page.column_dimensions[letter].width = width
    for row in page.iter_rows(max_row=len(lines), max_col=4):
        for cell in row:
            cell.border, cell.number_format = _BOX, "@"
            cell.alignment = Alignment(wrap_text=True, vertical="center")
    for cell in page[1]:
        cell.font, cell.fill = Font(name="黑体", size=11), _SHADE


def _told(column: FormColumn) -> str:
    choices = f"从下拉列表中选：{'、'.join(column.choices[:12])}{'等' if len(column.choices) > 12 else ''}。"
    return f"{column.help}{choices if column.choices else ''}"


def _offer(book: Workbook, page: Worksheet, columns: tuple[FormColumn, ...]) -> None:
    """Drop-downs, from a hidden sheet: a list written into the cell itself holds 255 characters."""
    lists = book.create_sheet(CHOICES)
    lists.sheet_state = "hidden"
    place = 0
    for at, column in enumerate(columns, start=1):
        if column.choices:
            place += 1
            letter, target = get_column_letter(place), get_column_letter(at)
            for n, choice in enumerate(column.choices, start=1):
                lists.cell(n, place, choice)
            source = f"{quote_sheetname(CHOICES)}!${letter}$1:${letter}${len(column.choices)}"
            rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=True)
            page.add_data_validation(rule)
            rule.add(f"{target}2:{target}{LINES}")
    if not place:
        del book[CHOICES]
