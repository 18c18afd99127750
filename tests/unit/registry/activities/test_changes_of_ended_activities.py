"""A change that adds shifts is not lost because the last approved shift ended before it was decided."""

import pytest

from registry.activities.duties import activity_duties
from registry.activities.services import activities, approvals
from registry.models import Activity, ActivityChange, Notification
from tests.unit.registry.planning import people, plan, published, shift_plan

pytestmark = pytest.mark.django_db
Status = Activity.Status
State = ActivityChange.State


@pytest.fixture
def who(at):
    at("2026-03-02 09:00")
    return people()


@pytest.fixture
def activity(who, at):
    """Its only shift is over, and a change that adds another waits."""
    series = published(who)
    more = plan(shift_plan(pk=series.shifts.get().pk), shift_plan("2026-04-11 09:00"))
    activities.revise(activity=series, plan=more, by=who.lea)
    at("2026-03-14 20:00")
    return series


def close_titles(user):
    return [duty.title for duty in activity_duties(user) if "结束活动" in duty.title]


def told(user):
    return list(Notification.objects.filter(user=user, text__contains="不再审批"))


def test_the_night_leaves_it_open_until_the_change_is_decided(who, activity):
    closed, duties = activities.close_ended(), close_titles(who.lea)
    approvals.approve(step=activity.steps.current().get(), by=who.colleague)

    activity.refresh_from_db()
    assert (closed, duties, close_titles(who.lea)) == (0, [], [])
    assert (activity.status, activity.shifts.count()) == (Status.PUBLISHED, 2)
    assert activities.close_ended() == 0


def test_reported_while_a_change_waits_it_goes_on(who, activity):
    activities.mark_reported(activity=activity, by=who.lea)
    approvals.approve(step=activity.steps.current().get(), by=who.colleague)

    activity.refresh_from_db()
    assert (activity.status, activity.ended_at, activity.shifts.count()) == (Status.PUBLISHED, None, 2)


def test_a_returned_change_ends_with_it_and_the_proposer_is_told(who, activity):
    approvals.send_back(step=activity.steps.current().get(), by=who.colleague, note="请另行申请")

    assert activities.close_ended() == 1

    activity.refresh_from_db()
    assert (activity.status, activity.changes.get().state) == (Status.CLOSED, State.DROPPED)
    assert len(told(who.lea)) == 1


def test_reporting_ends_a_returned_change(who, activity):
    approvals.send_back(step=activity.steps.current().get(), by=who.colleague, note="请另行申请")

    activities.mark_reported(activity=activity, by=who.colleague)

    activity.refresh_from_db()
    assert (activity.status, activity.changes.get().state) == (Status.REPORTED, State.DROPPED)
    assert len(told(who.lea)) == 1


@pytest.mark.parametrize("command", [activities.withdraw_change, activities.close])
def test_whoever_ends_it_for_somebody_else_tells_them(who, activity, command):
    command(activity=activity, by=who.colleague)

    assert len(told(who.lea)) == 1
    assert told(who.colleague) == []


def test_nobody_is_told_of_their_own_withdrawal(who, activity):
    activities.withdraw_change(activity=activity, by=who.lea)

    assert told(who.lea) == []
