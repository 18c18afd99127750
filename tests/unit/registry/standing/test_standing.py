"""Who is suspended, leaves or moves gives back what hung on it, and everybody concerned is told (design#standing)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry import clock
from registry.exceptions import RegistrationRefused
from registry.models import (
    Activity,
    GuardianConsent,
    HistoryEntry,
    LeaderTerm,
    Membership,
    Notification,
    Position,
    RoleAssignment,
    SignUp,
    Volunteer,
)
from registry.people.duties import people_duties
from registry.people.services import home_units, volunteers
from registry.standing.services import guardians, standing
from tests.factories import (
    ActivityFactory,
    CollaborationGroupFactory,
    MembershipFactory,
    RoleAssignmentFactory,
    ShiftFactory,
    SignUpFactory,
    UnitFactory,
    UserFactory,
    VolunteerFactory,
    local,
)
from tests.people import AGREED, administrator, applicant, application, holder, id_number, phone

Reason = RegistrationRefused.Reason
Status = SignUp.Status
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


@pytest.fixture
def vera():
    return VolunteerFactory()


@pytest.fixture
def boss(vera):
    return administrator(vera.unit)


def suspend(vera, boss):
    return standing.suspend(volunteer=vera, reason="核实信息", by=boss)


def leave(vera, boss):
    return standing.leave(volunteer=vera, reason="调离", by=boss)


def leave_oneself(vera, boss):
    return standing.leave(volunteer=vera, reason="本人申请", by=vera.user)


def waiting(shift, minute):
    at = local(f"2026-03-01 09:{minute:02d}")
    return SignUpFactory(shift=shift, status=Status.WAITLISTED, confirmed_at=None, waitlisted_at=at)


def told(user):
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


@pytest.mark.parametrize("go", [suspend, leave, leave_oneself])
def test_future_places_go_to_the_waiting_list_and_all_are_told(vera, boss, go):
    mine = SignUpFactory(volunteer=vera, shift__places=1)
    second, third = waiting(mine.shift, 2), waiting(mine.shift, 3)

    go(vera, boss)

    states = [SignUp.objects.get(pk=each.pk).status for each in (mine, second, third)]
    assert states == [Status.WITHDRAWN, Status.CONFIRMED, Status.WAITLISTED]
    assert "同时结束：1 个场次的报名。" in "".join(told(vera.user)) or go is leave_oneself
    assert told(second.volunteer.user)[0].startswith("候补成功")
    assert told(mine.shift.activity.leader)[0].startswith("一名志愿者因身份变动退出")
    assert told(third.volunteer.user) == []


@pytest.mark.parametrize("status", [Status.WAITLISTED, Status.REQUESTED, Status.INVITED])
def test_a_place_that_is_only_hoped_for_ends_too(vera, boss, status):
    mine = SignUpFactory(volunteer=vera, status=status, waitlisted_at=clock.now())

    suspend(vera, boss)

    assert SignUp.objects.get(pk=mine.pk).status == Status.WITHDRAWN


def test_what_has_begun_or_was_called_off_stays_as_it_is(vera, boss):
    begun = SignUpFactory(volunteer=vera, shift__starts_at=local("2026-03-02 08:00"))
    off = SignUpFactory(volunteer=vera, shift__cancelled_at=clock.now())

    leave(vera, boss)

    assert {SignUp.objects.get(pk=each.pk).status for each in (begun, off)} == {Status.CONFIRMED}


def test_resuming_brings_nothing_back(vera, boss):
    mine, member = SignUpFactory(volunteer=vera), MembershipFactory(volunteer=vera)
    suspend(vera, boss)

    standing.resume(volunteer=vera, by=boss)

    assert SignUp.objects.get(pk=mine.pk).status == Status.WITHDRAWN
    assert Membership.objects.get(pk=member.pk).status == Membership.Status.LEFT
    assert "不自动恢复" in told(vera.user)[-1]


@pytest.mark.parametrize("go", [suspend, leave])
def test_the_last_leader_of_a_team_is_followed_by_the_unit(vera, boss, go):
    led = MembershipFactory(volunteer=vera, is_leader=True)
    keeper = administrator(led.team.unit)

    go(vera, boss)

    led.refresh_from_db()
    assert (led.status, led.is_leader) == (Membership.Status.LEFT, False)
    assert "没有队长了" in told(keeper)[0]


def test_an_activity_passes_to_its_deputy_with_the_term(vera, boss):
    deputy = UserFactory()
    activity = ActivityFactory(leader=vera.user, recording_unit=vera.unit)
    activity.deputy_leaders.add(deputy)
    LeaderTerm.objects.create(activity=activity, user=vera.user)

    suspend(vera, boss)

    activity.refresh_from_db()
    assert (activity.leader, list(activity.deputy_leaders.all())) == (deputy, [])
    assert LeaderTerm.objects.get(activity=activity, user=vera.user).until_at == clock.now()
    assert "由您接任" in told(deputy)[0]


@pytest.mark.parametrize("status", [Activity.Status.SUBMITTED, Activity.Status.PUBLISHED, Activity.Status.CLOSED])
def test_an_activity_without_deputy_passes_to_who_stands_for_its_unit(vera, boss, status):
    activity = ActivityFactory(leader=vera.user, recording_unit=vera.unit, status=status)

    leave(vera, boss)

    activity.refresh_from_db()
    assert activity.leader == boss
    assert HistoryEntry.objects.about(activity).get().did == "leading handed on"


def test_a_position_of_a_shift_to_come_has_no_leader_who_is_gone(vera, boss):
    activity, now = ActivityFactory(recording_unit=vera.unit), clock.now()
    hours = [(now - timedelta(days=7), now - timedelta(days=6)), (now + timedelta(days=1), now + timedelta(days=2))]
    past, coming = (ShiftFactory(activity=activity, starts_at=start, ends_at=end) for start, end in hours)
    Position.objects.filter(shift__activity=activity).update(leader=vera.user)
    before = len(told(activity.leader))

    ahead = standing.foreseen(vera, by=boss)
    suspend(vera, boss)

    assert [(posts.activity, posts.count, posts.first_at) for posts in ahead.positions] == [(activity, 1, hours[1][0])]
    assert "1 个岗位的职责" in ahead.words
    assert [each.positions.get().leader for each in (past, coming)] == [vera.user, None]
    assert "岗位负责人" in told(activity.leader)[-1]
    assert len(told(activity.leader)) == before + 1
    assert HistoryEntry.objects.about(activity).latest("pk").did == "position leader ended"


def test_what_is_reported_keeps_its_leader(vera, boss):
    activity = ActivityFactory(leader=vera.user, status=Activity.Status.REPORTED)

    leave(vera, boss)

    assert Activity.objects.get(pk=activity.pk).leader == vera.user


def test_a_deputy_of_an_activity_is_one_no_longer(vera, boss):
    activity = ActivityFactory()
    activity.deputy_leaders.add(vera.user)

    suspend(vera, boss)

    assert not activity.deputy_leaders.exists()
    assert Activity.objects.get(pk=activity.pk).leader == activity.leader


def test_the_role_for_a_unit_ends_and_the_next_one_is_named(vera, boss):
    role = RoleAssignmentFactory(user=vera.user, unit=vera.unit)
    later = RoleAssignmentFactory(
        user=vera.user, unit=UnitFactory(parent=vera.unit), from_on=date(2026, 4, 1), until_on=date(2026, 5, 1)
    )

    suspend(vera, boss)

    assert not RoleAssignment.objects.filter(pk__in=[role.pk, later.pk]).filter(until_on__gte=clock.today()).exists()
    assert f"{vera.user}不再担任{role}，未办的事项由您接办。" in told(boss)


def test_the_leading_unit_takes_over_the_work_and_the_committee_the_people(vera):
    """A leading unit decides what its 协作组 does (D5); it does not read the registrations of another unit."""
    group, member = CollaborationGroupFactory(), holder(RoleAssignment.Role.COMMITTEE)
    group.units.add(vera.unit, group.leading_unit)
    neighbour, role = administrator(group.leading_unit), RoleAssignmentFactory(user=vera.user, unit=vera.unit)

    suspend(vera, member)

    assert told(neighbour) == [f"{vera.user}不再担任{role}，待审批的活动、补录和待认定的时长由您接办。"]
    assert told(member) == [
        f"{vera.unit}已没有管理员，事项会逐级转到区直团工委。请任命下一位。",
        f"{vera.user}不再担任{role}，待审核的注册和团队事项由您接办。",
    ]
    applicant(unit=vera.unit)
    assert [duty.title for duty in people_duties(member)] == ["审核志愿者注册", "指定单位管理员"]
    assert people_duties(neighbour) == []


def test_a_team_without_leader_is_the_committees_where_only_a_leading_unit_has_somebody():
    group, member = CollaborationGroupFactory(), holder(RoleAssignment.Role.COMMITTEE)
    unit, neighbour = UnitFactory(), administrator(group.leading_unit)
    group.units.add(unit, group.leading_unit)
    led = MembershipFactory(team__unit=unit, volunteer__unit=unit, is_leader=True)
    MembershipFactory(team=led.team)

    leave(led.volunteer, holder(RoleAssignment.Role.COMMITTEE))

    assert told(neighbour) == []
    assert told(member) == [f"志愿团队“{led.team}”没有队长了，请指定一名；此前由您代管。"]
    assert f"指定队长：{led.team}" in [duty.title for duty in people_duties(member)]


def test_a_role_that_the_unit_could_not_give_stays_and_the_committee_hears(vera, boss):
    role = RoleAssignmentFactory(user=vera.user, unit=UnitFactory())
    member = holder(RoleAssignment.Role.COMMITTEE)

    suspend(vera, boss)

    assert RoleAssignment.objects.get(pk=role.pk).until_on is None
    assert "仍持有角色" in told(member)[0]


def test_moving_ends_what_hung_on_the_old_unit_alone(vera, boss):
    new = UnitFactory()
    at_old = SignUpFactory(volunteer=vera, shift__activity__recording_unit=vera.unit, shift__places=1)
    next_one, elsewhere = waiting(at_old.shift, 1), SignUpFactory(volunteer=vera)
    old_team = MembershipFactory(volunteer=vera, team__unit=vera.unit)
    other_team = MembershipFactory(volunteer=vera)
    activity = ActivityFactory(leader=vera.user, recording_unit=vera.unit)
    role = RoleAssignmentFactory(user=vera.user, unit=vera.unit)
    home_units.ask_to_move(volunteer=vera, unit=new, by=vera.user)

    standing.admit_move(volunteer=vera, by=administrator(new))

    states = [SignUp.objects.get(pk=each.pk).status for each in (at_old, next_one, elsewhere)]
    assert states == [Status.WITHDRAWN, Status.CONFIRMED, Status.CONFIRMED]
    assert [Membership.objects.get(pk=each.pk).status for each in (old_team, other_team)] == ["left", "active"]
    assert Activity.objects.get(pk=activity.pk).leader == boss
    assert not RoleAssignment.objects.valid().filter(pk=role.pk).exists()
    assert Volunteer.objects.get(pk=vera.pk).unit == new


def test_moving_below_the_own_unit_keeps_what_hangs_above(vera):
    below = UnitFactory(parent=vera.unit)
    mine = SignUpFactory(volunteer=vera, shift__activity__recording_unit=vera.unit)
    home_units.ask_to_move(volunteer=vera, unit=below, by=vera.user)

    standing.admit_move(volunteer=vera, by=administrator(below))

    assert SignUp.objects.get(pk=mine.pk).status == Status.CONFIRMED


def test_the_page_foresees_what_the_command_does(vera, boss):
    SignUpFactory(volunteer=vera)
    MembershipFactory(volunteer=vera)
    ActivityFactory(leader=vera.user, recording_unit=vera.unit)

    found = standing.foreseen(vera, by=boss)

    assert (len(found.places), len(found.memberships), [led.successor for led in found.activities]) == (1, 1, [boss])
    assert found.words == "同时结束：1 个场次的报名、1 支团队的队籍、1 项活动的职责。"


@pytest.fixture
def young():
    young = VolunteerFactory(born_on=date(2010, 1, 1))
    GuardianConsent.objects.create(volunteer=young, relation="mother", given_at=clock.now())
    return young


def test_a_guardian_who_no_longer_agrees_ends_it_until_they_agree_again(young):
    boss, mine = administrator(young.unit), SignUpFactory(volunteer=young)

    standing.withdraw_guardian_consent(volunteer=young, reason="监护人来电", by=boss)

    young.refresh_from_db()
    assert (young.status, SignUp.objects.get(pk=mine.pk).status) == (Volunteer.Status.SUSPENDED, Status.WITHDRAWN)
    with pytest.raises(RegistrationRefused) as refusal:
        standing.resume(volunteer=young, by=boss)
    assert refusal.value.reason == Reason.GUARDIAN_MISSING
    guardians.check(volunteer=young, how="call", called_at=clock.now(), by=boss)
    assert GuardianConsent.objects.get(volunteer=young).is_checked
    assert standing.resume(volunteer=young, by=boss).is_registered


def test_without_a_guardians_consent_there_is_nothing_to_withdraw(vera, boss):
    with pytest.raises(RegistrationRefused) as refusal:
        standing.withdraw_guardian_consent(volunteer=vera, reason="来电", by=boss)

    assert refusal.value.reason == Reason.NO_GUARDIAN_CONSENT


def test_a_walk_in_whose_thirty_days_are_over_is_not_taken_over():
    unit = UnitFactory()
    gate = {"name": "韦示例一", "phone": phone(), "unit": unit, "source": "walk_in", "status": "draft", "user": None}
    late = VolunteerFactory(**gate, volunteer_no=None, complete_by_on=clock.today() - timedelta(days=1))

    new = volunteers.register(
        application=application(id_number=id_number(), unit=unit), password_hash="!", agreed=AGREED
    )

    assert new != late
    assert Volunteer.objects.get(pk=late.pk).user is None


def test_who_leads_many_activities_costs_the_same_queries(vera, boss):
    counts = []
    for _ in range(2):
        ActivityFactory(leader=vera.user, recording_unit=vera.unit)
        with CaptureQueriesContext(connection) as queries:
            found = standing.foreseen(vera, by=boss)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert [led.successor for led in found.activities] == [boss, boss]
