"""The rows of a printed sign-in sheet: each code is signed for its shift and its person (D112f)."""

from collections.abc import Collection, Iterable

from checkin.desk import sheet_rows
from checkin.desk.sheet_lines import Sheet, SheetLine
from checkin.desk.sheet_rows import SheetRow
from checkin.exceptions import SheetRowRefused
from checkin.scanning.roll import RollPerson
from registry.models import Shift
from registry.protection import keys

Reason = SheetRowRefused.Reason


def sheet_of(shift: Shift, people: Iterable[RollPerson]) -> Sheet:
    """The sheet of these people, in the order of the roll."""
    listed = list(people)
    codes = codes_of(shift, [line.volunteer.pk for line in listed])
    activity = shift.activity
    return Sheet(
        title=str(shift),
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        place=activity.place,
        unit=str(activity.recording_unit),
        leader=str(activity.leader or ""),
        lines=tuple(
            SheetLine(
                name=name_on_paper(line),
                unit=str(line.volunteer.unit),
                volunteer_no=line.volunteer.volunteer_no or "",
                code=codes[line.volunteer.pk],
                came_by=line.came_by,
            )
            for line in listed
        ),
    )


def name_on_paper(line: RollPerson) -> str:
    """With what tells two of one name apart, unless the number beside it does."""
    return line.volunteer.name if line.volunteer.volunteer_no else line.volunteer.name + line.volunteer.apart


def codes_of(shift: Shift, people: Collection[int]) -> dict[int, str]:
    """Person → the text of the code in their row."""
    secret = keys.current(keys.Purpose.SITE_CODE).secret
    return {person: sheet_rows.row_text(SheetRow(shift.pk, person), secret=secret) for person in people}


def person_of(text: str, *, shift: Shift) -> int:
    """The person of a row of this shift's sheet; codes of other shifts, forged and unreadable ones are refused."""
    row = sheet_rows.read(text, secrets=[key.secret for key in keys.all_of(keys.Purpose.SITE_CODE)])
    if row is None:
        is_ours = sheet_rows.has_shape(text)
        raise SheetRowRefused(Reason.SHEET_ROW_FORGED if is_ours else Reason.SHEET_ROW_UNREADABLE)
    if row.shift != shift.pk:
        raise SheetRowRefused(Reason.SHEET_ROW_OTHER_SHIFT)
    return row.person
