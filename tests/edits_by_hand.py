"""What somebody could do who can write to the database: each kind once, on a world that the services made."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.db import models

from certificates.models import Certificate, CertificateFile, StarApplication
from checkin.attendance.services import attendance
from checkin.models import (
    Attendance,
    Decision,
    EnteredTime,
    HoursPolicy,
    HoursSummary,
    LedgerEntry,
    Scan,
    ScanRuling,
    Seal,
    SealedEntry,
    ServiceRecord,
    ShiftExtension,
)
from registry import clock
from registry.history.services import taking_over
from registry.models import (
    HistoryEntry,
    HomeUnit,
    NumberSeries,
    RoleAssignment,
    ShiftBreak,
    SigningKey,
    Workday,
)
from registry.words import numbering
from tests.edited_world import World
from tests.factories import UnitFactory, UserFactory, VolunteerFactory


def _set(row: models.Model, **values: Any) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**values)


def _copy(row: models.Model, **changes: Any) -> models.Model:
    copy = type(row)._default_manager.get(pk=row.pk)
    copy.pk = None
    for name, value in changes.items():
        setattr(copy, name, value)
    copy._state.adding = True
    copy.save(force_insert=True)
    return copy


def _attendance(record: ServiceRecord) -> Attendance:
    return Attendance.objects.get(volunteer=record.volunteer, shift=record.shift)


def _scan(record: ServiceRecord, direction: str = "out") -> Scan:
    return Scan.objects.filter(shift=record.shift, volunteer=record.volunteer, direction=direction)[0]


def _decision(record: ServiceRecord) -> Decision:
    return record.decisions.get()


def _entry(record: ServiceRecord) -> LedgerEntry:
    return record.entries.get()


def _paper(star: StarApplication) -> Certificate:
    return Certificate.objects.get(star_application=star)


def _act(about: models.Model, did: str) -> HistoryEntry:
    return HistoryEntry.objects.about(about).get(did=did)


def _longer(w: World) -> list[Any]:
    (start, end, *rest) = _attendance(w.fresh).intervals[0]
    return [[start.replace("01:00", "00:00"), end, *rest]]


def _insert_scan(w: World) -> None:
    """A check-in an hour earlier than anybody saw, with the attendance made to fit."""
    first = _scan(w.record, "in")
    at = first.logical_at - timedelta(minutes=30)
    _copy(first, nonce="0" * 32, device_at=at, logical_at=at, received_at=at)
    attendance.rebuild(volunteer=w.record.volunteer, shift=w.record.shift)


def _insert_entered_time(w: World) -> None:
    shift, person = w.waiting.shift, VolunteerFactory()
    taking_over.take_over()
    EnteredTime.objects.create(
        volunteer=person, shift=shift, in_at=shift.starts_at, out_at=shift.ends_at, origin="paper", reason="补",
        entered_by=shift.activity.leader, entered_at=clock.now(),
    )  # fmt: skip
    attendance.rebuild(volunteer=person, shift=shift)


def _insert_ruling(w: World) -> None:
    scan = _scan(w.waiting)
    ScanRuling.objects.create(scan=scan, authentic=False, by=w.committee, reason="不实", at=clock.now())
    attendance.rebuild(volunteer=w.waiting.volunteer, shift=w.waiting.shift)


def _insert_extension(w: World) -> None:
    longer = w.record.shift.ends_at + timedelta(hours=1)
    ShiftExtension.objects.create(shift=w.record.shift, ends_at=longer, by=w.committee, reason="延", at=clock.now())


def _insert_break(w: World) -> None:
    shift = w.record.shift
    ShiftBreak.objects.create(shift=shift, starts_at=shift.starts_at, ends_at=shift.starts_at + timedelta(hours=1))


def _insert_attendance(w: World) -> None:
    row = _attendance(w.record)
    _copy(row, volunteer=w.waiting.volunteer)


def _insert_decision(w: World) -> None:
    """A second decision with its entry and sums, everything but an act of the product."""
    one = _decision(w.fresh)
    more = _copy(one, n=2, outcome="adjusted", timed_minutes=one.timed_minutes + 60, reason="改")
    _copy(_entry(w.fresh), decision=more, minutes=60, reason="改")
    _set(w.fresh, decisions_made=2, timed_minutes=more.timed_minutes, status="adjusted")


def _insert_certificate(w: World) -> None:
    number = "GXQZ-ZM-2026-000009-" + next(
        d for d in "0123456789" if numbering.is_valid_register_number(f"GXQZ-ZM-2026-000009-{d}")
    )
    _copy(w.proof, number=number, uuid=uuid4())


def _other_bytes(w: World) -> None:
    file = w.proof.file
    file.content = b"%PDF-1.7 another"
    _set(file, content_sealed=file.content_sealed)


def _reissue(w: World) -> None:
    _set(w.revoked, status="issued", ended_at=None, end_reason="")


def _revive_star(w: World) -> None:
    _set(w.lost_star, status="approved")
    _set(_paper(w.lost_star), status="issued", ended_at=None, end_reason="")


def _turned(entry: LedgerEntry) -> LedgerEntry:
    return _copy(entry, hours_class="supplementary", minutes=60)  # type: ignore[return-value]


EDITS: dict[str, dict[str, Callable[[World], Any]]] = {
    "presence": {
        "attendance: intervals": lambda w: _set(_attendance(w.fresh), intervals=_longer(w)),
        "attendance: intervals of one that waits": lambda w: _set(_attendance(w.waiting), intervals=_longer(w)),
        "attendance: state": lambda w: _set(_attendance(w.record), state="open"),
        "attendance: basis": lambda w: _set(_attendance(w.record), basis="0" * 64),
        "attendance: findings taken out": lambda w: _set(_attendance(w.record), findings=[{"code": "x"}]),
        "attendance: deleted": lambda w: _attendance(w.record).delete(),
        "attendance: inserted": _insert_attendance,
        "scan: moment": lambda w: _set(_scan(w.record), logical_at=clock.now()),
        "scan: moment of one that waits": lambda w: _set(_scan(w.waiting), logical_at=w.waiting.shift.starts_at),
        "scan: who sent it": lambda w: _set(_scan(w.record), sent_by=w.committee),
        "scan: not authentic any more": lambda w: _set(_scan(w.record), authentic=False),
        "scan: deleted": lambda w: _scan(w.record).delete(),
        "scan: inserted, attendance rebuilt": _insert_scan,
        "ruling: reason": lambda w: _set(w.ruling, authentic=True),
        "ruling: inserted, attendance rebuilt": _insert_ruling,
        "entered time: end": lambda w: EnteredTime.objects.update(out_at=clock.now()),
        "entered time: by whom": lambda w: EnteredTime.objects.update(entered_by=w.committee),
        "entered time: inserted, attendance rebuilt": _insert_entered_time,
        "extension: inserted": lambda w: ShiftExtension.objects.create(
            shift=w.record.shift,
            ends_at=w.record.shift.ends_at + timedelta(hours=1),
            by=w.committee,
            reason="延",
            at=clock.now(),
        ),
        "hand-in: head count": lambda w: _set(w.record.hand_in, heads_at_end=9),
        "hand-in: by whom": lambda w: _set(w.waiting.hand_in, by=w.committee),
        "hand-in: inserted": lambda w: _copy(w.waiting.hand_in, n=2, at=clock.now()),
        "shift: end": lambda w: _set(w.record.shift, ends_at=w.record.shift.starts_at + timedelta(hours=1)),
        "shift: break inserted": lambda w: ShiftBreak.objects.create(
            shift=w.record.shift,
            starts_at=w.record.shift.starts_at,
            ends_at=w.record.shift.starts_at + timedelta(hours=1),
        ),
        "activity: counts hours": lambda w: _set(w.record.shift.activity, counts_hours=False),
        "sign-up: turned down, then confirmed": lambda w: _set(w.signup, status="confirmed", ended_at=None),
    },
    "hours": {
        "record: approved to voided": lambda w: _set(w.record, status="voided"),
        "record: waiting to approved": lambda w: _set(w.waiting, status="approved"),
        "record: minutes": lambda w: _set(w.record, timed_minutes=240),
        "record: minutes of one that waits": lambda w: _set(w.waiting, timed_minutes=240),
        "record: unit of the person": lambda w: _set(w.waiting, volunteer_unit=UnitFactory()),
        "record: recording unit": lambda w: _set(w.waiting, recording_unit=w.closed),
        "record: day": lambda w: _set(w.waiting, service_on=date(2026, 1, 1)),
        "record: kind": lambda w: _set(w.waiting, kind="training"),
        "record: who handed in": lambda w: _set(w.waiting, handed_in_by=w.committee),
        "record: decisions made": lambda w: _set(w.record, decisions_made=0),
        "decision: steps, sealed": lambda w: _set(_decision(w.record), steps=["改"]),
        "decision: steps, not sealed": lambda w: _set(_decision(w.fresh), steps=["改"]),
        "decision: by whom, not sealed": lambda w: _set(_decision(w.fresh), decided_by=w.committee),
        "decision: reason, not sealed": lambda w: _set(_decision(w.fresh), reason="改"),
        "decision: policy, not sealed": lambda w: _set(_decision(w.fresh), policy=w.policy),
        "decision: inserted with everything but an act": _insert_decision,
        "ledger: minutes": lambda w: _set(_entry(w.record), minutes=480),
        "ledger: minutes, not sealed": lambda w: _set(_entry(w.fresh), minutes=480),
        "ledger: origin, not sealed": lambda w: _set(_entry(w.fresh), origin="paper"),
        "ledger: class, not sealed": lambda w: _set(_entry(w.fresh), hours_class="supplementary"),
        "ledger: inserted": lambda w: _turned(_entry(w.record)),
        "summary: minutes": lambda w: HoursSummary.objects.update(timed_minutes=999),
        "summary: deleted": lambda w: HoursSummary.objects.all().delete(),
        "policy: numbers": lambda w: _set(w.policy, quantum_minutes=1),
        "policy: the first one": lambda w: HoursPolicy.objects.filter(version="2017-1").update(minimum_minutes=1),
        "policy: inserted": lambda w: _copy(w.policy, version="假"),
    },
    "papers": {
        "certificate: revoked, then valid": _reissue,
        "certificate: valid, then revoked": lambda w: _set(
            w.proof, status="revoked", ended_at=clock.now(), end_reason="改"
        ),
        "certificate: back to preparing": lambda w: _set(w.proof, status="preparing"),
        "certificate: minutes on the paper": lambda w: _set(
            w.proof, snapshot=w.proof.snapshot | {"timed_minutes": 9999}
        ),
        "certificate: name on the paper": lambda w: _set(w.proof, snapshot=w.proof.snapshot | {"volunteer_name": "韦"}),
        "certificate: number": lambda w: _set(w.proof, number="GXQZ-ZM-2026-000099-0"),
        "certificate: code": lambda w: _set(w.proof, verify_code="22222222"),
        "certificate: day of issue": lambda w: _set(w.proof, issued_at=w.proof.issued_at - timedelta(days=90)),
        "certificate: reason of its end": lambda w: _set(w.revoked, end_reason="改"),
        "certificate: whose it is": lambda w: _set(w.proof, volunteer=w.waiting.volunteer),
        "certificate: issuer": lambda w: _set(w.proof, issuing_unit=w.closed),
        "certificate: another file": lambda w: _set(w.proof, file=_paper(w.star).file),
        "certificate: deleted": lambda w: Certificate.objects.filter(pk=w.proof.pk).delete(),
        "certificate: inserted": _insert_certificate,
        "file: digest": lambda w: _set(w.proof.file, sha256="0" * 64),
        "file: bytes": _other_bytes,
        "file: inserted": lambda w: CertificateFile.objects.create(sha256="1" * 64, content_sealed=b"x"),
        "number series: set back": lambda w: NumberSeries.objects.filter(kind="ZM").update(last=1),
        "star: revoked, then held": _revive_star,
        "star: level": lambda w: _set(w.star, star=2),
        "star: minutes at proposal": lambda w: _set(w.star, minutes_at_proposal=99999),
        "star: inserted": lambda w: _copy(w.star, volunteer=w.waiting.volunteer),
    },
    "register": {
        "volunteer: merged into another": lambda w: _set(w.waiting.volunteer, merged_into=w.record.volunteer),
        "volunteer: name": lambda w: _set(w.record.volunteer, name="韦"),
        "volunteer: born on": lambda w: _set(w.record.volunteer, born_on=date(1990, 1, 1)),
        "volunteer: status": lambda w: _set(w.record.volunteer, status="suspended"),
        "volunteer: document": lambda w: _set(w.record.volunteer, id_digest="0" * 64),
        "volunteer: account": lambda w: _set(w.record.volunteer, user=UserFactory()),
        "volunteer: inserted": lambda w: VolunteerFactory(),
        "home unit: from": lambda w: HomeUnit.objects.filter(volunteer=w.record.volunteer).update(
            from_on=date(2026, 3, 15)
        ),
        "home unit: inserted": lambda w: HomeUnit.objects.create(
            volunteer=w.record.volunteer, unit=w.closed, from_on=date(2026, 3, 1)
        ),
        "unit: successor": lambda w: _set(w.closed, successor=None),
        "unit: open again": lambda w: _set(w.closed, closed_on=None),
        "unit: name": lambda w: _set(w.closed, full_name="改"),
        "unit: inserted": lambda w: UnitFactory(),
        "role: longer": lambda w: _set(w.role, until_on=date(2030, 1, 1)),
        "role: inserted": lambda w: RoleAssignment.objects.create(
            user=w.committee, role="inspector", until_on=date(2030, 1, 1)
        ),
        "role: deleted": lambda w: RoleAssignment.objects.filter(pk=w.role.pk).delete(),
        "working day: turned": lambda w: _set(w.workday, is_workday=True),
        "working day: inserted": lambda w: Workday.objects.create(
            on=date(2026, 4, 21), layer="guangxi", is_workday=False
        ),
        "working day: deleted": lambda w: Workday.objects.filter(pk=w.workday.pk).delete(),
        "key: public half": lambda w: SigningKey.objects.filter(purpose="seal").update(public_key=b"0" * 32),
        "key: secret": lambda w: SigningKey.objects.filter(purpose="certificate").update(secret_sealed=b"0" * 60),
        "seal: head": lambda w: Seal.objects.update(head="f" * 64),
        "sealed entry: digest": lambda w: SealedEntry.objects.filter(entry=_entry(w.record)).update(digest="0" * 64),
        "sealed entry: what a decision rests on": lambda w: SealedEntry.objects.filter(
            decision=_decision(w.record)
        ).update(evidence={}),
        "history: sealed act": lambda w: _set(_act(w.revoked, "certificate revoked"), did="issued certificate"),
        "history: act that is not sealed": lambda w: _set(_act(w.fresh, "hours approved"), by=w.committee),
        "history: act without a mark": lambda w: _copy(_act(w.revoked, "issued certificate"), mark=None),
        "history: act that no service writes": lambda w: HistoryEntry.objects.create(
            did="made up", target_model="registry.unit", target_id=w.closed.pk
        ),
    },
}
