"""`python -m bench.stored SHIFTS PEOPLE`: years of service, written in bulk, sealed, as true as any.

Each person has one record per shift: five scans, an attendance, a decision, a ledger entry. Prints JSON: how many rows,
and the session cookies of a volunteer with all these hours, of a unit administrator and of the committee.
"""

import json
import os
import sys
import time
from datetime import datetime, timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.db import connection, transaction  # noqa: E402

from bench import morning  # noqa: E402
from bench.logins import cookie_of  # noqa: E402
from checkin.attendance.services import attendance  # noqa: E402
from checkin.ledger.services import seals, summaries, told  # noqa: E402
from checkin.minutes.services import assessments  # noqa: E402
from checkin.models import (  # noqa: E402
    Decision,
    HandIn,
    HoursPolicy,
    LedgerEntry,
    Scan,
    ServiceRecord,
    Station,
)
from registry import clock  # noqa: E402
from registry.history.services import history, taking_over  # noqa: E402
from registry.models import HistoryEntry, Shift, Unit, User, Volunteer  # noqa: E402
from tests.factories import ActivityFactory, ShiftFactory, StationFactory, UnitFactory, UserFactory  # noqa: E402
from tests.factories_hours import administrator_of, attended, committee_member, handed_in  # noqa: E402

MINUTES, SCANS_EACH, WAITING_SHIFTS, WAITING_PEOPLE = 180, 5, 40, 25
JSON_TYPE = {"postgresql": "jsonb", "sqlite": "text"}


def store(shifts: int, people: int) -> dict:
    """Everything, with its totals, acts and seals."""
    began = time.perf_counter()
    unit, approver = fill(shifts, people)
    filled = time.perf_counter() - began
    summaries.rebuild()
    taking_over.take_over()
    while seals.seal_new():
        pass
    analyse()
    waiting = [_waiting(unit, number * WAITING_PEOPLE) for number in range(WAITING_SHIFTS)]
    committee = committee_member()
    taking_over.take_over()
    return {
        "scans": Scan.objects.count(),
        "entries": LedgerEntry.objects.count(),
        "seconds": [round(filled), round(time.perf_counter() - began)],
        "waiting": sum(waiting),
        "cookies": {
            "volunteer": cookie_of(Volunteer.objects.exclude(user=None).order_by("pk").first().user),
            "unit": cookie_of(approver),
            "committee": cookie_of(committee),
        },
    }


def fill(shifts: int, people: int) -> tuple[Unit, User]:
    """The rows, with foreign keys switched off while they are written: they are made from rows that exist.

    The unit, and who administers it.
    """
    unit = UnitFactory()
    leader, approver = UserFactory(), administrator_of(unit)
    activity = ActivityFactory(recording_unit=unit, leader=leader)
    for _ in range(people // 1000):
        morning.a_crowd(unit, 1000)
    Volunteer.objects.filter(pk=Volunteer.objects.order_by("pk").first().pk).update(user=UserFactory())
    station = StationFactory(unit=unit)
    last = clock.now().replace(hour=1, minute=0, second=0, microsecond=0) - timedelta(days=400)
    policy = HoursPolicy.objects.first()
    _foreign_keys(on=False)
    for number in range(shifts):
        starts_at = last - timedelta(days=number)
        shift = ShiftFactory(activity=activity, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=MINUTES))
        _one_shift(shift, station, leader, approver, policy)
    _foreign_keys(on=True)
    return unit, approver


def _one_shift(shift: Shift, station: Station, leader: User, approver: User, policy: HoursPolicy) -> None:
    """A record of everybody at this shift, by one statement per table."""
    hand_in = HandIn.objects.create(shift=shift, n=1, by=leader, at=shift.ends_at, basis="0" * 64)
    here = {"shift": shift.pk, "hand_in": hand_in.pk, "station": station.pk, "leader": leader.pk}
    here |= {"approver": approver.pk, "policy": policy.pk, "unit": shift.activity.recording_unit_id}
    here |= {"on": clock.local_date(shift.starts_at).isoformat(), "minutes": MINUTES, "at": _moment(shift.ends_at)}
    here |= {"starts": _moment(shift.starts_at), "ends": _moment(shift.ends_at)}
    with transaction.atomic(), connection.cursor() as cursor:
        here |= {"digest": "0" * 64}
        for statement in SCAN_STATEMENTS:
            cursor.execute(statement, here)
        here |= _worth(shift)
        for statement in STATEMENTS:
            cursor.execute(statement.format(json=JSON_TYPE[connection.vendor], uuid=_uuid()), here)
    _tell(hand_in)


def _worth(shift: Shift) -> dict[str, str]:
    """What the same five scans of everybody fold to and are worth, worked out for one of them."""
    person = Volunteer.objects.order_by("pk").first()
    with transaction.atomic():  # only looked at: everybody's rows are written together
        folded = attendance.rebuild(volunteer=person, shift=shift)
        folded.volunteer, folded.shift = person, shift
        transaction.set_rollback(True)
    (worth,) = assessments.assess_many([folded]).values()
    decided = assessments.stored(worth)
    texts = {name: json.dumps(decided[name], ensure_ascii=False) for name in ("steps", "days", "origins")}
    return texts | {
        "basis": folded.basis,
        "present": json.dumps(folded.intervals),
        "findings": json.dumps(folded.findings),
        "intervals": json.dumps(decided["intervals"]),
    }


