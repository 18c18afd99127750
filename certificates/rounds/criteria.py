"""Which figures a candidate of a round must reach: criteria and evidence as values, and what is missed. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, Final

WHOLE: Final = 100


class Missed(StrEnum):
    """A criterion that was not met, by the name of its field."""

    HOURS = "hours"
    DAYS = "days"
    TIMED_PERCENT = "timed_percent"
    ACTIVITIES = "activities"
    YEARS_REGISTERED = "years_registered"
    STAR = "star"
    FINDINGS = "no_findings"
    REQUESTS = "no_requests"
    REPORTS = "reports_on_time"
    STAR_HOURS = "star_hours"
    STAR_WAIT = "star_wait"
    STAR_HIGHEST = "star_highest"
    STAR_OPEN = "star_open"
    STAR_ABOVE = "star_above"
    STAR_DECIDER = "star_decider"


# Of a round for stars: no reason lets somebody through who does not reach what the standard asks for (D172).
OF_THE_STANDARD: Final = frozenset(
    {Missed.STAR_HOURS, Missed.STAR_WAIT, Missed.STAR_HIGHEST, Missed.STAR_OPEN, Missed.STAR_ABOVE, Missed.STAR_DECIDER}
)


@dataclass(frozen=True, slots=True)
class Criteria:
    """Criteria as the committee sets them; 0 and False ask for nothing."""

    hours: int = 0
    days: int = 0
    timed_percent: int = 0
    activities: int = 0
    years_registered: int = 0
    star: int = 0
    no_findings: bool = False
    no_requests: bool = False
    reports_on_time: bool = False
    stars_up_to: int = 0  # of a round for stars: the highest that is decided in it

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Criteria":
        """From the column of a round; a name from another version is left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})

    def stored(self) -> dict[str, Any]:
        """For the column: only what is asked for."""
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def asks_nothing(self) -> bool:
        return self == Criteria()


@dataclass(frozen=True, slots=True)
class Evidence:
    """The figures of one candidate in the period of the round, as they are frozen."""

    minutes: int = 0
    timed_minutes: int = 0
    days: int = 0
    activities: int = 0
    members: int = 0
    # For certificates: times, occasions, people served.
    records: int = 0
    shifts: int = 0
    served: int = 0
    registered_on: str = ""
    years_registered: int = 0
    star: int = 0
    findings: int = 0
    requests: int = 0
    reports_due: int = 0
    reports_late: int = 0
    # Of a round for stars: everything recognised until that day, the star to be decided and what it asks for.
    whole_minutes: int = 0
    next_star: int = 0
    star_hours: int = 0
    star_opens_on: str = ""
    star_bar: str = ""

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Evidence":
        """From the column of a candidate."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})

    def stored(self) -> dict[str, Any]:
        """For the column: what is zero or empty says nothing."""
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def timed_percent(self) -> int:
        """The share of system-timed minutes, rounded down; nobody without hours has one."""
        return self.timed_minutes * WHOLE // self.minutes if self.minutes > 0 else 0


def missed(criteria: Criteria, evidence: Evidence) -> list[Missed]:
    """What this candidate does not meet; a least number is met by exactly that number."""
    failed = {
        Missed.HOURS: evidence.minutes < criteria.hours * 60,
        Missed.DAYS: evidence.days < criteria.days,
        # Compared without rounding: 79.9 % is not 80 %.
        Missed.TIMED_PERCENT: evidence.timed_minutes * WHOLE < criteria.timed_percent * evidence.minutes
        or bool(criteria.timed_percent and evidence.minutes <= 0),
        Missed.ACTIVITIES: evidence.activities < criteria.activities,
        Missed.YEARS_REGISTERED: evidence.years_registered < criteria.years_registered,
        Missed.STAR: evidence.star < criteria.star,
        Missed.FINDINGS: criteria.no_findings and evidence.findings > 0,
        Missed.REQUESTS: criteria.no_requests and evidence.requests > 0,
        Missed.REPORTS: criteria.reports_on_time and evidence.reports_late > 0,
    }
    found = [code for code, has_failed in failed.items() if has_failed]
    if evidence.star_bar:
        return [Missed(evidence.star_bar), *found]
    if criteria.stars_up_to and evidence.next_star > criteria.stars_up_to:
        return [Missed.STAR_ABOVE, *found]
    return found
