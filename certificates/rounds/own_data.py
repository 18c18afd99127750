"""The rounds in which a person was considered and nominated, in the copy of their data."""

from collections.abc import Iterator

from certificates.models import Candidate, Nomination
from registry.models import Volunteer
from registry.people.own_data import Part, files_of, table


def parts(person: Volunteer) -> Iterator[Part]:
    files = files_of(person)
    rows = Candidate.objects.filter(volunteer__in=files).select_related("round").order_by("pk")
    columns = {
        "round": "嘉许批次", "qualifies": "符合条件", "missed": "不符合的条件", "evidence": "依据的数字",
        "at": "核算时间",
    }  # fmt: skip
    told: list[tuple[object, ...]] = [
        (one.round.title, one.qualifies, one.missed, one.evidence, one.computed_at) for one in rows
    ]
    yield table("candidates", "嘉许条件核算", columns, told)
    columns = {
        "round": "嘉许批次", "unit": "推荐单位", "source": "推荐方式", "status": "状态", "text": "推荐理由",
        "reason": "退回原因", "submitted_at": "提交时间",
    }  # fmt: skip
    put_forward = Nomination.objects.filter(candidate__volunteer__in=files).select_related("round", "unit")
    told = [
        (one.round.title, one.unit.full_name, one.get_source_display(), one.get_status_display(), one.text,
         one.return_reason, one.submitted_at)
        for one in put_forward.order_by("pk")
    ]  # fmt: skip
    yield table("nominations", "嘉许推荐", columns, told)
