"""What is printed for a shift as a value: poster, roster, sign-in sheet, risk notice, card of the site."""

from dataclasses import dataclass

from checkin.desk.sheet_lines import Sheet


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One person with a place, or who was there; `came_by` says how, of those who did not sign up beforehand."""

    name: str
    unit: str
    volunteer_no: str
    position: str
    team: str
    phone: str
    answers: str = ""
    came_by: str = ""  # in words, how somebody is on it who did not sign up beforehand


@dataclass(frozen=True, slots=True)
class Post:
    """A position with a meeting or a leader of its own."""

    name: str
    meeting: str
    leader: str


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
    posts: tuple[Post, ...]
    has_phones: bool
    risk_notice: str
    site: SiteCard | None

    @property
    def told_posts(self) -> list[Post]:
        """The positions about which there is something to say."""
        return [each for each in self.posts if each.meeting or each.leader]

    @property
    def beforehand(self) -> int:
        """How many signed up beforehand."""
        return sum(not line.came_by for line in self.roster)

    @property
    def at_the_place(self) -> int:
        """How many came without: they are counted apart everywhere."""
        return len(self.roster) - self.beforehand

    @property
    def has_answers(self) -> bool:
        return any(line.answers for line in self.roster)

    @property
    def has_positions(self) -> bool:
        return any(line.position for line in self.roster)
