"""The numbers of an hours policy as they are typed."""

from dataclasses import dataclass
from datetime import date

from checkin.models import HoursPolicy

QUANTA = (1, 6, 30)


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a version says, all in minutes."""

    quantum_minutes: int
    minimum_minutes: int
    normal_daily_minutes: int
    committee_daily_minutes: int
    scan_window_minutes: int

    @classmethod
    def of(cls, policy: HoursPolicy) -> "Numbers":
        return cls(**{name: getattr(policy, name) for name in cls.__slots__})

    def candidate(self, valid_from_on: date) -> HoursPolicy:
        """The version that is not made yet."""
        known = {name: getattr(self, name) for name in self.__slots__}
        return HoursPolicy(version="…", valid_from_on=valid_from_on, **known)
