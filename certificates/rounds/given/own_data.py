"""The rounds in which a person was considered and nominated, in the copy of their data."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any, Final

from certificates.models import Candidate, Nomination, NominationAttachment, RoundReviewer
from certificates.rounds.criteria import Evidence, Missed
from registry.documents.wording import full_date
from registry.models import Volunteer
from registry.people.own_data import Paper, Part, files_of, stored_paper, table

FIGURES: Final = {
    "minutes": "服务时长（分）", "timed_minutes": "其中系统计时（分）", "days": "服务天数", "activities": "参加活动数",
    "members": "队员数", "records": "服务次数（人次）", "shifts": "场次", "served": "服务人数",
    "registered_on": "注册日期", "years_registered": "注册满几年", "star": "星级",
    "findings": "未处理的疑点", "requests": "未办结的异议", "reports_due": "应报送的活动情况",
    "reports_late": "其中逾期", "whole_minutes": "累计服务时长（分）", "next_star": "可认定星级",
    "star_hours": "这一星级要求（小时）", "star_opens_on": "可以认定的日期", "star_bar": "不能认定的原因",
}  # fmt: skip
MISSED: Final = {
    Missed.HOURS: "服务时长", Missed.DAYS: "服务天数", Missed.TIMED_PERCENT: "系统计时的比例",
    Missed.ACTIVITIES: "参加活动数", Missed.YEARS_REGISTERED: "注册年限", Missed.STAR: "星级",
    Missed.FINDINGS: "没有未处理的疑点", Missed.REQUESTS: "没有未办结的异议", Missed.REPORTS: "按时报送活动情况",
    Missed.STAR_HOURS: "累计时长达到下一星级", Missed.STAR_WAIT: "注册满规定的月数",
    Missed.STAR_HIGHEST: "还有更高的星级", Missed.STAR_OPEN: "没有在办的星级认定",
    Missed.STAR_ABOVE: "不高于本批认定的星级", Missed.STAR_DECIDER: "不是本单位的管理员",
}  # fmt: skip


def parts(person: Volunteer) -> Iterator[Part]:
    files = files_of(person)
    rows = Candidate.objects.filter(volunteer__in=files).select_related("round").order_by("pk")
    columns = {
        "round": "嘉许批次", "qualifies": "符合条件", "missed": "不符合的条件", "evidence": "依据的数字",
        "at": "核算时间",
    }  # fmt: skip
    told: list[tuple[object, ...]] = [
        (one.round.title, one.qualifies, [MISSED.get(code, code) for code in one.missed], _figures(one.evidence),
         one.computed_at)
        for one in rows
    ]  # fmt: skip
    yield table("candidates", "嘉许条件核算", columns, told)
    columns = {
        "round": "嘉许批次", "unit": "推荐单位", "source": "推荐方式", "status": "状态", "text": "推荐理由",
        "reason": "退回、不采纳或撤回的原因", "late_reason": "逾期受理的理由", "submitted_at": "提交时间",
        "settled_at": "办结时间", "decided_on": "决定日期", "document_no": "决定文号", "papers": "材料",
    }  # fmt: skip
    put_forward = Nomination.objects.filter(candidate__volunteer__in=files).select_related("round", "unit")
    put_forward = put_forward.prefetch_related("attachments__file")
    told = [
        (one.round.title, one.unit.full_name, one.get_source_display(), one.get_status_display(), one.text,
         one.return_reason, one.late_reason, one.submitted_at, one.decided_at, one.round.decided_on,
         one.round.decision_document_no, [paper.file.name for paper in one.attachments.all()])
        for one in put_forward.order_by("pk")
    ]  # fmt: skip
    yield table("nominations", "嘉许推荐", columns, told)
    reviewed = RoundReviewer.objects.filter(user__in=files.exclude(user=None).values("user")).select_related("round")
    told = [(one.round.title, one.named_at, one.withdrawn_at) for one in reviewed.order_by("pk")]
    columns = {"round": "嘉许批次", "named_at": "担任时间", "withdrawn_at": "退出时间"}
    yield table("rounds_reviewed", "担任评审人的嘉许批次", columns, told)


def papers(person: Volunteer) -> Iterator[Paper]:
    """What was handed in about the person; a draft is nobody's word yet."""
    rows = NominationAttachment.objects.filter(nomination__in=Nomination.objects.about(person))
    for one in rows.select_related("file").order_by("pk"):
        yield stored_paper(f"推荐材料/{one.nomination_id}-{one.pk}-{one.file.name}", one.file)


def _figures(stored: dict[str, Any]) -> list[str]:
    """What was counted, in words; nothing and what only counts for teams is left out."""
    counted = asdict(Evidence.read(stored))
    if counted["registered_on"]:
        counted["registered_on"] = full_date(date.fromisoformat(counted["registered_on"]))
    counted["star_bar"] = MISSED.get(counted["star_bar"], counted["star_bar"])
    return [f"{FIGURES[name]} {value}" for name, value in counted.items() if value]
