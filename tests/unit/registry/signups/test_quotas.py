"""Places that belong to teams: their leaders name members, and each of them says yes."""

import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from rest_framework.test import APIClient

from registry.activities import content
from registry.activities.duties import activity_duties
from registry.activities.services.shifts import store
from registry.exceptions import ActivityRefused, SignUpRefused
from registry.models import Activity, Notification, Shift, SignUp, TeamQuota
from registry.signups.services import invitations, quotas, signups
from tests.factories import MembershipFactory, ShiftFactory, VolunteerFactory, local
from tests.shared import built_at
from tests.unit.registry.planning import refused

pytestmark = pytest.mark.django_db


def build():
    """A shift of three places for teams, a team of four with its leader, and somebody of no team."""
    told = {"starts_at": local("2026-03-14 09:00"), "ends_at": local("2026-03-14 11:00"), "places": 3}
    shift = ShiftFactory(activity__flow=Activity.Flow.TEAMS, **told)
    captain = MembershipFactory(is_leader=True)
    members = [MembershipFactory(team=captain.team).volunteer for _ in range(3)]
    told = {"team": captain.team, "tina": captain.volunteer.user, "members": members, "vera": VolunteerFactory()}
    return SimpleNamespace(shift=shift, activity=shift.activity, lea=shift.activity.leader, **told)


world, _now = built_at("2026-03-02 09:00", build)


def test_a_team_names_its_members_within_its_places_and_each_says_yes(world):
    w = world()
    allot, named = {"activity": w.activity, "team": w.team, "by": w.lea}, {"shift": w.shift, "by": w.tina}
    one, other, third = w.members
    refused(SignUpRefused.Reason.NO_TEAM_QUOTA, invitations.invite, volunteers=[one], **named)
    with pytest.raises(PermissionDenied):
        quotas.allot(activity=w.activity, team=w.team, places=2, by=w.tina)
    refused(SignUpRefused.Reason.QUOTAS_TOO_LARGE, quotas.allot, places=4, **allot)

    quotas.allot(places=2, **allot)
    assert "每场 2 个名额，请提名队员" in Notification.objects.get(user=w.tina).text
    said = refused(SignUpRefused.Reason.TEAM_QUOTA_FULL, invitations.invite, volunteers=w.members, **named)
    assert said == f"“{w.team}”有 2 个名额，已提名 0 人，还能提名 2 人。"
    made = invitations.invite(volunteers=[one, other], **named)
    refused(SignUpRefused.Reason.TEAM_QUOTA_FULL, invitations.invite, volunteers=[third], **named)
    refused(SignUpRefused.Reason.QUOTA_IN_USE, quotas.allot, places=1, **allot)

    assert {(each.status, each.team) for each in made} == {(SignUp.Status.INVITED, w.team)}
    told = {"shift": w.shift, "risk_acknowledged": True}
    refused(SignUpRefused.Reason.TEAMS_ONLY, signups.sign_up, volunteer=w.vera, by=w.vera.user, **told)
    taken = invitations.accept(signup=made[0], by=one.user, risk_acknowledged=True)
    assert (taken.status, taken.team) == (SignUp.Status.CONFIRMED, w.team)
    invitations.decline(signup=made[1], by=other.user)
    assert invitations.invite(volunteers=[third], **named)


def test_what_is_allotted_waits_for_who_is_naming_and_each_change_is_told(world, monkeypatch):
    w = world()
    allot, heard = {"activity": w.activity, "team": w.team, "by": w.lea}, Notification.objects.filter(user=w.tina)
    for places in (3, 2, 3):
        quotas.allot(places=places, **allot)
    quotas.allot(places=3, **allot)
    assert heard.count() == 3
    lock = QuerySet.select_for_update

    def after_waiting(rows, **how):
        """The captain holds the shift and names three."""
        if rows.model is Shift:
            monkeypatch.setattr(QuerySet, "select_for_update", lock)
            invitations.invite(volunteers=w.members, shift=w.shift, by=w.tina)
        return lock(rows, **how)

    monkeypatch.setattr(QuerySet, "select_for_update", after_waiting)
    refused(SignUpRefused.Reason.QUOTA_IN_USE, quotas.allot, places=2, **allot)


