"""An emergency that nobody has confirmed: it is changed at once, and confirmed as it was read, by somebody else."""

import pytest

from registry.activities.services import activities, approvals
from registry.exceptions import ActivityRefused
from registry.models import Activity, RoleAssignment
from tests.factories import RoleAssignmentFactory, committee_unit
from tests.unit.registry.planning import drafted, people, plan, shift_plan

pytestmark = pytest.mark.django_db
Reason = ActivityRefused.Reason
STARTS = "2026-03-02 10:00"


@pytest.fixture
def who(at):
    at("2026-03-02 09:00")
    return people()


@pytest.fixture
def activity(who):
    filed = drafted(who, shift_plan(STARTS, hours=6), origin=Activity.Origin.EMERGENCY)
    return activities.submit(activity=filed, by=who.lea)


def rewrite(activity, by, *, places=30, **facts):
    kept = shift_plan(STARTS, hours=6, pk=activity.shifts.get().pk, places=places)
    return activities.revise(activity=activity, plan=plan(kept, **facts), by=by)


def refused(step, by):
    with pytest.raises(ActivityRefused) as refusal:
        approvals.approve(step=step, by=by, note="同意")
    return refusal.value.reason


def test_it_is_told_as_it_is_and_asked_about_anew_by_the_same_day(who, activity, at):
    seen = activity.steps.current().get()
    at("2026-03-02 23:00")

    rewrite(activity, who.lea, place="河堤三号点")

    activity.refresh_from_db()
    step = activity.steps.current().get()
    assert (activity.status, activity.place) == (Activity.Status.PUBLISHED, "河堤三号点")
    assert (step.submission, step.unit, step.due_on) == (2, seen.unit, seen.due_on)
    assert step.content_digest != seen.content_digest


def test_what_was_rewritten_is_not_approved_by_the_page_of_before(who, activity):
    read = activity.steps.current().get()
    rewrite(activity, who.lea, places=900, place="别处", risk_notice="登高作业，有坠落危险。")

    assert refused(read, who.committee) == Reason.ACTIVITY_ALREADY_DECIDED
    approvals.approve(step=activity.steps.current().get(), by=who.committee, note="同意")


def test_nobody_confirms_what_they_wrote(who, activity):
    rewrite(activity, who.committee, places=900, place="别处")
    another = RoleAssignmentFactory(role=RoleAssignment.Role.COMMITTEE, unit=committee_unit()).user
    step = activity.steps.current().get()

    assert refused(step, who.committee) == Reason.OWN_APPROVAL
    assert list(approvals.waiting_for(who.committee)) == []
    assert approvals.approve(step=step, by=another, note="同意").is_approved


def test_what_no_approver_decides_leaves_the_step_as_it_is(who, activity):
    read = activity.steps.current().get()

    rewrite(activity, who.lea, contact_wechat="shili")

    assert activity.steps.current().get() == read
