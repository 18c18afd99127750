"""What may collide is told to who applies and to who approves, and stops nobody."""

import pytest
from django.urls import reverse

from registry.activities.applying.hints import hints
from registry.activities.services import activities, approvals, proposals
from registry.models import Activity
from tests.factories import SiteFactory, local
from tests.pages.registry.activities.applying import application, edited
from tests.unit.registry.planning import drafted, people, published, shift_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


def told(activity, user):
    return [(hint.code, bool(hint.url)) for hint in hints(activity, proposals.open_change(activity), user)]


def test_site_leader_and_the_same_activity_twice(client, who, django_assert_max_num_queries):
    site, other = SiteFactory(), people()
    there = published(other, shift_plan("2026-03-21 10:00"), title="科普进校园", site=site)
    drafted(other, shift_plan("2026-03-14 09:00"), title="只是草稿", site=site)
    twice = drafted(who, shift_plan("2026-03-14 10:00"), title="邻里守望探访老人")
    drafted(who, shift_plan("2026-03-14 11:00"), title="植树")  # begins when the other ends
    activity = drafted(
        who, shift_plan("2026-03-14 09:00"), shift_plan("2026-03-21 09:00"), title="邻里守望：探访老人", site=site
    )

    with django_assert_max_num_queries(14):
        assert told(activity, who.lea) == [("entered_twice", True), ("leader_twice", True), ("site_taken", True)]
    page = client.force_login(who.lea) or client.get(reverse("manage-activity", args=[activity.pk]))
    assert "可能填报了两次：本单位的“邻里守望探访老人”" in page.text
    assert f"同一地点同一时间还有“科普进校园”（{other.unit}），3月21日（周六）10:00–12:00" in page.text

    activities.submit(activity=activity, by=who.lea)  # nothing is refused
    client.force_login(who.colleague)
    approver = client.get(reverse("approval", args=[activity.steps.current().get().pk]))
    assert "请留意" in approver.text
    shown = client.get(f"/api/v1/activities/{activity.pk}/hints/").json()
    assert [each["code"] for each in shown] == ["entered_twice", "leader_twice", "site_taken"]
    assert shown[2]["url"] == reverse("activity", args=[there.pk])

    activities.withdraw(activity=twice, by=who.lea, reason="填重了")
    there.shifts.update(cancelled_at=local("2026-03-02 09:00"))
    assert told(activity, who.lea) == []


def test_a_place_that_is_a_site_but_was_only_written(who):
    site = SiteFactory()
    written = drafted(who, shift_plan("2026-03-14 09:00"), place=site.name)
    picked = drafted(who, shift_plan("2026-03-21 09:00"), place=site.name, site=site, title="另一项")

    assert [hint.code for hint in hints(written, None, who.lea)] == ["site_not_picked"]
    assert "选上以后，走访覆盖表和对方的日历才有这次活动" in hints(written, None, who.lea)[0].message
    assert hints(picked, None, who.lea) == []


def test_whoever_applies_sees_the_hints_first_and_goes_on_with_one_press_more(client, who):
    site = SiteFactory()
    client.force_login(who.lea)

    page = client.post(reverse("activity-new"), application(place=site.name), follow=True)
    activity = Activity.objects.get()

    assert (activity.status, "已保存，还没有提交" in page.text, "请留意" in page.text) == ("draft", True, True)
    client.post(reverse("activity-submit", args=[activity.pk]))
    activity.refresh_from_db()
    assert activity.status == "submitted"


def test_without_a_hint_one_press_hands_it_in(client, who):
    client.force_login(who.lea)

    client.post(reverse("activity-new"), application())

    assert Activity.objects.get().status == "submitted"


def test_a_returned_application_is_stopped_by_new_hints_only(client, who):
    site, busy = SiteFactory(), people()
    published(busy, shift_plan("2026-03-21 09:00"), title="科普进校园", leader=who.lea)
    activity = drafted(who, shift_plan("2026-03-14 09:00"), place=site.name)
    activities.submit(activity=activity, by=who.lea)
    approvals.send_back(step=activity.steps.current().get(), by=who.colleague, note="请写明集合地点")
    client.force_login(who.lea)

    new = edited(client, activity, do="submit", **{"shifts-0-on": "2026-03-21"})
    activity.refresh_from_db()
    assert (activity.status, "已保存，还没有提交" in new.text) == ("returned", True)

    edited(client, activity, do="submit", meeting_point="学校东门")  # what it told is known by now
    activity.refresh_from_db()
    assert activity.status == "submitted"
