"""The scan path's six statements, written by hand for SQLite and PostgreSQL: one each for a batch of any size.

Only `services/scans.py` and `services/attendance.py` call these and decide who may send and what counts.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from checkin.attendance.rows import EnteredRow, Evidence, NewAttendance, NewScan, OpenRow, ScanRow
from checkin.attendance.running import closes_at
from checkin.attendance.statements import among, cursor, marks, planned_once

STATION = """
SELECT st.id, st.name, st.state, st.retired_at, st.last_seen_at, st.unit_id, sh.shift_id
FROM checkin_station st LEFT JOIN checkin_station_shifts sh ON sh.station_id = st.id
WHERE st.token_digest = %s
"""

NAMED = """
SELECT id FROM registry_volunteer WHERE {named}
UNION ALL
SELECT merged_into_id FROM registry_volunteer WHERE {named}
UNION ALL
SELECT id FROM registry_volunteer
WHERE merged_into_id IN (SELECT COALESCE(merged_into_id, id) FROM registry_volunteer WHERE {named})
"""

# After waiting for a lock PostgreSQL tries the new row against the old rows of the other tables: a person joined to
# their unit, or to the files named, would then be missing.
PEOPLE = """
SELECT v.id, v.merged_into_id, v.uuid, v.volunteer_no, v.name, v.status, v.source, v.card_serial, v.card_issued_at,
       (SELECT u.short_name FROM registry_unit u WHERE u.id = v.unit_id)
FROM registry_volunteer v
WHERE v.id {these}
ORDER BY v.id {lock}
"""

# An extension moves a shift's end, and its window for scans with it (D128).
SHIFTS = """
WITH wanted AS MATERIALIZED (
  SELECT s.id, s.uuid, s.starts_at, s.ends_at, s.scans_from, s.scans_until, s.cancelled_at,
         a.status, a.recording_unit_id, a.is_remote,
         (SELECT x.ends_at FROM checkin_shiftextension x WHERE x.shift_id = s.id ORDER BY x.id DESC LIMIT 1)
           AS extended,
         (SELECT COUNT(*) FROM registry_signup c WHERE c.shift_id = s.id AND c.status = 'confirmed'
            AND c.source <> 'walk_in') AS expected,
         (SELECT COUNT(*) FROM checkin_attendance t WHERE t.shift_id = s.id AND t.state = 'open' AND NOT EXISTS (
            SELECT 1 FROM checkin_servicerecord r WHERE r.shift_id = t.shift_id AND r.volunteer_id = t.volunteer_id
          )) AS present
  FROM registry_shift s JOIN registry_activity a ON a.id = s.activity_id
  WHERE {named}
)
SELECT wanted.*, p.volunteer_id
FROM wanted LEFT JOIN registry_signup p
  ON p.shift_id = wanted.id AND p.status = 'confirmed' AND p.volunteer_id {people}
"""

FILES = "SELECT id, merged_into_id FROM registry_volunteer WHERE id {people} OR merged_into_id {people}"

SCAN_COLUMNS = """
s.direction, s.source, s.nonce, s.digest, s.code,
COALESCE((SELECT r.authentic FROM checkin_scanruling r WHERE r.scan_id = s.id ORDER BY r.id DESC LIMIT 1), s.authentic),
s.logical_at, s.device_at, s.received_at, s.annuls, s.method, s.arrival
"""

# Scans in these people's files, the same nonces of this source, entered times, presence elsewhere. Which files are
# theirs is asked here, under the lock: whoever waited for it may have waited for a merge.
EVIDENCE = f"""
WITH files AS MATERIALIZED (
  SELECT id, COALESCE(merged_into_id, id) AS person
  FROM registry_volunteer WHERE id {{people}} OR merged_into_id {{people}}
)
SELECT 'scan', s.shift_id, f.person, {SCAN_COLUMNS}
FROM files f JOIN checkin_scan s ON s.volunteer_id = f.id WHERE s.shift_id {{shifts}}
UNION ALL
SELECT 'known', s.shift_id, s.volunteer_id, {SCAN_COLUMNS}
FROM checkin_scan s WHERE s.source = %s AND s.nonce {{nonces}}
UNION ALL
SELECT 'entered', e.shift_id, f.person, '', '', CAST(e.id AS text), '', '', TRUE,
       e.in_at, e.out_at, e.entered_at, COALESCE(CAST(e.replaces_id AS text), ''), e.origin, ''
FROM files f JOIN checkin_enteredtime e ON e.volunteer_id = f.id WHERE e.shift_id {{shifts}}
UNION ALL
SELECT 'open', t.shift_id, t.volunteer_id, '', '', '', '', '', TRUE,
       o.scans_until,
       (SELECT x.ends_at FROM checkin_shiftextension x WHERE x.shift_id = o.id ORDER BY x.id DESC LIMIT 1),
       o.ends_at, '', '', ''