def test_the_leader_allots_on_a_page_and_by_the_api(world, client):
    w = world()
    client.force_login(w.lea)
    address = reverse("activity-quotas", args=[w.activity.pk])
    api = APIClient()
    api.force_login(w.lea)

    too_many = client.post(address, {"team": w.team.pk, "places": 9})
    done = client.post(address, {"team": w.team.pk, "places": 2}, follow=True).text
    back = client.post(address, {"team": w.team.pk, "places": 0}, follow=True).text
    client.post(address, {"team": w.team.pk, "places": 2})
    gone = api.post(f"/api/v1/activities/{w.activity.pk}/quotas/", {"team": w.team.pk, "places": 0}, format="json")
    Activity.objects.filter(pk=w.activity.pk).update(flow=Activity.Flow.AT_ONCE)
    never = api.post(f"/api/v1/activities/{w.activity.pk}/quotas/", {"team": w.team.pk, "places": 1}, format="json")

    assert too_many.status_code == 422
    assert 'value="9"' in too_many.text
    assert "每场 2 个" in done
    assert ("已收回" in back, "已通知队长" in back) == (True, False)
    assert (gone.status_code, gone.data) == (200, [])
    assert never.data["code"] == SignUpRefused.Reason.NOT_BY_TEAMS.value
    assert not TeamQuota.objects.exists()


def test_the_captain_is_led_to_naming_and_sees_who_has_answered(world, client):
    w = world()
    quotas.allot(activity=w.activity, team=w.team, places=2, by=w.lea)
    one, other, _third = w.members
    address = reverse("activity-invite", args=[w.activity.pk])
    client.force_login(w.tina)
    told = f"“{w.team}”2 个名额，已提名 0 人，还能提名 2 人"

    home, team_page, public, page = (
        client.get(each).text
        for each in ("/", reverse("team", args=[w.team.pk]), reverse("activity", args=[w.activity.pk]), address)
    )
    named = client.post(address, {"shift": w.shift.pk, "volunteers": [one.pk, other.pk]}, follow=True)
    invitations.accept(signup=SignUp.objects.get(volunteer=one), by=one.user, risk_acknowledged=True)
    invitations.decline(signup=SignUp.objects.get(volunteer=other), by=other.user)
    later = client.get(address).text

    assert f"提名队员：{w.activity.title}" in home
    assert told in home
    assert (told in team_page, address in team_page) == (True, True)
    assert (told in public, address in public, "请联系您的队长" in public) == (True, True, False)
    assert ("提名队员" in page, "邀请志愿者" in page, told in page) == (True, False, True)
    assert named.redirect_chain == [(address, 302)]
    assert "已提名 2 人，还能提名 0 人" in named.text
    assert (one.name in later, "谢绝" in later, "已报名" in later) == (True, True, True)
    client.force_login(w.vera.user)
    assert "请联系您的队长" in client.get(reverse("activity", args=[w.activity.pk])).text


def test_naming_is_no_duty_once_all_places_are_named(world):
    w = world()
    quotas.allot(activity=w.activity, team=w.team, places=2, by=w.lea)
    before = [duty.title for duty in activity_duties(w.tina)]
    invitations.invite(shift=w.shift, by=w.tina, volunteers=w.members[:2])

    assert before == [f"提名队员：{w.activity.title}"]
    assert activity_duties(w.tina) == []
    assert activity_duties(w.vera.user) == []


def test_naming_is_offered_only_while_it_is_taken(world, client):
    w = world()
    quotas.allot(activity=w.activity, team=w.team, places=2, by=w.lea)
    invitations.invite(shift=w.shift, by=w.tina, volunteers=w.members[:2])
    address = reverse("activity-invite", args=[w.activity.pk])
    pages = []
    for user in (w.tina, w.lea):
        client.force_login(user)
        pages.append(client.get(address).text)

    assert ['name="volunteers"' in page for page in pages] == [False, False]
    assert ("名额都已提名" in pages[0], "由各队队长提名" in pages[1]) == (True, True)
    assert w.members[0].name in pages[1]


