"""People who left and shifts that were cancelled since a change was written do not come back by it."""

import pytest

from registry.activities.changes import proposed
from registry.activities.services import activities, approvals, leadership, proposals, shifts
from registry.exceptions import ActivityRefused
from registry.models import Activity, LeaderTerm, Volunteer
from tests.factories import UserFactory, VolunteerFactory
from tests.unit.registry.planning import drafted, own_plan, people, plan, published, shift_plan

pytestmark = pytest.mark.django_db
Reason = ActivityRefused.Reason


@pytest.fixture
def who(at):
    at("2026-03-02 09:00")
    return people()


@pytest.fixture
def deputy():
    return UserFactory()


@pytest.fixture
def activity(who, deputy):
    """With one deputy leader."""
    row = published(who)
    row.deputy_leaders.add(deputy)
    leadership.follow(row)
    return row


def propose(activity, by, *deputies, **facts):
    kept = shift_plan(pk=activity.shifts.get().pk)
    changed = plan(kept, lists={"deputy_leaders": list(deputies)}, **{"place": "桂宁小学"} | facts)
    activities.revise(activity=activity, plan=changed, by=by)


def approve(activity, by):
    approvals.approve(step=activity.steps.current().get(), by=by)
    return Activity.objects.get(pk=activity.pk)


def test_who_left_since_does_not_come_back(who, activity, deputy):
    another = UserFactory()
    propose(activity, who.lea, deputy, another)
    leadership.hand_on(activity=activity, going=deputy, by=who.lea)

    changed = approve(activity, who.colleague)

    assert list(changed.deputy_leaders.all()) == [another]
    assert not LeaderTerm.objects.filter(activity=activity, user=deputy, until_at=None).exists()


def test_who_was_taken_off_goes_and_who_came_since_stays(who, activity, deputy):
    since = UserFactory()
    propose(activity, who.lea)
    activity.deputy_leaders.add(since)

    assert list(approve(activity, who.colleague).deputy_leaders.all()) == [since]


@pytest.mark.parametrize("gone", ["closed", Volunteer.Status.SUSPENDED, Volunteer.Status.LEFT])
def test_who_can_lead_no_more_does_not_come_in(who, activity, deputy, gone):
    coming = VolunteerFactory().user
    propose(activity, who.lea, deputy, coming, leader_id=coming.pk)
    if gone == "closed":
        coming.is_active = False
        coming.save()
    else:
        Volunteer.objects.filter(user=coming).update(status=gone)

    changed = approve(activity, who.colleague)

    assert (changed.leader, list(changed.deputy_leaders.all())) == (who.lea, [deputy])
    assert changed.place == "桂宁小学"


def test_a_change_of_the_first_days_kept_its_lists_whole(who, activity, deputy):
    another = UserFactory()
    propose(activity, who.lea, deputy)
    values = proposals.open_change(activity).proposed | {"lists": {"deputy_leaders": [another.pk]}}

    assert proposed.over(activity, values).lists["deputy_leaders"] == [another]


def test_a_cancelled_shift_does_not_come_back_by_an_edit(who):
    activity = drafted(who, shift_plan(), shift_plan("2026-03-21 09:00"))
    first, second = activity.shifts.order_by("pk")
    both = plan(shift_plan(pk=first.pk), shift_plan("2026-03-21 09:00", pk=second.pk))
    shifts.cancel(shift=second, by=who.lea, reason="学校有安排")

    with pytest.raises(ActivityRefused) as refusal:
        activities.revise(activity=activity, plan=both, by=who.lea)

    assert refusal.value.reason == Reason.SHIFT_GONE
    assert "2026年3月21日" in refusal.value.message
    activities.revise(activity=activity, plan=plan(both.shifts[0]), by=who.lea)
    assert list(activity.shifts.live()) == [first]


def test_the_shift_of_another_activity_is_none_of_this_one(who, activity):
    another = drafted(who, shift_plan("2026-04-01 09:00"), title="环境清洁")

    with pytest.raises(ActivityRefused) as refusal:
        activities.revise(activity=another, plan=own_plan(activity, title="环境清洁"), by=who.lea)

    assert refusal.value.reason == Reason.SHIFT_GONE
