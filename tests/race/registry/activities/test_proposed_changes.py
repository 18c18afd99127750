"""Two people propose a change at once; one is decided while it is taken back, or while scans begin."""

import pytest

from checkin.models import Scan
from checkin.scanning import senders
from registry.activities import content
from registry.activities.services import activities, approvals, shifts
from registry.exceptions import ActivityRefused
from registry.models import ActivityChange
from tests.factories import SignUpFactory
from tests.race.racing import race
from tests.scanning import scan, take
from tests.unit.registry.planning import own_plan, people, plan, published, shift_plan

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NOW = "2026-03-02 09:00"
Reason = ActivityRefused.Reason
State = ActivityChange.State


@pytest.fixture
def who(at):
    at(NOW)
    return people()


@pytest.fixture
def activity(who):
    return published(who)


def proposing(activity, by, place):
    plan = own_plan(activity, place=place)
    return lambda: activities.revise(activity=activity, plan=plan, by=by)


def test_of_two_changes_one_waits_and_one_is_refused(who, activity):
    results = race(proposing(activity, who.lea, "桂宁小学"), proposing(activity, who.colleague, "青秀社区"), at=NOW)

    assert results == {"done": 1, Reason.CHANGE_WAITING: 1}
    assert ActivityChange.objects.open().count() == 1


def test_approving_and_taking_back_at_once_have_one_winner(who, activity):
    activities.revise(activity=activity, plan=own_plan(activity, place="桂宁小学"), by=who.lea)
    step = activity.steps.current().get()

    results = race(
        lambda: approvals.approve(step=step, by=who.colleague),
        lambda: activities.withdraw_change(activity=activity, by=who.lea),
        at=NOW,
    )

    activity.refresh_from_db()
    state = activity.changes.get().state
    assert results in (
        {"done": 1, Reason.ACTIVITY_ALREADY_DECIDED: 1},
        {"done": 1, Reason.NO_CHANGE: 1},
    )
    assert (state, activity.place) in ((State.APPROVED, "桂宁小学"), (State.DROPPED, "白沙小学"))


def test_a_change_approved_while_people_check_in_moves_no_time_under_them(who, activity):
    shift = activity.shifts.get()
    later = plan(shift_plan("2026-03-14 10:00", pk=shift.pk))
    activities.revise(activity=activity, plan=later, by=who.lea)
    step = activity.steps.current().get()
    before = content.as_plan(activity)
    volunteer = SignUpFactory(shift=shift).volunteer
    pressed = scan(shift, volunteer, at="08:05")

    results = race(
        lambda: take(pressed, by=senders.organiser(who.lea)),
        lambda: approvals.approve(step=step, by=who.colleague),
        at="2026-03-14 08:05",
    )

    assert results == {"done": 1, Reason.SCANNING_BEGAN: 1}
    assert content.as_plan(activity) == before
    assert Scan.objects.get().volunteer == volunteer


def test_a_shift_cancelled_during_the_approval_stays_cancelled(who):
    activity = published(who, shift_plan(), shift_plan("2026-03-21 09:00"))
    first, second = activity.shifts.order_by("pk")
    moved = shift_plan("2026-03-22 09:00", pk=second.pk)
    activities.revise(activity=activity, plan=plan(shift_plan(pk=first.pk), moved), by=who.lea)
    step = activity.steps.current().get()

    results = race(
        lambda: approvals.approve(step=step, by=who.colleague),
        lambda: shifts.cancel(shift=second, by=who.lea, reason="学校有安排"),
        at=NOW,
    )

    assert results == {"done": 2}
    assert list(activity.shifts.live()) == [first]
    assert activity.shifts.count() == 2
