"""A change that brings somebody into conflict with another sign-up says so: to them, the leader, and the approver."""

from dataclasses import replace

import pytest
from django.urls import reverse

from registry.activities import content
from registry.activities.services import activities, approvals
from registry.models import Activity, Notification, SignUp
from registry.signups.services import clashes, signups
from tests.doors import client_of, program_of, text_of
from tests.factories import ActivityFactory, ShiftFactory, SignUpFactory, VolunteerFactory, local
from tests.shared import built_at
from tests.unit.registry.planning import drafted, people, published, shift_plan

pytestmark = pytest.mark.django_db


class World:
    """Two days at 白沙小学; three people of the first day, of whom two serve at the river at eleven and at two."""

    def __init__(self):
        self.who = people()
        days = shift_plan("2026-03-14 09:00"), shift_plan("2026-03-21 09:00")
        self.activity = published(self.who, *days, title="微课堂{title}")
        self.first, self.second = self.activity.shifts.in_order()
        self.noon, self.later, self.free = (VolunteerFactory() for _ in range(3))
        self.river = ShiftFactory(
            activity=ActivityFactory(title="护河", place="邕江北岸"),
            starts_at=local("2026-03-14 11:30"),
            ends_at=local("2026-03-14 12:30"),
        )
        self.evening = ShiftFactory(
            activity=ActivityFactory(title="护{title}{" + "护河" * 10, place="邕江北岸"),
            starts_at=local("2026-03-14 14:00"),
            ends_at=local("2026-03-14 15:00"),
        )
        for volunteer in (self.noon, self.later, self.free):
            SignUpFactory(shift=self.first, volunteer=volunteer)
        SignUpFactory(shift=self.river, volunteer=self.noon)
        SignUpFactory(shift=self.evening, volunteer=self.later)
        Notification.objects.all().delete()


world, _now = built_at("2026-03-02 09:00", World)


def ask(here, start="2026-03-14 09:10", hours=2, **facts):
    """The first day at other times, or the place changed."""
    plan = content.as_plan(here.activity)
    first = replace(plan.shifts[0], starts_at=local(start), ends_at=shift_plan(start, hours=hours).ends_at)
    wished = replace(plan, facts=plan.facts | facts, shifts=(first, *plan.shifts[1:]))
    activities.revise(activity=here.activity, plan=wished, by=here.who.lea)


def step_of(here):
    return here.activity.steps.current().first()


def approve(here):
    while step := step_of(here):
        approvals.approve(step=step, by=here.who.colleague if step.unit.parent_id else here.who.committee)


def heard(user):
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def test_times_that_clash_are_counted_before_and_told_once_after(world):
    here = world()
    ask(here)

    page = text_of(client_of(here.who.colleague).get(reverse("approval", args=[step_of(here).pk])))
    api = program_of(here.who.colleague).get(f"/api/v1/activities/{here.activity.pk}/change/").json()
    assert ("批准后有 1 人与另一场冲突" in page, api["clashes"]) == (True, 1)
    assert heard(here.noon.user) == []
    approve(here)

    (told,) = heard(here.noon.user)
    assert told == (
        "您报名的活动有变，与您报名的“护河”（3月14日（周六）11:30）只隔 20 分钟，来不及赶到：微课堂{title}。"
        "请退出其中一场，退出这一场不算迟退。改为3月14日（周六）09:10–11:10。"
    )
    assert ["冲突" in text or "来不及" in text for text in heard(here.later.user) + heard(here.free.user)] == [
        False
    ] * 2
    assert "其中 1 人与另一场冲突，已告诉本人怎么办，退出这一场不算迟退。" in heard(here.who.lea)[0]
    mine = client_of(here.noon.user)
    own = text_of(mine.get(reverse("my-signups")))
    assert "与您报名的“护河”（3月14日（周六）11:30）只隔 20 分钟，来不及赶到，请退出其中一场。" in own
    assert "与您报名的“微课堂{title}”（3月14日（周六）09:10）只隔 20 分钟，来不及赶到，请退出其中一场。" in own
    signups.withdraw(signup=SignUp.objects.get(shift=here.first, volunteer=here.noon), by=here.noon.user)
    assert "请退出其中一场" not in text_of(mine.get(reverse("my-signups")))
    assert not SignUp.objects.get(shift=here.first, volunteer=here.noon).withdrew_late


def test_overlaps_and_ways_are_told_apart_and_a_long_title_is_cut(world):
    here = world()
    ask(here, "2026-03-14 11:00", hours=2.75)
    approve(here)

    assert "与您报名的“护河”（3月14日（周六）11:30）时间冲突" in heard(here.noon.user)[0]
    title = "护{title}{" + "护河" * 5 + "…"
    assert f"与您报名的“{title}”（3月14日（周六）14:00）只隔 15 分钟，来不及赶到" in heard(here.later.user)[0]
    assert "其中 2 人" in heard(here.who.lea)[0]


