"""Everything behind the hours of a shift, person by person, by a fixed number of queries (D126)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from checkin.ledger.services import seals
from checkin.models import (
    Decision,
    EnteredTime,
    Finding,
    HandIn,
    LedgerEntry,
    Scan,
    Seal,
    ServiceRecord,
    ShiftExtension,
)
from registry import clock
from registry.models import RoleAssignment, Shift, Unit, Volunteer, persons

Role = RoleAssignment.Role


@dataclass(slots=True)
class Chain:
    """One person at one shift, from scan to seal; without a record before the hand-in."""

    volunteer: Volunteer
    record: ServiceRecord | None = None
    scans: list[Scan] = field(default_factory=list)
    entered_times: list[EnteredTime] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    entries: list[LedgerEntry] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        """The minutes in the ledger."""
        return sum(entry.minutes for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A shift with everything needed to review it."""

    shift: Shift
    people: list[Chain]
    findings: list[Finding]  # of the whole shift
    hand_ins: list[HandIn]
    extensions: list[ShiftExtension]
    seal: Seal | None  # the newest

    @property
    def minutes(self) -> int:
        return sum(person.minutes for person in self.people)

    @property
    def scan_count(self) -> int:
        return sum(len(person.scans) for person in self.people)


def evidence_of(shift: Shift) -> Evidence:
    """The whole chain of a shift, people without a record included."""
    records = ServiceRecord.objects.filter(shift=shift).for_lists().select_related(persons.joined())
    of_shift = Finding.objects.about_shift().filter(shift=shift).select_related("settled_by").order_by("pk")
    chains = _chains(list(records.order_by("pk")), Q(shift=shift), takes_in_others=True)
    return Evidence(
        shift=shift,
        people=sorted(chains, key=lambda one: one.volunteer.volunteer_no or ""),
        findings=list(of_shift),
        hand_ins=list(shift.hand_ins.select_related("by").order_by("n")),
        extensions=list(shift.extensions.select_related("by").order_by("pk")),
        seal=seals.latest(),
    )


def chains_of(records: Iterable[ServiceRecord]) -> list[Chain]:
    """The chain of each of these records, in their order."""
    records = list(records)
    people = {one.volunteer.person_id for one in records}
    return _chains(records, persons.one_of(people) & Q(shift__in={one.shift_id for one in records}))


def name_units(decisions: Iterable[Decision]) -> None:
    """Set the unit each decider acted for: the nearest to the recording unit whose role they held that day."""
    decisions = list(decisions)
    roles = RoleAssignment.objects.filter(
        role__in=[Role.UNIT_ADMIN, Role.COMMITTEE], user__in={one.decided_by_id for one in decisions}
    )
    held = list(roles.select_related("unit"))
    root = Unit.objects.filter(parent=None).first() if any(one.unit is None for one in held) else None
    for decision in decisions:
        on = clock.local_date(decision.at)
        roles_then = [one for one in held if one.user_id == decision.decided_by_id and _holds(one, on)]
        units = [unit for one in roles_then if (unit := one.unit or root)]
        own = [unit for unit in units if unit.pk == decision.record.recording_unit_id]
        below_root = [unit for unit in units if unit.parent_id]
        decision.acting_unit = next(iter([*own, *below_root, *units]), None)


def _holds(role: RoleAssignment, on: date) -> bool:
    return role.from_on <= on and (role.until_on is None or on <= role.until_on)


def _chains(records: list[ServiceRecord], here: Q, *, takes_in_others: bool = False) -> list[Chain]:
    """By six queries for any number; merged files are read as one person."""
    chains = {(one.volunteer.person_id, one.shift_id): Chain(one.volunteer, one) for one in records}
    scans = (
        Scan.objects.filter(here, volunteer__isnull=False).select_related(persons.joined(), "station").with_verdict()
    )
    entered = EnteredTime.objects.filter(here).select_related(persons.joined(), "entered_by")
    findings = Finding.objects.filter(here, volunteer__isnull=False).select_related(persons.joined(), "settled_by")
    for name, rows in (
        ("scans", scans.order_by("logical_at", "pk")),
        ("entered_times", entered.order_by("pk")),
        ("findings", findings.order_by("pk")),
    ):
        for row in rows:
            if row.volunteer is None or row.shift_id is None:
                continue
            key = row.volunteer.person_id, row.shift_id
            if key not in chains and takes_in_others:
                chains[key] = Chain(row.volunteer)
            if key in chains:
                getattr(chains[key], name).append(row)
    _decided({one.record.pk: one for one in chains.values() if one.record})
    return list(chains.values())


def _decided(by_record: dict[int, Chain]) -> None:
    decisions = Decision.objects.filter(record__in=by_record).order_by("record", "n")
    known = list(decisions.select_related("policy", "decided_by", "record"))
    name_units(known)
    for decision in known:
        by_record[decision.record_id].decisions.append(decision)
    entries = LedgerEntry.objects.filter(record__in=by_record).select_related("sealed__seal").order_by("pk")
    for entry in entries:
        by_record[entry.record_id].entries.append(entry)
