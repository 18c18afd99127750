"""Somebody answers a question while it is left out: whichever comes first, no answer stands without its question."""

from dataclasses import replace

import pytest

from registry.activities import content
from registry.activities.services import activities
from registry.activities.services.doubts import EVERYTHING
from registry.exceptions import QuestionRefused
from registry.models import Activity, SignUpAnswer
from registry.models.office import asked
from registry.models.office.asked import Question
from registry.signups.services import answers, signups
from tests.factories import ShiftFactory, VolunteerFactory
from tests.race.racing import on_postgres, overtaken_at, race, without_locks

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ways():
    """Signing up with an answer, and leaving out the question."""
    vera, shift = VolunteerFactory(), ShiftFactory()
    shift.activity.questions = asked.rows_of([Question("想做什么", key="wish")])
    shift.activity.save()
    plan = content.as_plan(shift.activity)
    silent = replace(plan, facts=plan.facts | {"questions": []})
    told = {"volunteer": vera, "shift": shift, "by": vera.user, "risk_acknowledged": True, "given": {"wish": "搬运"}}
    return (
        lambda: signups.sign_up(**told),
        lambda: activities.revise(activity=shift.activity, plan=silent, by=shift.activity.leader, confirmed=EVERYTHING),
    )


def orphans():
    """The answers under no question."""
    known = {one.key for one in Activity.objects.get().ever_asked}
    return set(SignUpAnswer.objects.values_list("key", flat=True)) - known


def test_no_answer_stands_without_its_question(ways):
    outcome = race(*ways)

    assert outcome in ({"done": 2}, {"done": 1, QuestionRefused.Reason.QUESTION_GONE: 1})
    assert orphans() == set()


@on_postgres
def test_without_the_lock_an_answer_is_left_alone(monkeypatch, ways):
    """The question is left out after the answer was checked and before it is kept."""
    without_locks(monkeypatch)

    assert overtaken_at(monkeypatch, answers, "keep", *ways) == {"done": 2}
    assert orphans() == {"wish"}
