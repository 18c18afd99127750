"""Two decide at once: one decision stands, the other is told."""

import pytest

from registry.activities.services import activities, approvals
from registry.exceptions import ActivityRefused
from registry.models import Activity, ApprovalStep
from tests.race.racing import on_postgres, overtaken, race, without_locks
from tests.unit.registry.planning import drafted, people

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NOW = "2026-03-02 09:00"
Reason = ActivityRefused.Reason


@pytest.fixture
def step(at):
    at(NOW)
    who = people()
    activity = activities.submit(activity=drafted(who), by=who.lea)
    return activity.steps.current().get(), who


def test_of_two_who_approve_one_is_told(step):
    waiting, who = step

    results = race(
        lambda: approvals.approve(step=waiting, by=who.colleague),
        lambda: approvals.approve(step=waiting, by=who.committee),
        at=NOW,
    )

    assert results == {"done": 1, Reason.ACTIVITY_ALREADY_DECIDED: 1}
    assert Activity.objects.get().status == Activity.Status.APPROVED


def test_approving_and_returning_at_once_have_one_winner(step):
    waiting, who = step

    results = race(
        lambda: approvals.approve(step=waiting, by=who.colleague),
        lambda: approvals.send_back(step=waiting, by=who.committee, remarks={"place": "请写清"}),
        at=NOW,
    )

    decided, activity = ApprovalStep.objects.get(pk=waiting.pk), Activity.objects.get()
    assert results == {"done": 1, Reason.ACTIVITY_ALREADY_DECIDED: 1}
    assert (decided.state, activity.status) in (("approved", "approved"), ("returned", "returned"))


@on_postgres
def test_without_the_lock_both_decide(step, monkeypatch):
    """The control: what the lock on the activity is there for."""
    waiting, who = step
    without_locks(monkeypatch, Activity)

    results = overtaken(
        lambda: approvals.approve(step=waiting, by=who.colleague),
        lambda: approvals.send_back(step=waiting, by=who.committee, remarks={"place": "请写清"}) and "done",
        at=NOW,
    )

    assert Reason.ACTIVITY_ALREADY_DECIDED not in results
