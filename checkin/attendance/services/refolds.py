"""What the evidence says now, beside the attendance that is kept as a copy of it (design#decisions)."""

from collections.abc import Collection
from typing import Any, Protocol

from checkin.attendance import scan_sql
from checkin.attendance.services.attendance import by_place, folded, row_of
from checkin.models import Attendance

Place = tuple[int, int]  # person and shift
# Everything a row says but whose it is and when it was made.
TOLD = ("state", "first_in_at", "open_since", "last_out_at", "intervals", "findings", "basis")


class AboutSomebody(Protocol):
    """Something about a person at a shift, read with the person and the shift."""

    volunteer_id: Any
    volunteer: Any
    shift_id: Any
    shift: Any


def refold(places: Collection[Place]) -> dict[Place, Attendance]:
    """What the evidence of each (person, shift) folds to now: unsaved rows, by two queries; nothing is written."""
    if not places:
        return {}
    people, shifts = {person for person, _shift in places}, {shift for _person, shift in places}
    rows = {row.pk: row for row in scan_sql.shifts_with_signups(pks=shifts, uuids=[], people=people)}
    found = by_place(scan_sql.evidence(people=people, shifts=shifts))
    folds = {}
    for person, shift in places:
        row = row_of(folded(*found[person, shift], rows[shift]), person, shift)
        folds[person, shift] = Attendance(**row._asdict())
    return folds


def refolded(records: Collection[AboutSomebody]) -> list[Attendance]:
    """For each of these what its person's evidence says now, in the name of its own file."""
    folds = refold({(one.volunteer.person_id, one.shift_id) for one in records})
    return [_in_the_name_of(one, folds[one.volunteer.person_id, one.shift_id]) for one in records]


def kept_of(records: Collection[AboutSomebody]) -> dict[Place, Attendance]:
    """The row of each one's person at the shift, or the one of their file from before it was merged; by one query."""
    people = {key for one in records for key in (one.volunteer_id, one.volunteer.person_id)}
    rows = Attendance.objects.filter(volunteer__in=people, shift__in={one.shift_id for one in records})
    known = {(row.volunteer_id, row.shift_id): row for row in rows}
    found = {}
    for one in records:
        own = known.get((one.volunteer_id, one.shift_id))
        if row := known.get((one.volunteer.person_id, one.shift_id), own):
            found[one.volunteer_id, one.shift_id] = row
    return found


def agree(kept: Attendance | None, now: Attendance) -> bool:
    """The row that is kept says what the evidence says; nothing needs to be kept where nothing happened."""
    if kept is None:
        return now.state == Attendance.State.NONE and not now.findings
    return all(getattr(kept, name) == getattr(now, name) for name in TOLD)


def _in_the_name_of(one: AboutSomebody, now: Attendance) -> Attendance:
    mine = Attendance(**{name: getattr(now, name) for name in TOLD})
    mine.volunteer, mine.shift = one.volunteer, one.shift
    return mine
