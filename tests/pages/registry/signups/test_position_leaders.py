"""Who leads a position hears of it, sees it at home, and reads and calls who comes to it: nothing else."""

from dataclasses import replace

import pytest
from django.urls import reverse

from registry import clock
from registry.activities import content
from registry.activities.plans import PositionPlan
from registry.activities.services import activities, approvals, shifts
from registry.models import Activity, HistoryEntry, Notification, Position, RoleAssignment
from tests.doors import program_of
from tests.factories import RoleAssignmentFactory, SignUpFactory, UserFactory, VolunteerFactory, local
from tests.shared import built_at
from tests.unit.registry.planning import agreed, drafted, people, published, shift_plan

pytestmark = pytest.mark.django_db


class World:
    """Guides who meet half an hour earlier at the east gate, led by one of them, and stewards; two people each."""

    def __init__(self):
        self.who = people()
        self.guide, self.other = UserFactory(display_name="蒙示例"), UserFactory(display_name="陆示例")
        self.agreed = agreed(self.who, self.shift("2026-03-14 09:00"), self.shift("2026-03-15 09:00"))
        self.activity = published(self.who, self.shift("2026-03-14 09:00"), title="科普讲解")
        self.row = self.activity.shifts.get()
        self.position = Position.objects.get(shift=self.row, name="讲解")
        self.vera = VolunteerFactory(name="韦示例", unit=self.who.unit, phone="13800138000")
        self.child = VolunteerFactory(name="黄示例小", born_on=local("2011-03-14 00:00").date(), phone="13800138001")
        self.steward = VolunteerFactory(name="覃示例", phone="13800138002")
        for volunteer in (self.vera, self.child):
            SignUpFactory(shift=self.row, position=self.position, volunteer=volunteer)
        SignUpFactory(shift=self.row, position=self.row.positions.get(is_default=True), volunteer=self.steward)
        Notification.objects.all().delete()

    def shift(self, start, **more):
        guides = PositionPlan(places=3, name="讲解", meets_before=30, meeting_point="东门", leader_id=self.guide.pk)
        return shift_plan(start, positions=(PositionPlan(places=4, is_default=True), replace(guides, **more)))


world, _now = built_at("2026-03-02 09:00", World)


def heard(user):
    rows = Notification.objects.filter(user=user).order_by("pk")
    return list(rows.values_list("text", flat=True))


def changed(here, **more):
    """The published activity with its guides otherwise, by its leader."""
    plan = content.as_plan(here.activity)
    (shift,) = plan.shifts
    guides = replace(shift.positions[1], **more)
    wished = replace(plan, shifts=(replace(shift, positions=(shift.positions[0], guides)),))
    activities.revise(activity=here.activity, plan=wished, by=here.who.lea)


def test_a_leader_is_named_when_the_activity_is_public_and_reads_who_comes(client, world):
    here = world()
    assert heard(here.guide) == []  # approved only
    activities.publish(activity=here.agreed, by=here.who.lea)

    (told,) = Notification.objects.filter(user=here.guide)
    assert told.text.startswith(
        "请您担任“主题微课堂”的岗位负责人：讲解岗位 3月14日（周六）08:30 在东门集合；讲解岗位 3月15日"
    )
    client.force_login(here.guide)
    assert client.get(told.url).status_code == 200
    home = client.get(reverse("home")).text
    page = client.get(reverse("position-people", args=[here.position.pk]))
    assert ("我负责的岗位" in home, reverse("position-people", args=[here.position.pk]) in home) == (True, True)
    assert [name in page.text for name in ("韦示例", "黄示例小", "覃示例", "13800138000")] == [True, True, False, False]
    assert not HistoryEntry.objects.filter(did="unmasked").exists()


def test_telephones_are_shown_on_request_and_each_look_is_kept(client, world):
    here = world()
    client.force_login(here.guide)

    page = client.post(reverse("position-phones", args=[here.position.pk])).text

    assert [number in page for number in ("13800138000", "13800138001", "13800138002")] == [True, False, False]
    assert "未成年人，请通过所在单位联系" in page
    (entry,) = HistoryEntry.objects.filter(did="unmasked")
    assert (entry.by, entry.target_id, entry.fields["shift"]) == (here.guide, here.vera.pk, here.row.pk)
    assert "13800138000" not in client.get(reverse("position-people", args=[here.position.pk])).text


def test_beside_telephones_the_pages_turn_to_the_list(client, world, monkeypatch):
    here = world()
    monkeypatch.setattr("registry.signups.views.positions.PAGE_SIZE", 1)
    client.force_login(here.guide)

    page = client.post(reverse("position-phones", args=[here.position.pk])).text

    assert f'href="{reverse("position-people", args=[here.position.pk])}?page=2"' in page


def test_programs_of_the_leader_read_the_same_list_and_numbers(world):
    here = world()
    program = program_of(here.guide)

    told = program.get(reverse("api-position-people", args=[here.position.pk])).json()
    shown = program.post(reverse("api-position-phones", args=[here.position.pk])).json()

    assert [one["name"] for one in told["people"]] == ["韦示例", "黄示例小"]
    assert "13800138000" not in str(told)
    assert [one["phone"] for one in shown] == ["13800138000"]
    assert HistoryEntry.objects.get(did="unmasked").target_id == here.vera.pk


