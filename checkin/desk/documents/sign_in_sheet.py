"""The sign-in sheet on paper: a signed code per row, room for two signatures, some empty rows (D112f)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from checkin.scanning.roll import RollPerson
from registry.documents import pdf, qr
from registry.models import Shift

EMPTY_ROWS = 8


@dataclass(frozen=True)
class PrintedRow:
    """One person; the code is read back when the sheet returns."""

    name: str = ""
    unit: str = ""
    volunteer_no: str = ""
    code: str = ""

    @property
    def picture(self) -> SafeString | str:
        return qr.svg(self.code, label=self.name) if self.code else ""


def as_pdf(shift: Shift, people: Iterable[RollPerson], codes: dict[int, str]) -> bytes:
    """Everybody on the roll, in its order; `codes` by person."""
    persons = [line.volunteer for line in people]
    rows = [PrintedRow(one.name, str(one.unit), one.volunteer_no or "", codes.get(one.pk, "")) for one in persons]
    context = {"shift": shift, "rows": rows, "empty_rows": range(len(rows) + 1, len(rows) + 1 + EMPTY_ROWS)}
    return pdf.render("checkin/pdf/sign_in_sheet.html", context)
