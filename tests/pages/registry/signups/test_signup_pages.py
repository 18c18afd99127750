"""Signing up on a phone, and 我的活动."""

import pytest
from django.urls import reverse

from registry.activities.services.shifts import call_off
from registry.exceptions import SignUpRefused
from registry.models import Position, RoleAssignment, SignUp
from registry.signups.services import invitations
from tests.factories import (
    MembershipFactory,
    RoleAssignmentFactory,
    ShiftFactory,
    SignUpFactory,
    UserFactory,
    VolunteerFactory,
    local,
)
from tests.factories_merges import present

pytestmark = pytest.mark.django_db
Status = SignUp.Status
PAST = ("2026-03-03 09:00", "2026-03-04 09:00")


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


@pytest.fixture
def shift():
    return ShiftFactory(starts_at=local("2026-03-14 09:00"), ends_at=local("2026-03-14 11:00"), places=1)


@pytest.fixture
def vera(client, shift):
    volunteer = VolunteerFactory(unit=shift.activity.recording_unit)
    client.force_login(volunteer.user)
    return volunteer


def sign_up(client, shift, **answers):
    return client.post(reverse("shift-sign-up", args=[shift.pk]), {"risk_acknowledged": "on"} | answers)


def test_one_page_gives_the_place(client, shift, vera):
    page = client.get(reverse("shift-sign-up", args=[shift.pk])).text

    response = sign_up(client, shift)

    assert shift.activity.risk_notice in page
    assert response.url == reverse("my-signups")
    assert shift.signups.get().status == Status.CONFIRMED
    assert "报名成功" in client.get(response.url).text


def test_the_risk_is_read_first(client, shift, vera):
    response = client.post(reverse("shift-sign-up", args=[shift.pk]), {})

    assert response.status_code == 422
    assert str(SignUpRefused.Reason.RISK_NOT_ACKNOWLEDGED.label) in response.text
    assert "加入候补" not in response.text
    assert not shift.signups.exists()


def test_who_pressed_for_the_waiting_list_need_not_tick_it_again(client, shift, vera):
    SignUpFactory(shift=shift)

    page = client.get(reverse("shift-sign-up", args=[shift.pk]))

    assert page.context["form"]["join_waitlist"].value() is True


def test_a_full_shift_offers_the_waiting_list(client, shift, vera):
    SignUpFactory(shift=shift)

    refused = sign_up(client, shift)
    sign_up(client, shift, join_waitlist="on")

    assert refused.status_code == 422
    assert "名额已满（1/1）" in refused.text
    assert '<input type="hidden" name="join_waitlist" value="on">' in refused.text
    assert reverse("activities") in refused.text
    assert shift.signups.get(volunteer=vera).status == Status.WAITLISTED


def test_hundreds_read_that_a_shift_is_full_for_little(client, shift, vera, django_assert_num_queries):
    """Who, what, how full, the rules: nothing for the page beside it, and nothing written."""
    SignUpFactory(shift=shift)
    sign_up(client, shift)

    with django_assert_num_queries(6):
        refused = sign_up(client, shift)

    assert (refused.status_code, 'id="tabs"' in refused.text) == (422, False)


def test_where_another_position_is_free_the_whole_form_comes_back(client, shift, vera):
    full = SignUpFactory(shift=shift).position
    Position.objects.create(shift=shift, name="讲解", places=1)

    refused = sign_up(client, shift, position=full.pk).text

    assert "名额已满（1/1）" in refused
    assert "讲解（还有 1 个名额）" in refused


def test_position_and_team_are_asked_where_there_is_a_choice(client, shift, vera):
    guide = Position.objects.create(shift=shift, name="讲解", places=1)
    first, second = MembershipFactory(volunteer=vera), MembershipFactory(volunteer=vera)

    page = client.get(reverse("shift-sign-up", args=[shift.pk])).text
    sign_up(client, shift, position=guide.pk, team=second.team_id)

    assert "讲解（还有 1 个名额）" in page
    assert first.team.name in page
    signup = shift.signups.get()
    assert (signup.position, signup.team) == (guide, second.team)


def test_an_account_without_a_volunteer_cannot_sign_up(client, shift):
    client.force_login(UserFactory())

    assert client.get(reverse("shift-sign-up", args=[shift.pk])).status_code == 403


def test_a_visitor_logs_in_first_and_an_invisible_shift_is_not_there(client, shift):
    assert client.get(reverse("shift-sign-up", args=[shift.pk])).status_code == 302
    hidden = ShiftFactory(activity__status="draft")
    client.force_login(VolunteerFactory().user)

    assert client.get(reverse("shift-sign-up", args=[hidden.pk])).status_code == 404


def test_withdrawing_asks_once_and_gives_the_place_back(client, shift, vera):
    sign_up(client, shift)
    signup = shift.signups.get()

    page = client.get(reverse("my-signups")).text
    client.post(reverse("signup-withdraw", args=[signup.pk]))

    signup.refresh_from_db()
    assert "退出后名额会按顺序给候补的人" in page
    assert signup.status == Status.WITHDRAWN


def test_a_late_withdrawal_is_refused_in_words(client, shift, vera, at):
    sign_up(client, shift)
    at("2026-03-14 09:00")

    response = client.post(reverse("signup-withdraw", args=[shift.signups.get().pk]), follow=True)

    assert str(SignUpRefused.Reason.SHIFT_STARTED.label) in response.text
    assert shift.signups.get().status == Status.CONFIRMED


def test_anothers_sign_up_is_not_there(client, shift, vera):
    theirs = SignUpFactory(shift=shift)

    assert client.post(reverse("signup-withdraw", args=[theirs.pk])).status_code == 404
    assert client.post(reverse("signup-decline", args=[theirs.pk])).status_code == 404


