"""How long somebody has been present, for display only (D116)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

_MINUTE = timedelta(minutes=1)


def closes_at(scans_until: datetime, planned_end: datetime, end: datetime) -> datetime:
    """The last moment of a scan; an extension takes the window along (D128)."""
    return max(scans_until, end + (scans_until - planned_end))


@dataclass(frozen=True, slots=True)
class Running:
    """Present since `since`; minutes show from the planned start at the earliest and stop at the planned end."""

    since: datetime
    starts_at: datetime
    ends_at: datetime
    earlier_minutes: int
    now: datetime

    @property
    def counts_from(self) -> datetime:
        return max(self.since, self.starts_at)

    @property
    def minutes(self) -> int:
        """Whole minutes of earlier stays and of this one."""
        return self.earlier_minutes + max(0, (min(self.now, self.ends_at) - self.counts_from) // _MINUTE)

    @property
    def hours(self) -> int:
        return self.minutes // 60

    @property
    def rest(self) -> int:
        """The minutes beyond the whole hours."""
        return self.minutes % 60

    @property
    def has_begun(self) -> bool:
        return self.now >= self.starts_at

    @property
    def is_over(self) -> bool:
        """The planned end has passed and nobody has checked out."""
        return self.now >= self.ends_at
