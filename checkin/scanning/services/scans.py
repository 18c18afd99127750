"""Taking scans: one engine for every way of checking in, one scan or five hundred (design#scanning)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, NotSupportedError, transaction

from checkin.attendance import scan_sql
from checkin.attendance.facts import EnteredTime, Fact, Folded
from checkin.attendance.rows import NewScan
from checkin.attendance.scan_sql import PersonRow, ShiftRow
from checkin.attendance.services import attendance
from checkin.attendance.statements import planned_once
from checkin.exceptions import ACCEPTED, ScanAnswer, ScanRefused
from checkin.scanning.answers import Answer, answer_of
from checkin.scanning.judging import (
    Arrival,
    answer,
    arrival_of,
    card_problem,
    is_in_future,
    is_late,
    site_code_problem,
    standing_problem,
    station_problem,
)
from checkin.scanning.person_named import Told, told_person
from checkin.scanning.presses import HEAD_CHARACTERS, MalformedPress, Press, nonce_of, parse
from checkin.scanning.senders import Sender
from checkin.scanning.services import walk_ins
from registry import clock
from registry.protection import keys

Reason = ScanRefused.Reason


@dataclass(frozen=True, slots=True)
class Taken:
    """One answer per scan in the order sent, and counts per shift: shift → (present, expected)."""

    answers: list[Answer]
    counts: dict[int, tuple[int, int]]


@dataclass(slots=True)
class _Presence:
    """One person at one shift, while a batch is taken."""

    facts: list[Fact]
    entered: list[EnteredTime]
    was_there: bool
    now: Folded
    is_changed: bool = False


@dataclass(slots=True)
class _Batch:
    sender: Sender
    received_at: datetime
    shifts: dict[Any, ShiftRow]
    people: dict[Any, PersonRow]
    known: dict[str, tuple[str, str]]  # nonce → digest and code
    evidence: dict[tuple[int | None, int | None], tuple[list[Fact], list[EnteredTime]]]
    open_at: dict[int, dict[int, datetime]]  # person → shift that runs → until when
    may_take: frozenset[int]
    presences: dict[tuple[int, int], _Presence] = field(default_factory=dict)
    new_rows: list[NewScan] = field(default_factory=list)


def take(*, sender: Sender, items: Sequence[Any], dry_run: bool = False) -> Taken:
    """Answer and keep every scan; a repetition gets its first answer (D115). `dry_run` keeps nothing."""
    try:
        return _take_once(sender, items, dry_run)
    except (IntegrityError, NotSupportedError):  # one of these nonces was stored meanwhile, or a table migrated
        return _take_once(sender, items, dry_run)


@transaction.atomic
def _take_once(sender: Sender, items: Sequence[Any], dry_run: bool) -> Taken:
    presses = [_parsed(item, sender) for item in items]
    told = [told_person(press, sender) if press else None for press in presses]
    readable = [(press, one) for press, one in zip(presses, told, strict=True) if press and one]
    if not readable:
        return Taken([_unread(item) for item in items], {})
    newcomers = walk_ins.welcome(readable, sender) | walk_ins.settled(readable, sender)
    with planned_once():
        batch = _read(sender, readable, newcomers)
        answers = [
            _take_one(batch, press, one, newcomers.get(press.nonce)) if press and one else _unread(item)
            for item, press, one in zip(items, presses, told, strict=True)
        ]
        _write(batch)
    if dry_run:
        transaction.set_rollback(True)
    return Taken(answers, _counts(batch))


def _parsed(item: Any, sender: Sender) -> Press | None:
    try:
        press = parse(item)
    except MalformedPress:
        return None
    return press if press.method in sender.methods else None


def _unread(item: Any) -> Answer:
    return answer_of(nonce_of(item), Reason.MALFORMED)


def _read(sender: Sender, readable: list[tuple[Press, Told]], newcomers: dict[str, int]) -> _Batch:
    """People (locked), shifts with sign-ups, evidence: three statements."""
    people = scan_sql.lock_people(
        numbers={one.volunteer_no for _press, one in readable if one.volunteer_no},
        uuids={one.volunteer for _press, one in readable if one.volunteer},
        pks=set(newcomers.values()),
    )
    refs = {press.shift for press, _one in readable}
    pks = {ref for ref in refs if isinstance(ref, int)}
    shifts = scan_sql.shifts_with_signups(
        pks=pks, uuids=[ref for ref in refs if not isinstance(ref, int)], people={person.pk for person in people}
    )
    found = scan_sql.evidence(
        people={person.person_id for person in people},
        shifts={shift.pk for shift in shifts},
        source=sender.source,
        nonces={press.nonce for press, _one in readable},
    )
    open_at: dict[int, dict[int, datetime]] = {}
    for present in found.present:
        open_at.setdefault(present.person_id, {})[present.shift_id] = present.runs_until
    return _Batch(
        sender=sender,
        received_at=clock.now(),
        shifts={shift.pk: shift for shift in shifts} | {shift.uuid: shift for shift in shifts},
        people=_by_every_name(people),
        known={row.nonce: (row.digest, row.code) for row in found.known},
        evidence=attendance.by_place(found),
        open_at=open_at,
        may_take=sender.shifts_it_may_take(shifts),
    )


def _by_every_name(people: list[PersonRow]) -> dict[Any, PersonRow]:
    named: dict[Any, PersonRow] = {}
    for person in people:
        named |= {person.pk: person, person.uuid: person}
        if person.volunteer_no:
            named[person.volunteer_no] = person
    return named


def _take_one(batch: _Batch, press: Press, told: Told, newcomer: int | None) -> Answer:
    """Idempotency first, then authenticity, then the answer of the moment."""
    shift = batch.shifts.get(press.shift)
    person = batch.people.get(newcomer or told.volunteer_no or told.volunteer)
    digest = press.digest(told.contact)
    if press.nonce in batch.known:
        first_digest, code = batch.known[press.nonce]
        if first_digest != digest:
            return answer_of(press.nonce, Reason.NONCE_REUSED)
        return answer_of(press.nonce, code, press=press, person=person, shift=shift, repeated=True)
    problem = _not_authentic(batch, press, told, person, shift)
    arrival = _arrival(batch, press, told, person)
    if problem is not None or person is None or shift is None:
        code, before = str(problem or Reason.UNKNOWN), None
    else:
        code, before = _count(batch, press, person, shift, arrival)
    batch.known[press.nonce] = (digest, code)
    batch.new_rows.append(_row(batch, press, told, person, shift, digest, code, arrival))
    return answer_of(press.nonce, code, press=press, person=person, shift=shift, before=before)


def _not_authentic(
    batch: _Batch, press: Press, told: Told, person: PersonRow | None, shift: ShiftRow | None
) -> Reason | None:
    """Why this scan never counts, judged once, at first receipt, by its own moment."""
    if shift is None or not (told.is_own or shift.pk in batch.may_take):
        return Reason.FOREIGN
    station = batch.sender.station
    if station is not None and (problem := station_problem(station, press)):
        return problem
    if is_in_future(press, batch.received_at):
        return Reason.BAD_TIME
    if told.problem is not None:
        return told.problem
    if person is None:
        return Reason.UNKNOWN
    if told.card is not None:
        at = press.logical_at if station is not None else max(press.logical_at, batch.received_at)
        return card_problem(told.card, person, told.key_ended_at, at)
    if told.site_code:
        secret = keys.site_code_secret(str(shift.uuid))
        return site_code_problem(told.site_code, secret, shift, press, batch.received_at)
    return None


def _arrival(batch: _Batch, press: Press, told: Told, person: PersonRow | None) -> str:
    is_old_card = told.card is not None and person is not None and told.card.serial < person.card_serial
    by_account = batch.sender.station is None
    known = {"by_account": by_account, "is_own": told.is_own, "tells_clock": batch.sender.tells_clock}
    return arrival_of(press, batch.received_at, is_old_card=is_old_card, **known)


def _count(batch: _Batch, press: Press, person: PersonRow, shift: ShiftRow, arrival: str) -> tuple[str, Folded]:
    """The answer to an authentic scan, which joins the fold whatever the answer is."""
    pk = person.person_id
    presence = _presence(batch, pk, shift)
    earlier = [fact for fact in presence.facts if fact.logical_at <= press.logical_at]
    everything = len(earlier) == len(presence.facts)
    before = presence.now if everything else attendance.folded(earlier, presence.entered, shift)
    present = batch.open_at.setdefault(pk, {})
    is_elsewhere = any(other != shift.pk and press.logical_at <= until for other, until in present.items())
    is_back_dated = arrival == Arrival.BACK_DATED
    code = answer(
        press, batch.sender.source, presence.facts, before, is_elsewhere=is_elsewhere, is_back_dated=is_back_dated
    )
    presence.facts.append(_fact(batch, press, arrival))
    presence.now = attendance.folded(presence.facts, presence.entered, shift)
    presence.is_changed = True
    present.pop(shift.pk, None)
    if presence.now.open_since is not None:
        present[shift.pk] = shift.scans_until
    if code in (ScanAnswer.CHECKED_IN, ScanAnswer.CHECKED_OUT):
        owner = batch.people.get(person.person_id, person)  # of a merged file the one that was kept
        code = standing_problem(press, owner, shift, batch.sender.station, signed_up_as={person.pk, pk}) or code
        if code in ACCEPTED and is_late(press, batch.received_at):
            code = Reason.LATE_UPLOAD
        elif code in ACCEPTED and is_back_dated:
            code = Reason.BACK_DATED
    return str(code), before


def _presence(batch: _Batch, person: int, shift: ShiftRow) -> _Presence:
    presence = batch.presences.get((person, shift.pk))
    if presence is None:
        facts, entered = batch.evidence[person, shift.pk]
        was_there = shift.pk in batch.open_at.get(person, ())
        now = attendance.folded(facts, entered, shift)
        presence = batch.presences[person, shift.pk] = _Presence(facts, entered, was_there, now)
    return presence


def _fact(batch: _Batch, press: Press, arrival: str) -> Fact:
    return Fact(
        logical_at=press.logical_at,
        direction=press.direction,
        source=batch.sender.source,
        nonce=press.nonce,
        device_at=press.device_at,
        received_at=batch.received_at,
        annuls=press.annuls or None,
        method=press.method,
        arrival=str(arrival),
    )


def _row(
    batch: _Batch,
    press: Press,
    told: Told,
    person: PersonRow | None,
    shift: ShiftRow | None,
    digest: str,
    code: str,
    arrival: str,
) -> NewScan:
    """The scan to store; of an unrecognised text only a trace is kept."""
    sender = batch.sender
    trace = "" if person else press.trace
    return NewScan(
        source=sender.source,
        nonce=press.nonce,
        digest=digest,
        station_id=sender.station.pk if sender.station else None,
        sent_by_id=sender.user.pk if sender.user else None,
        shift_id=shift.pk if shift else None,
        volunteer_id=person.pk if person else None,
        text_digest=keys.text_digest(trace) if trace else "",
        text_head=trace[:HEAD_CHARACTERS],
        direction=press.direction,
        method=press.method,
        annuls=press.annuls,
        device_at=press.device_at,
        clock_offset_ms=press.offset_ms,
        logical_at=press.logical_at,
        received_at=batch.received_at,
        authentic=code not in ScanRefused.NOT_AUTHENTIC,
        code=code,
        late=is_late(press, batch.received_at),
        forced=press.forced,
        arrival=str(arrival),
    )


def _write(batch: _Batch) -> None:
    """Scans by one statement, rebuilt attendances by another."""
    scan_sql.insert_scans(batch.new_rows)
    scan_sql.put_attendances(
        attendance.row_of(presence.now, person, shift)
        for (person, shift), presence in sorted(batch.presences.items())
        if presence.is_changed
    )


def _counts(batch: _Batch) -> dict[int, tuple[int, int]]:
    """Present and expected of every shift that the sender may see, the batch included."""
    counts = {pk: (batch.shifts[pk].present, batch.shifts[pk].expected) for pk in batch.may_take}
    for (_person, shift), presence in batch.presences.items():
        if shift not in counts:
            continue
        present, expected = counts[shift]
        changed = (presence.now.open_since is not None) - presence.was_there
        counts[shift] = (present + changed, expected)
    return counts
