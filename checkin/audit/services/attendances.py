"""Is each attendance what its evidence folds to, cell by cell; has all evidence an attendance?
(design#fold)"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from checkin.attendance import scan_sql
from checkin.attendance.services import attendance
from checkin.models import Attendance, EnteredTime, Scan

COMPARED = ("state", "first_in_at", "open_since", "last_out_at", "intervals", "findings", "basis")
Place = tuple[int, int]  # person and shift
Row = dict[str, Any]


def wrong_with(files: dict[int, int]) -> Iterator[tuple[str, str]]:
    """What is kept of these people beside what their evidence folds to."""
    table, due, kept = Attendance._meta.db_table, _due(files, _places_of(files)), set()
    rows = Attendance.objects.filter(volunteer__in=files).order_by("pk")
    for pk, file, shift, *values in rows.values_list("pk", "volunteer", "shift", *COMPARED).iterator():
        if files[file] != file:
            continue  # of a file that was merged: the person's own row holds everything
        kept.add((file, shift))
        shown = dict(zip(COMPARED, values, strict=True))
        if wrong := [name for name in COMPARED if shown[name] != due[file, shift][name]]:
            yield f"{table} {pk}", f"{', '.join(wrong)}: not what the evidence says"
    for person, shift in sorted(set(due) - kept):
        if due[person, shift]["intervals"] or due[person, shift]["open_since"]:
            yield f"{table} (volunteer {person}, shift {shift})", "is missing: there is evidence of the person here"


def _places_of(files: Mapping[int, int]) -> set[Place]:
    """Wherever these people have evidence that counts or an attendance."""
    found = set()
    for rows in (Attendance.objects.all(), EnteredTime.objects.all(), Scan.objects.exclude(shift=None)):
        pairs = rows.filter(volunteer__in=files).order_by().values_list("volunteer", "shift").distinct()
        found |= {(files[file], shift) for file, shift in pairs}
    return found


def _due(files: dict[int, int], places: Collection[Place]) -> dict[Place, Row]:
    """What the evidence of each place folds to, by two statements."""
    people, shifts = {person for person, _shift in places}, {shift for _person, shift in places}
    if not places:
        return {}
    planned = {row.pk: row for row in scan_sql.shifts_with_signups(pks=shifts, uuids=[], people=people)}
    found = attendance.by_place(scan_sql.evidence(people=people, shifts=shifts))
    folds = {place: attendance.folded(*found[place], planned[place[1]]) for place in places}
    return {place: attendance.row_of(fold, *place)._asdict() for place, fold in folds.items()}