def test_the_day_before_who_may_not_come_is_at_home_and_on_the_list_with_the_own_meeting(client, world, at):
    here, why = world(), "报名以后没有再来看过"
    pages = [reverse("home"), reverse("position-people", args=[here.position.pk])]
    api = reverse("api-position-people", args=[here.position.pk])
    client.force_login(here.guide)
    assert [part in client.get(url).text for url in pages for part in ("可能来不了",)] == [False, False]
    at("2026-03-13 18:00")
    client.force_login(here.guide)

    home, page = (client.get(url).text for url in pages)

    assert ("可能来不了 2 人，请提前联系" in home, "08:30 在东门集合" in home) == (True, True)
    assert (page.count(f"可能来不了：{why}"), "3月14日（周六）08:30 在东门集合" in page) == (2, True)
    assert [one["may_not_come"] for one in program_of(here.guide).get(api).json()["people"]] == [[why], [why]]
    here.vera.user.last_login = clock.now()
    here.vera.user.save()
    assert "可能来不了 1 人，请提前联系" in client.get(pages[0]).text
    RoleAssignmentFactory(user=here.guide, role=RoleAssignment.Role.INSPECTOR, until_on=clock.today())
    assert ["可能来不了" in client.get(url).text for url in pages] == [False, False]


def test_nobody_else_reads_it_and_the_leader_no_longer_than_a_day_after(client, world, at):
    here = world()
    pages = [("get", "position-people"), ("post", "position-phones")]
    addresses = [(method, f"{door}{name}") for door in ("", "api-") for method, name in pages]

    def answers(user):
        client.force_login(user)
        return [
            getattr(client, method)(reverse(name, args=[here.position.pk])).status_code for method, name in addresses
        ]

    assert [answers(user) for user in (here.vera.user, here.other, here.who.lea)] == [[404] * 4] * 3
    desk = client.get(reverse("shift-desk", args=[here.row.pk]))
    client.force_login(here.guide)
    assert (desk.status_code, client.get(reverse("shift-desk", args=[here.row.pk])).status_code) == (200, 403)
    at("2026-03-15 10:59")
    assert answers(here.guide) == [200] * 4
    at("2026-03-15 11:00")
    assert answers(here.guide) == [404] * 4
    at("2026-03-02 09:00")
    Activity.objects.filter(pk=here.activity.pk).update(status=Activity.Status.CANCELLED, end_reason="停课")
    assert answers(here.guide) == [404] * 4


def test_an_inspector_who_leads_one_reads_surnames_and_calls_nobody(client, world):
    here = world()
    RoleAssignmentFactory(user=here.guide, role=RoleAssignment.Role.INSPECTOR, until_on=clock.today())
    client.force_login(here.guide)

    page = client.get(reverse("position-people", args=[here.position.pk])).text

    assert ("韦示例" in page, "显示电话" in page) == (False, False)
    assert client.post(reverse("position-phones", args=[here.position.pk])).status_code == 403


def test_another_leader_another_meeting_and_another_day_are_told(world):
    here = world()
    changed(here, meeting_point="西门")
    assert heard(here.guide) == [
        "您负责的岗位集合时间或地点有变：“科普讲解”，讲解岗位 3月14日（周六）08:30 在西门集合。请按新的时间、地点到岗。"
    ]
    changed(here, note="普通话")
    assert len(heard(here.guide)) == 1

    changed(here, leader_id=here.other.pk)

    assert heard(here.guide)[1:] == ["您不再担任“科普讲解”的岗位负责人：讲解岗位 3月14日（周六）08:30 在西门集合。"]
    assert "请您担任“科普讲解”的岗位负责人" in heard(here.other)[0]
    plan = content.as_plan(here.activity)
    later = replace(plan.shifts[0], starts_at=local("2026-03-16 09:00"), ends_at=local("2026-03-16 11:00"))
    activities.revise(activity=here.activity, plan=replace(plan, shifts=(later,)), by=here.who.lea)
    assert len(heard(here.other)) == 1  # not approved yet
    while step := here.activity.steps.current().first():
        approvals.approve(step=step, by=here.who.colleague if step.unit.parent_id else here.who.committee)
    assert "3月16日（周一）08:30" in heard(here.other)[1]


def test_who_has_a_place_too_is_told_once_and_nobody_of_the_own_deed(world):
    here = world()
    Position.objects.filter(pk=here.position.pk).update(leader=here.vera.user)
    changed(here, meets_before=45)
    changed(here, leader_id=here.who.lea.pk)

    assert ["集合时间或地点有变：科普讲解" in text for text in heard(here.vera.user)] == [True, False]
    assert heard(here.who.lea) == []


def test_a_shift_or_an_activity_called_off_and_an_emergency_are_told(world):
    here = world()
    shifts.cancel(shift=here.row, by=here.who.lea, reason="停电")
    assert ["场次已取消，不用再到岗：“科普讲解”" in text for text in heard(here.guide)] == [True]
    activities.publish(activity=here.agreed, by=here.who.lea)
    activities.cancel(activity=here.agreed, by=here.who.lea, reason="停课")
    assert [text[:5] for text in heard(here.guide)] == ["场次已取消", "请您担任“", "场次已取消"]

    filed = drafted(here.who, here.shift("2026-03-02 14:00"), origin=Activity.Origin.EMERGENCY)
    assert len(heard(here.guide)) == 3
    activities.submit(activity=filed, by=here.who.lea)

    assert "3月2日（周一）13:30" in heard(here.guide)[3]
