"""Rows of an opening balance → ledger, with a fixed number of statements."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from checkin.deciding.services import hand_ins
from checkin.ledger.services import ledger, summaries, told
from checkin.minutes.services import historical, policies
from checkin.models import Decision, HandIn, LedgerEntry, OpeningBalance, OpeningBalanceRow, ServiceRecord
from registry import clock
from registry.activities.services import past_activities
from registry.history.services import history
from registry.models import HistoryEntry, Shift, User

BATCH = 2_000


@transaction.atomic
def write(*, batch: OpeningBalance, by: User) -> Shift:
    """Write activity, hand-in, records, decisions, entries, summaries; the caller has locked the people."""
    rows = list(batch.rows.select_related("volunteer__unit").order_by("volunteer"))
    for row in rows:
        row.batch = batch
    shift = _shift(batch, len(rows), by)
    handed_in = HandIn.objects.create(
        shift=shift, n=1, by=batch.uploaded_by, at=batch.submitted_at or clock.now(), basis=batch.list_sha256
    )
    records = ServiceRecord.objects.bulk_create(_records(batch, rows, shift, handed_in), batch_size=BATCH)
    decisions = Decision.objects.bulk_create(_decisions(batch, rows, records, by), batch_size=BATCH)
    entries = [entry for decision in decisions for entry in ledger.differences(decision)]
    LedgerEntry.objects.bulk_create(entries, batch_size=BATCH)
    history.record_many([_history(decision, by) for decision in decisions])
    summaries.add_new(records=records)
    return shift


def _shift(batch: OpeningBalance, people: int, by: User) -> Shift:
    until = f"{batch.until_on.year}年{batch.until_on.month}月{batch.until_on.day}日"
    return past_activities.record(
        unit=batch.unit,
        title=_("历史数据（截至{until}）").format(until=until),
        content=_("本平台启用以前的志愿服务时间，依据《{document}》，经区直团工委认定导入。").format(
            document=batch.document_no
        ),
        until_on=batch.until_on,
        people=people,
        entered_by=batch.uploaded_by,
        by=by,
    )


def _records(
    batch: OpeningBalance, rows: list[OpeningBalanceRow], shift: Shift, handed_in: HandIn
) -> Iterable[ServiceRecord]:
    units = hand_ins.home_units(rows, batch.until_on)
    for row in rows:
        yield ServiceRecord(
            volunteer=row.volunteer,
            shift=shift,
            status=ServiceRecord.Status.APPROVED,
            volunteer_unit=units[row.volunteer_id or 0],
            recording_unit=batch.unit,
            service_on=batch.until_on,
            hand_in=handed_in,
            handed_in_by=batch.uploaded_by,
            due_on=clock.today(),
            supplementary_minutes=row.minutes,
            decisions_made=1,
        )


def _decisions(
    batch: OpeningBalance, rows: list[OpeningBalanceRow], records: list[ServiceRecord], by: User
) -> Iterable[Decision]:
    policy = policies.policy_for(batch.until_on)
    said = _("依据《{document}》{reason}").format(document=batch.document_no, reason=batch.decision_reason)[:200]
    for row, record in zip(rows, records, strict=True):
        yield Decision(
            record=record,
            n=1,
            outcome=Decision.Outcome.APPROVED,
            policy=policy,
            basis=historical.evidence_of(row),
            steps=list(historical.credit_of(row).steps),
            supplementary_minutes=row.minutes,
            origins=[historical.ORIGIN],
            entered_by=batch.uploaded_by,
            decided_by=by,
            reason=said,
        )


def _history(decision: Decision, by: User) -> HistoryEntry:
    record = decision.record
    return HistoryEntry(
        at=decision.at,
        by=by,
        did=told.deed_of(decision),
        target_model=record._meta.label_lower,
        target_id=record.pk,
        unit=record.recording_unit,
        fields={name: history.reduced(value) for name, value in told.of(decision).items()},
    )
