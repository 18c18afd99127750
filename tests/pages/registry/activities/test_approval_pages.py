"""The approver's page: returning, and ruling on own duty."""

from dataclasses import replace

import pytest
from django.urls import reverse

from registry.activities import content
from registry.activities.services import activities
from registry.exceptions import ActivityRefused
from registry.models import ApprovalStep
from tests.unit.registry.planning import administrator, drafted, published, shift_plan

pytestmark = pytest.mark.django_db
FURTHER = {"place": "邕江北岸"}
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


def test_returning_without_a_reason_is_refused_on_the_form(client, who):
    step = activities.submit(activity=drafted(who), by=who.lea).steps.current().get()
    client.force_login(who.colleague)

    response = client.post(reverse("approval", args=[step.pk]), {"do": "return", "note": ""})

    assert response.status_code == 422
    assert str(ActivityRefused.Reason.ACTIVITY_REASON_MISSING.label) in response.text
    client.post(reverse("approval", args=[step.pk]), {"do": "return", "note": "请写清集合地点"})
    assert ApprovalStep.objects.get(pk=step.pk).state == "returned"
    client.force_login(who.lea)
    desk = client.get(reverse("manage-activity", args=[step.activity_id]))
    assert "请写清集合地点" in desk.text
    assert [(said.state, said.note) for said in desk.context["approval"]][1:] == [("todo", "已退回，没有报备案")]


def test_the_committee_rules_on_own_duty(client, who):
    activity = activities.submit(activity=drafted(who, is_own_duty=True, in_working_hours=True), by=who.lea)
    client.force_login(who.colleague)
    client.post(reverse("approval", args=[activity.steps.current().get().pk]), {"do": "approve"})
    client.force_login(who.committee)
    step = activity.steps.current().get()

    unruled = client.post(reverse("approval", args=[step.pk]), {"do": "approve", "note": "窗口引导"})
    client.post(reverse("approval", args=[step.pk]), {"do": "approve", "note": "窗口引导", "counts_hours": "0"})

    activity.refresh_from_db()
    assert unruled.status_code == 422
    assert (activity.status, activity.counts_hours) == ("approved", False)


def test_the_decision_stands_before_what_is_decided_on(client, who):
    step = activities.submit(activity=drafted(who), by=who.lea).steps.current().get()
    client.force_login(who.colleague)

    page = client.get(reverse("approval", args=[step.pk])).text
    head, _, rest = page.partition("申请内容")

    assert [f'form="decision" name="do" value="{each}"' in head for each in ("approve", "return")] == [True, True]
    assert 'id="decision"' in rest


@pytest.mark.parametrize(("quicker", "said"), [("approve", "同意"), ("return", "退回")])
@pytest.mark.parametrize("do", ["approve", "return"])
def test_whoever_presses_second_reads_who_was_first_and_when(client, who, at, quicker, said, do):
    step = activities.submit(activity=drafted(who), by=who.lea).steps.current().get()
    url = reverse("approval", args=[step.pk])
    at("2026-03-02 10:39")
    client.force_login(who.colleague)
    client.post(url, {"do": quicker, "note": "请写清集合地点"})
    at("2026-03-02 10:41")
    client.force_login(administrator(who.unit))

    second = client.post(url, {"do": do, "note": ""})

    assert (second.status_code, 'id="decision"' in second.text) == (422, False)
    assert f"{who.colleague}已于今天 10:39 {said}这一步。请看最新的内容。" in second.text
    assert "同意这一步" not in client.get(url).text


def test_the_approver_reads_the_rule_that_applies_and_each_thing_once(client, who):
    small, large = drafted(who, flow="lot"), drafted(who, shift_plan(places=150))
    steps = [activities.submit(activity=one, by=who.lea).steps.current().get() for one in (small, large)]
    client.force_login(who.colleague)

    small_page, large_page = (client.get(reverse("approval", args=[step.pk])).text for step in steps)

    assert "每场最多 30 人；50 人以内的一般风险活动，由单位审批、报区直团工委备案" in small_page
    assert "每场最多 150 人；超过 50 人，须由区直团工委审批" in large_page
    assert (small_page.count("<dt>报名方式</dt>"), large_page.count("<dt>报名方式</dt>")) == (1, 1)


@pytest.mark.parametrize(
    ("was", "wished", "said", "decide"),
    [
        (20, 200, "每场最多 200 人；超过 50 人，须由区直团工委审批", ["waiting", "waiting"]),
        (200, 20, "每场最多 20 人；50 人以内的一般风险活动，由单位审批、报区直团工委备案", ["waiting", "informed"]),
    ],
)
def test_the_approver_of_a_change_reads_the_size_and_the_rule_as_wished(client, who, was, wished, said, decide):
    activity = published(who, shift_plan("2026-03-14 09:00", places=was))
    plan = content.as_plan(activity)
    positions = (replace(plan.shifts[0].positions[0], places=wished),)
    shifts = (replace(plan.shifts[0], positions=positions),)
    activities.revise(activity=activity, plan=replace(plan, shifts=shifts, facts=plan.facts | FURTHER), by=who.lea)
    step = activity.steps.current().get()
    client.force_login(who.colleague)

    page = client.get(reverse("approval", args=[step.pk])).text

    assert said in page
    steps = activity.steps.filter(submission=step.submission).order_by("order")
    assert list(steps.values_list("state", flat=True)) == decide
