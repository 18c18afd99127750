"""Leaving, handing over and accepting a kept place, on the page and by the API."""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from registry.models import Activity, SignUp
from tests.factories import ShiftFactory, SignUpFactory, VolunteerFactory, local
from tests.shared import built_once

pytestmark = pytest.mark.django_db
Status = SignUp.Status
MINE = reverse("my-signups")


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-13 10:00")


def build(at):
    """One place on 14 March and two who wait; leaving is late since the day before."""
    at("2026-03-02 09:00")
    told = {"starts_at": local("2026-03-14 09:00"), "ends_at": local("2026-03-14 11:00"), "places": 1}
    shift = ShiftFactory(activity__withdraw_hours=24, **told)
    first = SignUpFactory(shift=shift)
    waiting = [
        SignUpFactory(
            shift=shift, status=Status.WAITLISTED, confirmed_at=None, waitlisted_at=local(f"2026-03-02 {hour}")
        )
        for hour in ("10:00", "11:00")
    ]
    return SimpleNamespace(shift=shift, first=first, waiting=waiting, lea=shift.activity.leader)


world = built_once(build)


def test_the_page_says_before_the_press_that_leaving_is_late(client, world):
    w = world()
    client.force_login(w.first.volunteer.user)
    before = client.get(MINE).text

    client.post(reverse("signup-withdraw", args=[w.first.pk]))

    assert "退出期限是3月13日（周五）09:00，现在退出记为迟退" in before
    assert "迟退" in client.get(MINE).text
    client.force_login(w.lea)
    assert "迟退：" in client.get(reverse("manage-activity", args=[w.shift.activity_id])).text


def test_a_place_is_handed_over_with_one_press(client, world):
    w = world()
    client.force_login(w.first.volunteer.user)
    assert f'name="to" value="{w.waiting[0].pk}"' in client.get(MINE).text

    wrong = client.post(reverse("signup-hand-over", args=[w.first.pk]), {"to": w.waiting[1].pk}, follow=True).text
    done = client.post(reverse("signup-hand-over", args=[w.first.pk]), {"to": w.waiting[0].pk}, follow=True).text

    assert "现在排第一的是另一位" in wrong
    assert "名额已让给候补第一位，不算迟退" in done
    client.force_login(w.waiting[1].volunteer.user)
    assert "候补第 1 位" in client.get(MINE).text


def test_a_kept_place_is_accepted_with_one_press(client, world):
    w = world()
    w.waiting[0].offered_until = local("2026-03-13 12:00")
    w.waiting[0].save()
    client.force_login(w.waiting[0].volunteer.user)
    page = client.get(MINE).text

    answer = client.post(reverse("signup-accept", args=[w.waiting[0].pk]), follow=True).text
    again = client.post(reverse("signup-accept", args=[w.waiting[0].pk]), follow=True).text

    assert "名额保留到3月13日（周五）12:00" in page
    assert "报名成功" in answer
    assert "没有等您接受的名额" in again


def test_the_terms_stand_before_the_button_and_at_the_organisers(client, world):
    w = world()
    terms = {"accept_hours": 6, "most_shifts": 2, "late_sign_up_minutes": 15}
    Activity.objects.filter(pk=w.shift.activity_id).update(**terms)
    said = "每人最多报 2 场。不能来的，请在开始 24 小时以前退出；之后退出记为迟退。递补到的名额保留 6 小时"
    client.force_login(w.lea)

    desk = client.get(reverse("manage-activity", args=[w.shift.activity_id])).text
    form = client.get(reverse("activity-edit", args=[w.shift.activity_id])).text
    client.force_login(VolunteerFactory().user)
    page = client.get(reverse("activity", args=[w.shift.activity_id])).text

    assert said in desk
    assert "离开始已不到 24 小时，得到名额以后退出即记为迟退。递补到的名额保留 6 小时" in page
    assert "每人最多 2 场、开始 24 小时前退出、递补保留 6 小时、开始后 15 分钟内可报名" in form


def test_the_api_tells_the_turn_and_hands_over(world):
    w = world()
    first, second = (APIClient() for _ in range(2))
    first.force_login(w.first.volunteer.user)
    second.force_login(w.waiting[1].volunteer.user)
    row = f"/api/v1/sign-ups/{w.waiting[1].pk}/"

    third = APIClient()
    third.force_login(VolunteerFactory(unit=w.shift.activity.recording_unit).user)
    told = {"risk_acknowledged": True, "join_waitlist": True}
    came = third.post(f"/api/v1/shifts/{w.shift.pk}/sign-up/", told, format="json")
    assert (came.data["status"], came.data["turn"]) == ("waitlisted", 3)
    assert second.get(row).data["turn"] == 2
    assert second.post(row + "accept/", format="json").data["code"] == "offer_gone"
    assert second.post(row + "hand-over/", format="json").data["code"] == "sign_up_not_active"
    given = first.post(f"/api/v1/sign-ups/{w.first.pk}/hand-over/", {"to": w.waiting[0].pk}, format="json")

    assert (given.status_code, given.data["status"], given.data["withdrew_late"]) == (200, "withdrawn", False)
    assert second.get(row).data["turn"] == 1
