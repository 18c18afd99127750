"""Deciding what was handed in: every minute of the ledger comes from here (design#decisions)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from checkin.deciding.decision_rules import Case, Deed
from checkin.deciding.services import cases, hours_news
from checkin.exceptions import HoursRefused
from checkin.findings.services import findings, freed_overlaps, fresh_deciders, shift_looks, untrue_attendances
from checkin.ledger.services import ledger, summaries, told
from checkin.minutes.services import assessments
from checkin.models import Decision, HoursPolicy, ServiceRecord
from checkin.permissions import can_decide_hours
from registry.exceptions import RuleViolation
from registry.history.services import history
from registry.models import User, Volunteer, persons
from registry.permissions import require

Outcome, Status, Reason = Decision.Outcome, ServiceRecord.Status, HoursRefused.Reason
AT_ONCE = 20  # records under one lock, read together: a scan of one of these people waits half a second at most


@dataclass
class Batch:
    """The result of approving records together."""

    approved: list[Decision] = field(default_factory=list)
    refused: list[tuple[ServiceRecord, RuleViolation]] = field(default_factory=list)


def approve(*, record: ServiceRecord, by: User, basis: str, reason: str = "") -> Decision:
    """Turn a handed-in record into minutes that count, by somebody else than who entered it, on the basis they saw.

    New evidence is reviewed first, in its own transaction, so that a refusal keeps the findings.
    """
    require(can_decide_hours(by, record))
    shift_looks.look_before_decision(record=record)
    return _approve(record, by, basis, reason)


def approve_many(*, records: Iterable[tuple[ServiceRecord, str]], by: User, reason: str = "") -> Batch:
    """Approve each on the basis seen, the earlier (start, shift) first; one refusal does not stop the others."""
    batch, records = Batch(), list(records)
    for shift in {record.shift_id: record.shift for record, _basis in records if can_decide_hours(by, record)}.values():
        shift_looks.look_again(shift=shift)
    records.sort(key=lambda pair: (pair[0].shift.starts_at, pair[0].shift_id, pair[0].pk))
    for start in range(0, len(records), AT_ONCE):
        _approve_at_once(records[start : start + AT_ONCE], by, reason, batch)
    return batch


def return_(*, record: ServiceRecord, by: User, reason: str) -> Decision:
    """Send a record back to the leader with the reason; it counts nothing until handed in again."""
    with _case(record, by, Deed.RETURN, reason) as case:
        return _decide(case, Outcome.RETURNED, Status.RETURNED, by, reason, **_nothing(case, case.assessment.policy))


def adjust(*, record: ServiceRecord, by: User, basis: str, reason: str) -> Decision:
    """Decide again on evidence that changed; the ledger gets the difference, the first decision stays (D124)."""
    with _case(record, by, Deed.ADJUST, reason, basis) as case:
        return _settled(case, Outcome.ADJUSTED, Status.ADJUSTED, by, reason, **assessments.stored(case.assessment))


def void(*, record: ServiceRecord, by: User, reason: str) -> Decision:
    """Take every minute of a record back by a new decision, with the reason (D136)."""
    with _case(record, by, Deed.VOID, reason) as case:
        policy = case.record.decisions.get(n=case.record.decisions_made).policy
        return _settled(case, Outcome.VOIDED, Status.VOIDED, by, reason, **_nothing(case, policy))


def restore(*, record: ServiceRecord, by: User, basis: str, reason: str) -> Decision:
    """Bring back what was voided by mistake: decided anew on what the evidence is worth today, with the reason."""
    with _case(record, by, Deed.RESTORE, reason, basis) as case:
        outcome = Outcome.RESTORED if case.record.shift.activity.counts_hours else Outcome.NOT_COUNTED
        return _settled(case, outcome, Status.ADJUSTED, by, reason, **assessments.stored(case.assessment))


def _approve(record: ServiceRecord, by: User, basis: str, reason: str) -> Decision:
    with _case(record, by, Deed.APPROVE, reason, basis) as case:
        return _approved(case, by, reason)


def _approve_at_once(records: list[tuple[ServiceRecord, str]], by: User, reason: str, batch: Batch) -> None:
    """Under one lock, each by itself: what is refused leaves the others as they are, and is mended after them."""
    refused: list[tuple[ServiceRecord, RuleViolation]] = []
    for record, _basis in records:
        require(can_decide_hours(by, record))
    with transaction.atomic():
        known = {case.record.pk: case for case in cases.cases_of(_locked(*(one for one, _basis in records)), user=by)}
        decided: set[int] = set()
        for record, basis in records:
            case = known[record.pk]
            person = case.record.volunteer.person_id
            if person in decided:  # what was decided about them a moment ago may overlap
                case = cases.case_of(case.record, user=by)
            try:
                with transaction.atomic():
                    _refuse(case, Deed.APPROVE, reason, basis)
                    batch.approved.append(_approved(case, by, reason))
                decided.add(person)
            except RuleViolation as refusal:
                refused.append((record, refusal))
    for record, said_no in refused:
        _mend_untrue(record, said_no, by)
    batch.refused += refused


def _approved(case: Case, by: User, reason: str) -> Decision:
    counts = case.record.shift.activity.counts_hours
    outcome = Outcome.APPROVED if counts else Outcome.NOT_COUNTED
    reason = reason.strip() or ("" if counts else _("按活动审批意见，计入统计、不计时长。"))
    decision = _settled(case, outcome, Status.APPROVED, by, reason, **assessments.stored(case.assessment))
    findings.settle_of_roll(record=case.record, by=by)
    return decision


@contextmanager
def _case(record: ServiceRecord, by: User, deed: Deed, reason: str, basis: str | None = None) -> Iterator[Case]:
    """The record under its lock, with nothing against the deed; what is found untrue is mended and told apart."""
    require(can_decide_hours(by, record))
    try:
        with transaction.atomic():
            case = cases.case_of(_locked(record)[0], user=by)
            _refuse(case, deed, reason, basis)
            yield case
    except HoursRefused as refusal:
        _mend_untrue(record, refusal, by)
        raise


def _refuse(case: Case, deed: Deed, reason: str, basis: str | None) -> None:
    require(case.may_decide)
    if refusals := case.against(deed, word=reason, seen=basis):
        raise refusals[0]


def _mend_untrue(record: ServiceRecord, refusal: RuleViolation, by: User) -> None:
    if isinstance(refusal, HoursRefused) and refusal.reason == Reason.ATTENDANCE_DIFFERS:
        untrue_attendances.mend(record=record, by=by)


def _locked(*records: ServiceRecord) -> list[ServiceRecord]:
    """The records as they are now; the people first (with duplicates), then the records."""
    people = {record.volunteer.person_id for record in records}
    list(Volunteer.objects.of_people(people).select_for_update(no_key=True).order_by("pk"))
    locked = ServiceRecord.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    found = locked.select_related(persons.joined(), "recording_unit", "shift__activity")
    return list(found.filter(pk__in=[record.pk for record in records]))


def _nothing(case: Case, policy: HoursPolicy) -> dict[str, Any]:
    """The columns of a decision that counts no minute."""
    return {"policy": policy, "basis": case.assessment.evidence}


def _settled(case: Case, outcome: str, status: str, by: User, reason: str, **arithmetic: Any) -> Decision:
    """Decide; whoever did has looked at what was found about the person, and what no longer overlaps is told."""
    is_first = case.record.is_undecided
    decision = _decide(case, outcome, status, by, reason, **arithmetic)
    if case.open_findings:
        findings.settle_of_record(record=case.record, by=by, note=reason.strip())
    fresh_deciders.look(record=case.record, by=by)
    if not is_first:
        freed_overlaps.look(record=case.record)
    return decision


def _decide(case: Case, outcome: str, status: str, by: User, reason: str, **arithmetic: Any) -> Decision:
    """Write the decision, book its difference, move record and sums, in this order."""
    record, reason = case.record, reason.strip()
    timed_before, supplementary_before = record.timed_minutes, record.supplementary_minutes
    stood = record.status in ServiceRecord.COUNTED
    decision = Decision.objects.create(
        record=record,
        n=record.decisions_made + 1,
        outcome=outcome,
        entered_by_id=record.handed_in_by_id,
        decided_by=by,
        reason=reason,
        **arithmetic,
    )
    ledger.book(decision=decision, timed_before=timed_before, supplementary_before=supplementary_before)
    record.status, record.decisions_made = status, decision.n
    record.returned_reason = reason if status == Status.RETURNED else ""
    record.timed_minutes, record.supplementary_minutes = decision.timed_minutes, decision.supplementary_minutes
    record.save(update_fields=["status", "decisions_made", "timed_minutes", "supplementary_minutes", "returned_reason"])
    deed, fields = told.deed_of(decision), told.of(decision)
    entry = history.record(by=by, did=deed, to=record, unit=record.recording_unit, **fields)
    hours_news.decided(entry, decision)
    summaries.add(
        record=record,
        timed=decision.timed_minutes - timed_before,
        supplementary=decision.supplementary_minutes - supplementary_before,
        records=(status in ServiceRecord.COUNTED) - stood,
    )
    return decision
