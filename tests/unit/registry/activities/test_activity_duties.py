"""今天该我办, of activities and sign-ups."""

from datetime import date

import pytest
from django.urls import reverse

from registry.activities.duties import activity_duties
from registry.activities.services import activities, approvals
from registry.signups.services import invitations
from tests.factories import ShiftFactory, UserFactory, VolunteerFactory, local
from tests.unit.registry.planning import drafted, people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


def seen(user):
    return [(duty.title, duty.due_on) for duty in activity_duties(user)]


def test_a_step_is_a_duty_of_whoever_may_decide_it_by_its_day():
    who = people()
    activity = activities.submit(activity=drafted(who), by=who.lea)

    (duty,) = activity_duties(who.colleague)

    assert (duty.title, duty.due_on) == ("活动审批：主题微课堂", date(2026, 3, 5))
    assert duty.url == reverse("approval", args=[activity.steps.current().get().pk])
    assert seen(who.lea) == seen(who.committee) == seen(UserFactory()) == []


def test_the_leader_goes_on_with_what_came_back_was_approved_or_is_over(at):
    who = people()
    returned, approved = (activities.submit(activity=drafted(who), by=who.lea) for _ in range(2))
    approvals.send_back(step=returned.steps.current().get(), by=who.colleague, note="请写清集合地点")
    approvals.approve(step=approved.steps.current().get(), by=who.colleague)
    ShiftFactory(
        activity__leader=who.lea,
        activity__title="植树护绿",
        starts_at=local("2026-03-01 09:00"),
        ends_at=local("2026-03-01 11:00"),
    )

    assert seen(who.lea) == [
        ("修改后再提交：主题微课堂", None),
        ("发布活动：主题微课堂", None),
        ("结束活动：植树护绿", None),
    ]


def test_an_invitation_waits_for_an_answer_until_sign_up_closes():
    shift = ShiftFactory(starts_at=local("2026-03-14 09:00"), ends_at=local("2026-03-14 11:00"))
    vera = VolunteerFactory(unit=shift.activity.recording_unit)
    invitations.invite(shift=shift, volunteers=[vera], by=shift.activity.leader)

    assert seen(vera.user) == [(f"答复邀请：{shift.activity.title}", date(2026, 3, 14))]
