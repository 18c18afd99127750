"""Asking for a place and deciding on it, on the page and by the API."""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from registry.exceptions import SignUpRefused
from registry.models import Activity, Lot, SignUp
from registry.models.office.asked import Question, rows_of
from registry.signups.services import answers
from registry.signups.views import decisions
from tests.factories import ShiftFactory, SignUpFactory, VolunteerFactory, local
from tests.shared import built_at

pytestmark = pytest.mark.django_db
Status, Flow = SignUp.Status, Activity.Flow


def build():
    starts_at, ends_at = local("2026-03-14 09:00"), local("2026-03-14 11:00")
    told = {"starts_at": starts_at, "ends_at": ends_at, "sign_up_closes_at": local("2026-03-10 18:00")}
    shift = ShiftFactory(**told, places=1)
    vera = VolunteerFactory(unit=shift.activity.recording_unit)
    others = [SignUpFactory(shift=shift, status=Status.REQUESTED) for _ in range(2)]
    return SimpleNamespace(shift=shift, vera=vera, lea=shift.activity.leader, others=others)


world, _now = built_at("2026-03-02 09:00", build)


@pytest.fixture
def asked(world):
    """The shift of the world, where the leader confirms."""
    w = world()
    w.shift.activity.flow = Flow.REQUEST
    w.shift.activity.save()
    return w


@pytest.fixture
def drawn(world):
    w = world()
    w.shift.activity.flow = Flow.LOT
    w.shift.activity.save()
    return w


def by_api(user):
    client = APIClient()
    client.force_login(user)
    return client


def test_the_volunteer_reads_how_places_are_given_before_the_button(client, asked):
    client.force_login(asked.vera.user)
    page = client.get(reverse("activity", args=[asked.shift.activity_id])).text
    form = client.get(reverse("shift-sign-up", args=[asked.shift.pk])).text

    answer = client.post(reverse("shift-sign-up", args=[asked.shift.pk]), {"risk_acknowledged": "on"}, follow=True)

    assert page.index("由负责人确认；结果会通知您") < page.index("申请参加")
    assert form.index("由负责人确认；结果会通知您") < form.rindex('type="submit"')
    assert "加入候补" not in form
    assert "已提交申请，等负责人确认" in answer.text
    assert "待确认" in answer.text


def test_requests_are_found_by_name_and_ticked_all_at_once(client, asked, monkeypatch):
    monkeypatch.setattr(decisions, "PAGE_SIZE", 1)
    client.force_login(asked.lea)
    address, (one, other) = reverse("shift-requests", args=[asked.shift.pk]), asked.others

    found = client.get(address, {"q": other.volunteer.volunteer_no})
    everybody = client.get(address, {"picked": "all"})

    assert (list(found.context["page"]), "全选" in found.text) == ([other], False)
    assert "没有找到" in client.get(address, {"q": "没有这个人"}).text
    assert "全选 2 人" in client.get(address).text
    assert everybody.text.count(" checked") == 2
    told = {"signups": [one.pk, other.pk], "do": "decline", "reason": "改期"}
    assert "没有录用 2 人" in client.post(f"{address}?picked=all", told, follow=True).text


def test_the_leader_decides_on_one_page_and_what_was_typed_survives(client, asked):
    client.force_login(asked.lea)
    address, (one, other) = reverse("shift-requests", args=[asked.shift.pk]), asked.others
    assert "待确认 2" in client.get(reverse("manage-activity", args=[asked.shift.activity_id])).text

    full = client.post(address, {"signups": [one.pk, other.pk], "reason": "请看下一场", "do": "confirm"})
    done = client.post(address, {"signups": [one.pk], "do": "confirm"}, follow=True)
    bare = client.post(address, {"signups": [other.pk], "do": "decline"})
    ended = client.post(address, {"signups": [other.pk], "do": "decline", "reason": "名额已满"}, follow=True)

    assert full.status_code == 422
    assert "只剩 1 个名额，选了 2 人" in full.text
    assert 'value="请看下一场"' in full.text
    assert full.context["form"]["signups"].value() == [str(one.pk), str(other.pk)]
    assert "已确认 1 人" in done.text
    assert bare.status_code == 422
    assert str(SignUpRefused.Reason.DECLINED_WITHOUT_REASON.label) in bare.text
    assert "没有录用 1 人" in ended.text
    assert "没有待确认的申请" in ended.text
    assert SignUp.objects.get(pk=other.pk).end_reason == "名额已满"


