"""A sign-in sheet as a value: its heading, and a line for each person."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One person; the code is read back when the sheet returns."""

    name: str
    unit: str
    volunteer_no: str
    code: str
    came_by: str = ""  # in words, how somebody is on it who did not sign up beforehand


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of one shift."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    unit: str
    leader: str
    lines: tuple[SheetLine, ...]
