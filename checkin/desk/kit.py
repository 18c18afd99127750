"""What is printed for a shift as a value: poster, roster, sign-in sheet, risk notice, card of the site."""

from dataclasses import dataclass

from checkin.desk.sheet_lines import Sheet


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One person with a place."""

    name: str
    unit: str
    volunteer_no: str
    position: str
    team: str
    phone: str


@dataclass(frozen=True, slots=True)
class SiteCard:
    """What whoever goes there has to know."""

    name: str
    kind: str
    address: str
    rules: str
    no_photo: bool


@dataclass(frozen=True, slots=True)
class Kit:
    """One shift on paper; the poster has a code only where strangers may read about the activity."""

    sheet: Sheet
    office: str
    content: str
    meeting_point: str
    sign_up_url: str
    roster: tuple[RosterLine, ...]
    has_phones: bool
    risk_notice: str
    site: SiteCard | None

    @property
    def has_positions(self) -> bool:
        return any(line.position for line in self.roster)