def test_the_leader_reads_the_answers_of_whom_they_decide_on(client, asked, django_assert_max_num_queries):
    row, (one, other) = asked.shift.activity, asked.others
    row.questions = rows_of([Question("能否<b>开车", "yes_no", key="drives"), Question("鞋码", "number", key="shoe")])
    row.save()
    answers.keep(one, {"drives": "yes", "shoe": "42"})
    answers.keep(other, {"drives": "no"})
    client.force_login(asked.lea)
    address = reverse("shift-requests", args=[asked.shift.pk])
    client.get(address)

    with django_assert_max_num_queries(25):
        page = client.get(address).text

    assert "申请 · 能否&lt;b&gt;开车：是；鞋码：42" in page
    assert "申请 · 能否&lt;b&gt;开车：否" in page
    client.force_login(asked.vera.user)
    assert client.get(address).status_code == 404


def test_who_withdrew_meanwhile_is_said_and_many_requests_are_paged(client, asked, monkeypatch):
    client.force_login(asked.lea)
    address, (one, other) = reverse("shift-requests", args=[asked.shift.pk]), asked.others
    monkeypatch.setattr(decisions, "PAGE_SIZE", 1)
    first, second = client.get(address).text, client.get(address, {"page": 2}).text
    SignUp.objects.filter(pk=one.pk).update(status=Status.WITHDRAWN, ended_at=local("2026-03-02 09:00"))

    gone = client.post(address, {"signups": [one.pk, other.pk], "reason": "请看下一场", "do": "decline"})
    done = client.post(address + "?page=2", {"signups": [other.pk], "do": "confirm"}, follow=True)

    shown = [[f'value="{each.pk}"' in page for each in asked.others] for page in (first, second)]
    assert shown == [[True, False], [False, True]]
    assert "第 1 页，共 2 页" in first
    assert gone.status_code == 422
    assert str(SignUpRefused.Reason.REQUESTS_CHANGED.label) in gone.text
    assert 'value="请看下一场"' in gone.text
    assert gone.context["form"]["signups"].value() == [str(one.pk), str(other.pk)]
    assert "已确认 1 人" in done.text  # who is on another page by now is chosen all the same


def test_the_lot_is_pressed_once_and_shown_with_its_seed(client, drawn, at):
    client.force_login(drawn.lea)
    draw = reverse("shift-draw", args=[drawn.shift.pk])
    early = client.post(draw, follow=True).text
    address = reverse("shift-requests", args=[drawn.shift.pk])
    chosen = client.post(address, {"signups": [drawn.others[0].pk], "do": "confirm"})
    assert str(SignUpRefused.Reason.LOT_DECIDES.label) in chosen.text
    at("2026-03-10 18:00")
    assert 'action="' + draw in client.get(reverse("manage-activity", args=[drawn.shift.activity_id])).text

    result = client.post(draw, follow=True).text
    again = client.post(draw, follow=True).text

    assert "之后才能抽签" in early
    assert "结果不能重抽" in again
    assert Lot.objects.get().seed in result
    assert "2 人参加抽签，1 个名额" in result
    manage = reverse("manage-activity", args=[drawn.shift.activity_id])
    assert ("报名号是系统给每份报名的编号" in result, f'href="{manage}"' in result.split("<h1>")[0]) == (True, True)
    client.force_login(drawn.others[0].volunteer.user)
    assert "（您）" in client.get(reverse("shift-lot", args=[drawn.shift.pk])).text


