"""The list of hours to decide: what waits for a user, with suspicion and order (D91, D125)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from checkin.deciding.services import approvers, shift_rows
from checkin.deciding.services.approvers import WaitingShift
from checkin.deciding.services.shift_rows import Row
from checkin.models import Finding
from checkin.words.finding_codes import weight_of
from registry.models import User, persons

DUTY, SUSPICION = "duty", "suspicion"
MOST_AT_ONCE = 200  # records per page of clean ones


@dataclass(frozen=True, slots=True)
class Oddity:
    """The open findings of a shift: number, weight, and how many people have none."""

    findings: int = 0
    suspicion: int = 0
    odd_people: int = 0
    of_shift: int = 0


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One shift of the list."""

    shift_id: int
    people: int
    due_on: date
    overdue: int
    oddity: Oddity
    is_estimated: bool = False

    @property
    def clean(self) -> int:
        """How many may be approved together: no findings about them or the whole roll."""
        return 0 if self.oddity.of_shift else max(0, self.people - self.oddity.odd_people)


def waiting_lines(waiting: Iterable[WaitingShift]) -> list[QueueLine]:
    """The waiting shifts as lines of a list, in the same order."""
    waiting = list(waiting)
    odd = oddities(one.shift_id for one in waiting)
    return [
        QueueLine(one.shift_id, one.people, one.due_on, one.overdue, odd[one.shift_id], one.is_estimated)
        for one in waiting
    ]


def arranged(lines: Iterable[QueueLine], *, order: str = DUTY, only_clean: bool = False) -> list[QueueLine]:
    """The list sorted by suspicion, or without shifts that have nobody clean."""
    kept = [line for line in lines if line.clean or not only_clean]
    if order == SUSPICION:
        kept.sort(key=lambda line: (-line.oddity.suspicion, line.due_on, line.shift_id))
    return kept


def oddities(shift_ids: Iterable[int]) -> dict[int, Oddity]:
    """The open findings of each shift, by two queries."""
    shift_ids = set(shift_ids)
    rows = Finding.objects.open().filter(shift__in=shift_ids).order_by()
    weights: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for shift_id, code, times in rows.values_list("shift", "code").annotate(times=Count("pk")):
        weights[shift_id].append((times, weight_of(code) * times))
    people = rows.values_list("shift").annotate(
        odd=Count("volunteer", distinct=True), of_shift=Count("pk", filter=Q(volunteer=None))
    )
    known = {shift_id: (odd, of_shift) for shift_id, odd, of_shift in people}
    found: dict[int, Oddity] = defaultdict(Oddity)
    for shift_id, parts in weights.items():
        counted, weighed = sum(times for times, _weight in parts), sum(weight for _times, weight in parts)
        found[shift_id] = Oddity(counted, weighed, *known[shift_id])
    return found


def clean_rows(user: User, *, shift_ids: Iterable[int] | None = None) -> list[Row]:
    """Records of several shifts that may be approved together, the oldest duty first, as many as fit on one page."""
    waiting = {one.shift_id: one for one in approvers.waiting_shifts(user)}
    wanted = set(waiting if shift_ids is None else shift_ids)
    chosen: list[WaitingShift] = []
    for line in arranged(waiting_lines(waiting.values()), only_clean=True):
        if line.shift_id in wanted and sum(one.people for one in chosen) < MOST_AT_ONCE:
            chosen.append(waiting[line.shift_id])
    if not chosen:
        return []
    records = approvers.records_of(chosen).for_lists().select_related(persons.joined()).by_duty()
    return [row for row in shift_rows.rows_for(records, user=user) if row.is_clean][:MOST_AT_ONCE]