def test_an_invitation_is_answered_by_the_invited(client, shift, vera):
    (invitation,) = invitations.invite(shift=shift, volunteers=[vera], by=shift.activity.leader)

    page = client.get(reverse("my-signups")).text
    client.post(reverse("signup-decline", args=[invitation.pk]))

    invitation.refresh_from_db()
    assert "等您答复" in page
    assert invitation.status == Status.DECLINED
    assert "未接受邀请" in client.get(reverse("my-signups")).text


def test_an_invitation_is_accepted_on_the_sign_up_page(client, shift, vera):
    invitations.invite(shift=shift, volunteers=[vera], by=shift.activity.leader)

    sign_up(client, shift)

    assert shift.signups.get().status == Status.CONFIRMED


def test_an_invitation_that_cannot_be_accepted_any_more_offers_no_button(client, shift, vera, at):
    invitations.invite(shift=shift, volunteers=[vera], by=shift.activity.leader)
    at("2026-03-14 09:30")
    accept = reverse("shift-sign-up", args=[shift.pk])

    offered = client.get(reverse("activity", args=[shift.activity_id])).text
    page = client.get(accept).text

    assert "现在不能接受" in offered
    assert f'href="{accept}"' not in offered
    assert reverse("signup-decline", args=[shift.signups.get().pk]) in offered
    assert 'name="risk_acknowledged"' not in page
    assert "回到活动" in page


def test_the_leader_invites_from_the_own_people(client, shift, vera):
    client.force_login(shift.activity.leader)
    page = reverse("activity-invite", args=[shift.activity_id])

    assert vera.name in client.get(page).text
    client.post(page, {"shift": shift.pk, "volunteers": [vera.pk]})

    assert shift.signups.get(volunteer=vera).status == Status.INVITED
    stranger = VolunteerFactory()
    assert client.post(page, {"shift": shift.pk, "volunteers": [stranger.pk]}).status_code == 422


def test_an_inspector_who_leads_reads_surnames_where_people_are_invited_and_decided_on(client, shift, vera):
    invited = SignUpFactory(shift=shift, status=Status.INVITED, source=SignUp.Source.INVITATION)
    asking = SignUpFactory(shift=shift, status=Status.REQUESTED)
    for one, name in ((invited.volunteer, "蓝示例"), (asking.volunteer, "岑示例"), (vera, "覃示例")):
        one.name = name
        one.save()
    leader = shift.activity.leader
    pages = [
        reverse("activity-invite", args=[shift.activity_id]),
        reverse("signup-turn-down", args=[invited.pk]),
        reverse("shift-requests", args=[shift.pk]),
    ]
    client.force_login(leader)
    assert ["示例" in client.get(url).text for url in pages] == [True] * 3
    RoleAssignmentFactory(user=leader, role=RoleAssignment.Role.INSPECTOR, until_on="2026-12-31")
    client.force_login(leader)

    shown = [client.get(url).text for url in pages]
    assert [[name in text for name in ("蓝示例", "岑示例", "覃示例")] for text in shown] == [[False] * 3] * 3
    assert ("蓝*" in shown[0], "蓝*" in shown[1], "岑*" in shown[2]) == (True, True, True)


def test_a_volunteer_invites_nobody(client, shift, vera):
    assert client.get(reverse("activity-invite", args=[shift.activity_id])).status_code == 403


def test_the_leader_turns_somebody_down_with_a_reason(client, shift):
    signup = SignUpFactory(shift=shift)
    client.force_login(shift.activity.leader)
    page = reverse("signup-turn-down", args=[signup.pk])

    assert client.post(page, {"reason": ""}).status_code == 422
    client.post(page, {"reason": "本场需持证人员"})

    signup.refresh_from_db()
    assert (signup.status, signup.end_reason) == (Status.DECLINED, "本场需持证人员")


def test_a_cancelled_activity_says_why_in_my_list(client, shift, vera):
    SignUpFactory(
        shift=shift,
        volunteer=vera,
        status=Status.WITHDRAWN,
        ended_at=local("2026-03-02 08:00"),
        end_reason="<b>台风</b>",
    )

    page = client.get(reverse("my-signups")).text

    assert "&lt;b&gt;台风&lt;/b&gt;" in page
    assert "<b>台风</b>" not in page


def test_my_list_does_not_ask_per_row(client, vera, django_assert_max_num_queries):
    def queries():
        client.get(reverse("my-signups"))
        with django_assert_max_num_queries(40) as seen:
            assert client.get(reverse("my-signups")).status_code == 200
        return len(seen)

    def add(day):
        for status, month in (
            (Status.CONFIRMED, 4),
            (Status.INVITED, 5),
            (Status.WAITLISTED, 6),
            (Status.CONFIRMED, 1),
        ):
            starts = local(f"2026-{month:02}-{day:02} 09:00")
            shift = ShiftFactory(starts_at=starts, ends_at=starts.replace(hour=11))
            SignUpFactory(
                volunteer=vera, shift=shift, status=status, invited_by=shift.activity.leader, waitlisted_at=starts
            )

    add(1)
    one = queries()
    add(2)
    add(3)

    assert queries() == one


def test_past_places_are_called_what_became_of_them(client, at, vera, shift):
    came, missed = (SignUpFactory(volunteer=vera, shift=ShiftFactory(starts_at=local(day))) for day in PAST)
    off = SignUpFactory(volunteer=vera, shift=ShiftFactory(starts_at=local("2026-03-20 09:00")))
    present(vera, came.shift)
    call_off(off.shift, "暴雨")
    at("2026-03-10 09:00")

    page = client.get(reverse("my-signups")).text

    assert [word for word in ("已参加", "没有到场记录", "场次已取消") if word not in page] == []
    assert "已报名" not in page
    assert "已退出" not in page
