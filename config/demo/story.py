"""Shared by all parts of the demonstration: people, dates, random numbers."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from checkin.scanning.services import cards
from config.demo.agenda import Agenda
from registry import clock
from registry.models import CollaborationGroup, Programme, Project, Site, Team, Unit, User, Volunteer

Hours = tuple[datetime, datetime]


@dataclass(eq=False)
class Person:
    """An invented volunteer: index of the name, key of the unit, and times already taken."""

    place: int
    unit: str
    volunteer: Volunteer
    promised: list[Hours] = field(default_factory=list)
    _card: tuple[tuple[int, int], str] | None = None

    @property
    def user(self) -> User:
        if self.volunteer.user is None:
            raise LookupError(f"{self.volunteer} has no account.")
        return self.volunteer.user

    def is_free(self, starts_at: datetime, ends_at: datetime) -> bool:
        return all(ends_at <= start or end <= starts_at for start, end in self.promised)

    def card(self) -> str:
        """The text of the signed card as of this moment."""
        valid = (self.volunteer.card_serial, cards.expires_on().year)
        if self._card is None or self._card[0] != valid:
            self._card = (valid, cards.text_of(self.volunteer))
        return self._card[1]


@dataclass
class Story:
    """The state of the demonstration while it is built."""

    seed: int
    now: datetime
    volunteers: int
    told: int  # this many register one by one, the others in bulk
    agenda: Agenda
    units: dict[str, Unit] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    groups: list[CollaborationGroup] = field(default_factory=list)
    programme: Programme | None = None
    projects: dict[str, Project] = field(default_factory=dict)
    staff: dict[str, User] = field(default_factory=dict)
    cast: dict[str, Person] = field(default_factory=dict)
    people: list[Person] = field(default_factory=list)  # registered, in the order of their admission
    teams: dict[str, Team] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return clock.local_date(self.now)

    def day(self, offset: int, at: str = "09:00") -> datetime:
        """A local moment, some days before (−) or after today."""
        hour, minute = map(int, at.split(":"))
        day = self.today + timedelta(days=offset)
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.LOCAL)

    def dice(self, *about: Any) -> Random:
        """A random generator per question, so that answers do not depend on earlier ones."""
        return Random("|".join(map(str, (self.seed, *about))))  # noqa: S311

    def administrator(self, unit: str) -> User:
        """The unit's administrator, otherwise the committee."""
        return self.staff.get(unit) or self.staff["committee"]
