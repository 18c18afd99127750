"""Whose turn a record is, and which records wait for a user (design#deciders, D41, D121)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q

from checkin.attendance.services.hands import (
    barred_approvers,
    barred_by_record,
    barred_by_shift,
    barred_for_shift,
    people_touched_by,
)
from checkin.deciding.services.turns import Turns
from checkin.models import Finding, ServiceRecord
from checkin.models.hours import ServiceRecordQuerySet
from checkin.words.finding_codes import FindingCode
from registry import clock
from registry.models import Unit, User, persons
from registry.units.services.deciders import Ladder
from registry.workdays import arithmetic
from registry.workdays.arithmetic import DueDate
from registry.workdays.services.workdays import calendar

__all__ = [
    "WaitingShift",
    "barred_approvers",
    "barred_by_record",
    "barred_for_shift",
    "deciding_units",
    "overdue_workdays",
    "records_of",
    "waiting_for",
    "waiting_shifts",
]


@dataclass(frozen=True, slots=True)
class WaitingShift:
    """A shift with records that wait for this user: how many, since when, and which people."""

    shift_id: int
    people: int
    due_on: date
    is_estimated: bool
    overdue: int  # working days
    is_regular: bool  # everybody except `left_out`; otherwise only `taken_in`
    left_out: frozenset[int] = frozenset()
    taken_in: frozenset[int] = frozenset()


def deciding_units(records: Iterable[ServiceRecord]) -> dict[int, Unit]:
    """Whose turn each record is: the first level that has an administrator who is not barred (design#deciders)."""
    records = list(records)
    barred, ladder = barred_by_record(records), Ladder()
    long_days = _long_days({record.shift_id for record in records})
    return {
        record.pk: ladder.levels(
            record.recording_unit_id,
            barred[record.pk],
            only_root=(record.shift_id, record.volunteer_id) in long_days,
        )[0]
        for record in records
    }


def waiting_shifts(user: User) -> list[WaitingShift]:
    """Shifts of which records wait for this user, the oldest duty first, without loading the records (design#deciders).

    Overdue ones are also shown to the levels above; nothing is approved automatically.
    """
    pending = ServiceRecord.objects.pending().decidable_by(user).order_by()
    estimated = Count("pk", filter=Q(due_is_estimated=True))
    groups = list(
        pending.values_list("shift", "recording_unit")
        .annotate(people=Count("pk"), due=Min("due_on"), estimated=estimated)
        .order_by("due")
    )
    if not groups:
        return []
    lists = _Lists(user, {shift_id for shift_id, *_rest in groups})
    late = overdue_workdays({due for *_rest, due, _estimated in groups})
    found = [
        lists.of(shift_id, unit_id, people, DueDate(due, estimated > 0), late[due])
        for shift_id, unit_id, people, due, estimated in groups
    ]
    return sorted((one for one in found if one.people), key=lambda one: (one.due_on, one.shift_id))


def records_of(waiting: Iterable[WaitingShift]) -> ServiceRecordQuerySet:
    """The records behind these lines."""
    waiting = list(waiting)
    regular = [one for one in waiting if one.is_regular]
    left_out = frozenset[int]().union(*(one.left_out for one in regular))
    taken_in = frozenset[int]().union(*(one.taken_in for one in waiting))
    chosen = Q(shift__in=[one.shift_id for one in regular]) & ~Q(pk__in=left_out)
    return ServiceRecord.objects.pending().filter(chosen | Q(pk__in=taken_in))


def waiting_for(user: User) -> list[ServiceRecord]:
    """Pending records that wait for this user, the oldest duty first."""
    rows = records_of(waiting_shifts(user)).for_lists()
    return list(rows.select_related(persons.joined()).by_duty())


def overdue_workdays(days: Iterable[date]) -> dict[date, int]:
    """Working days since each due day; 0 until it has passed."""
    days, today = set(days), clock.today()
    known = calendar() if any(day < today for day in days) else None
    return {day: arithmetic.workdays_between(day, today, known).days if known and day < today else 0 for day in days}


class _Lists:
    """Decides whether a shift's people wait for a user; people who differ from their shift are checked singly."""

    def __init__(self, user: User, shift_ids: set[int]) -> None:
        self.turns, self.barred = Turns(user), barred_by_shift(shift_ids)
        self.long_days = _long_days(shift_ids)
        apart = people_touched_by(self.turns.ladder.everybody() | {user.pk}, shift_ids) | self.long_days
        rows = ServiceRecord.objects.pending().filter(
            persons.one_of({person for _shift, person in apart}), shift__in={shift_id for shift_id, _person in apart}
        )
        special = [one for one in rows.select_related("volunteer") if (one.shift_id, one.volunteer.person_id) in apart]
        self.own_bars = barred_by_record(special) if special else {}
        self.special: dict[tuple[int, int], list[ServiceRecord]] = defaultdict(list)
        for record in special:
            self.special[record.shift_id, record.recording_unit_id].append(record)

    def of(self, shift_id: int, unit_id: int, people: int, due: DueDate, overdue: int) -> WaitingShift:
        """The part of one shift that waits for the user."""
        special = self.special[shift_id, unit_id]
        mine = {
            record.pk
            for record in special
            if self.turns.sees(
                unit_id,
                self.own_bars[record.pk],
                overdue,
                only_root=(shift_id, record.volunteer.person_id) in self.long_days,
            )
        }
        is_regular = self.turns.sees(unit_id, self.barred[shift_id], overdue)
        regular = people - len(special) if is_regular else 0
        return WaitingShift(
            shift_id=shift_id,
            people=regular + len(mine),
            due_on=due.on,
            is_estimated=due.is_estimated,
            overdue=overdue,
            is_regular=is_regular,
            left_out=frozenset(record.pk for record in special) - mine,
            taken_in=frozenset(mine),
        )


def _long_days(shift_ids: set[int]) -> set[tuple[int, int]]:
    """People whose day only the committee may decide, as found at the hand-in (D133)."""
    rows = Finding.objects.open().filter(code=FindingCode.LONG_DAY, shift__in=shift_ids, volunteer__isnull=False)
    return set(rows.values_list("shift", persons.key()))
