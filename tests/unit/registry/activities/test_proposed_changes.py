"""The approved version of an activity stands until an important change is approved."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from registry.activities import content
from registry.activities.changes import proposed
from registry.activities.services import activities, approvals, proposals, shifts
from registry.exceptions import ActivityRefused
from registry.models import Activity, ActivityChange, HistoryEntry, Notification, SignUp
from tests.factories import SignUpFactory, UserFactory, local
from tests.unit.registry.planning import agreed, own_plan, plan, published, shift_plan

pytestmark = pytest.mark.django_db
Reason = ActivityRefused.Reason
Status = Activity.Status
State = ActivityChange.State
CHANGES = [
    {"place": "桂宁小学"},
    {"risk_notice": "需要登高，注意安全。"},
    {"is_remote": True},
    {"in_working_hours": True},
]


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


@pytest.fixture
def activity(who):
    return published(who)


@pytest.fixture
def guest(activity):
    """Somebody with a place, who is told of what is decided."""
    return SignUpFactory(shift=activity.shifts.get(), volunteer__user=UserFactory()).volunteer.user


def moved(activity):
    return plan(shift_plan("2026-03-15 09:00", places=40, pk=activity.shifts.get().pk), place="桂宁小学")


def told(user):
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def reason_of(command, **arguments):
    with pytest.raises(ActivityRefused) as refusal:
        command(**arguments)
    return refusal.value.reason


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_what_was_approved_stands_while_a_change_waits(who, activity, guest, change):
    before = content.as_plan(activity)

    activities.revise(activity=activity, plan=own_plan(activity, **change), by=who.lea)

    activity.refresh_from_db()
    assert (activity.status, activity.has_change_pending) == (Status.PUBLISHED, False)
    assert content.as_plan(activity) == before
    assert told(guest) == []
    assert SignUp.objects.confirmed().filter(shift__activity=activity).count() == 1
    assert activity.steps.current().get().submission == 2
    assert proposals.open_change(activity).proposed["facts"] == change


def test_times_and_size_wait_too(who, activity, guest):
    activities.revise(activity=activity, plan=moved(activity), by=who.lea)

    shift = activity.shifts.get()
    assert (shift.starts_at, shift.scans_from) == (local("2026-03-14 09:00"), local("2026-03-14 08:00"))
    assert shift.positions.get().places == 30
    assert told(guest) == []


def test_an_approved_change_is_the_version_and_people_are_told(who, activity, guest):
    activities.revise(activity=activity, plan=moved(activity), by=who.lea)

    approvals.approve(step=activity.steps.current().get(), by=who.colleague)

    activity.refresh_from_db()
    shift = activity.shifts.get()
    assert (activity.status, activity.place) == (Status.PUBLISHED, "桂宁小学")
    assert (shift.starts_at, shift.scans_from) == (local("2026-03-15 09:00"), local("2026-03-15 08:00"))
    assert shift.positions.get().places == 40
    assert told(guest) == [
        "您报名的活动有变：主题微课堂，改为3月15日（周日）09:00–11:00；地点改为桂宁小学。不能参加的可以退出，不算迟退。"
    ]
    assert activity.important_change_at == local("2026-03-02 09:00")
    assert activity.changes.get().state == State.APPROVED


def test_the_last_of_two_approvals_makes_it_real(who, activity):
    large = plan(shift_plan(places=80, pk=activity.shifts.get().pk))
    activities.revise(activity=activity, plan=large, by=who.lea)

    approvals.approve(step=activity.steps.current().get(), by=who.colleague)
    assert activity.shifts.get().positions.get().places == 30
    approvals.approve(step=activity.steps.current().get(), by=who.committee)

    assert activity.shifts.get().positions.get().places == 80


def test_a_returned_change_leaves_all_as_it_was_and_keeps_what_was_typed(who, activity, guest):
    before = content.as_plan(activity)
    activities.revise(activity=activity, plan=moved(activity), by=who.lea)

    approvals.send_back(step=activity.steps.current().get(), by=who.colleague, note="请先与学校商定")

    activity.refresh_from_db()
    change = proposals.open_change(activity)
    assert (activity.status, content.as_plan(activity)) == (Status.PUBLISHED, before)
    assert told(guest) == []
    assert any("仍按原来批准的内容" in text for text in told(who.lea))
    assert (change.state, proposals.plan(change).facts["place"]) == (State.RETURNED, "桂宁小学")
    assert proposals.plan(change).shifts[0].starts_at == local("2026-03-15 09:00")


def test_a_returned_change_is_replaced_by_the_next(who, activity):
    activities.revise(activity=activity, plan=moved(activity), by=who.lea)
    approvals.send_back(step=activity.steps.current().get(), by=who.colleague, note="请改")

    activities.revise(activity=activity, plan=own_plan(activity, place="青秀社区"), by=who.lea)

    assert [each.state for each in activity.changes.order_by("pk")] == [State.DROPPED, State.WAITING]
    assert proposals.waiting(activity).proposed["facts"] == {"place": "青秀社区"}


def test_a_second_change_waits_for_the_first(who, activity):
    activities.revise(activity=activity, plan=moved(activity), by=who.lea)

    refused = reason_of(
        activities.revise, activity=activity, plan=own_plan(activity, contact_name="覃演示二"), by=who.colleague
    )

    assert refused == Reason.CHANGE_WAITING


def test_a_change_is_taken_back(who, activity):
    activities.revise(activity=activity, plan=moved(activity), by=who.lea)

    activities.withdraw_change(activity=activity, by=who.lea)

    assert activity.changes.get().state == State.DROPPED
    assert not activity.steps.current().exists()
    assert reason_of(activities.withdraw_change, activity=activity, by=who.lea) == Reason.NO_CHANGE
    acts = HistoryEntry.objects.order_by("pk").values_list("did", flat=True)
    assert list(acts)[-2:] == ["activity change proposed", "activity change dropped"]


def test_after_taking_back_one_proposes_anew_under_another_number(who, activity):
    activities.revise(activity=activity, plan=moved(activity), by=who.lea)
    activities.withdraw_change(activity=activity, by=who.lea)

    activities.revise(activity=activity, plan=own_plan(activity, place="青秀社区"), by=who.lea)

    assert activity.steps.current().get().submission == proposals.waiting(activity).submission == 3


def test_an_approved_activity_that_is_not_published_keeps_its_approval(who):
    activity = agreed(who)

    activities.revise(activity=activity, plan=own_plan(activity, place="桂宁小学"), by=who.lea)
    activities.publish(activity=activity, by=who.lea)

    activity.refresh_from_db()
    assert (activity.status, activity.place) == (Status.PUBLISHED, "白沙小学")


def test_a_change_cannot_be_approved_once_scans_are_taken(who, activity, at):
    activities.revise(activity=activity, plan=moved(activity), by=who.lea)
    at("2026-03-14 08:00")

    refused = reason_of(approvals.approve, step=activity.steps.current().get(), by=who.colleague)

    assert refused == Reason.SCANNING_BEGAN
    assert activity.shifts.get().starts_at == local("2026-03-14 09:00")
    assert proposals.waiting(activity) is not None


def test_a_change_asked_for_in_time_does_not_move_a_shift_into_the_past(who, activity, at):
    earlier = plan(shift_plan("2026-03-05 09:00", pk=activity.shifts.get().pk))
    activities.revise(activity=activity, plan=earlier, by=who.lea)
    at("2026-03-06 09:00")

    refused = reason_of(approvals.approve, step=activity.steps.current().get(), by=who.colleague)

    assert refused == Reason.STARTS_IN_PAST
    assert activity.shifts.get().starts_at == local("2026-03-14 09:00")
    assert proposals.waiting(activity) is not None


def test_a_shift_cancelled_meanwhile_does_not_come_back(who):
    activity = published(who, shift_plan(), shift_plan("2026-03-21 09:00"))
    first, second = activity.shifts.order_by("pk")
    both = plan(shift_plan(pk=first.pk), shift_plan("2026-03-21 09:00", pk=second.pk), place="桂宁小学")
    activities.revise(activity=activity, plan=both, by=who.lea)
    shifts.cancel(shift=second, by=who.lea, reason="学校有安排")

    approvals.approve(step=activity.steps.current().get(), by=who.colleague)

    activity.refresh_from_db()
    assert (activity.place, activity.shifts.count()) == ("桂宁小学", 2)
    assert list(activity.shifts.live()) == [first]


@pytest.mark.parametrize("command", ["cancel", "close"])
def test_a_change_ends_with_the_activity(who, activity, at, command):
    activities.revise(activity=activity, plan=own_plan(activity, place="桂宁小学"), by=who.lea)
    if command == "cancel":
        activities.cancel(activity=activity, by=who.lea, reason="台风")
    else:
        at("2026-03-20 09:00")
        activities.close(activity=activity, by=None)

    assert activity.changes.get().state == State.DROPPED
    assert not activity.steps.current().exists()


def test_a_change_of_the_old_kind_in_progress_is_decided_as_it_began(who, activity, guest):
    """Before changes were kept apart, the activity itself waited: its people are told to look again."""
    Activity.objects.filter(pk=activity.pk).update(status=Status.SUBMITTED, place="桂宁小学")
    activity.refresh_from_db()
    step = activity.steps.create(submission=2, order=1, unit=who.unit, due_on=date(2026, 3, 5), content_digest="0" * 64)

    approvals.approve(step=step, by=who.colleague)

    activity.refresh_from_db()
    assert activity.status == Status.PUBLISHED
    assert [text for text in told(guest) if "核对现在的时间和地点" in text]


def test_own_duty_in_a_change_needs_the_ruling(who, activity):
    duty = own_plan(activity, is_own_duty=True, in_working_hours=True)
    activities.revise(activity=activity, plan=duty, by=who.lea)
    approvals.approve(step=activity.steps.current().get(), by=who.colleague)
    step = activity.steps.current().get()

    assert reason_of(approvals.approve, step=step, by=who.committee, note="面向群众") == Reason.OWN_DUTY
    approvals.approve(step=step, by=who.committee, note="窗口引导属本职", counts_hours=False)

    activity.refresh_from_db()
    assert (activity.is_own_duty, activity.counts_hours) == (True, False)


def test_values_are_read_back_strictly(who, activity):
    activities.revise(activity=activity, plan=moved(activity), by=who.lea)
    values = proposals.open_change(activity).proposed

    assert proposed.difference(content.as_plan(activity), proposed.over(activity, values)) == values
    with pytest.raises(ValueError, match="no fact called status"):
        proposed.over(activity, values | {"facts": {"status": "closed"}})
    assert timezone.is_aware(proposed.over(activity, values).shifts[0].starts_at)


def test_everybody_hears_once_of_what_concerns_them_and_nobody_of_a_size(who, at):
    activity = published(who, shift_plan(), shift_plan("2026-03-21 09:00"))
    first, second = (SignUpFactory(shift=shift) for shift in activity.shifts.in_order())
    kept = content.as_plan(activity)

    larger = replace(kept.shifts[0], positions=(replace(kept.shifts[0].positions[0], places=40),))
    later = replace(kept.shifts[1], ends_at=kept.shifts[1].ends_at + timedelta(hours=1))
    for minute, (facts, rows) in enumerate(
        (
            ({}, (larger, kept.shifts[1])),
            ({}, (larger, later)),
            ({"risk_notice": "需要登高，系好安全带。"}, (larger, later)),
        )
    ):
        at(f"2026-03-03 09:0{minute}")
        wished = replace(kept, facts=kept.facts | facts, shifts=rows)
        activities.revise(activity=activity, plan=wished, by=who.lea)
        approvals.approve(step=activity.steps.current().get(), by=who.colleague)
        activity.refresh_from_db()
        if minute == 0:
            assert activity.important_change_at is None  # more places concern nobody who has one

    assert activity.important_change_at == local("2026-03-03 09:02")
    assert [len(told(each.volunteer.user)) for each in (first, second)] == [1, 2]
    assert "风险告知有变" in told(first.volunteer.user)[0]
