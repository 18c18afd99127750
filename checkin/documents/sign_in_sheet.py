"""The sign-in sheet on paper: a code per row, room for two signatures, some empty rows (D112f)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from checkin.roll import RollPerson
from registry.documents import pdf, qr
from registry.models import Shift

EMPTY_ROWS = 5


@dataclass(frozen=True)
class SheetRow:
    """One person; a station reads the code as the volunteer's number, vouched for by who holds the sheet."""

    name: str = ""
    unit: str = ""
    volunteer_no: str = ""

    @property
    def picture(self) -> SafeString | str:
        return qr.svg(self.volunteer_no, label=self.name) if self.volunteer_no else ""


def as_pdf(shift: Shift, people: Iterable[RollPerson]) -> bytes:
    """Everybody on the roll, in its order."""
    persons = [line.volunteer for line in people]
    rows = [SheetRow(person.name, str(person.unit), person.volunteer_no or "") for person in persons]
    rows += [SheetRow()] * EMPTY_ROWS
    return pdf.render("checkin/pdf/sign_in_sheet.html", {"shift": shift, "rows": rows})
