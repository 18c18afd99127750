"""The answer to one scan."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from checkin.attendance.facts import Folded
from checkin.attendance.scan_sql import PersonRow, ShiftRow
from checkin.exceptions import ScanRefused
from checkin.scanning.judging import words
from checkin.scanning.presses import Press


@dataclass(frozen=True, slots=True)
class Answer:
    """A stable code, a sentence, the person; `authentic` separates the two families of no."""

    nonce: str | None
    code: str
    message: str
    authentic: bool
    repeated: bool = False
    direction: str = ""
    logical_at: datetime | None = None
    name: str = ""
    unit: str = ""
    volunteer_no: str | None = None
    volunteer: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The result as the API gives it."""
        return {
            "nonce": self.nonce,
            "code": self.code,
            "message": self.message,
            "authentic": self.authentic,
            "repeated": self.repeated,
            "direction": self.direction,
            "logical_at": self.logical_at.isoformat() if self.logical_at else None,
            "name": self.name,
            "unit": self.unit,
            "volunteer_no": self.volunteer_no,
            "volunteer": self.volunteer,
        }


def answer_of(
    nonce: str | None,
    code: str,
    *,
    press: Press | None = None,
    person: PersonRow | None = None,
    shift: ShiftRow | None = None,
    before: Folded | None = None,
    repeated: bool = False,
) -> Answer:
    """The answer; for a scan that is not authentic it names nobody."""
    authentic = code not in ScanRefused.NOT_AUTHENTIC
    named = person if authentic else None
    return Answer(
        nonce=nonce,
        code=str(code),
        message=words(code, shift, before),
        authentic=authentic,
        repeated=repeated,
        direction=press.direction if press else "",
        logical_at=press.logical_at if press else None,
        name=named.name if named else "",
        unit=named.unit if named else "",
        volunteer_no=named.volunteer_no if named else None,
        volunteer=str(named.uuid) if named else None,
    )
