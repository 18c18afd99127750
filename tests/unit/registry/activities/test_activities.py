"""Applying for activities, changing, publishing and ending them."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from registry.activities.plans import ActivityPlan
from registry.activities.services import activities, approvals
from registry.exceptions import ActivityRefused
from registry.models import Activity, ApprovalStep, HistoryEntry, Membership, SignUp
from tests.factories import (
    ActivityFactory,
    MembershipFactory,
    SignUpFactory,
    SiteFactory,
    TeamFactory,
    UserFactory,
    local,
)
from tests.unit.registry.planning import FACTS, agreed, drafted, plan, published, shift_plan

pytestmark = pytest.mark.django_db
Reason = ActivityRefused.Reason
Status = Activity.Status


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


def test_a_draft_needs_only_a_title(who):
    bare = plan(shift_plan()).facts | dict.fromkeys(FACTS, "") | {"title": "植树护绿"}

    activity = activities.draft(plan=plan(**bare), unit=who.unit, by=who.lea)

    assert (activity.status, activity.title, activity.place) == (Status.DRAFT, "植树护绿", "")


def test_an_outsider_cannot_apply_for_a_unit(who):
    with pytest.raises(PermissionDenied):
        activities.draft(plan=plan(), unit=who.unit, by=UserFactory())

    assert not Activity.objects.exists()


def test_a_team_leader_applies_for_the_own_team_only(who):
    membership = MembershipFactory(team=TeamFactory(unit=who.unit), is_leader=True)
    leader = membership.volunteer.user

    activity = activities.draft(plan=plan(), unit=who.unit, team=membership.team, by=leader)

    assert (activity.team, activity.leader) == (membership.team, leader)
    with pytest.raises(PermissionDenied):
        activities.draft(plan=plan(), unit=who.unit, team=TeamFactory(unit=who.unit), by=leader)


def test_what_is_missing_is_named_on_handing_in(who):
    activity = drafted(who, contact_name="", risk_notice="")

    with pytest.raises(ActivityRefused) as refusal:
        activities.submit(activity=activity, by=who.lea)

    assert refusal.value.reason == ActivityRefused.Reason.ACTIVITY_INCOMPLETE
    assert refusal.value.message == "请先补全：联系人、风险告知。"


def test_an_activity_without_a_shift_is_not_handed_in(who):
    activity = activities.draft(plan=ActivityPlan(facts=FACTS), unit=who.unit, by=who.lea)

    with pytest.raises(ActivityRefused) as refusal:
        activities.submit(activity=activity, by=who.lea)

    assert refusal.value.reason == ActivityRefused.Reason.SHIFT_MISSING


def test_a_shift_without_a_position_is_refused(who):
    with pytest.raises(ActivityRefused) as refusal:
        drafted(who, shift_plan(positions=()))

    assert refusal.value.reason == ActivityRefused.Reason.POSITION_MISSING


def test_a_shift_that_lost_its_positions_is_not_handed_in(who):
    activity = drafted(who)
    activity.shifts.get().positions.all().delete()

    with pytest.raises(ActivityRefused) as refusal:
        activities.submit(activity=activity, by=who.lea)

    assert refusal.value.reason == ActivityRefused.Reason.POSITION_MISSING


def test_a_shift_ends_after_it_starts(who):
    with pytest.raises(ActivityRefused) as refusal:
        drafted(who, shift_plan(hours=0))

    assert refusal.value.reason == ActivityRefused.Reason.ENDS_BEFORE_START


@pytest.mark.parametrize(
    ("begins", "ends"), [("08:30", "09:30"), ("10:30", "11:30"), ("10:00", "10:00")], ids=["before", "after", "empty"]
)
def test_a_break_lies_inside_its_shift(who, begins, ends):
    outside = (local(f"2026-03-14 {begins}"), local(f"2026-03-14 {ends}"))

    with pytest.raises(ActivityRefused) as refusal:
        drafted(who, shift_plan(breaks=(outside,)))

    assert refusal.value.reason == ActivityRefused.Reason.BREAK_OUTSIDE_SHIFT


def test_an_activity_that_has_begun_is_a_supplement(who, at):
    activity = drafted(who, shift_plan("2026-03-02 09:30"))
    at("2026-03-02 09:30")

    with pytest.raises(ActivityRefused) as refusal:
        activities.submit(activity=activity, by=who.lea)

    assert refusal.value.reason == ActivityRefused.Reason.STARTS_IN_PAST


def test_an_approval_that_came_too_late_cannot_be_published(who, at):
    activity = agreed(who, shift_plan("2026-03-03 09:00"))
    at("2026-03-03 09:00")

    with pytest.raises(ActivityRefused) as refusal:
        activities.publish(activity=activity, by=who.lea)

    assert refusal.value.reason == ActivityRefused.Reason.STARTS_IN_PAST


def test_publishing_opens_the_activity_and_is_kept(who):
    activity = published(who)

    assert (activity.status, activity.published_at) == (Status.PUBLISHED, local("2026-03-02 09:00"))
    assert HistoryEntry.objects.about(activity).last().did == "activity published"


def test_the_risk_must_be_told_before_publishing(who):
    activity = agreed(who)
    Activity.objects.filter(pk=activity.pk).update(risk_notice="")

    with pytest.raises(ActivityRefused) as refusal:
        activities.publish(activity=activity, by=who.lea)

    assert refusal.value.reason == ActivityRefused.Reason.RISK_NOTICE_MISSING


@pytest.mark.parametrize("insured_until_on", [None, date(2026, 3, 13)], ids=["no insurance", "a day too short"])
def test_bodily_risk_is_insured_for_every_day(who, insured_until_on):
    insurance = {
        "insurer": "示例财产保险",
        "insurance_policy_no": "DEMO-0001",
        "insured_from_on": date(2026, 1, 1),
        "insured_until_on": insured_until_on,
    }
    activity = agreed(who, risk_level=Activity.Risk.BODILY, **insurance)

    with pytest.raises(ActivityRefused) as refusal:
        activities.publish(activity=activity, by=who.lea)

    assert refusal.value.reason == ActivityRefused.Reason.INSURANCE_MISSING


def test_bodily_risk_with_insurance_is_published(who):
    activity = published(
        who,
        risk_level=Activity.Risk.BODILY,
        insurer="示例财产保险",
        insurance_policy_no="DEMO-0001",
        insured_from_on=date(2026, 3, 14),
        insured_until_on=date(2026, 3, 14),
    )

    assert activity.status == Status.PUBLISHED


def test_publishing_twice_is_refused(who):
    activity = published(who)

    with pytest.raises(ActivityRefused) as refusal:
        activities.publish(activity=activity, by=who.lea)

    assert refusal.value.reason == ActivityRefused.Reason.WRONG_STATE
    assert "已发布" in refusal.value.message


def test_cancelling_ends_every_sign_up_with_its_reason(who):
    activity = published(who)
    signup = SignUpFactory(shift=activity.shifts.get())

    activities.cancel(activity=activity, by=who.lea, reason="台风蓝色预警")

    activity.refresh_from_db()
    signup.refresh_from_db()
    assert (activity.status, activity.end_reason) == (Status.CANCELLED, "台风蓝色预警")
    assert (signup.status, signup.end_reason) == (SignUp.Status.WITHDRAWN, "台风蓝色预警")
    assert activity.shifts.get().cancelled_at == local("2026-03-02 09:00")


def test_cancelling_needs_a_reason(who):
    with pytest.raises(ActivityRefused) as refusal:
        activities.cancel(activity=published(who), by=who.lea, reason="  ")

    assert refusal.value.reason == ActivityRefused.Reason.ACTIVITY_REASON_MISSING


def test_an_activity_that_has_begun_is_not_cancelled_as_a_whole(who, at):
    activity = published(who)
    at("2026-03-14 09:00")

    with pytest.raises(ActivityRefused) as refusal:
        activities.cancel(activity=activity, by=who.lea, reason="台风蓝色预警")

    assert refusal.value.reason == ActivityRefused.Reason.ALREADY_STARTED


def test_an_unpublished_activity_is_withdrawn_not_cancelled(who):
    activity = activities.submit(activity=drafted(who), by=who.lea)

    with pytest.raises(ActivityRefused) as refusal:
        activities.cancel(activity=activity, by=who.lea, reason="改期")
    activities.withdraw(activity=activity, by=who.lea, reason="改期")

    activity.refresh_from_db()
    assert refusal.value.reason == ActivityRefused.Reason.WRONG_STATE
    assert (activity.status, activity.end_reason) == (Status.WITHDRAWN, "改期")
    assert not activity.steps.filter(state=ApprovalStep.State.WAITING).exists()


def test_a_published_activity_is_cancelled_not_withdrawn(who):
    with pytest.raises(ActivityRefused) as refusal:
        activities.withdraw(activity=published(who), by=who.lea, reason="改期")

    assert refusal.value.reason == ActivityRefused.Reason.WRONG_STATE


def test_an_activity_closes_after_its_last_shift(who, at):
    activity = published(who)

    with pytest.raises(ActivityRefused) as refusal:
        activities.close(activity=activity, by=who.lea)
    at("2026-03-14 11:00")
    activities.close(activity=activity, by=who.lea)

    activity.refresh_from_db()
    assert refusal.value.reason == ActivityRefused.Reason.STILL_RUNNING
    assert "3月14日（周六）11:00" in refusal.value.message
    assert (activity.status, activity.ended_at) == (Status.CLOSED, local("2026-03-14 11:00"))


def test_the_nightly_job_closes_what_is_over_and_nothing_else(who, at):
    over, running = published(who), published(who, shift_plan("2026-03-14 09:00", hours=16))
    at("2026-03-14 23:00")

    closed = activities.close_ended()

    over.refresh_from_db()
    running.refresh_from_db()
    assert (closed, over.status, running.status) == (1, Status.CLOSED, Status.PUBLISHED)


def test_an_outsider_can_take_no_step(who):
    activity, otto = published(who), UserFactory()

    for command in (activities.cancel, activities.withdraw):
        with pytest.raises(PermissionDenied):
            command(activity=activity, by=otto, reason="无")
    for command in (activities.submit, activities.publish, activities.close, activities.repeat):
        with pytest.raises(PermissionDenied):
            command(activity=activity, by=otto)

    activity.refresh_from_db()
    assert activity.status == Status.PUBLISHED


def test_an_activity_done_again_lies_in_the_future_with_everything_in_it(who, at):
    rest = (local("2026-03-14 10:00"), local("2026-03-14 10:10"))
    activity = published(who, shift_plan(breaks=(rest,)), insurer="示例财产保险")
    SignUpFactory(shift=activity.shifts.get())
    at("2026-03-30 09:00")

    again = activities.repeat(activity=activity, by=who.lea)

    shift = again.shifts.get()
    assert (again.status, again.title, again.insurer) == (Status.DRAFT, activity.title, "")
    assert (shift.starts_at, shift.breaks.get().starts_at) == (local("2026-04-11 09:00"), local("2026-04-11 10:00"))
    assert (shift.positions.get().places, shift.signups.count()) == (30, 0)


def test_what_is_still_to_come_is_done_again_behind_its_last_shift(who):
    days = [shift_plan(f"2026-03-{day} 09:00") for day in (14, 15, 28)]

    again = activities.repeat(activity=published(who, *days), by=who.lea)

    firsts = [shift.starts_at for shift in again.shifts.order_by("starts_at")]
    assert firsts == [local("2026-04-04 09:00"), local("2026-04-05 09:00"), local("2026-04-18 09:00")]


def test_an_emergency_is_published_at_once_and_confirmed_later(who):
    activity = drafted(who, shift_plan("2026-03-02 08:00", hours=6), origin=Activity.Origin.EMERGENCY)

    activities.submit(activity=activity, by=who.lea)

    activity.refresh_from_db()
    step = activity.steps.current().get()
    assert (activity.status, activity.approved_at) == (Status.PUBLISHED, None)
    assert (step.unit.parent_id, step.due_on) == (None, date(2026, 3, 3))
    approvals.approve(step=step, by=who.committee)
    activity.refresh_from_db()
    assert (activity.status, activity.approved_at) == (Status.PUBLISHED, local("2026-03-02 09:00"))


def test_an_emergency_that_is_over_is_a_supplement(who):
    activity = drafted(who, shift_plan("2026-03-02 06:00"), origin=Activity.Origin.EMERGENCY)

    with pytest.raises(ActivityRefused) as refusal:
        activities.submit(activity=activity, by=who.lea)

    assert refusal.value.reason == ActivityRefused.Reason.STARTS_IN_PAST


def test_visitors_see_published_activities_at_public_places_only(who):
    seen = ActivityFactory()
    ActivityFactory(status=Status.DRAFT)
    hidden = ActivityFactory(site=SiteFactory(not_public=True))
    vera = UserFactory()

    assert set(Activity.objects.visible_to(AnonymousUser())) == {seen}
    assert set(Activity.objects.visible_to(vera)) == {seen, hidden}


def test_a_participant_still_sees_a_cancelled_activity(who):
    signup = SignUpFactory(shift__activity__status=Status.CANCELLED, shift__activity__end_reason="台风")

    assert list(Activity.objects.visible_to(signup.volunteer.user)) == [signup.shift.activity]
    assert not Activity.objects.visible_to(UserFactory()).exists()


def test_a_team_leader_oversees_the_teams_activities(who):
    team = TeamFactory(unit=who.unit)
    leader = MembershipFactory(team=team, is_leader=True).volunteer.user
    member = MembershipFactory(team=team, status=Membership.Status.ACTIVE).volunteer.user
    activity = ActivityFactory(team=team, status=Status.DRAFT)

    assert list(Activity.objects.overseen_by(leader)) == [activity]
    assert not Activity.objects.overseen_by(member).exists()
