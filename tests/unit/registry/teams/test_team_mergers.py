"""One team into another: members and what is to come move, what was done keeps its name, and the way back."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from checkin.models import ServiceRecord
from registry import clock
from registry.exceptions import TeamRefused
from registry.models import Activity, HistoryEntry, Membership, Notification, SignUp, Team, TeamQuota
from registry.standing.services import standing
from registry.teams import figures
from registry.teams.services import links, members, mergers, teams
from tests.factories import (
    ActivityFactory,
    MembershipFactory,
    ShiftFactory,
    SignUpFactory,
    TeamFactory,
    UnitFactory,
    local,
)
from tests.factories_certificates import served
from tests.people import administrator
from tests.shared import built_once

Reason = TeamRefused.Reason
pytestmark = pytest.mark.django_db


def refused(command, **arguments) -> TeamRefused:
    with pytest.raises(TeamRefused) as refusal:
        command(**arguments)
    return refusal.value


def build(at) -> SimpleNamespace:
    """Two teams of a unit with a member of both, an activity to come with a place, and a past one that counted."""
    at("2026-03-20 09:00")
    unit = UnitFactory()
    old, new = (TeamFactory(unit=unit, name=name) for name in ("甲", "乙"))
    things = SimpleNamespace(old=old, new=new, unit=unit, by=administrator(unit))
    things.lea = MembershipFactory(team=old, is_leader=True)
    things.both = MembershipFactory(team=old)
    MembershipFactory(team=new, volunteer=things.both.volunteer)
    things.leads = MembershipFactory(team=new, is_leader=True)
    things.coming = ActivityFactory(team=old, recording_unit=old.unit, approved_at=local("2026-03-01 09:00"))
    shift = ShiftFactory(activity=things.coming, starts_at=local("2026-03-28 09:00"), ends_at=local("2026-03-28 12:00"))
    things.place = SignUpFactory(shift=shift, volunteer=things.lea.volunteer, team=old)
    record = served(things.lea.volunteer)
    ServiceRecord.objects.filter(pk=record.pk).update(team=old)
    Activity.objects.filter(pk=record.shift.activity_id).update(team=old, status=Activity.Status.CLOSED)
    things.record = record
    return things


scene = built_once(build)


@pytest.fixture
def things(at, scene):
    at("2026-03-20 10:00")
    return scene()


def merged(things):
    return mergers.merge(team=things.old, successor=things.new, by=things.by)


def test_members_and_what_is_to_come_move_and_the_past_keeps_its_name(things):
    link = links.make(team=things.old, days=7, places=5, asks_first=False, by=things.by)
    assert mergers.preview(team=things.old, by=things.by) == mergers.Preview(
        members=2, requests=0, activities=1, past=1
    )

    merged(things)

    old = Team.objects.get(pk=things.old.pk)
    assert (old.is_dissolved, old.successor, old.name) == (True, things.new, "甲")
    led = things.new.memberships.leading().values_list("volunteer", flat=True)
    assert set(led) == {things.lea.volunteer_id, things.leads.volunteer_id}
    assert things.new.memberships.active().count() == 3
    assert Membership.objects.get(pk=things.both.pk).status == Membership.Status.LEFT
    assert Activity.objects.get(pk=things.coming.pk).team == things.new
    assert SignUp.objects.get(pk=things.place.pk).team == things.new
    assert ServiceRecord.objects.get(pk=things.record.pk).team == old
    assert refused(links.of_code, code=links.code_of(link)).reason == Reason.LINK_ENDED
    assert Notification.objects.filter(user=things.both.volunteer.user, text__contains="已并入“乙”").exists()


def test_who_was_the_contact_of_one_team_agrees_again_for_the_other(things):
    lea = members.agree_to_be_contact(membership=things.lea, by=things.lea.volunteer.user)
    assert lea.contact_agreed_at

    merged(things)

    assert not things.new.memberships.contacts().exists()
    assert HistoryEntry.objects.about(lea).filter(did="ended being contact").exists()
    mergers.take_back(team=things.old, by=things.by)


def test_who_has_gone_since_does_not_come_back_with_the_team(things):
    merged(things)
    standing.suspend(volunteer=things.both.volunteer, reason="核实情况", by=administrator(things.both.volunteer.unit))

    mergers.take_back(team=things.old, by=things.by)

    assert set(things.old.memberships.open()) == {things.lea}


def test_hours_of_the_old_team_count_with_the_new_one(things):
    merged(things)

    both = list(Team.objects.with_former(things.new).values_list("pk", flat=True))
    done = figures.of_teams(both)
    own = figures.of_members(both, [things.lea.volunteer_id, things.both.volunteer_id])

    assert sorted(both) == sorted([things.old.pk, things.new.pk])
    assert (done.minutes, done.people, done.times) == (180, 1, 1)
    assert own == {things.lea.volunteer_id: figures.Own(180, 1)}


def test_it_is_taken_back_within_its_day_with_everything(things):
    merged(things)

    mergers.take_back(team=things.old, by=things.by)

    old = Team.objects.get(pk=things.old.pk)
    assert (old.is_admitted, old.successor) == (True, None)
    assert {one.pk for one in old.memberships.active()} == {things.lea.pk, things.both.pk}
    assert Activity.objects.get(pk=things.coming.pk).team == old
    assert SignUp.objects.get(pk=things.place.pk).team == old
    assert refused(mergers.take_back, team=old, by=things.by).reason == Reason.TEAM_NOT_MERGED


@pytest.mark.parametrize("deed", ["member", "activity", "place"])
def test_what_was_done_since_keeps_the_merger(at, things, deed):
    merged(things)
    at("2026-03-20 11:00")
    if deed == "member":
        members.leave(membership=Membership.objects.get(pk=things.lea.pk), by=things.lea.volunteer.user)
    elif deed == "activity":
        Activity.objects.filter(pk=things.coming.pk).update(ended_at=clock.now())
    else:
        SignUp.objects.filter(pk=things.place.pk).update(status=SignUp.Status.WITHDRAWN, ended_at=clock.now())

    assert refused(mergers.take_back, team=things.old, by=things.by).reason == Reason.TEAM_MERGER_IN_USE


def test_it_is_not_taken_back_the_next_day_nor_under_a_name_that_was_given(at, things):
    merged(things)
    TeamFactory(unit=things.unit, name="甲")

    assert refused(mergers.take_back, team=things.old, by=things.by).reason == Reason.TEAM_NAME_TAKEN
    at("2026-03-21 09:00")
    assert refused(mergers.take_back, team=things.old, by=things.by).reason == Reason.TEAM_MERGER_LATE


def test_teams_merge_once_with_another_and_by_who_keeps_both(things):
    assert (
        refused(mergers.merge, team=things.old, successor=things.old, by=things.by).reason == Reason.TEAM_MERGES_ITSELF
    )
    foreign = TeamFactory()
    with pytest.raises(PermissionDenied):
        mergers.merge(team=things.old, successor=foreign, by=things.by)
    with pytest.raises(PermissionDenied):
        mergers.merge(team=things.old, successor=things.new, by=things.lea.volunteer.user)
    merged(things)
    assert (
        refused(mergers.merge, team=things.old, successor=things.new, by=things.by).reason == Reason.TEAM_NOT_ADMITTED
    )
    assert refused(teams.dissolve, team=things.old, reason="示例", by=things.by).reason == Reason.TEAM_NOT_ADMITTED


def quotas():
    return sorted(TeamQuota.objects.values_list("activity", "team__name", "places"))


def test_places_a_team_may_fill_go_along_and_come_back(things):
    alone, shared = things.coming.pk, ActivityFactory(recording_unit=things.unit).pk
    for activity, team, places in ((alone, things.old, 3), (shared, things.old, 4), (shared, things.new, 5)):
        TeamQuota.objects.create(activity_id=activity, team=team, places=places)
    before = quotas()

    merged(things)
    assert quotas() == sorted([(alone, "乙", 3), (shared, "乙", 9)])
    mergers.take_back(team=things.old, by=things.by)
    assert quotas() == before

    merged(things)
    TeamQuota.objects.filter(activity=shared).update(places=8)
    refusal = refused(mergers.take_back, team=things.old, by=things.by)
    assert (refusal.reason, "1 项活动的团队名额有变动" in refusal.message) == (Reason.TEAM_MERGER_IN_USE, True)
