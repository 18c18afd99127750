"""Positions with a minimum, a meeting time and place of their own, and a leader."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from checkin.desk.services import kits, starting
from registry.activities import content
from registry.activities.plans import PositionPlan
from registry.activities.services import activities, approvals, proposals
from registry.activities.services.series import add
from registry.exceptions import ActivityRefused
from registry.models import Activity, Notification, Position, Volunteer
from tests.factories import SignUpFactory, VolunteerFactory, local
from tests.pages.registry.activities.applying import application, edited
from tests.shared import built_at
from tests.unit.registry.planning import people, published, shift_plan

pytestmark = pytest.mark.django_db


class World:
    """An activity with guides who meet half an hour earlier at the east gate, and stewards who meet with the rest."""

    def __init__(self):
        self.who = people()
        self.guide = VolunteerFactory(user__display_name="蒙示例", unit=self.who.unit)
        self.activity = published(
            self.who,
            shift_plan(
                "2026-03-14 09:00",
                min_people=4,
                positions=(
                    PositionPlan(places=4, is_default=True),
                    PositionPlan(
                        places=3,
                        name="讲解",
                        min_people=2,
                        meets_before=30,
                        meeting_point="东门",
                        leader_id=self.guide.user_id,
                    ),
                ),
            ),
        )
        self.shift = self.activity.shifts.get()
        self.position = Position.objects.get(name="讲解")
        self.vera = VolunteerFactory(name="韦示例", unit=self.who.unit)
        SignUpFactory(shift=self.shift, position=self.position, volunteer=self.vera)


world, _now = built_at("2026-03-02 09:00", World)


def test_the_application_asks_for_them_and_copies_keep_them(client, world):
    who = world().who
    client.force_login(who.lea)
    row = {
        "name": "讲解",
        "places": "3",
        "min_people": "2",
        "meets_before": "30",
        "meeting_point": "东门",
        "leader": "蒙示例",
    }
    form = application(do="save", min_people="5", title="有岗位的活动")
    form |= {f"positions-0-{name}": value for name, value in row.items()}

    more = client.post(reverse("activity-new"), form | {"positions-0-min_people": "4"})
    assert "至少几人不能多于人数" in more.text
    unknown = client.post(reverse("activity-new"), form | {"positions-0-leader": "没有的人"})
    assert "没有找到“没有的人”" in unknown.text
    above = client.post(reverse("activity-new"), form | {"min_people": "21"})
    assert "至少要 21 人，却只招 20 人" in above.text
    client.post(reverse("activity-new"), form)

    activity = Activity.objects.get(title="有岗位的活动")
    add(activity=activity, days=[date(2026, 3, 15)], by=who.lea)
    again = activities.repeat(activity=activity, by=who.lea)
    shown = client.get(reverse("activity-edit", args=[activity.pk]))
    assert "蒙示例（" in shown.text
    edited(client, activity, do="save", places="25")
    for plan in content.as_plan(activity).shifts + content.as_plan(again).shifts:
        guides = plan.positions[1]
        assert (plan.min_people, guides.min_people, guides.meets_before) == (5, 2, 30)
        assert (guides.meeting_point, guides.leader_id) == ("东门", world().guide.user_id)
    few = shift_plan(positions=(PositionPlan(places=1, is_default=True, min_people=2),))
    with pytest.raises(ActivityRefused) as refusal:
        activities.revise(activity=again, plan=replace(content.as_plan(again), shifts=(few,)), by=who.lea)
    assert refusal.value.reason == ActivityRefused.Reason.MINIMUM_ABOVE_PLACES


def test_who_has_the_place_reads_when_where_and_with_whom_to_meet(client, world, at):
    here = world()
    for user, name in ((here.vera.user, "my-signups"), (here.vera.user, "home"), (here.guide.user, "shift-sign-up")):
        client.force_login(user)
        args = [here.shift.pk] if name == "shift-sign-up" else []
        page = client.get(reverse(name, args=args))
        assert "08:30 在东门集合" in page.text, name
    client.force_login(here.vera.user)
    assert "蒙示例" in client.get(reverse("my-signups")).text
    public = client.get(reverse("activity", args=[here.activity.pk]))
    assert ("还差 1 人" in public.text, "还差 3 人" in public.text, "蒙示例" in public.text) == (True, True, False)

    kit = kits.kit_of(shift=here.shift, by=here.who.lea)
    assert [(post.name, post.meeting, post.leader) for post in kit.told_posts] == [
        ("讲解", "08:30 在东门集合", "蒙示例")
    ]
    at("2026-03-13 17:30")
    starting.remind_of_tomorrow()
    (told,) = Notification.objects.filter(user=here.vera.user).order_by("-pk")[:1]
    assert "讲解岗位 08:30 在东门集合" in told.text


def test_who_meets_earlier_at_the_common_place_is_reminded_where(world, at):
    here = world()
    Position.objects.filter(pk=here.position.pk).update(meeting_point="")
    Activity.objects.update(meeting_point="")
    at("2026-03-13 17:30")
    starting.remind_of_tomorrow()
    assert "讲解岗位 08:30 在白沙小学集合" in Notification.objects.get(user=here.vera.user).text


def test_two_positions_of_a_shift_are_told_apart_by_name(client, world):
    here = world()
    client.force_login(here.who.lea)
    form = application(do="save", title="同名岗位", **{"positions-0-name": "讲解", "positions-0-places": "3"})
    twice = client.post(reverse("activity-new"), form | {"positions-1-name": "讲解", "positions-1-places": "2"})
    assert ActivityRefused.Reason.POSITION_TWICE.label.format(position="“讲解”") in twice.text
    assert not Activity.objects.filter(title="同名岗位").exists()
    Position.objects.create(shift=here.shift, name="讲解", places=1)  # from before the rule
    activities.revise(
        activity=here.activity,
        plan=replace(
            content.as_plan(here.activity),
            facts=content.as_plan(here.activity).facts | {"content": "讲授科普课三节，课后答疑。"},
        ),
        by=here.who.lea,
    )
    here.activity.refresh_from_db()
    assert here.activity.content == "讲授科普课三节，课后答疑。"


def test_a_copy_names_no_position_leader_who_is_gone(world):
    here = world()
    Volunteer.objects.filter(pk=here.guide.pk).update(status=Volunteer.Status.LEFT)
    again = activities.repeat(activity=here.activity, by=here.who.lea)
    add(activity=again, days=[content.as_plan(again).shifts[0].starts_at.date() + timedelta(days=1)], by=here.who.lea)
    guides = [shift.positions[1] for shift in content.as_plan(again).shifts]
    assert [(each.meeting_point, each.leader_id) for each in guides] == [("东门", None), ("东门", None)]
    Position.objects.filter(shift__activity=again).update(leader=here.guide.user)
    add(activity=again, days=[content.as_plan(again).shifts[0].starts_at.date() + timedelta(days=2)], by=here.who.lea)
    assert content.as_plan(again).shifts[2].positions[1].leader_id is None


def test_another_meeting_needs_no_approval_and_is_told_once(client, world):
    here = world()
    client.force_login(here.who.lea)
    SignUpFactory(shift=here.shift)  # of the others, nobody is told

    edited(client, here.activity, **{"positions-0-meets_before": "45"})
    edited(client, here.activity, **{"positions-0-note": "会普通话"})

    assert proposals.waiting(here.activity) is None
    (told,) = Notification.objects.filter(text__startswith="集合时间或地点有变")
    assert told.user == here.vera.user
    assert "讲解岗位3月14日（周六）08:15 在东门集合" in told.text


def test_a_change_shows_what_is_new_in_them(client, world):
    here = world()
    plan = content.as_plan(here.activity)
    (shift,) = plan.shifts
    guides = replace(shift.positions[1], places=5, min_people=4, meets_before=None, meeting_point="", leader_id=None)
    changed = replace(plan, shifts=(replace(shift, min_people=6, positions=(shift.positions[0], guides)),))
    activities.revise(activity=here.activity, plan=changed, by=here.who.lea)
    client.force_login(here.who.lea)

    page = client.get(reverse("manage-activity", args=[here.activity.pk])).text
    assert "讲解（3 人，至少 2 人，提前 30 分钟集合，在东门集合，岗位负责人" in page
    assert "讲解（5 人，至少 4 人）" in page
    while step := here.activity.steps.current().first():
        approvals.approve(step=step, by=here.who.colleague if step.unit.parent_id else here.who.committee)
    here.position.refresh_from_db()
    assert (here.position.places, here.position.min_people, here.position.leader) == (5, 4, None)


def test_the_api_takes_and_tells_them(client, world):
    here = world()
    client.force_login(here.who.lea)
    position = {"name": "讲解", "places": 3, "min_people": 2, "meets_before": 20, "meeting_point": "西门"}
    position |= {"leader": here.guide.user_id}
    times = {"starts_at": "2026-04-04T09:00:00+08:00", "ends_at": "2026-04-04T11:00:00+08:00"}
    body = {"title": "接口", "category": "CAMPUS", "content": "讲授科普课两节。", "place": "白沙小学"}
    body |= {"contact_name": "黄示例六", "contact_phone": "0771-0000000", "recording_unit": here.who.unit.pk}
    body |= {"shifts": [times | {"min_people": 2, "positions": [position]}]}

    made = client.post("/api/v1/activities/", body, "application/json")
    (shift,) = made.json()["shifts"]
    (told,) = shift["positions"]
    assert (made.status_code, shift["min_people"]) == (201, 2)
    assert (told["min_people"], told["meets_at"][11:16], told["meeting_point"]) == (2, "08:40", "西门")
    assert Position.objects.get(meeting_point="西门").leader == here.guide.user
    body["shifts"][0]["min_people"] = 4
    assert client.post("/api/v1/activities/", body, "application/json").json()["code"] == "minimum_above_places"
    assert local("2026-04-04 09:00") == Position.objects.get(meeting_point="西门").shift.starts_at
