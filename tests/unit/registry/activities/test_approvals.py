"""Who approves an activity, by when, and what an approval does."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from registry.activities.services import activities, approvals
from registry.exceptions import ActivityRefused
from registry.models import Activity, ApprovalStep, RoleAssignment
from registry.units.services import deciders
from tests.factories import (
    CollaborationGroupFactory,
    MembershipFactory,
    RoleAssignmentFactory,
    TeamFactory,
    UnitFactory,
    UserFactory,
    VolunteerFactory,
    committee_unit,
)
from tests.unit.registry.planning import administrator, drafted, plan, shift_plan

pytestmark = pytest.mark.django_db
State = ApprovalStep.State
Status = Activity.Status


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


def submitted(who, *shifts, **facts):
    return activities.submit(activity=drafted(who, *shifts, **facts), by=who.lea)


def chain(activity):
    return [(step.unit, step.state, step.due_on) for step in activity.steps.all()]


def test_a_small_low_risk_activity_is_decided_by_the_unit_and_the_committee_is_informed(who):
    activity = submitted(who, shift_plan(places=50))

    assert chain(activity) == [
        (who.unit, State.WAITING, date(2026, 3, 5)),
        (committee_unit(), State.INFORMED, None),
    ]


@pytest.mark.parametrize(
    ("places", "facts"),
    [
        (51, {}),
        (8, {"risk_level": Activity.Risk.BODILY}),
        (8, {"is_own_duty": True, "in_working_hours": True}),
    ],
    ids=["large", "risk", "own duty"],
)
def test_the_committee_decides_after_the_unit(who, places, facts):
    activity = submitted(who, shift_plan(places=places), **facts)

    assert [(unit, state) for unit, state, _due in chain(activity)] == [
        (who.unit, State.WAITING),
        (committee_unit(), State.WAITING),
    ]


def test_the_second_step_gets_its_day_when_its_turn_comes(who, at):
    activity = submitted(who, shift_plan(places=60))
    at("2026-03-04 09:00")

    approvals.approve(step=activity.steps.current().get(), by=who.colleague)

    activity.refresh_from_db()
    step = activity.steps.current().get()
    assert (activity.status, step.unit, step.due_on) == (Status.SUBMITTED, committee_unit(), date(2026, 3, 9))


def test_nobody_approves_what_they_handed_in(who):
    step = submitted(who).steps.current().get()

    with pytest.raises(ActivityRefused) as refusal:
        approvals.approve(step=step, by=who.lea)

    assert refusal.value.reason == ActivityRefused.Reason.OWN_APPROVAL


def test_nobody_approves_what_they_handed_in_under_an_account_merged_since(who):
    step = submitted(who).steps.current().get()
    VolunteerFactory(user=who.lea, merged_into=VolunteerFactory(user=who.colleague))

    with pytest.raises(ActivityRefused) as refusal:
        approvals.approve(step=step, by=who.colleague)

    assert refusal.value.reason == ActivityRefused.Reason.OWN_APPROVAL
    assert step.activity.steps.current().exists()


def test_a_unit_does_not_take_the_committees_step(who):
    activity = submitted(who, shift_plan(places=60))
    approvals.approve(step=activity.steps.current().get(), by=who.colleague)

    with pytest.raises(ActivityRefused) as refusal:
        approvals.approve(step=activity.steps.current().get(), by=who.colleague)

    assert refusal.value.reason == ActivityRefused.Reason.NOT_YOUR_STEP
    assert refusal.value.message == "这一步由区直团工委审批。"


def test_a_step_waits_for_the_one_before_it(who):
    second = submitted(who, shift_plan(places=60)).steps.last()

    with pytest.raises(ActivityRefused) as refusal:
        approvals.approve(step=second, by=who.committee)

    assert refusal.value.reason == ActivityRefused.Reason.NOT_YOUR_STEP


def test_who_has_no_role_decides_nothing(who):
    step = submitted(who).steps.current().get()

    with pytest.raises(PermissionDenied):
        approvals.approve(step=step, by=UserFactory())


def test_a_step_is_decided_once(who):
    step = submitted(who).steps.current().get()
    approvals.approve(step=step, by=who.colleague)

    with pytest.raises(ActivityRefused) as refusal:
        approvals.send_back(step=step, by=who.committee, note="太晚")

    assert refusal.value.reason == ActivityRefused.Reason.ACTIVITY_ALREADY_DECIDED
    assert ApprovalStep.objects.get(pk=step.pk).state == State.APPROVED


def test_what_is_returned_names_its_reason_and_comes_back_as_the_next_submission(who):
    activity = submitted(who, shift_plan(places=60))
    first = activity.steps.current().get()
    with pytest.raises(ActivityRefused) as refusal:
        approvals.send_back(step=first, by=who.colleague, note=" ")

    approvals.send_back(step=first, by=who.colleague, note="请写清集合地点")

    activity.refresh_from_db()
    assert refusal.value.reason == ActivityRefused.Reason.ACTIVITY_REASON_MISSING
    assert (activity.status, activity.steps.get().note) == (Status.RETURNED, "请写清集合地点")
    activities.submit(activity=activity, by=who.lea)
    assert activity.steps.current().get().submission == 2


def test_own_duty_needs_the_committees_ruling_and_its_reason(who):
    activity = submitted(who, is_own_duty=True, in_working_hours=True)
    approvals.approve(step=activity.steps.current().get(), by=who.colleague)
    step = activity.steps.current().get()

    with pytest.raises(ActivityRefused) as no_ruling:
        approvals.approve(step=step, by=who.committee, note="面向群众")
    with pytest.raises(ActivityRefused) as no_reason:
        approvals.approve(step=step, by=who.committee, counts_hours=True)
    approvals.approve(step=step, by=who.committee, note="窗口引导属本职", counts_hours=False)

    activity.refresh_from_db()
    assert no_ruling.value.reason == ActivityRefused.Reason.OWN_DUTY
    assert no_reason.value.reason == ActivityRefused.Reason.ACTIVITY_REASON_MISSING
    assert (activity.status, activity.counts_hours) == (Status.APPROVED, False)


def test_a_refused_emergency_filing_goes_back(who):
    activity = drafted(who, shift_plan("2026-03-02 08:00", hours=6), origin=Activity.Origin.EMERGENCY)
    activities.submit(activity=activity, by=who.lea)

    approvals.send_back(step=activity.steps.current().get(), by=who.committee, note="不属于应急")

    activity.refresh_from_db()
    assert (activity.status, activity.has_change_pending) == (Status.RETURNED, True)


def test_the_queue_holds_what_waits_for_me(who):
    step = submitted(who).steps.current().get()
    large = submitted(who, shift_plan(places=60))
    approvals.approve(step=large.steps.current().get(), by=who.colleague)

    mine = approvals.waiting_for

    assert list(mine(who.colleague)) == [step]
    assert list(mine(who.committee)) == [large.steps.current().get()]
    assert not mine(who.lea).exists()
    assert not mine(administrator(UnitFactory())).exists()
    assert not mine(UserFactory()).exists()


def test_what_is_overdue_shows_further_up(who, at):
    above = administrator(who.unit.parent)
    step = submitted(who).steps.current().get()
    at("2026-03-06 09:00")

    assert list(approvals.waiting_for(who.committee)) == [step]
    assert list(approvals.waiting_for(above)) == [step]


def test_the_only_administrators_application_goes_to_the_parent_unit():
    parent = UnitFactory()
    boss, unit = administrator(parent), UnitFactory(parent=parent)
    only = administrator(unit)

    assert deciders.deciders(unit, excluding=[only.pk]) == (parent, [boss])


def test_without_a_parent_the_leading_unit_of_the_group_decides_then_the_committee():
    unit, leading = UnitFactory(), UnitFactory()
    CollaborationGroupFactory(leading_unit=leading).units.add(unit, leading)
    head = administrator(leading)
    member = RoleAssignmentFactory(role=RoleAssignment.Role.COMMITTEE, unit=committee_unit()).user

    assert deciders.deciders(unit, excluding=[]) == (leading, [head])
    assert deciders.deciders(unit, excluding=[head.pk]) == (committee_unit(), [member])


def test_a_merged_unit_is_answered_for_by_its_successor():
    heir = UnitFactory()
    admin, merged = administrator(heir), UnitFactory(successor=heir)

    assert deciders.deciders(merged, excluding=[]) == (heir, [admin])


def test_a_role_that_ended_decides_nothing():
    unit = UnitFactory()
    RoleAssignmentFactory(unit=unit, until_on=date(2026, 3, 1))
    deputy = RoleAssignmentFactory(unit=unit, from_on=date(2026, 3, 2), until_on=date(2026, 3, 9)).user

    assert deciders.deciders(unit, excluding=[]) == (unit, [deputy])


def test_a_team_leaders_application_is_decided_by_the_unit(who):
    team = TeamFactory(unit=who.unit)
    leader = MembershipFactory(team=team, is_leader=True).volunteer.user
    activity = activities.draft(plan=plan(), unit=who.unit, team=team, by=leader)

    activities.submit(activity=activity, by=leader)
    approvals.approve(step=activity.steps.current().get(), by=who.lea)

    activity.refresh_from_db()
    assert (activity.status, activity.steps.first().decided_by) == (Status.APPROVED, who.lea)


def test_an_application_of_the_only_administrator_has_one_step_at_the_committee():
    unit = UnitFactory()
    only = administrator(unit)
    activity = activities.draft(plan=plan(), unit=unit, by=only)

    activities.submit(activity=activity, by=only)

    assert chain(activity) == [(committee_unit(), State.WAITING, date(2026, 3, 5))]