def test_an_activity_that_chose_nothing_shows_none_of_it(client, world):
    w = world()
    w.shift.signups.update(status=Status.WITHDRAWN, ended_at=local("2026-03-01 09:00"))
    client.force_login(w.vera.user)
    pages = [reverse("activity", args=[w.shift.activity_id]), reverse("shift-sign-up", args=[w.shift.pk])]
    shown = "".join(client.get(page).text for page in pages)
    client.force_login(w.lea)
    shown += client.get(reverse("manage-activity", args=[w.shift.activity_id])).text

    assert not [word for word in ("抽签", "待确认", "申请参加", "报名方式", 'id="how') if word in shown]


def test_the_api_decides_and_draws_by_the_same_rules(asked, drawn, at):
    leader, (one, other) = by_api(asked.lea), asked.others
    shift = f"/api/v1/shifts/{asked.shift.pk}/"
    Activity.objects.filter(pk=asked.shift.activity_id).update(flow=Flow.REQUEST)

    full = leader.post(shift + "confirm-requests/", {"sign_ups": [one.pk, other.pk]}, format="json")
    unknown = leader.post(shift + "confirm-requests/", {"sign_ups": [one.pk, 987654321]}, format="json")
    done = leader.post(shift + "confirm-requests/", {"sign_ups": [one.pk, one.pk]}, format="json")
    gone = leader.post(shift + "decline-requests/", {"sign_ups": [other.pk], "reason": "已满"}, format="json")
    never = leader.post(shift + "draw/", format="json")

    assert (full.status_code, full.data["code"]) == (409, "too_many_chosen")
    assert unknown.data["code"] == "requests_changed"  # says nothing about sign-ups elsewhere
    assert [row["status"] for row in (*done.data, *gone.data)] == ["confirmed", "declined"]
    assert never.data["code"] == "not_by_lot"
    assert leader.get(shift + "lot/").status_code == 404

    Activity.objects.filter(pk=asked.shift.activity_id).update(flow=Flow.LOT)
    third = SignUpFactory(shift=asked.shift, status=Status.REQUESTED)
    at("2026-03-10 18:00")
    drawn_now = leader.post(shift + "draw/", format="json")
    twice = leader.post(shift + "draw/", format="json")
    read = by_api(asked.vera.user).get(shift + "lot/")

    assert drawn_now.status_code == 201
    assert twice.data["code"] == "lot_drawn"
    assert read.data["entries"] == [
        {"position": third.position_id, "places": 0, "numbers": [third.pk], "drawn": [third.pk]}
    ]


def test_the_leader_reads_how_many_wait_for_the_lot(client, drawn):
    client.force_login(drawn.lea)

    page = client.get(reverse("manage-activity", args=[drawn.shift.activity_id])).text

    assert "待抽签 2 人" in " ".join(page.split())


def test_a_withdrawal_that_would_be_late_already_is_said_before_the_button(client, world, at):
    w = world()
    Activity.objects.filter(pk=w.shift.activity_id).update(withdraw_hours=72)
    address = reverse("shift-sign-up", args=[w.shift.pk])
    client.force_login(w.vera.user)

    before = client.get(address).text
    at("2026-03-11 09:00")
    w.shift.sign_up_closes_at = w.shift.starts_at
    w.shift.save()
    client.force_login(w.vera.user)
    after = client.get(address).text

    assert ("72 小时以前退出" in before, "退出即记为迟退" in before) == (True, False)
    assert ("以前退出" in after, "现在报名以后退出即记为迟退" in after) == (False, True)


def test_a_late_comer_reads_that_leaving_is_over(client, world, at):
    w = world()
    Activity.objects.filter(pk=w.shift.activity_id).update(withdraw_hours=24, late_sign_up_minutes=30, flow="at_once")
    at("2026-03-14 09:10")
    client.force_login(w.vera.user)

    page = client.get(reverse("shift-sign-up", args=[w.shift.pk])).text

    assert ("报名以后不能退出" in page, "迟退" in page) == (True, False)
