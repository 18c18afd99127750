"""Scans, hours with their arithmetic, objections and findings of a person, in the copy of their data."""

from collections.abc import Iterator
from typing import Any, Final

from checkin.attendance.facts import BACK_DATED, LATE_UPLOAD, MEASURED
from checkin.ledger.services import ledger
from checkin.models import (
    Attendance,
    CorrectionRequest,
    Decision,
    EnteredTime,
    Finding,
    LedgerEntry,
    NoShow,
    OpeningBalanceRow,
    PeopleMessageTo,
    Scan,
    ServiceRecord,
    SupplementLine,
)
from registry.models import Volunteer
from registry.people.own_data import Part, files_of, table
from registry.words.durations import said_step

SHIFT = ("shift__activity",)
KINDS: Final = {str(code): str(label) for code, label in ServiceRecord.Kind.choices}
ORIGINS: Final = {str(code): str(label) for code, label in EnteredTime.Origin.choices} | {
    MEASURED: "扫码", LATE_UPLOAD: "72 小时后才上传的扫码", BACK_DATED: "账号补传的扫码",
}  # fmt: skip


def parts(person: Volunteer) -> Iterator[Part]:
    files = files_of(person)
    yield _totals(person)
    yield _records(files)
    yield _decisions(files)
    yield _ledger(files)
    yield _scans(files)
    yield from _presence(files)
    yield from _doubts(files)
    yield from _entered_later(files)


def size(person: Volunteer) -> int:
    files = files_of(person)
    return Scan.objects.filter(volunteer__in=files).count() + ServiceRecord.objects.filter(volunteer__in=files).count()


def _totals(person: Volunteer) -> Part:
    rows = [("志愿服务", ledger.total(person)), ("培训", ledger.total(person, kind="training"))]
    return table("hours", "时长合计", {"kind": "种类", "minutes": "分钟"}, rows)


def _records(files: Any) -> Part:
    columns = {
        "service_on": "服务日期", "activity": "活动", "unit": "记录单位", "kind": "种类", "status": "状态",
        "timed_minutes": "系统计时（分）", "supplementary_minutes": "补录（分）", "due_on": "认定期限",
        "returned_reason": "退回原因",
    }  # fmt: skip
    found = _of(ServiceRecord, files, "service_on").select_related(*SHIFT, "recording_unit")
    rows = [
        (one.service_on, one.shift.activity.title, one.recording_unit.full_name, one.get_kind_display(),
         one.get_status_display(), one.timed_minutes, one.supplementary_minutes, one.due_on, one.returned_reason)
        for one in found
    ]  # fmt: skip
    return table("records", "服务记录", columns, rows)


def _decisions(files: Any) -> Part:
    columns = {
        "service_on": "服务日期", "activity": "活动", "n": "第几次认定", "at": "认定时间", "outcome": "结果",
        "policy": "时长规则", "arithmetic": "算式", "timed_minutes": "系统计时（分）",
        "supplementary_minutes": "补录（分）", "reason": "理由",
    }  # fmt: skip
    found = Decision.objects.filter(record__volunteer__in=files).order_by("record__service_on", "record", "n")
    rows = [
        (one.record.service_on, one.record.shift.activity.title, one.n, one.at, one.get_outcome_display(),
         one.policy.version, "\n".join(map(said_step, one.steps)), one.timed_minutes, one.supplementary_minutes,
         one.reason)
        for one in found.select_related("record__shift__activity", "policy")
    ]  # fmt: skip
    return table("decisions", "时长怎样算出来的", columns, rows)


def _ledger(files: Any) -> Part:
    columns = {
        "id": "台账号", "service_on": "服务日期", "minutes": "分钟", "hours_class": "来源", "kind": "种类",
        "origin": "说明", "reason": "理由", "created_at": "登记时间", "seal": "封存号",
    }  # fmt: skip
    found = _of(LedgerEntry, files, "service_on").select_related("sealed__seal")
    rows = [
        (one.pk, one.service_on, one.minutes, one.get_hours_class_display(), KINDS.get(one.kind, one.kind),
         _origins(one), one.reason, one.created_at, one.sealed.seal.number if hasattr(one, "sealed") else None)
        for one in found
    ]  # fmt: skip
    return table("ledger", "时长台账", columns, rows)


def _origins(one: LedgerEntry) -> str:
    return "、".join(ORIGINS.get(code, code) for code in one.origin.split(",")) if one.origin else ""


