"""Deciding what was handed in: every minute of the ledger comes from here (design#decisions)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from checkin.attendance.services.hands import barred_approvers
from checkin.deciding.services import hours_news
from checkin.exceptions import HoursRefused
from checkin.findings.services import findings, shift_looks
from checkin.ledger.services import ledger, summaries, told
from checkin.minutes.services import assessments
from checkin.minutes.services.assessments import Assessment
from checkin.minutes.tiers import ApprovalTier
from checkin.models import Decision, Finding, ServiceRecord
from checkin.permissions import can_decide_hours
from registry.exceptions import RuleViolation
from registry.history.services import history
from registry.models import Activity, User, Volunteer, persons
from registry.permissions import is_committee, require
from registry.words.durations import duration_text, round_duration_text

Outcome, Status, Reason = Decision.Outcome, ServiceRecord.Status, HoursRefused.Reason


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


@transaction.atomic
def _approve(record: ServiceRecord, by: User, basis: str, reason: str) -> Decision:
    record = _locked(record)
    _refuse_decider(record, by)
    _refuse_status(record, Status.PENDING)
    _refuse_unconfirmed(record)
    assessment = assessments.assess(record.volunteer, record.shift)
    if basis != assessment.basis:
        raise HoursRefused(Reason.BASIS_CHANGED)
    _refuse_unregistered(record.volunteer)
    _refuse_tier(assessment, by, reason)
    _refuse_unexplained_shift(record)
    _refuse_unexplained(record, reason)
    counts = record.shift.activity.counts_hours
    outcome = Outcome.APPROVED if counts else Outcome.NOT_COUNTED
    reason = reason.strip() or ("" if counts else _("按活动审批意见，计入统计、不计时长。"))
    decision = _decide(record, outcome, Status.APPROVED, by, reason, **assessments.stored(assessment))
    findings.settle_of_record(record=record, by=by, note=reason)
    findings.settle_of_roll(record=record, by=by)
    return decision


def approve_many(*, records: Iterable[tuple[ServiceRecord, str]], by: User, reason: str = "") -> Batch:
    """Approve each on the basis seen, the earlier (start, shift) first; one refusal does not stop the others."""
    batch, records = Batch(), list(records)
    for shift in {record.shift_id: record.shift for record, _basis in records if can_decide_hours(by, record)}.values():
        shift_looks.look_again(shift=shift)
    for record, basis in sorted(records, key=lambda pair: (pair[0].shift.starts_at, pair[0].shift_id, pair[0].pk)):
        try:
            batch.approved.append(_approve(record, by, basis, reason))
        except RuleViolation as refusal:
            batch.refused.append((record, refusal))
    return batch


@transaction.atomic
def return_(*, record: ServiceRecord, by: User, reason: str) -> Decision:
    """Send a record back to the leader with the reason; it counts nothing until handed in again."""
    record = _locked(record)
    _refuse_decider(record, by)
    _refuse_status(record, Status.PENDING)
    reason = _needed(reason)
    policy = assessments.assess(record.volunteer, record.shift).policy
    return _decide(record, Outcome.RETURNED, Status.RETURNED, by, reason, policy=policy, basis=_evidence_of(record))


@transaction.atomic
def adjust(*, record: ServiceRecord, by: User, basis: str, reason: str) -> Decision:
    """Decide again on evidence that changed; the ledger gets the difference, the first decision stays (D124)."""
    record = _locked(record)
    _refuse_decider(record, by)
    _refuse_status(record, *ServiceRecord.COUNTED)
    reason = _needed(reason)
    assessment = assessments.assess(record.volunteer, record.shift)
    if basis != assessment.basis:
        raise HoursRefused(Reason.BASIS_CHANGED)
    _refuse_tier(assessment, by, reason)
    decision = _decide(record, Outcome.ADJUSTED, Status.ADJUSTED, by, reason, **assessments.stored(assessment))
    findings.settle_of_record(record=record, by=by, note=reason)
    return decision


@transaction.atomic
def void(*, record: ServiceRecord, by: User, reason: str) -> Decision:
    """Take every minute of a record back by a new decision, with the reason; for ever (D136)."""
    record = _locked(record)
    _refuse_decider(record, by)
    _refuse_status(record, *ServiceRecord.COUNTED)
    reason = _needed(reason)
    policy = record.decisions.get(n=record.decisions_made).policy
    decision = _decide(record, Outcome.VOIDED, Status.VOIDED, by, reason, policy=policy, basis=_evidence_of(record))
    findings.settle_of_record(record=record, by=by, note=reason)
    return decision


def _locked(record: ServiceRecord) -> ServiceRecord:
    """The record as it is now; the person first (with duplicates), then the record."""
    person = record.volunteer.person_id
    list(Volunteer.objects.of_people([person]).select_for_update(no_key=True).order_by("pk"))
    ServiceRecord.objects.select_for_update(no_key=True).get(pk=record.pk)
    return ServiceRecord.objects.select_related(persons.joined(), "recording_unit", "shift__activity").get(pk=record.pk)


def _refuse_decider(record: ServiceRecord, by: User) -> None:
    require(can_decide_hours(by, record))
    if by.pk in barred_approvers(record):
        raise HoursRefused(Reason.BARRED)


def _refuse_status(record: ServiceRecord, *expected: str) -> None:
    if record.status not in expected:
        raise HoursRefused(Reason.ALREADY_DECIDED, status=record.get_status_display())


def _refuse_unconfirmed(record: ServiceRecord) -> None:
    """Hours of an emergency count only after the committee has confirmed the activity (design#deciders)."""
    activity = record.shift.activity
    if activity.origin == Activity.Origin.EMERGENCY and activity.approved_at is None:
        raise HoursRefused(Reason.EMERGENCY_UNCONFIRMED)


def _refuse_unregistered(volunteer: Volunteer) -> None:
    """A walk-in's hours do not count before real-name registration (design#walk-ins)."""
    if volunteer.person.volunteer_no is None:
        raise HoursRefused(Reason.NOT_REAL_NAME)


def _refuse_tier(assessment: Assessment, by: User, reason: str) -> None:
    """Over 8 h a day only the committee decides, over 12 h only with a document named in the reason (D133)."""
    policy, hours = assessment.policy, duration_text(assessment.longest_day_minutes)
    normal, most = policy.normal_daily_minutes, policy.committee_daily_minutes
    if assessment.tier != ApprovalTier.NORMAL and not is_committee(by):
        raise HoursRefused(Reason.COMMITTEE_ONLY, hours=hours, limit=round_duration_text(normal))
    if assessment.tier == ApprovalTier.DOCUMENTED and not reason.strip():
        raise HoursRefused(Reason.DOCUMENT_MISSING, hours=hours, limit=round_duration_text(most))


def _refuse_unexplained(record: ServiceRecord, reason: str) -> None:
    count = Finding.objects.open().about_record(record).that_need_a_word().count()
    if count and not reason.strip():
        raise HoursRefused(Reason.FINDINGS_OPEN, count=count)


def _refuse_unexplained_shift(record: ServiceRecord) -> None:
    """Findings about the whole roll must be explained before any of its records counts."""
    count = Finding.objects.unexplained().about_shift().filter(shift=record.shift_id).count()
    if count:
        raise HoursRefused(Reason.SHIFT_UNEXPLAINED, count=count)


def _needed(reason: str) -> str:
    if not reason.strip():
        raise HoursRefused(Reason.REASON_MISSING)
    return reason.strip()


def _evidence_of(record: ServiceRecord) -> str:
    return assessments.assess(record.volunteer, record.shift).evidence


def _decide(record: ServiceRecord, outcome: str, status: str, by: User, reason: str, **arithmetic: Any) -> Decision:
    """Write decision, ledger entries, record and summaries, in this order."""
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
