"""Approving: what begins first is on top and due before it begins; a word at the question; everything on one page."""

from datetime import date

import pytest
from django.urls import reverse

from registry.activities.plans import PositionPlan
from registry.activities.services import activities, approvals
from registry.exceptions import ActivityRefused
from registry.models import Activity
from registry.workdays.services import due_days, workdays
from tests.pages.registry.activities.applying import edited
from tests.unit.registry.planning import drafted, own_plan, published, shift_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


def submitted(who, *shifts, **facts):
    return activities.submit(activity=drafted(who, *shifts, **facts), by=who.lea)


def test_what_begins_first_is_on_top_and_due_before(client, who, at):
    later = submitted(who, shift_plan("2026-03-14 09:00"), title="月中的活动")
    soon = submitted(who, shift_plan("2026-03-04 09:00"), title="后天的活动")
    today = submitted(who, shift_plan("2026-03-02 15:00"), title="今天的活动")
    at("2026-03-20 09:00")
    filed = drafted(who, shift_plan("2026-03-18 09:00"), title="补录的活动", origin=Activity.Origin.SUPPLEMENT)
    activities.submit(activity=filed, by=who.lea)
    at("2026-03-02 09:00")
    Activity.objects.filter(pk=filed.pk).update(title="补录的活动")

    steps = {each: each.steps.current().get() for each in (later, soon, today)}
    assert [steps[each].due_on for each in (later, soon, today)] == [
        date(2026, 3, 5),
        date(2026, 3, 3),
        date(2026, 3, 2),
    ]
    client.force_login(who.colleague)
    page = client.get(reverse("approvals"))
    assert [step.activity.title for step in page.context["page"]][:3] == ["今天的活动", "后天的活动", "月中的活动"]
    assert page.text.count("今天开始") == 1

    approvals.approve(step=steps[soon], by=who.colleague)
    assert [step.activity for step in client.get(reverse("approvals")).context["decided"]] == [soon]
    assert [step.activity for step in client.get(reverse("approvals") + "?decided=1").context["page"]] == [soon]


def test_the_second_step_and_a_change_are_due_before_it_begins_too(who, at):
    large = submitted(who, shift_plan("2026-03-05 09:00", places=60))
    at("2026-03-03 09:00")
    approvals.approve(step=large.steps.current().get(), by=who.colleague)
    assert large.steps.current().get().due_on == date(2026, 3, 4)

    activity = published(who, shift_plan("2026-03-20 09:00"), title="植树护绿")
    earlier = own_plan(activity, title="植树护绿")
    activities.revise(
        activity=activity,
        plan=type(earlier)(facts=earlier.facts, shifts=(shift_plan("2026-03-05 09:00", pk=activity.shifts.get().pk),)),
        by=who.lea,
    )
    assert activity.steps.current().get().due_on == date(2026, 3, 4)
    at("2026-03-04 09:00")
    assert due_days.moves(workdays.calendar()) == []  # a calendar that is saved keeps them before the beginning


def test_the_approver_sees_what_will_be_public(client, who):
    positions = (
        PositionPlan(places=20, is_default=True),
        PositionPlan(places=5, name="讲解", min_age=18, note="普通话"),
        PositionPlan(places=2, name="急救", qualification="first_aid"),
    )
    insured = {"insurer": "示例保险", "insurance_policy_no": "P-1", "insured_from_on": date(2026, 3, 1)}
    activity = submitted(
        who,
        shift_plan(positions=positions),
        **insured | {"insured_until_on": date(2026, 3, 31), "risk_level": "bodily", "meeting_point": "学校东门"},
    )
    client.force_login(who.colleague)

    page = client.get(reverse("approval", args=[activity.steps.current().get().pk])).text

    for text in (
        "讲解",
        "年满 18 周岁",
        "普通话",
        "急救",
        "须有",
        "示例保险",
        "2026年3月1日–2026年3月31日",
        "学校东门",
        "报名后可见",
        "截止报名",
    ):
        assert text in page, text


def test_a_word_at_the_question_comes_back_to_that_question(client, who):
    activity = submitted(who)
    step = activity.steps.current().get()
    url = reverse("approval", args=[step.pk])
    client.force_login(who.colleague)
    nothing = client.post(url, {"do": "return", "note": "", "remark-place": "  "})
    assert (nothing.status_code, str(ActivityRefused.Reason.ACTIVITY_REASON_MISSING.label) in nothing.text) == (
        422,
        True,
    )

    client.post(url, {"do": "return", "note": "", "remark-place": "请写清门牌号", "remark-shifts": "这天学校放假"})

    step.refresh_from_db()
    assert step.remarks == {"place": "请写清门牌号", "shifts": "这天学校放假"}
    assert "服务地点：请写清门牌号；时间和场次：这天学校放假" in client.get(reverse("approvals")).text
    client.force_login(who.lea)
    assert "服务地点：请写清门牌号" in client.get(reverse("manage-activity", args=[activity.pk])).text
    page = client.get(reverse("activity-edit", args=[activity.pk]))
    assert page.context["form"].fields["place"].remark == "请写清门牌号"
    assert page.text.count("审批意见：请写清门牌号") == 1
    assert "审批意见：这天学校放假" in page.text

    edited(client, activity, do="submit", place="白沙小学（示例路 1 号）")
    again = activity.steps.current().get()
    client.force_login(who.colleague)
    shown = client.get(reverse("approval", args=[again.pk]))
    assert shown.status_code == 200
    client.force_login(who.lea)
    assert activity.steps.get(submission=1, state="returned").remarks
    told = client.post(
        f"/api/v1/activities/{activity.pk}/return/",
        {"remarks": {"content": "太短", "bigrams": "?"}},
        "application/json",
    )
    assert told.status_code in (403, 409)  # nobody decides on what they handed in


def test_the_api_returns_with_words_at_questions(client, who):
    activity = submitted(who)
    client.force_login(who.colleague)

    told = client.post(
        f"/api/v1/activities/{activity.pk}/return/",
        {"remarks": {"content": "太短", "bigrams": "?"}},
        "application/json",
    )

    assert (told.status_code, told.json()["remarks"]) == (200, {"content": "太短"})
    with pytest.raises(ActivityRefused) as refusal:
        approvals.send_back(step=activity.steps.get(state="returned"), by=who.colleague, remarks={"title": "?"})
    assert refusal.value.reason == ActivityRefused.Reason.ACTIVITY_ALREADY_DECIDED


def test_a_returned_change_says_it_at_the_question_too(client, who):
    activity = published(who)
    activities.revise(activity=activity, plan=own_plan(activity, place="桂宁小学"), by=who.lea)
    approvals.send_back(step=activity.steps.current().get(), by=who.colleague, remarks={"place": "学校没有答应"})
    client.force_login(who.lea)

    assert "审批意见：学校没有答应" in client.get(reverse("activity-edit", args=[activity.pk])).text
    assert "服务地点：学校没有答应" in client.get(reverse("manage-activity", args=[activity.pk])).text
