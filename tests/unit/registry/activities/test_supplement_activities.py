"""An activity held without an application: filed afterwards, with extra approval (D122)."""

import pytest

from registry.activities.plans import ActivityPlan, PositionPlan, ShiftPlan
from registry.activities.services import activities, approvals
from registry.activities.services.doubts import EVERYTHING
from registry.exceptions import ActivityRefused
from registry.models import Activity, ApprovalStep
from tests.factories import UnitFactory, local
from tests.factories_hours import administrator_of, committee_member

pytestmark = pytest.mark.django_db
Reason = ActivityRefused.Reason
Status = Activity.Status


@pytest.fixture
def unit(at):
    at("2026-03-16 09:00")
    return UnitFactory()


def filed(unit, *, start="2026-03-14 09:00", end="2026-03-14 12:00", **facts) -> Activity:
    by = administrator_of(unit)
    facts = {
        "origin": Activity.Origin.SUPPLEMENT,
        "title": "示例补录活动",
        "category": Activity.Category.NEARBY,
        "content": "受灾当天临时组织清淤。",
        "place": "示例社区",
        "contact_name": "韦示例",
        "contact_phone": "10000000001",
        "risk_notice": "注意积水。",
        "leader": by,
    } | facts
    shift = ShiftPlan(local(start), local(end), (PositionPlan(10, is_default=True),))
    plan = ActivityPlan(facts=facts, shifts=(shift,))
    draft = activities.draft(plan=plan, unit=unit, by=by, confirmed=EVERYTHING)
    return activities.submit(activity=draft, by=by)


def refusal_of(command) -> Reason:
    with pytest.raises(ActivityRefused) as refusal:
        command()
    return refusal.value.reason


def test_the_unit_and_then_the_committee_decide_however_small_it_is(unit):
    other = administrator_of(unit)
    activity = filed(unit)

    first, second = activity.steps.order_by("order")
    assert [first.unit, first.state, second.unit.parent, second.state] == [unit, "waiting", None, "waiting"]
    approvals.approve(step=first, by=other)
    activity.refresh_from_db()
    assert activity.status == Status.SUBMITTED
    approvals.approve(step=ApprovalStep.objects.get(pk=second.pk), by=committee_member())

    activity.refresh_from_db()
    assert (activity.status, activity.origin) == (Status.CLOSED, Activity.Origin.SUPPLEMENT)
    assert None not in (activity.published_at, activity.ended_at, activity.approved_at)
    assert activity.is_public
    assert not activity.shifts.get().scans_until > local("2026-03-16 09:00")
    refused = refusal_of(lambda: activities.revise(activity=activity, plan=ActivityPlan(facts={}), by=other))
    assert refused == Reason.WRONG_STATE


def test_only_what_is_over_and_not_for_long_is_filed_afterwards(unit, at):
    assert refusal_of(lambda: filed(unit, start="2026-03-16 08:00", end="2026-03-16 10:00")) == Reason.NOT_OVER_YET
    assert refusal_of(lambda: filed(unit, start="2026-03-20 08:00", end="2026-03-20 10:00")) == Reason.NOT_OVER_YET
    at("2026-04-14 00:00")
    assert refusal_of(lambda: filed(unit)) == Reason.FILED_TOO_LATE
    at("2026-04-13 23:59")
    assert filed(unit).status == Status.SUBMITTED


def test_bodily_risk_must_have_been_insured(unit):
    assert refusal_of(lambda: filed(unit, risk_level=Activity.Risk.BODILY)) == Reason.INSURANCE_MISSING


def test_what_was_applied_for_in_time_is_decided_as_before(unit):
    administrator_of(unit)
    activity = filed(unit, start="2026-03-20 08:00", end="2026-03-20 10:00", origin=Activity.Origin.REGULAR)

    assert [step.state for step in activity.steps.order_by("order")] == ["waiting", "informed"]
