"""Every minute of a person traced back to the scans that made it (design#chain)."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.db.models import QuerySet

from checkin.evidence.services import evidence, recomputations
from checkin.evidence.services.evidence import Chain
from checkin.evidence.services.recomputations import Recomputed
from checkin.ledger.services import ledger
from checkin.models import (
    Attendance,
    CorrectionRequest,
    Decision,
    EnteredTime,
    LedgerEntry,
    OpeningBalanceRow,
    Scan,
    ServiceRecord,
)
from checkin.models.hours import ServiceRecordQuerySet
from registry.clock import LOCAL
from registry.models import Activity, User, Volunteer, persons
from registry.words.durations import duration_text, said_step

BATCH = 100
Evident = ServiceRecord | Attendance | CorrectionRequest  # a person at a shift


def lines_of(volunteer: Volunteer) -> Iterator[str]:
    """The chain of every record: shift, decisions with their arithmetic, entries with their seals, scans."""
    person = volunteer.person
    total = ledger.total(person)
    yield f"{person.volunteer_no} 志愿服务时间合计 {duration_text(total)}（{total} 分）"
    yield from lines_of_records(ServiceRecord.objects.of_person(person))


def lines_of_records(records: ServiceRecordQuerySet) -> Iterator[str]:
    """The same for some records, each recomputed from its scans; read in batches."""
    rows = records.for_lists().select_related(persons.joined()).order_by("service_on", "pk")
    for batch in _batches(rows):
        recomputed = recomputations.recompute(batch)
        for chain in evidence.chains_of(batch):
            if chain.record:
                yield from _record(chain, chain.record, recomputed[chain.record.pk])


def scans_of(record: Evident) -> list[Scan]:
    """Every scan of this person at this shift, refused and ruled ones included, in order of time."""
    return list(Scan.objects.of(record.volunteer, record.shift).for_rulings().order_by("logical_at", "pk"))


def entered_times_of(record: Evident) -> list[EnteredTime]:
    """The times entered for this person at this shift."""
    rows = EnteredTime.objects.filter(persons.one_of([record.volunteer.person_id]), shift=record.shift)
    return list(rows.select_related("entered_by").order_by("pk"))


def decisions_of(record: ServiceRecord) -> list[Decision]:
    """All decisions about the record in order, each with the unit it was decided for."""
    decisions = list(record.decisions.select_related("policy", "decided_by", "record").order_by("n"))
    evidence.name_units(decisions)
    return decisions


def entries_of(record: ServiceRecord) -> list[LedgerEntry]:
    """The record's ledger entries with their seals."""
    return list(record.entries.select_related("sealed__seal", "decided_by").order_by("pk"))


def _batches(rows: QuerySet[ServiceRecord]) -> Iterator[list[ServiceRecord]]:
    left = rows.iterator(chunk_size=BATCH)
    while batch := list(islice(left, BATCH)):
        yield batch


def _record(chain: Chain, record: ServiceRecord, again: Recomputed) -> Iterator[str]:
    handed_in = record.hand_in
    yield ""
    yield f"{record.service_on:%Y-%m-%d} {record.shift}｜{record.recording_unit}｜{record.word}"
    yield f"  提交：{_moment(handed_in.at)} 第 {handed_in.n} 次（{_who(record.handed_in_by)}）"
    if record.shift.activity.origin == Activity.Origin.HISTORICAL:
        yield from _opening_balance(record)
    for decision in chain.decisions:
        yield from _decision(decision)
    for entry in chain.entries:
        seal = f"封存 № {entry.seal.number}（{entry.seal.head[:12]}…）" if entry.seal else "待封存"
        yield f"  台账 №{entry.pk}：{entry.minutes:+d} 分 {entry.get_hours_class_display()}（{entry.origin}），{seal}"
    for finding in chain.findings:
        yield f"  疑点：{finding.label}（{finding.get_state_display()}）{finding.note}"
    for scan in chain.scans:
        state = "" if scan.authentic else f"，不计（{scan.code}）"
        at = scan.logical_at.astimezone(LOCAL)
        told = f"，{scan.get_arrival_display()}" if scan.is_back_dated or scan.has_replaced_card else ""
        source = f"{scan.get_method_display()}，{scan.source}{told}"
        yield f"  扫码 {scan.pk}：{at:%m-%d %H:%M:%S} {scan.get_direction_display()}（{source}{state}）"
    for row in chain.entered_times:
        ends = "、".join(f"{at.astimezone(LOCAL):%H:%M}" for at in (row.in_at, row.out_at) if at)
        yield f"  录入 {row.pk}：{ends}（{row.get_origin_display()}，{_who(row.entered_by)}）{row.reason}"
    yield f"  重新核算：{again.minutes} 分，" + ("一致" if again.agrees else "；".join(again.differences))


def _opening_balance(record: ServiceRecord) -> Iterator[str]:
    rows = OpeningBalanceRow.objects.filter(batch__shift=record.shift_id, volunteer=record.volunteer_id, problem="")
    for row in rows.select_related("batch__document"):
        batch, document = row.batch, row.batch.document
        paper = f"（{document.name}，SHA-256 {document.sha256}）" if document else ""
        yield f"  历史数据：批次 {batch.pk} 第 {row.n} 行，依据《{batch.document_no}》{paper}"


def _decision(decision: Decision) -> Iterator[str]:
    unit = f"{decision.acting_unit} " if decision.acting_unit else ""
    outcome = f"{decision.get_outcome_display()}，规则 {decision.policy}，{unit}{_who(decision.decided_by)}"
    yield f"  认定 №{decision.n}：{_moment(decision.at)} {outcome}" + (
        f"，{decision.reason}" if decision.reason else ""
    )
    for step in decision.steps:
        yield f"    {said_step(step)}"


def _who(user: User) -> str:
    return f"{user}，用户 {user.pk}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(LOCAL):%Y-%m-%d %H:%M}"
