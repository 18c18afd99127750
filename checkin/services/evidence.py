"""Everything that made the hours of one shift, person by person, by a fixed number of queries (D126)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

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
from checkin.services import explanations, seals
from checkin.services.assessments import person_id
from registry.models import Shift, Volunteer


@dataclass(slots=True)
class PersonEvidence:
    """One person at the shift; without a record where nothing was handed in."""

    volunteer: Volunteer
    record: ServiceRecord | None = None
    scans: list[Scan] = field(default_factory=list)
    entered_times: list[EnteredTime] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    entries: list[LedgerEntry] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def minutes(self) -> int:
        """What the ledger holds."""
        return sum(entry.minutes for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A shift as it can be looked at again."""

    shift: Shift
    people: list[PersonEvidence]
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
    """The whole chain of a shift."""
    records = ServiceRecord.objects.filter(shift=shift).for_lists().select_related("volunteer__merged_into")
    people = {person_id(one.volunteer): PersonEvidence(one.volunteer, one) for one in records.order_by("pk")}
    findings = list(Finding.objects.filter(shift=shift).select_related("volunteer", "settled_by").order_by("pk"))
    _gather(people, "scans", _scans(shift))
    _gather(people, "entered_times", _entered(shift))
    _gather(people, "findings", [one for one in findings if one.volunteer_id])
    _decided(people, shift)
    return Evidence(
        shift=shift,
        people=sorted(people.values(), key=lambda one: one.volunteer.volunteer_no or ""),
        findings=[one for one in findings if one.volunteer_id is None],
        hand_ins=list(shift.hand_ins.select_related("by").order_by("n")),
        extensions=list(shift.extensions.select_related("by").order_by("pk")),
        seal=seals.latest(),
    )


def _scans(shift: Shift) -> Iterable[Scan]:
    rows = Scan.objects.filter(shift=shift, volunteer__isnull=False)
    return rows.select_related("volunteer__merged_into", "station").order_by("logical_at", "pk")


def _entered(shift: Shift) -> Iterable[EnteredTime]:
    rows = EnteredTime.objects.filter(shift=shift)
    return rows.select_related("volunteer__merged_into", "entered_by").order_by("pk")


def _gather(people: dict[int, PersonEvidence], name: str, rows: Iterable[Scan | EnteredTime | Finding]) -> None:
    """Duplicates are read as the person; somebody whom no record holds gets a line of their own."""
    for row in rows:
        if row.volunteer is not None:
            known = people.setdefault(person_id(row.volunteer), PersonEvidence(row.volunteer))
            getattr(known, name).append(row)


def _decided(people: dict[int, PersonEvidence], shift: Shift) -> None:
    by_record = {one.record.pk: one for one in people.values() if one.record}
    decisions = list(
        Decision.objects.filter(record__in=by_record).select_related("policy", "decided_by").order_by("record", "n")
    )
    explanations.name_units(decisions, shift.activity.recording_unit)
    for decision in decisions:
        by_record[decision.record_id].decisions.append(decision)
    entries = LedgerEntry.objects.filter(record__in=by_record).select_related("sealed__seal").order_by("pk")
    for entry in entries:
        by_record[entry.record_id].entries.append(entry)
