"""What an activity asks whoever signs up: up to ten questions, and no answer ever stands under another question."""

import secrets
from typing import Any

from registry.activities.services import shifts
from registry.exceptions import QuestionRefused
from registry.models import Activity, SignUpAnswer
from registry.models.office import asked
from registry.models.office.asked import Question

Reason = QuestionRefused.Reason
Rows = list[dict[str, Any]]


def settled(activity: Activity, stored: Rows) -> Rows:
    """The wished questions as they are kept; asked otherwise, one is a new question and the old keeps its answers."""
    wished = asked.read(activity.questions)
    _refuse_unfit([one for one in wished if not one.is_closed])
    before = asked.read(stored)
    found = asked.settled(before, wished, answered=_answered(activity, before), new_key=_new_key)
    return asked.rows_of(found)


def are_more(stored: Rows, activity: Activity) -> bool:
    """The activity asks more than it did."""
    return asked.asks_more(asked.read(stored), activity.ever_asked)


def _answered(activity: Activity, before: tuple[Question, ...]) -> set[str]:
    """Which questions have answers; nobody answers in between."""
    if not before or activity.pk is None:
        return set()
    shifts.locked(activity)
    return set(SignUpAnswer.objects.to_activity(activity).order_by().values_list("key", flat=True).distinct())


def _refuse_unfit(wished: list[Question]) -> None:
    if len(wished) > asked.MOST:
        raise QuestionRefused(Reason.TOO_MANY_QUESTIONS, most=asked.MOST, n=len(wished))
    seen: set[str] = set()
    for number, one in enumerate(wished, start=1):
        if not one.is_well_formed:
            raise QuestionRefused(Reason.QUESTION_INCOMPLETE, n=number)
        if one.text in seen:
            raise QuestionRefused(Reason.QUESTION_TWICE, question=one.text)
        seen.add(one.text)


def _new_key() -> str:
    return secrets.token_hex(4)
