"""The sign-ups of a person, in the copy of their data."""

from collections.abc import Iterator
from typing import Any

from registry.models import SignUp, SignUpAnswer, Volunteer
from registry.people.own_data import Part, files_of, table
from registry.signups.services import answers

COLUMNS = {
    "activity": "活动", "starts_at": "开始", "ends_at": "结束", "position": "岗位", "team": "团队", "status": "状态",
    "source": "来源", "created_at": "报名时间", "risk_acknowledged_at": "确认风险告知", "confirmed_at": "获得名额",
    "ended_at": "退出时间", "end_reason": "退出原因", "withdrew_late": "迟退",
}  # fmt: skip
ANSWERED = {"activity": "活动", "starts_at": "开始", "question": "问题", "answer": "回答"}


def parts(person: Volunteer) -> Iterator[Part]:
    found = SignUp.objects.filter(volunteer__in=files_of(person)).order_by("shift__starts_at", "pk")
    rows = [
        (one.shift.activity.title, one.shift.starts_at, one.shift.ends_at, one.position.name,
         one.team.name if one.team else "", one.get_status_display(), one.get_source_display(), one.created_at,
         one.risk_acknowledged_at, one.confirmed_at, one.ended_at, one.end_reason,
         one.withdrew_late)
        for one in found.select_related("shift__activity", "position", "team")
    ]  # fmt: skip
    yield table("sign_ups", "报名", COLUMNS, rows)
    if said := list(_answers(person)):
        yield table("sign_up_answers", "报名时的回答", ANSWERED, said)


def _answers(person: Volunteer) -> Iterator[tuple[Any, ...]]:
    """Every answer that is kept, also to what is asked no longer."""
    mine = SignUp.objects.filter(volunteer__in=files_of(person), answers__isnull=False).distinct()
    found = list(mine.select_related("shift__activity").order_by("shift__starts_at", "pk"))
    said = SignUpAnswer.objects.said_by_signup([one.pk for one in found])
    for one in found:
        for question, answer in answers.told(one.shift.activity, said[one.pk]):
            yield one.shift.activity.title, one.shift.starts_at, question, answer


def size(person: Volunteer) -> int:
    return SignUp.objects.filter(volunteer__in=files_of(person)).count()
