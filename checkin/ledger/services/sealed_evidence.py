"""The rows that a decision rests on, sealed with it: scans, rulings, entered times, extensions, hand-ins."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db import models

from checkin.attendance import scan_sql
from checkin.ledger import digests
from checkin.models import Decision, EnteredTime, HandIn, Scan, ScanRuling, ShiftExtension
from registry.models import persons

EVIDENCE: dict[str, type[models.Model]] = {
    "scan": Scan,
    "ruling": ScanRuling,
    "entered": EnteredTime,
    "extension": ShiftExtension,
    "hand_in": HandIn,
}
Rows = dict[str, dict[str, str]]  # kind → key → digest


def of_decisions(pks: Collection[int]) -> dict[int, Rows]:
    """What each of these decisions rests on now, by a fixed number of queries."""
    places = _places(pks)
    files = scan_sql.files_of({person for person, _shift in places.values()})
    shifts = {shift for _person, shift in places.values()}
    by_place: dict[tuple[int, int], Rows] = defaultdict(dict)
    for kind, person, shift, pk, digest in _of_people(files, shifts):
        by_place[person, shift].setdefault(kind, {})[str(pk)] = digest
    by_shift: dict[int, Rows] = defaultdict(dict)
    for kind in ("extension", "hand_in"):
        columns = digests.EVIDENCE[kind]
        for values in _rows(kind).filter(shift__in=shifts).values_list(*columns):
            shift = values[columns.index("shift_id")]
            by_shift[shift].setdefault(kind, {})[str(values[0])] = digests.evidence_digest(kind, values)
    return {pk: by_place[person, shift] | by_shift[shift] for pk, (person, shift) in places.items()}


def changed(evidence: Mapping[int, Rows | None]) -> Iterator[tuple[str, int, int, str]]:
    """Table, key, decision and reason of each row that is no longer what was sealed with a decision."""
    for kind in EVIDENCE:
        wanted: dict[int, tuple[int, str]] = {}
        for decision, rows in evidence.items():
            for key, digest in ((rows or {}).get(kind) or {}).items():
                wanted[int(key)] = decision, digest
        if wanted:
            yield from _changed(kind, wanted)


def _changed(kind: str, wanted: Mapping[int, tuple[int, str]]) -> Iterator[tuple[str, int, int, str]]:
    columns = digests.EVIDENCE[kind]
    rows = _rows(kind).filter(pk__in=wanted).values_list(*columns)
    found = {values[0]: digests.evidence_digest(kind, values) for values in rows}
    table = EVIDENCE[kind]._meta.db_table
    for pk, (decision, digest) in wanted.items():
        if found.get(pk) != digest:
            what = "is not what was sealed with" if pk in found else "the row is missing: it was sealed with"
            yield table, pk, decision, what


def _places(pks: Collection[int]) -> dict[int, tuple[int, int]]:
    """Decision → the person's key and the shift."""
    rows = Decision.objects.order_by().filter(pk__in=pks).annotate(person=persons.key("record__volunteer"))
    return {pk: (person, shift) for pk, person, shift in rows.values_list("pk", "person", "record__shift")}


def _of_people(files: Mapping[int, int], shifts: Collection[int]) -> Iterator[tuple[str, int, int, int, str]]:
    here = {"volunteer__in": files, "shift__in": shifts}
    scans: dict[int, tuple[int, int]] = {}
    for kind in ("scan", "entered"):
        columns = digests.EVIDENCE[kind]
        who, where = columns.index("volunteer_id"), columns.index("shift_id")
        for values in _rows(kind).filter(**here).values_list(*columns):
            person, shift = files[values[who]], values[where]
            if kind == "scan":
                scans[values[0]] = person, shift
            yield kind, person, shift, values[0], digests.evidence_digest(kind, values)
    columns = digests.EVIDENCE["ruling"]
    about = {f"scan__{name}": value for name, value in here.items()}
    for values in _rows("ruling").filter(**about).values_list(*columns):
        yield "ruling", *scans[values[1]], values[0], digests.evidence_digest("ruling", values)


def _rows(kind: str) -> Any:
    return EVIDENCE[kind]._default_manager.order_by("pk")
