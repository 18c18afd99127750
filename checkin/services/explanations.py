"""Every minute of a person traced back to the scans that made it (design §1)."""

from collections.abc import Iterable, Iterator

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
from checkin.services import ledger
from registry import clock
from registry.clock import LOCAL
from registry.durations import hours_text
from registry.models import RoleAssignment, Unit, Volunteer

Role = RoleAssignment.Role
Evident = ServiceRecord | Attendance | CorrectionRequest  # a person at a shift


def lines_of(volunteer: Volunteer) -> Iterator[str]:
    """The chain of every record: shift, decisions with their arithmetic, entries with their seals, scans."""
    person = volunteer.merged_into or volunteer
    total = ledger.total(person)
    yield f"{person.volunteer_no} 志愿服务时间合计 {hours_text(total)} 小时（{total} 分）"
    records = ServiceRecord.objects.of_person(person).for_lists().order_by("service_on", "pk")
    for record in records:
        yield from _record(record)


def scans_of(record: Evident) -> list[Scan]:
    """Every scan of this person at this shift, the refused ones too, in order of time."""
    return list(Scan.objects.of(record.volunteer, record.shift).select_related("station").order_by("logical_at", "pk"))


def entered_times_of(record: Evident) -> list[EnteredTime]:
    """What was entered afterwards for this person at this shift."""
    rows = EnteredTime.objects.filter(volunteer=record.volunteer, shift=record.shift)
    return list(rows.select_related("entered_by").order_by("pk"))


def decisions_of(record: ServiceRecord) -> list[Decision]:
    """Everything that was decided about the record, in order, each with the unit it was decided for."""
    decisions = list(record.decisions.select_related("policy", "decided_by").order_by("n"))
    name_units(decisions, record.recording_unit)
    return decisions


def name_units(decisions: Iterable[Decision], recording_unit: Unit) -> None:
    """For which unit somebody decided: the nearest to the recording unit whose role they held that day."""
    decisions = list(decisions)
    roles = RoleAssignment.objects.filter(
        role__in=[Role.UNIT_ADMIN, Role.COMMITTEE], user__in={one.decided_by_id for one in decisions}
    ).select_related("unit")
    held = list(roles)
    root = Unit.objects.filter(parent=None).first() if any(one.unit is None for one in held) else None
    for decision in decisions:
        on = clock.local_date(decision.at)
        units = [
            one.unit or root
            for one in held
            if one.user_id == decision.decided_by_id
            and one.from_on <= on
            and (one.until_on is None or on <= one.until_on)
        ]
        own = [unit for unit in units if unit and unit.pk == recording_unit.pk]
        below_root = [unit for unit in units if unit and unit.parent_id]
        decision.acting_unit = next(iter([*own, *below_root, *units]), None)


def entries_of(record: ServiceRecord) -> list[LedgerEntry]:
    """The record's ledger entries with their seals."""
    return list(record.entries.select_related("sealed__seal", "decided_by").order_by("pk"))


def _record(record: ServiceRecord) -> Iterator[str]:
    yield ""
    yield f"{record.service_on:%Y-%m-%d} {record.shift}｜{record.recording_unit}｜{record.get_status_display()}"
    handed_in = record.hand_in
    yield f"  提交：{handed_in.at.astimezone(LOCAL):%Y-%m-%d %H:%M} 第 {handed_in.n} 次（用户 {handed_in.by_id}）"
    yield from _opening_balance(record)
    for decision in record.decisions.select_related("policy").order_by("n"):
        yield from _decision(decision)
    for entry in entries_of(record):
        seal = f"封存 № {entry.sealed.seal.number}" if hasattr(entry, "sealed") else "待封存"
        yield f"  台账 №{entry.pk}：{entry.minutes:+d} 分 {entry.get_hours_class_display()}（{entry.origin}），{seal}"
    for scan in scans_of(record):
        state = "" if scan.authentic else "，未采信"
        at = scan.logical_at.astimezone(LOCAL)
        yield f"  扫码 {scan.pk}：{at:%H:%M:%S} {scan.get_direction_display()}（{scan.get_method_display()}{state}）"
    for row in entered_times_of(record):
        ends = "、".join(f"{at.astimezone(LOCAL):%H:%M}" for at in (row.in_at, row.out_at) if at)
        yield f"  录入 {row.pk}：{ends}（{row.get_origin_display()}，用户 {row.entered_by_id}）{row.reason}"


def _opening_balance(record: ServiceRecord) -> Iterator[str]:
    rows = OpeningBalanceRow.objects.filter(batch__shift=record.shift_id, volunteer=record.volunteer_id, problem="")
    for row in rows.select_related("batch__document"):
        batch, document = row.batch, row.batch.document
        paper = f"（{document.name}，SHA-256 {document.sha256}）" if document else ""
        yield f"  历史数据：批次 {batch.pk} 第 {row.n} 行，依据《{batch.document_no}》{paper}"


def _decision(decision: Decision) -> Iterator[str]:
    yield (
        f"  认定 №{decision.n}：{decision.get_outcome_display()}，规则 {decision.policy}，用户 {decision.decided_by_id}"
        + (f"，{decision.reason}" if decision.reason else "")
    )
    for step in decision.steps:
        yield f"    {step}"