def test_a_shift_never_shrinks_below_what_teams_were_promised(world):
    w = world()
    quotas.allot(activity=w.activity, team=w.team, places=3, by=w.lea)
    plan = content.shift_plan(w.shift)
    smaller = replace(plan, positions=(replace(plan.positions[0], places=2),))

    said = refused(ActivityRefused.Reason.PLACES_ALLOTTED, store, activity=w.activity, plans=[smaller])
    refused(ActivityRefused.Reason.PLACES_ALLOTTED, store, activity=w.activity, plans=[plan, replace(smaller, pk=None)])
    quotas.allot(activity=w.activity, team=w.team, places=2, by=w.lea)

    assert said == "分给各团队的名额每场合计 3 个，一个场次的人数不能少于 3。要减的，请先减团队名额。"
    assert [each.pk for each in store(w.activity, [smaller])] == []
    assert Shift.objects.filter(activity=w.activity).place_counts() == [2]


def test_who_is_named_already_is_shown_and_a_press_that_came_twice_is_answered_as_done(world, client):
    w = world()
    quotas.allot(activity=w.activity, team=w.team, places=3, by=w.lea)
    one, other, third = w.members
    address = reverse("activity-invite", args=[w.activity.pk])
    client.force_login(w.tina)
    press = {"shift": w.shift.pk, "volunteers": [one.pk, other.pk]}

    said = [client.post(address, press, follow=True) for _ in range(2)]
    told = Notification.objects.filter(user=one.user).count()
    invitations.accept(signup=SignUp.objects.get(volunteer=other), by=other.user, risk_acknowledged=True)
    late = client.post(address, press, follow=True).text
    box = re.search(rf'<input[^>]*value="{one.pk}"[^>]*>[^<]*', said[0].text).group()
    free = re.search(rf'<input[^>]*value="{third.pk}"[^>]*>[^<]*', said[0].text).group()

    assert ["已提名 2 人，等待本人答复。" in each.text for each in said] == [True, True]
    assert (told, SignUp.objects.count()) == (1, 2)
    assert ("已提名 1 人" in late, "另有 1 人已在这个场次的名单上，没有再办。" in late) == (True, True)
    assert ("disabled" in box, "受邀待答复" in box, "disabled" in free) == (True, True, False)


def test_a_long_list_of_the_invited_has_pages_and_is_searched(world, client):
    w = world()
    Activity.objects.filter(pk=w.activity.pk).update(flow=Activity.Flow.INVITATION)
    people = VolunteerFactory.create_batch(25, unit=w.activity.recording_unit)
    invitations.invite(shift=w.shift, volunteers=people, by=w.lea)
    address = reverse("activity-invite", args=[w.activity.pk])
    client.force_login(w.lea)

    def shown(query):
        page = client.get(address + query).text
        return page.split('id="invited"')[1].split("</section>")[0]

    first, second, found, none = map(shown, ("", "?named=3", f"?q={people[3].volunteer_no}", "?q=没有这个人"))
    assert [part.count("受邀待答复") for part in (first, second, found, none)] == [10, 5, 1, 0]
    assert ("第 1 页，共 3 页" in first, "25 人" in found, "其中没有这个姓名或编号。" in none) == (True, True, True)


def test_a_captain_reads_the_places_and_who_is_named_over_the_api(world):
    w = world()
    quotas.allot(activity=w.activity, team=w.team, places=2, by=w.lea)
    other = MembershipFactory(is_leader=True)
    quotas.allot(activity=w.activity, team=other.team, places=1, by=w.lea)
    one = w.members[0]
    address, answers = f"/api/v1/shifts/{w.shift.pk}/invite/", {}
    api = APIClient()
    api.force_login(w.tina)
    twice = [api.post(address, {"volunteers": [one.pk]}, format="json") for _ in range(2)]
    for user in (w.tina, other.volunteer.user, w.lea, w.vera.user):
        api.force_login(user)
        answers[user] = api.get(address)

    own = {"team": w.team.pk, "places": 2, "named": 1, "left": 1}
    others = {"team": other.team.pk, "places": 1, "named": 0, "left": 1}
    assert [(each.status_code, [row["id"] for row in each.data]) for each in twice] == [
        (201, [SignUp.objects.get().pk])
    ] * 2
    assert [answers[user].data["quotas"] for user in (w.tina, other.volunteer.user, w.lea)] == [
        [own],
        [others],
        [own, others],
    ]
    assert [[row["volunteer_no"] for row in answers[user].data["invited"]] for user in (w.tina, w.lea)] == [
        [one.volunteer_no]
    ] * 2
    assert answers[other.volunteer.user].data["invited"] == []
    assert answers[w.vera.user].status_code == 403
