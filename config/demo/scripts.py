"""The script of an activity: its place, how far it gets, what goes wrong."""

from dataclasses import dataclass
from enum import IntEnum

from config.demo.units import CIVIL


class Until(IntEnum):
    """How far an activity gets at most."""

    DRAFTED = 1
    SUBMITTED = 2
    AT_COMMITTEE = 3
    RETURNED = 4
    APPROVED = 5
    PUBLISHED = 6
    CALLED_OFF = 7
    WITHDRAWN = 8
    CAME = 9
    HANDED_IN = 10
    DECIDED = 11


@dataclass(frozen=True)
class Script:
    """One activity: what it is, when it takes place, how far it gets and what goes wrong."""

    key: str
    title: str
    category: str
    unit: str
    site: str
    content: str
    days: tuple[int, ...]
    hours: tuple[str, str] = ("09:00", "12:00")
    later_hours: tuple[str, str] | None = None  # from the second day on
    people: int = 12
    places: int = 0  # 0: some more than come
    served: int = 60
    until: Until = Until.DECIDED
    method: str = "card"
    lead_days: int = 16
    report_after: int = 3  # days; 0: nobody has reported yet
    has_break: bool = False
    is_training: bool = False
    is_emergency: bool = False
    is_bodily: bool = False
    min_age: int | None = None
    nurses: int = 0
    co_units: tuple[str, ...] = ()
    group: int | None = None
    project: str = ""
    fields: tuple[str, ...] = ("community",)
    of_team: bool = False
    by_leader: bool = False  # the 队长 applies, not the unit
    has_incidents: bool = False
    forgets: int = 0  # check-outs that the leader has not closed yet
    misses: int = 0  # people who do not come, and nobody has written down why
    of_need: bool = False  # a place asked for it, and confirms afterwards
    flow: str = "at_once"  # how it gives its places
    closes_days: int = 0  # sign-up ends so many days before it starts
    place: str = ""
    asks: bool = False  # questions of its own at sign-up

    @property
    def leader(self) -> str:
        return "leader" if self.unit == CIVIL else f"leader-{self.unit}"

    @property
    def is_series(self) -> bool:
        return len(self.days) > 1