def _tell(hand_in: HandIn) -> None:
    """The acts of hand-in and decisions, as the services write them."""
    history.record(by=hand_in.by, did="shift handed in", to=hand_in.shift, n=hand_in.n)
    label = ServiceRecord._meta.label_lower
    decisions = Decision.objects.filter(record__shift=hand_in.shift).order_by("pk").iterator(2_000)
    history.record_many(
        [
            HistoryEntry(
                at=decision.at,
                by_id=decision.decided_by_id,
                did=told.deed_of(decision),
                target_model=label,
                target_id=decision.record_id,
                fields={name: history.reduced(value) for name, value in told.of(decision).items()},
            )
            for decision in decisions
        ]
    )


SCANS = (
    ("in", "starts", "checked_in"),
    ("in", "starts", "already_in"),
    ("out", "ends", "checked_out"),
    ("out", "ends", "not_checked_in"),
    ("out", "ends", "not_checked_in"),
)
SCAN = """
INSERT INTO checkin_scan (source, nonce, digest, station_id, shift_id, volunteer_id, text_digest, text_head, direction,
  method, annuls, device_at, clock_offset_ms, logical_at, received_at, authentic, code, late, forced, arrival)
SELECT 'station:' || %(station)s, 's' || %(shift)s || 'v' || id || 'n{n}', %(digest)s, %(station)s, %(shift)s, id, '',
  '', '{direction}', 'card', '', %({at})s, 0, %({at})s, %(at)s, TRUE, '{code}', FALSE, FALSE, ''
FROM registry_volunteer
"""
SCAN_STATEMENTS = tuple(
    SCAN.format(n=n, direction=direction, at=at, code=code) for n, (direction, at, code) in enumerate(SCANS)
)
STATEMENTS = (
    """
INSERT INTO checkin_attendance (volunteer_id, shift_id, state, first_in_at, last_out_at, intervals, findings, basis,
  rebuilt_at)
SELECT id, %(shift)s, 'checked_out', %(starts)s, %(ends)s, CAST(%(present)s AS {json}), CAST(%(findings)s AS {json}),
  %(basis)s, %(at)s
FROM registry_volunteer
""",
    """
INSERT INTO checkin_servicerecord (uuid, volunteer_id, shift_id, kind, status, volunteer_unit_id, recording_unit_id,
  service_on, hand_in_id, handed_in_by_id, due_on, due_is_estimated, returned_reason, timed_minutes,
  supplementary_minutes, decisions_made)
SELECT {uuid}, id, %(shift)s, 'service', 'approved', unit_id, %(unit)s, %(on)s, %(hand_in)s, %(leader)s, %(on)s, FALSE,
  '', %(minutes)s, 0, 1
FROM registry_volunteer
""",
    """
INSERT INTO checkin_decision (record_id, n, outcome, policy_id, basis, intervals, steps, timed_minutes,
  supplementary_minutes, origins, days, entered_by_id, decided_by_id, reason, at)
SELECT id, 1, 'approved', %(policy)s, %(basis)s, CAST(%(intervals)s AS {json}), CAST(%(steps)s AS {json}),
  %(minutes)s, 0, CAST(%(origins)s AS {json}), CAST(%(days)s AS {json}), %(leader)s, %(approver)s, '', %(at)s
FROM checkin_servicerecord WHERE shift_id = %(shift)s
""",
    """
INSERT INTO checkin_ledgerentry (volunteer_id, volunteer_unit_id, recording_unit_id, record_id, decision_id, kind,
  hours_class, origin, minutes, service_on, entered_by_id, decided_by_id, reason, created_at)
SELECT r.volunteer_id, r.volunteer_unit_id, r.recording_unit_id, r.id, d.id, 'service', 'timed', 'measured',
  %(minutes)s, %(on)s, %(leader)s, %(approver)s, '', %(at)s
FROM checkin_servicerecord r JOIN checkin_decision d ON d.record_id = r.id WHERE r.shift_id = %(shift)s
""",
)


def _waiting(unit: object, first: int) -> int:
    """A shift of last week that waits for its approver."""
    starts_at = clock.now() - timedelta(days=7)
    shift = ShiftFactory(activity=ActivityFactory(recording_unit=unit), starts_at=starts_at)
    day = clock.local_date(starts_at).isoformat()
    begin = starts_at.astimezone(clock.LOCAL)
    pair = (f"{day} {begin:%H:%M}", (begin + timedelta(minutes=100)).strftime("%Y-%m-%d %H:%M"))
    for person in Volunteer.objects.order_by("pk")[first : first + WAITING_PEOPLE]:
        attended(person, shift, pair)
    return len(handed_in(shift))


def _foreign_keys(*, on: bool) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET session_replication_role = {'DEFAULT' if on else 'replica'}")
        else:
            cursor.execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _moment(at: datetime) -> object:
    return connection.ops.adapt_datetimefield_value(at)


def _uuid() -> str:
    return "gen_random_uuid()" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"


if __name__ == "__main__":
    print(json.dumps(store(*map(int, sys.argv[1:3]))))
