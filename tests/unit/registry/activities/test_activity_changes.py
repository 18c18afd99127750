"""Changing an activity that is approved or published."""

from datetime import date

import pytest

from registry.activities.plans import PositionPlan
from registry.activities.services import activities, approvals
from registry.exceptions import ActivityRefused
from registry.models import Activity, SignUp
from tests.factories import SignUpFactory, local
from tests.unit.registry.planning import own_plan, plan, published, shift_plan

pytestmark = pytest.mark.django_db
Reason = ActivityRefused.Reason
Status = Activity.Status


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


def test_a_small_change_after_publishing_needs_no_approval(who):
    activity = published(who)

    activities.revise(activity=activity, plan=own_plan(activity, contact_name="覃演示二"), by=who.lea)

    activity.refresh_from_db()
    assert (activity.status, activity.contact_name) == (Status.PUBLISHED, "覃演示二")


@pytest.mark.parametrize(
    ("was", "wished"), [("emergency", "regular"), ("regular", "emergency"), ("regular", "historical")]
)
def test_how_an_activity_came_about_stays_after_publishing(who, was, wished):
    activity = published(who)
    Activity.objects.filter(pk=activity.pk).update(origin=was)
    activity.refresh_from_db()

    activities.revise(activity=activity, plan=own_plan(activity, origin=wished), by=who.lea)

    activity.refresh_from_db()
    assert (activity.status, activity.origin) == (Status.PUBLISHED, was)


def test_a_change_that_leaves_the_insurance_short_is_not_proposed(who):
    activity = published(who)

    with pytest.raises(ActivityRefused) as refusal:
        activities.revise(activity=activity, plan=own_plan(activity, risk_level=Activity.Risk.BODILY), by=who.lea)

    assert refusal.value.reason == Reason.INSURANCE_MISSING
    assert not activity.steps.current().exists()


def test_dropping_the_insurance_of_a_published_activity_is_refused(who):
    activity = published(
        who,
        risk_level=Activity.Risk.BODILY,
        insurer="示例财产保险",
        insurance_policy_no="DEMO-0001",
        insured_from_on=date(2026, 3, 1),
        insured_until_on=date(2026, 3, 31),
    )

    with pytest.raises(ActivityRefused) as refusal:
        activities.revise(activity=activity, plan=own_plan(activity, insured_until_on=date(2026, 3, 2)), by=who.lea)

    assert refusal.value.reason == ActivityRefused.Reason.INSURANCE_MISSING


def test_after_scanning_may_have_begun_times_change_by_extension_only(who, at):
    activity = published(who)
    pk = activity.shifts.get().pk
    at("2026-03-14 08:00")

    with pytest.raises(ActivityRefused) as refusal:
        activities.revise(activity=activity, plan=plan(shift_plan(hours=3, pk=pk)), by=who.lea)

    assert refusal.value.reason == ActivityRefused.Reason.SCANNING_BEGAN
    assert activity.shifts.get().ends_at == local("2026-03-14 11:00")


def test_a_published_activity_gets_no_shift_of_yesterday(who):
    activity = published(who)
    kept = shift_plan(pk=activity.shifts.get().pk)

    with pytest.raises(ActivityRefused) as refusal:
        activities.revise(activity=activity, plan=plan(kept, shift_plan("2026-03-01 09:00")), by=who.lea)

    assert refusal.value.reason == ActivityRefused.Reason.STARTS_IN_PAST


@pytest.mark.parametrize("begins", ["2026-03-01 09:00", "2026-03-02 09:00"])
def test_a_published_shift_is_not_moved_into_the_past(who, begins):
    activity = published(who)
    shift = activity.shifts.get()

    with pytest.raises(ActivityRefused) as refusal:
        activities.revise(activity=activity, plan=plan(shift_plan(begins, pk=shift.pk)), by=who.lea)

    assert refusal.value.reason == ActivityRefused.Reason.STARTS_IN_PAST
    assert activity.shifts.get().starts_at == shift.starts_at


def test_a_shift_people_signed_up_for_cannot_vanish(who):
    activity = published(who)
    SignUpFactory(shift=activity.shifts.get(), status=SignUp.Status.WITHDRAWN, ended_at=local("2026-03-02 08:00"))

    with pytest.raises(ActivityRefused) as refusal:
        activities.revise(activity=activity, plan=plan(shift_plan("2026-03-15 09:00")), by=who.lea)

    assert refusal.value.reason == ActivityRefused.Reason.SHIFT_IN_USE


def test_places_that_people_hold_cannot_be_taken_away(who):
    activity = published(who)
    SignUpFactory.create_batch(2, shift=activity.shifts.get())

    with pytest.raises(ActivityRefused) as refusal:
        activities.revise(activity=activity, plan=plan(shift_plan(places=1, pk=activity.shifts.get().pk)), by=who.lea)

    assert refusal.value.reason == ActivityRefused.Reason.PLACES_TAKEN
    assert "已有 2 人报名" in refusal.value.message


def test_a_position_that_people_hold_cannot_vanish(who):
    activity = published(who)
    SignUpFactory(shift=activity.shifts.get())
    renamed = (PositionPlan(places=30, name="讲解"),)

    with pytest.raises(ActivityRefused) as refusal:
        activities.revise(
            activity=activity, plan=plan(shift_plan(pk=activity.shifts.get().pk, positions=renamed)), by=who.lea
        )

    assert refusal.value.reason == ActivityRefused.Reason.PLACES_TAKEN


def test_more_places_go_to_the_waiting_list(who):
    activity = published(who, shift_plan(places=1))
    shift = activity.shifts.get()
    SignUpFactory(shift=shift)
    waiting = SignUpFactory(shift=shift, status=SignUp.Status.WAITLISTED, waitlisted_at=local("2026-03-02 08:00"))

    activities.revise(activity=activity, plan=plan(shift_plan(places=2, pk=shift.pk)), by=who.lea)
    waiting.refresh_from_db()
    assert waiting.status == SignUp.Status.WAITLISTED
    approvals.approve(step=activity.steps.current().get(), by=who.colleague)

    waiting.refresh_from_db()
    assert waiting.status == SignUp.Status.CONFIRMED
