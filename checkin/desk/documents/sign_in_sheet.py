"""The sign-in sheet on paper: a signed code per row, room for two signatures, some empty rows (D112f)."""

from typing import Any

from django.utils.safestring import SafeString

from checkin.desk.sheet_lines import Sheet, SheetLine
from registry.documents import pdf, qr

EMPTY_ROWS = 8


def as_pdf(sheet: Sheet) -> bytes:
    """Everybody on the sheet, in order."""
    return pdf.render("checkin/pdf/sign_in_sheet.html", told(sheet))


def told(sheet: Sheet) -> dict[str, Any]:
    """What its template shows, alone or as a part of other papers."""
    rows = [(line, _picture(line)) for line in sheet.lines]
    empty_rows = range(len(rows) + 1, len(rows) + 1 + EMPTY_ROWS)
    return {"sheet": sheet, "rows": rows, "empty_rows": empty_rows}


def _picture(line: SheetLine) -> SafeString:
    return qr.printed(line.code, label=line.name)