FROM checkin_attendance t JOIN registry_shift o ON o.id = t.shift_id
WHERE t.state = 'open' AND t.volunteer_id {{people}} AND o.cancelled_at IS NULL
  AND NOT EXISTS (
    SELECT 1 FROM checkin_servicerecord r WHERE r.shift_id = t.shift_id AND r.volunteer_id = t.volunteer_id
  )
"""  # noqa: S608 – the braces become marks for parameters, never values


class StationRow(NamedTuple):
    pk: int
    name: str
    state: str
    retired_at: datetime | None
    last_seen_at: datetime | None
    unit_id: int
    shift_ids: frozenset[int]


class PersonRow(NamedTuple):
    pk: int
    merged_into: int | None
    uuid: UUID
    volunteer_no: str | None
    name: str
    status: str
    source: str
    card_serial: int
    card_issued_at: datetime | None
    unit: str

    @property
    def person_id(self) -> int:
        """The key of the one person behind two files."""
        return self.merged_into or self.pk


class ShiftRow(NamedTuple):
    pk: int
    uuid: UUID
    starts_at: datetime
    ends_at: datetime
    scans_from: datetime
    scans_until: datetime
    is_cancelled: bool
    activity_status: str
    unit_id: int
    is_remote: bool
    expected: int
    present: int
    signed_up: frozenset[int]


def station_of(token_digest: str) -> StationRow | None:
    """The station that a token belongs to, with the shifts given to it."""
    with planned_once():
        rows = _rows(STATION, [token_digest])
    if not rows:
        return None
    pk, name, state, retired_at, last_seen_at, unit_id, _shift = rows[0]
    shifts = frozenset(row[6] for row in rows if row[6] is not None)
    return StationRow(pk, name, state, moment(retired_at), moment(last_seen_at), unit_id, shifts)


def lock_people(
    *, numbers: Collection[str] = (), uuids: Collection[UUID] = (), pks: Collection[int] = ()
) -> list[PersonRow]:
    """Every file of these people, locked in order of pk (design#locks)."""
    named, values = _any_of({"volunteer_no": ("text", numbers), "uuid": _uuids(uuids), "id": ("bigint", pks)})
    files = NAMED.format(named=named)
    these, lock = f"IN ({files})", ""
    if connection.features.has_select_for_update:
        these, lock = f"= ANY(ARRAY({files}))", "FOR NO KEY UPDATE OF v"
    rows = _rows(PEOPLE.format(these=these, lock=lock), values * 3)
    people = [
        PersonRow(pk, merged, as_uuid(uuid), number, name, status, source, serial, moment(issued_at), unit)
        for pk, merged, uuid, number, name, status, source, serial, issued_at, unit in rows
    ]
    # Waiting for the lock, one of them was merged into a file that was not theirs before.
    known = {person.pk for person in people}
    return people if known.issuperset(person.person_id for person in people) else lock_people(pks=known)


def shifts_with_signups(*, pks: Collection[int], uuids: Collection[UUID], people: Collection[int]) -> list[ShiftRow]:
    """These shifts with their effective times, counts, and who of the people has a confirmed place."""
    named, values = _any_of({"s.id": ("bigint", pks), "s.uuid": _uuids(uuids)})
    these, persons = among("bigint", people)
    rows = _rows(SHIFTS.format(named=named, people=these), [*values, *persons])
    signed_up: dict[int, set[int]] = {}
    first: dict[int, Sequence[Any]] = {}
    for row in rows:
        first.setdefault(row[0], row)
        if row[13] is not None:
            signed_up.setdefault(row[0], set()).add(row[13])
    return [_shift_row(row, frozenset(signed_up.get(pk, ()))) for pk, row in first.items()]


def files_of(people: Collection[int]) -> dict[int, int]:
    """File → person of everything that was merged into these people, and of themselves."""
    these, persons = among("bigint", people)
    return {pk: merged or pk for pk, merged in _rows(FILES.format(people=these), persons * 2)}


def evidence(
    *, people: Collection[int], shifts: Collection[int], source: str = "", nonces: Collection[str] = ()
) -> Evidence:
    """The evidence in all files of these people, earlier scans of this source, and where they are still present."""
    of_people, persons = among("bigint", people)
    at_shifts, shift_values = among("bigint", shifts)
    same, nonce_values = among("text", nonces)
    sql = EVIDENCE.format(people=of_people, shifts=at_shifts, nonces=same)
    values = [*persons, *persons, *shift_values, source, *nonce_values, *shift_values, *persons]
    found = Evidence([], [], [], [])
    for what, shift_id, person_id, *columns in _rows(sql, values):
        place = shift_id, person_id
        if what == "open":
            found.present.append(_open_row(place, columns))
        elif what == "entered":
            found.entered.append(_entered_row(place, columns))
        else:
            (found.scans if what == "scan" else found.known).append(_scan_row(place, columns))
    return found


def _scan_row(place: tuple[int | None, int | None], columns: list[Any]) -> ScanRow:
    direction, source, nonce, digest, code, authentic, logical_at, device_at, received_at, *rest = columns
    return ScanRow(
        *place, direction, source, nonce, digest, code, bool(authentic),
        moment(logical_at), moment(device_at), moment(received_at), *rest,  # type: ignore[arg-type]
    )  # fmt: skip


def _entered_row(place: tuple[int, int], columns: list[Any]) -> EnteredRow:
    """An entered time travels in the union's columns: key, origin, replaced key, ends and entry as text and moments."""
    _direction, _source, key, _digest, _code, _authentic, in_at, out_at, entered_at, replaces, origin, _ = columns
    return EnteredRow(*place, key, origin, moment(entered_at), moment(in_at), moment(out_at), replaces)  # type: ignore[arg-type]


def _open_row(place: tuple[int, int], columns: list[Any]) -> OpenRow:
    """An open presence travels with its shift's window: its end, the extended end if any, the planned end."""
    *_texts, _authentic, scans_until, extended, planned, _annuls, _method, _arrival = columns
    return OpenRow(*place, moment(scans_until), moment(planned), moment(extended))  # type: ignore[arg-type]


def insert_scans(rows: Iterable[NewScan]) -> None:
    """New scans, without ON CONFLICT: a nonce stored by another request is an IntegrityError (design#locks)."""
    _insert("checkin_scan", NewScan._fields, rows)


def put_attendances(rows: Iterable[NewAttendance]) -> None:
    """Insert or replace the rebuilt attendances."""
    changed = ", ".join(f"{name} = excluded.{name}" for name in NewAttendance._fields[2:])
    fields = NewAttendance._fields
    _insert("checkin_attendance", fields, rows, f"ON CONFLICT (volunteer_id, shift_id) DO UPDATE SET {changed}")


def moment(value: Any) -> datetime | None:
    """An aware moment from the driver's value: SQLite gives text or a naive UTC datetime."""
    if value is None:
        return None
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value if value.tzinfo else value.replace(tzinfo=UTC)  # type: ignore[no-any-return]


def as_uuid(value: Any) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _shift_row(row: Sequence[Any], signed_up: frozenset[int]) -> ShiftRow:
    (
        pk,
        uuid,
        starts_at,
        ends_at,
        scans_from,
        scans_until,
        cancelled_at,
        status,
        unit_id,
        is_remote,
        extended,
        expected,
        present,
    ) = row[:13]
    planned_end = moment(ends_at)
    end = moment(extended) or planned_end
    until = closes_at(moment(scans_until), planned_end, end)  # type: ignore[arg-type]
    return ShiftRow(
        pk, as_uuid(uuid), moment(starts_at), end, moment(scans_from), until,  # type: ignore[arg-type]
        cancelled_at is not None, status, unit_id, bool(is_remote), expected, present, signed_up,
    )  # fmt: skip


def _any_of(columns: dict[str, tuple[str, Collection[Any]]]) -> tuple[str, list[Any]]:
    """`(a IN (…) OR b IN (…))` with its values; without any value it matches nothing."""
    asked = [(column, *among(*wanted)) for column, wanted in columns.items() if wanted[1]]
    tests = " OR ".join(f"{column} {these}" for column, these, _values in asked)
    return f"({tests or '1 = 0'})", [value for _column, _these, values in asked for value in values]


def _insert(table: str, fields: Sequence[str], rows: Iterable[Sequence[Any]], ending: str = "") -> None:
    values = [[_adapted(value) for value in row] for row in rows]
    if values:
        many = ", ".join([f"({marks(fields)})"] * len(values))
        with cursor() if len(values) == 1 else connection.cursor() as ready:
            ready.execute(
                f"INSERT INTO {table} ({', '.join(fields)}) VALUES {many} {ending}",  # noqa: S608
                [value for row in values for value in row],
            )


def _adapted(value: Any) -> Any:
    if connection.vendor == "postgresql" and type(value) in (int, datetime):
        return str(value)  # as text, as in `among`: a small, a large and no number are of one type
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_json_value(value, None) if isinstance(value, list) else value


def _uuids(values: Collection[UUID]) -> tuple[str, list[Any]]:
    return "uuid", list(values) if connection.features.has_native_uuid_field else [value.hex for value in values]


def _rows(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with cursor() as ready:
        ready.execute(sql, values)
        return ready.fetchall()  # type: ignore[no-any-return]
