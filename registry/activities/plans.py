"""An activity as filled in by its applicant, before any row exists."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

WEEK = timedelta(weeks=1)
DEFAULT_POSITION = "志愿者"


@dataclass(frozen=True, slots=True)
class PositionPlan:
    """A position with its places; the default one is for people without a special task."""

    places: int
    name: str = DEFAULT_POSITION
    is_default: bool = False
    min_age: int | None = None
    qualification: str = ""
    note: str = ""
    min_people: int | None = None
    meets_before: int | None = None  # minutes before the start of the shift
    meeting_point: str = ""
    leader_id: int | None = None


@dataclass(frozen=True, slots=True)
class ShiftPlan:
    """A shift with its breaks (absolute intervals); `pk` names the shift that is changed."""

    starts_at: datetime
    ends_at: datetime
    positions: tuple[PositionPlan, ...]
    label: str = ""
    breaks: tuple[tuple[datetime, datetime], ...] = ()
    sign_up_opens_at: datetime | None = None
    sign_up_closes_at: datetime | None = None
    min_people: int | None = None
    pk: int | None = None

    def moved(self, by: timedelta) -> "ShiftPlan":
        """The same shift, moved in time with everything in it."""
        return replace(
            self,
            pk=None,
            starts_at=self.starts_at + by,
            ends_at=self.ends_at + by,
            breaks=tuple((start + by, end + by) for start, end in self.breaks),
            sign_up_opens_at=self.sign_up_opens_at and self.sign_up_opens_at + by,
            sign_up_closes_at=self.sign_up_closes_at and self.sign_up_closes_at + by,
        )


@dataclass(frozen=True, slots=True)
class ActivityPlan:
    """The facts of an activity by field name, its lists, and its shifts."""

    facts: dict[str, Any]
    shifts: tuple[ShiftPlan, ...] = ()
    lists: dict[str, list[Any]] = field(default_factory=dict)


def weeks_until(moment: datetime, not_before: datetime) -> timedelta:
    """By how many whole weeks a moment must move to lie after `not_before`."""
    late = not_before - moment
    return timedelta(0) if late < timedelta(0) else (late // WEEK + 1) * WEEK
