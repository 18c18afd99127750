"""人数 and 人次: a person counts once among 人数 and once per shift among 人次 (design#figures, D150)."""

from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ActivityCount:
    """One activity as the tables count it: who came, how often in all, 服务人数 if it was entered.

    `attendances` is the sum over shifts of the persons present; without it everybody came to one shift.
    """

    activity: Hashable
    leading_unit: Hashable
    volunteers: frozenset[Hashable]
    co_units: frozenset[Hashable] = frozenset()
    served: int | None = None
    attendances: int | None = None

    @property
    def person_times(self) -> int:
        return len(self.volunteers) if self.attendances is None else self.attendances


@dataclass(frozen=True, slots=True)
class Headcount:
    """`persons` 人数 are distinct, `person_times` 人次 count each person once per shift."""

    persons: int
    person_times: int

    @property
    def needs_note(self) -> bool:
        """Some people took part more than once, so 人数 is less than the sum of the rows."""
        return self.persons < self.person_times


@dataclass(frozen=True, slots=True)
class TableCount:
    """A unit's or a total line: own activities counted, joint ones of other units only listed (不重复计)."""

    counted: tuple[ActivityCount, ...]
    only_listed: tuple[ActivityCount, ...]
    participants: Headcount
    served: int | None


def headcount(activities: Iterable[ActivityCount]) -> Headcount:
    """Different persons over the activities, and the sum of their attendances."""
    activities = tuple(activities)
    persons = {volunteer for one in activities for volunteer in one.volunteers}
    return Headcount(persons=len(persons), person_times=sum(one.person_times for one in activities))


def unit_count(activities: Iterable[ActivityCount], units: Collection[Hashable]) -> TableCount:
    """The table of a unit, or of a unit and those below it: activities it leads count, joint ones are listed.

    An activity with both its leading unit and a co-unit among `units` counts once.
    """
    distinct = list({one.activity: one for one in activities}.values())
    counted = [one for one in distinct if one.leading_unit in units]
    listed = [one for one in distinct if one.leading_unit not in units and one.co_units & set(units)]
    return _table(counted, listed)


def total_count(activities: Iterable[ActivityCount]) -> TableCount:
    """The last line of the roll-up: every activity once, so 人次 and 服务人数 are the sums of the units' lines."""
    return _table({one.activity: one for one in activities}.values(), ())


def roll_up(activities: Iterable[ActivityCount]) -> dict[Hashable, TableCount]:
    """A line per unit that led or shared an activity, in order of first appearance."""
    activities = list(activities)
    units = dict.fromkeys(
        unit for one in activities for unit in (one.leading_unit, *sorted(one.co_units, key=lambda unit: str(unit)))
    )
    return {unit: unit_count(activities, {unit}) for unit in units}


def _table(counted: Iterable[ActivityCount], listed: Iterable[ActivityCount]) -> TableCount:
    counted = tuple(counted)
    served = [one.served for one in counted if one.served is not None]
    return TableCount(
        counted=counted,
        only_listed=tuple(listed),
        participants=headcount(counted),
        # Nothing entered is printed empty, not as 0 (D152).
        served=sum(served) if served else None,
    )