def _scans(files: Any) -> Part:
    columns = {
        "at": "时间", "direction": "签到或签退", "method": "方式", "activity": "活动", "received_at": "收到时间",
        "counts": "计入", "code": "当时的答复（代码）", "latitude": "纬度", "longitude": "经度",
        "accuracy_metres": "精度（米）",
    }  # fmt: skip
    rows = []
    for one in _of(Scan, files, "logical_at").with_verdict().select_related(*SHIFT, "location"):
        place = getattr(one, "location", None)
        where = (place.latitude, place.longitude, place.accuracy_metres) if place else (None, None, None)
        title = one.shift.activity.title if one.shift else ""
        said = (one.get_direction_display(), one.get_method_display(), title)
        rows.append((one.logical_at, *said, one.received_at, one.counts_now, one.code, *where))
    return table("scans", "扫码记录", columns, rows)


def _presence(files: Any) -> Iterator[Part]:
    rows = [
        (one.shift.activity.title, one.get_state_display(), one.first_in_at, one.last_out_at)
        for one in _of(Attendance, files, "shift__starts_at").select_related(*SHIFT)
    ]
    columns = {"activity": "活动", "state": "状态", "first_in_at": "最早签到", "last_out_at": "最晚签退"}
    yield table("attendances", "到场", columns, rows)
    told = [
        (one.shift.activity.title, one.in_at, one.out_at, one.get_origin_display(), one.reason, one.entered_at)
        for one in _of(EnteredTime, files, "entered_at").select_related(*SHIFT)
    ]
    columns = {
        "activity": "活动", "in_at": "签到", "out_at": "签退", "origin": "来源", "reason": "原因",
        "entered_at": "录入时间",
    }  # fmt: skip
    yield table("entered_times", "录入的时间", columns, told)


def _doubts(files: Any) -> Iterator[Part]:
    columns = {
        "activity": "活动", "matter": "事项", "status": "状态", "filed_at": "提出时间", "text": "说明",
        "due_on": "期限", "answer": "答复", "answered_at": "答复时间", "appeal": "复核理由",
        "appealed_at": "申请复核时间",
        "appeal_answer": "复核说明", "appeal_decided_at": "复核时间",
    }  # fmt: skip
    rows = [
        (one.shift.activity.title, one.get_matter_display(), one.get_status_display(), one.filed_at, one.text,
         one.due_on, one.answer, one.answered_at, one.appeal, one.appealed_at, one.appeal_answer,
         one.appeal_decided_at)
        for one in _of(CorrectionRequest, files, "filed_at").select_related(*SHIFT)
    ]  # fmt: skip
    yield table("objections", "有异议、复核", columns, rows)
    columns = {
        "activity": "活动", "finding": "疑点", "found_at": "发现时间", "state": "状态", "explanation": "负责人说明",
        "note": "核对说明",
    }  # fmt: skip
    told = [
        (one.shift.activity.title, one.label, one.found_at, one.get_state_display(), one.explanation, one.note)
        for one in _of(Finding, files, "found_at").select_related(*SHIFT)
    ]
    yield table("findings", "疑点", columns, told)


def _no_shows(files: Any) -> Part:
    rows = [
        (one.shift.activity.title, one.shift.starts_at, one.get_kind_display(), one.is_excused, one.reason, one.at)
        for one in _of(NoShow, files, "shift__starts_at").select_related(*SHIFT)
    ]
    columns = {
        "activity": "活动", "starts_at": "开始", "kind": "内容", "is_excused": "事先说明或有正当理由", "reason": "原因",
        "at": "记录时间",
    }  # fmt: skip
    return table("no_shows", "未到场", columns, rows)


def _messages(files: Any) -> Part:
    found = _of(PeopleMessageTo, files, "message").select_related("message__activity")
    rows = [(one.message.activity.title, one.message.at, one.message.text) for one in found]
    return table("people_messages", "负责人的消息", {"activity": "活动", "at": "时间", "text": "内容"}, rows)


def _entered_later(files: Any) -> Iterator[Part]:
    rows = [
        (one.supplement.shift.activity.title, one.in_at, one.out_at, one.supplement.get_status_display(),
         one.supplement.reason)
        for one in _of(SupplementLine, files, "in_at").select_related("supplement__shift__activity")
    ]  # fmt: skip
    columns = {"activity": "活动", "in_at": "开始", "out_at": "结束", "status": "状态", "reason": "补录原因"}
    yield table("supplements", "补录", columns, rows)
    yield _no_shows(files)
    yield _messages(files)
    told = [
        (one.batch.document_no, one.batch.until_on, one.minutes, one.batch.get_status_display(), one.name)
        for one in _of(OpeningBalanceRow, files, "batch").select_related("batch")
    ]
    columns = {"document_no": "依据文件", "until_on": "截至", "minutes": "分钟", "status": "状态", "name": "表上的姓名"}
    yield table("opening_balances", "历史时长", columns, told)


def _of(model: Any, files: Any, order: str) -> Any:
    return model._default_manager.filter(volunteer__in=files).order_by(order, "pk")
