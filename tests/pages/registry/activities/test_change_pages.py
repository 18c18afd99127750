"""A change of a published activity on its pages: side by side for those who decide, unseen by everybody else."""

import pytest
from django.urls import reverse

from registry.activities.services import activities, approvals, shifts
from registry.models import ActivityChange, Volunteer
from tests.factories import SignUpFactory, UserFactory, VolunteerFactory
from tests.pages.registry.activities.applying import edited, posted
from tests.unit.registry.planning import own_plan, plan, published, shift_plan

pytestmark = pytest.mark.django_db
NEW_PLACE = "桂宁小学"


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


@pytest.fixture
def activity(who):
    return published(who)


@pytest.fixture
def step(who, activity):
    """The step that decides a change of time and place."""
    shift = activity.shifts.get()
    changed = plan(shift_plan("2026-03-15 09:00", places=40, pk=shift.pk), place=NEW_PLACE)
    activities.revise(activity=activity, plan=changed, by=who.lea)
    return activity.steps.current().get()


def test_an_important_change_by_the_form_waits_beside_the_approved_version(client, who, activity):
    client.force_login(who.lea)

    page = edited(client, activity, place=NEW_PLACE).content.decode()

    activity.refresh_from_db()
    assert (activity.place, activity.status) == ("白沙小学", "published")
    assert "批准前仍按原来的内容进行" in page
    assert "已批准，正在执行" in page
    assert NEW_PLACE in page


def test_everybody_else_reads_the_approved_version(client, step, activity):
    guest = SignUpFactory(shift=activity.shifts.get(), volunteer__user=UserFactory()).volunteer.user
    pages = [reverse("activity", args=[activity.pk]), reverse("activities"), reverse("my-signups"), "/"]
    client.force_login(guest)

    seen = "".join(client.get(page).content.decode() for page in pages)

    assert "白沙小学" in seen
    assert NEW_PLACE not in seen
    assert "3月15日" not in seen
    assert "待批" not in seen


def test_the_decider_sees_both_side_by_side(client, who, step):
    client.force_login(who.colleague)

    page = client.get(reverse("approval", args=[step.pk])).content.decode()
    queue = client.get(reverse("approvals")).content.decode()

    assert page.index("已批准，正在执行") < page.index("拟改为") < page.index(NEW_PLACE)
    assert "3月14日" in page
    assert "3月15日" in page
    assert "变更" in queue


def test_a_returned_change_comes_back_into_the_form(client, who, step, activity):
    approvals.send_back(step=step, by=who.colleague, note="请先与学校商定", remarks={"place": "请写清门牌号"})
    client.force_login(who.lea)

    form = client.get(reverse("activity-edit", args=[activity.pk]))

    assert form.context["form"].initial["place"] == NEW_PLACE
    assert form.context["form"].initial["places"] == 40
    assert str(form.context["form"].shift_rows.forms[0].initial["on"]) == "2026-03-15"
    assert "请先与学校商定" in form.content.decode()
    assert "请写清门牌号" in form.content.decode()
    edited(client, activity, place="青秀社区")
    waiting = ActivityChange.objects.get(activity=activity, state=ActivityChange.State.WAITING)
    assert waiting.proposed["facts"]["place"] == "青秀社区"
    assert waiting.proposed["shifts"][0]["starts_at"].startswith("2026-03-15")


def test_a_returned_change_that_is_given_up_leaves_no_remarks(client, who, step, activity):
    approvals.send_back(step=step, by=who.colleague, note="请改", remarks={"place": "请写清门牌号"})
    activities.withdraw_change(activity=activity, by=who.lea)
    client.force_login(who.lea)

    assert "请写清门牌号" not in client.get(reverse("activity-edit", args=[activity.pk])).content.decode()


def test_a_change_is_taken_back_by_a_press(client, who, step, activity):
    client.force_login(who.lea)

    page = client.post(reverse("activity-change-withdraw", args=[activity.pk]), follow=True).content.decode()

    assert "变更已撤回" in page
    assert not ActivityChange.objects.open().exists()
    client.force_login(who.colleague)
    assert client.get(reverse("approval", args=[step.pk])).status_code == 404


def test_what_comes_back_is_a_duty_of_the_leader(client, who, step, activity):
    approvals.send_back(step=step, by=who.colleague, note="请改")
    client.force_login(who.lea)

    assert "变更被退回：主题微课堂" in client.get("/").content.decode()


def test_a_page_of_before_decides_nothing_and_says_so(client, who, step, activity):
    activities.withdraw_change(activity=activity, by=who.lea)
    activities.revise(activity=activity, plan=own_plan(activity, place="青秀社区"), by=who.lea)
    client.force_login(who.colleague)

    page = client.post(reverse("approval", args=[step.pk]), {"do": "approve", "note": ""}, follow=True)

    assert "请看最新的内容" in page.content.decode()
    assert ActivityChange.objects.open().get().is_waiting


def test_a_shift_cancelled_since_the_form_was_opened_stays_cancelled(client, who):
    activity = published(who, shift_plan(), shift_plan("2026-03-21 09:00"))
    client.force_login(who.lea)
    opened = client.get(reverse("activity-edit", args=[activity.pk])).context["form"]
    shifts.cancel(shift=activity.shifts.order_by("pk")[1], by=who.lea, reason="学校有安排")

    page = posted(client, activity, opened).content.decode()

    assert "2026年3月21日的场次已经取消或删除" in page
    assert activity.shifts.live().count() == 1


def test_who_left_since_is_not_shown_as_coming(client, who, activity):
    coming = VolunteerFactory().user
    kept = shift_plan(pk=activity.shifts.get().pk)
    activities.revise(
        activity=activity, plan=plan(kept, place=NEW_PLACE, lists={"deputy_leaders": [coming]}), by=who.lea
    )
    client.force_login(who.colleague)
    desk = reverse("manage-activity", args=[activity.pk])
    before = client.get(desk).content.decode()
    Volunteer.objects.filter(user=coming).update(status=Volunteer.Status.LEFT)

    assert [text.count("副负责人") > 0 for text in (before, client.get(desk).content.decode())] == [True, False]


def test_the_approver_writes_a_remark_beside_what_would_change(client, who, step):
    client.force_login(who.colleague)

    page = client.get(reverse("approval", args=[step.pk])).text
    change = page.partition('id="change"')[2].partition("</section>")[0]
    client.post(reverse("approval", args=[step.pk]), {"do": "return", "note": "", "remark-place": "请写清门牌号"})

    assert (page.count('name="remark-place"'), 'name="remark-place"' in change) == (1, True)
    assert (page.count('name="remark-shifts"'), 'name="remark-shifts"' in change) == (1, True)
    step.refresh_from_db()
    assert step.remarks == {"place": "请写清门牌号"}
