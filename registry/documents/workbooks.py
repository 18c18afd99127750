"""Sheets → Excel workbook: values, never formulas. The only importer of openpyxl."""

import re
from collections.abc import Hashable
from copy import copy
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from registry.documents.sheets import Cell, Row, Sheet, Table, list_sheet, row_height
from registry.documents.wording import written
from registry.words.cells import looks_like_formula

_LINE = Side(style="thin", color="000000")
_SIDES = {"l": "left", "r": "right", "t": "top", "b": "bottom"}
_SHADE = PatternFill("solid", fgColor="F1EFEA")
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LOCAL = ZoneInfo("Asia/Shanghai")


Looks = dict[Hashable, StyleArray]


def workbook(*sheets: Sheet | Table, title: str = "") -> bytes:
    """An .xlsx file with one worksheet per sheet or list."""
    book = Workbook()
    del book[book.sheetnames[0]]
    looks: Looks = {}
    for sheet in sheets:
        _add(book, list_sheet(sheet) if isinstance(sheet, Table) else sheet, looks)
    book.properties.title = written(title or book.sheetnames[0])
    book.properties.creator = "区直志愿"
    book.properties.language = "zh-CN"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _add(book: Workbook, sheet: Sheet, looks: Looks) -> None:
    page = book.create_sheet(_sheet_name(book, sheet.name))
    for index, width in enumerate(sheet.widths, start=1):
        page.column_dimensions[get_column_letter(index)].width = width
    for number, row in enumerate(sheet.rows, start=1):
        page.row_dimensions[number].height = row_height(row, sheet.widths)
        _write_row(page, number, row, looks)
    _set_up_paper(page, sheet)


def _sheet_name(book: Workbook, wanted: str) -> str:
    name = _FORBIDDEN_IN_NAMES.sub("", written(wanted)).replace("\n", "")[:28] or "表"
    taken = {title.lower() for title in book.sheetnames}
    names = [name, *(f"{name}{n}" for n in range(2, len(taken) + 3))]
    return next(each for each in names if each.lower() not in taken)


def _write_row(page: Worksheet, number: int, row: Row, looks: Looks) -> None:
    column = 1
    for cell in row.cells:
        last = column + cell.span - 1
        target = page.cell(number, column)
        _write(target, cell)
        _dress(target, cell, looks)
        for place in range(column + 1, last + 1):
            page.cell(number, place).border = _border(cell)
        if cell.span > 1:
            page.merge_cells(start_row=number, end_row=number, start_column=column, end_column=last)
        column = last + 1


def _write(target: Any, cell: Cell) -> None:
    value = cell.value
    if isinstance(value, str):
        target.value = written(value)
        # Text that looks like a formula is stored as text.
        target.data_type = "s"
    else:
        target.value = value.astimezone(_LOCAL).replace(tzinfo=None) if isinstance(value, datetime) else value


def _dress(target: Any, cell: Cell, looks: Looks) -> None:
    """How a cell looks is compared once for all that look alike: comparing styles is most of the work of a workbook."""
    text_that_calculates = isinstance(cell.value, str) and looks_like_formula(cell.value)
    number_format = _number_format(cell)
    look = (replace(cell, value=None, span=1), number_format, text_that_calculates)
    if look in looks:
        target._style = copy(looks[look])
        return
    target.quotePrefix = text_that_calculates  # it stays text when it is edited
    target.number_format = number_format
    target.font = Font(name=cell.font, size=cell.size, bold=cell.bold)
    target.alignment = Alignment(horizontal=cell.align, vertical=cell.valign, wrap_text=True, indent=cell.indent)
    target.border = _border(cell)
    if cell.shaded:
        target.fill = _SHADE
    looks[look] = copy(target._style)


def _number_format(cell: Cell) -> str:
    if cell.number_format != "General":
        return cell.number_format
    if isinstance(cell.value, str):
        return "@"
    if isinstance(cell.value, datetime):
        return 'yyyy"年"m"月"d"日" hh:mm'
    return 'yyyy"年"m"月"d"日"' if isinstance(cell.value, date) else "General"


def _border(cell: Cell) -> Border:
    sides: dict[str, Any] = {_SIDES[side]: _LINE for side in cell.border}
    return Border(**sides)


def _set_up_paper(page: Worksheet, sheet: Sheet) -> None:
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.orientation = "landscape" if sheet.landscape else "portrait"
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.print_options.horizontalCentered = True
    top, right, bottom, left = (side / 25.4 for side in sheet.margins_mm)
    page.page_margins.top, page.page_margins.bottom = top, bottom
    page.page_margins.left, page.page_margins.right = left, right
    page.page_margins.footer = max(bottom - 0.5, 0.3)
    page.print_area = f"A1:{get_column_letter(len(sheet.widths))}{len(sheet.rows)}"
    if sheet.repeat:
        page.print_title_rows = "{}:{}".format(*sheet.repeat)
    if sheet.frozen_above:
        page.freeze_panes = f"A{sheet.frozen_above}"
    if sheet.filter_row:
        last = get_column_letter(len(sheet.widths))
        page.auto_filter.ref = f"A{sheet.filter_row}:{last}{len(sheet.rows)}"
    _set_footer(page, sheet.footer)


def _set_footer(page: Worksheet, text: str) -> None:
    # In a footer an ampersand starts a command; a doubled one is printed.
    note = written(text).replace("&", "&&")
    footers: Any = (page.oddFooter, page.evenFooter)
    for footer in footers:
        # Beside a long note the page number moves to the right, or it would be printed over the note.
        number = footer.right if note else footer.center
        number.text, number.size = "— &P —", 12
        footer.left.text, footer.left.size = note or None, 8
