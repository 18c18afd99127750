"""The organiser's page: remote service, order of shifts, and what a draft does not offer."""

import pytest
from django.urls import reverse

from registry.activities.desk import NAMES_UNFOLDED
from registry.activities.services import activities
from registry.models import Activity
from tests.doors import client_of
from tests.factories import ShiftFactory, SignUpFactory, local
from tests.pages.registry.activities.applying import application, published
from tests.unit.registry import planning
from tests.unit.registry.planning import drafted, shift_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


def test_remote_service_is_applied_for_and_told(client, who):
    client.force_login(who.lea)

    desk = client.post(reverse("activity-new"), application(is_remote="on"), follow=True).content.decode()
    activity = Activity.objects.get()
    activities.repeat(activity=activity, by=who.lea)

    assert list(Activity.objects.values_list("is_remote", flat=True)) == [True, True]
    assert "线上服务，按任务成果核定时长" in desk
    remote = published(activity__is_remote=True).activity
    page = client.get(reverse("activity", args=[remote.pk])).content.decode()
    assert "线上服务，不扫码；时长由负责人按任务成果核定" in page


def test_the_desk_begins_with_what_is_still_to_come(client, who, at):
    past = published()
    later = ShiftFactory(activity=past.activity, starts_at=local("2026-03-21 09:00"), ends_at=local("2026-03-21 11:00"))
    at("2026-03-16 09:00")
    client.force_login(past.activity.leader)

    page = client.get(reverse("manage-activity", args=[past.activity_id]))

    assert [roll.offer.shift for roll in page.context["rolls"]] == [later]
    assert [roll.offer.shift for roll in page.context["ended_rolls"]] == [past]


def test_many_shifts_are_lines_and_one_is_found_by_its_day(client, who, at):
    first = published()
    activity = first.activity
    for day in range(15, 27):
        ShiftFactory(activity=activity, starts_at=local(f"2026-03-{day} 09:00"), ends_at=local(f"2026-03-{day} 11:00"))
    client.force_login(activity.leader)
    desk, public = (reverse(name, args=[activity.pk]) for name in ("manage-activity", "activity"))

    page = client.get(desk)
    assert page.text.count('<details class="fold" id="shift-') == 10
    assert page.context["shifts"].opened == {first.pk}  # what comes next
    asked = client.get(desk, {"on": "2026-03-25"})
    (found,) = asked.context["rolls"]
    assert found.offer.shift.starts_at == local("2026-03-25 09:00")
    assert asked.context["shifts"].opened == {found.offer.shift.pk}
    assert "2026年3月25日：1 场" in asked.text
    assert "2026年4月1日：0 场" in client.get(public, {"on": "2026-04-01"}).text
    assert client.get(desk, {"on": "2026-13-40"}).context["shifts"].day is None
    at("2026-03-16 10:00")
    running = activity.shifts.get(starts_at=local("2026-03-16 09:00"))
    page = client.get(desk)
    assert page.context["shifts"].opened == {running.pk}
    assert f'id="shift-{running.pk}" open>' in page.text


def test_a_shift_that_is_asked_for_stands_open_on_its_page(client, at):
    at("2026-03-02 09:00")
    who = planning.people()
    activity = planning.published(who, *(shift_plan(f"2026-03-{day:02} 09:00") for day in range(3, 29)))
    shifts = list(activity.shifts.in_order())
    desk = reverse("manage-activity", args=[activity.pk])
    client.force_login(who.lea)
    page = client.get(desk, {"shift": shifts[14].pk})
    assert f'id="shift-{shifts[14].pk}" open>' in page.text
    assert page.context["shifts"].page.number == 2
    assert page.context["shifts"].opened == {shifts[14].pk}
    assert client.get(desk, {"shift": shifts[14].pk, "page": 3}).context["shifts"].page.number == 3
    at("2026-03-05 12:00")
    client = client_of(who.lea)
    folded = client.get(desk, {"shift": shifts[1].pk})
    assert ('id="ended" open>' in folded.text, f'id="shift-{shifts[1].pk}" open>' in folded.text) == (True, True)
    at("2026-03-20 12:00")  # more are over than stand folded
    client = client_of(who.lea)
    past = client.get(desk, {"shift": shifts[1].pk})
    assert (past.context["shifts"].is_over, f'id="shift-{shifts[1].pk}" open>' in past.text) == (True, True)
    assert client.get(desk, {"shift": "9" * 30}).status_code == 200


def test_many_names_stand_behind_a_press(client, who):
    shift = published(places=30)
    SignUpFactory.create_batch(NAMES_UNFOLDED, shift=shift)
    client.force_login(shift.activity.leader)
    page = reverse("manage-activity", args=[shift.activity_id])

    assert 'class="fold"' not in client.get(page).text
    SignUpFactory(shift=shift)
    assert "<summary>名单（21 人）</summary>" in client.get(page).text


def test_a_draft_does_not_offer_to_cancel_its_shift(client, who):
    activity = drafted(who, shift_plan())
    client.force_login(who.lea)
    cancel = reverse("shift-cancel", args=[activity.shifts.get().pk])

    assert cancel not in client.get(reverse("manage-activity", args=[activity.pk])).content.decode()
