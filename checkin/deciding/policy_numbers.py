"""The numbers of an hours policy."""

from dataclasses import dataclass
from datetime import date

from checkin.models import HoursPolicy

QUANTA = (1, 6, 30)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a version, all in minutes."""

    quantum_minutes: int
    minimum_minutes: int
    normal_daily_minutes: int
    committee_daily_minutes: int
    scan_window_minutes: int

    @classmethod
    def of(cls, policy: HoursPolicy) -> "Numbers":
        return cls(**{name: getattr(policy, name) for name in cls.__slots__})

    def candidate(self, valid_from_on: date) -> HoursPolicy:
        """These numbers as an unsaved version."""
        known = {name: getattr(self, name) for name in self.__slots__}
        return HoursPolicy(version="…", valid_from_on=valid_from_on, **known)