def test_another_place_clashes_and_what_did_before_is_not_told_again(world, settings, at):
    here = world()
    Activity.objects.filter(pk=here.activity.pk).update(place="邕江北岸")
    Activity.objects.filter(pk=here.river.activity_id).update(place="邕江北岸")
    near = ShiftFactory(activity=here.river.activity, starts_at=local("2026-03-14 11:10"))
    SignUpFactory(shift=near, volunteer=here.free)
    here.activity.refresh_from_db()
    ask(here, "2026-03-14 09:00", place="白沙小学")
    assert program_of(here.who.lea).get(f"/api/v1/activities/{here.activity.pk}/change/").json()["clashes"] == 1
    approve(here)
    assert "只隔 10 分钟" in heard(here.free.user)[0]

    at("2026-03-02 09:05")
    here.activity.refresh_from_db()
    ask(here, "2026-03-14 09:00", place="桂宁小学")
    approve(here)

    assert "来不及" not in heard(here.free.user)[1]
    settings.TRAVEL_MINUTES = 0
    here.activity.refresh_from_db()
    ask(here, "2026-03-14 09:05")
    assert program_of(here.who.lea).get(f"/api/v1/activities/{here.activity.pk}/change/").json()["clashes"] == 0


def test_of_an_emergency_that_changes_at_once_the_leader_hears_too(world):
    here = world()
    filed = drafted(here.who, shift_plan("2026-03-14 16:00"), origin=Activity.Origin.EMERGENCY, title="抢险")
    activities.submit(activity=filed, by=here.who.lea)
    filed.refresh_from_db()
    SignUpFactory(shift=filed.shifts.get(), volunteer=here.later)
    plan = content.as_plan(filed)
    earlier = replace(plan.shifts[0], starts_at=local("2026-03-14 14:30"))

    activities.revise(activity=filed, plan=replace(plan, shifts=(earlier,)), by=here.who.colleague)

    assert "时间冲突：抢险" in heard(here.later.user)[0]
    assert heard(here.who.lea) == ["活动改了以后，1 人与另一场冲突：“抢险”。已告诉本人怎么办，退出这一场不算迟退。"]


def test_the_list_of_one_shift_asks_of_what_lies_near_it_alone(world, django_assert_num_queries, monkeypatch):
    here = world()
    weeks = [ShiftFactory(activity=here.activity, starts_at=local(f"2026-{n:02d}-10 09:00")) for n in range(4, 13)]
    several = [VolunteerFactory() for _ in range(3)]
    for volunteer in several:
        for shift in weeks:
            SignUpFactory(shift=shift, volunteer=volunteer)
    people, compared, clash = [one.pk for one in several], [], clashes._clash
    monkeypatch.setattr(clashes, "_clash", lambda *two: compared.append(two) or clash(*two))

    with django_assert_num_queries(1):
        assert clashes.of_shift(weeks[0], people) == []
    clashes.pairs(here.activity, clashes.rows(here.activity))
    far = [two for two in compared if abs(two[0].shift.starts_at - two[1].shift.starts_at).days > 1]
    assert far == []


def test_the_list_of_one_shift_says_of_these_people_what_the_whole_activity_says(world):
    here = world()
    ask(here)
    approve(here)
    whole = clashes.pairs(here.activity, clashes.rows(here.activity)).values()
    people = [here.noon.pk, here.later.pk, here.free.pk]

    def told(pairs):
        return [(mine.pk, other.pk) for mine, other in pairs]

    assert told(clashes.of_shift(here.first, people)) == told(whole) != []
    assert told(clashes.of_shift(here.first, [here.later.pk, here.free.pk])) == []
    lea = VolunteerFactory(user=here.who.lea)
    own = SignUpFactory(shift=ShiftFactory(starts_at=local("2026-03-14 10:00")), volunteer=lea)
    SignUpFactory(shift=here.second, volunteer=lea)
    assert [(mine.is_post, other.pk) for mine, other in clashes.of_shift(here.first, [lea.pk])] == [(False, own.pk)]


def test_as_things_stand_few_rows_of_a_large_activity_are_read(world, django_assert_num_queries):
    here = world()
    ask(here)
    approve(here)
    days = [
        ShiftFactory(activity=here.activity, starts_at=local(f"2026-04-{day} {hour}:00"))
        for day in range(10, 18)
        for hour in ("09", "11", "14")
    ]
    for volunteer in VolunteerFactory.create_batch(4):
        for shift in days:  # one after the other, at one place
            SignUpFactory(shift=shift, volunteer=volunteer)
    doubled = SignUpFactory(shift=ShiftFactory(activity=here.activity, starts_at=local("2026-04-10 10:00")))
    SignUpFactory(shift=days[0], volunteer=doubled.volunteer)
    leads = VolunteerFactory(user=ShiftFactory(starts_at=local("2026-04-12 10:00")).activity.leader)
    SignUpFactory(shift=days[6], volunteer=leads)

    with django_assert_num_queries(7):
        read = clashes.clashing_rows(here.activity)
    found, whole = (set(clashes.pairs(here.activity, rows)) for rows in (read, clashes.rows(here.activity)))
    assert found == whole
    assert len(whole) == 2 + 1 + 1
    assert len(read) < 10
