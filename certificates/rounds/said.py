"""What a template of the committee may say about somebody whom a round commends."""

from datetime import date
from typing import Any

from certificates.models import Nomination
from certificates.rounds.criteria import Evidence
from registry import clock
from registry.documents.wording import full_date
from registry.words.durations import duration_text


def values_of(nomination: Nomination, *, praise: str, issuer: str) -> dict[str, str]:
    """Each placeholder of the kind, from the figures that were frozen with the round."""
    round, candidate = nomination.round, nomination.candidate
    found = Evidence.read(candidate.evidence)
    common = {
        "单位": candidate.unit.name_on_paper,
        "年度": _years(round.period_from_on, round.period_until_on),
        "起始日期": full_date(round.period_from_on),
        "截至日期": full_date(round.period_until_on),
        "时长": duration_text(found.minutes).replace(" ", ""),
        "批次": round.title,
        "嘉许词": praise,
        "认定方式": "经公示",
        "出具单位": issuer,
        "出具日期": full_date(clock.today()),
        "文件号": round.decision_document_no,
    }
    return common | _of_the_kind(candidate, found)


def _of_the_kind(candidate: Any, found: Evidence) -> dict[str, str]:
    if candidate.volunteer:
        person = candidate.volunteer.person
        served = {"次数": f"{found.records}次", "天数": f"{found.days}天"}
        return {"姓名": person.name, "志愿者编号": person.volunteer_no or "", **served}
    return {
        "名称": str(candidate.recipient_unit.name_on_paper if candidate.recipient_unit else candidate.recipient),
        "场次": f"{found.shifts}场",
        "人次": f"{found.records}人次",
        "服务人数": f"{found.served}人",
    }


def _years(from_on: date, until_on: date) -> str:
    return str(from_on.year) if from_on.year == until_on.year else f"{from_on.year}—{until_on.year}"
