"""Who is notified, once per event, and never of their own act."""

import pytest
from django.urls import reverse

from registry.accounts.services import roles
from registry.activities.services import activities, approvals, shifts
from registry.models import Notification, RoleAssignment, SignUp
from registry.people.services import home_units, volunteers
from registry.signups.services import invitations, shift_news, signups
from registry.standing.services import standing
from registry.teams.services import members, teams
from tests.factories import ShiftFactory, SignUpFactory, UnitFactory, UserFactory, VolunteerFactory, local
from tests.people import administrator, applicant, holder
from tests.unit.registry.planning import agreed, drafted, own_plan, people, plan, published, shift_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(at):
    return at("2026-03-02 09:00")


@pytest.fixture
def shift():
    return ShiftFactory(
        activity__title="主题微课堂",
        starts_at=local("2026-03-14 09:00"),
        ends_at=local("2026-03-14 11:00"),
        places=1,
    )


def texts_for(user):
    return list(Notification.objects.visible_to(user).order_by("pk").values_list("text", flat=True))


def test_an_applicant_learns_the_number():
    person = volunteers.admit(volunteer=(waiting := applicant()), by=administrator(waiting.unit))

    assert texts_for(person.user) == [f"注册审核通过，您的志愿者编号是 {person.volunteer_no}。现在可以报名参加活动。"]


def test_an_applicant_learns_each_return_without_its_reason():
    waiting = applicant()
    volunteers.return_to_applicant(volunteer=waiting, reason="照片不清楚", by=administrator(waiting.unit))

    (text,) = texts_for(waiting.user)
    assert text == "注册申请被退回，请查看原因，修改后再次提交。"


def test_a_pause_its_end_and_an_end_by_the_unit_are_told():
    person = VolunteerFactory()
    unit_admin = administrator(person.unit)
    standing.suspend(volunteer=person, reason="核实信息", by=unit_admin)
    standing.resume(volunteer=person, by=unit_admin)
    standing.leave(volunteer=person, reason="调离", by=unit_admin)

    assert [text[:11] for text in texts_for(person.user)] == [
        "您的志愿者身份已暂停，",
        "您的志愿者身份已恢复，",
        "您的志愿者注册已由单位",
    ]


def test_nobody_is_told_of_the_own_deed():
    person = VolunteerFactory()
    standing.leave(volunteer=person, reason="本人申请", by=person.user)

    assert not Notification.objects.exists()


def test_somebody_without_an_account_is_passed_over():
    person = VolunteerFactory(user=None, name="韦示例一")
    standing.suspend(volunteer=person, reason="核实信息", by=administrator(person.unit))

    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    ("decide", "text"),
    [
        (standing.admit_move, "{unit}已同意您转入。"),
        (home_units.decline_move, "您转入其他单位的申请没有通过，所在单位不变。"),
    ],
    ids=["admitted", "declined"],
)
def test_who_asked_to_move_learns_the_answer(decide, text):
    unit, person = UnitFactory(), VolunteerFactory()
    home_units.ask_to_move(volunteer=person, unit=unit, by=person.user)
    decide(volunteer=person, by=administrator(unit))

    assert texts_for(person.user) == [text.format(unit=unit)]


def test_the_first_in_line_learns_of_the_place(shift):
    held = SignUpFactory(shift=shift)
    waiting = SignUpFactory(shift=shift, status=SignUp.Status.WAITLISTED, waitlisted_at=local("2026-03-01 09:00"))
    signups.withdraw(signup=held, by=held.volunteer.user)

    assert texts_for(waiting.volunteer.user) == ["候补成功：主题微课堂，3月14日（周六）09:00。不能参加的请尽早退出。"]
    assert not texts_for(held.volunteer.user)


def test_who_is_turned_down_is_told(shift):
    held = SignUpFactory(shift=shift)
    signups.turn_down(signup=held, by=shift.activity.leader, reason="人数调整")

    assert texts_for(held.volunteer.user) == ["负责人取消了您的报名：主题微课堂，3月14日（周六）09:00。请查看原因。"]


def test_who_asked_at_the_gate_is_told_yes_and_a_stations_walk_in_nothing(shift):
    asked = SignUpFactory(shift=shift, status=SignUp.Status.REQUESTED, source=SignUp.Source.WALK_IN)
    came = VolunteerFactory()
    signups.add_walk_in(volunteer=asked.volunteer, shift=shift, by=shift.activity.leader)
    signups.add_walk_in(volunteer=came, shift=shift, by=None)

    assert texts_for(asked.volunteer.user) == ["负责人已同意您现场参加：主题微课堂，3月14日（周六）09:00。请签到。"]
    assert not texts_for(came.user)


@pytest.mark.parametrize("invited", [1, 3])
def test_invitations_are_told_by_two_statements_whatever_their_number(shift, invited, django_assert_num_queries):
    people = [VolunteerFactory(unit=shift.activity.recording_unit) for _n in range(invited)]
    made = invitations.invite(shift=shift, volunteers=people, by=shift.activity.leader)

    assert [texts_for(person.user) for person in people] == [
        ["邀请您参加：主题微课堂，3月14日（周六）09:00。请答复。"]
    ] * invited
    Notification.objects.all().delete()
    with django_assert_num_queries(2):
        shift_news.invited(shift, made)


def test_who_is_invited_again_is_told_again(shift):
    person = VolunteerFactory(unit=shift.activity.recording_unit)
    (first,) = invitations.invite(shift=shift, volunteers=[person], by=shift.activity.leader)
    invitations.decline(signup=first, by=person.user)
    invitations.invite(shift=shift, volunteers=[person], by=shift.activity.leader)

    assert len(texts_for(person.user)) == 2


def test_a_cancelled_shift_is_told_to_everybody_on_its_list(shift):
    listed = [
        SignUpFactory(shift=shift),
        SignUpFactory(shift=shift, status=SignUp.Status.WAITLISTED, waitlisted_at=local("2026-03-01 09:00")),
        SignUpFactory(shift=shift, status=SignUp.Status.INVITED, source=SignUp.Source.INVITATION),
    ]
    gone = SignUpFactory(shift=shift, status=SignUp.Status.WITHDRAWN, ended_at=local("2026-03-01 09:00"))
    shifts.cancel(shift=shift, by=shift.activity.leader, reason="下雨")

    for signup in listed:
        assert texts_for(signup.volunteer.user) == ["场次已取消：主题微课堂，3月14日（周六）09:00。请查看原因。"]
    assert not texts_for(gone.volunteer.user)


def test_new_times_are_told_and_again_when_they_change_back(at):
    who = people()
    activity = published(who)
    signup = SignUpFactory(shift=activity.shifts.get())
    pk = activity.shifts.get().pk

    for minute, start in enumerate(("2026-03-14 10:00", "2026-03-14 09:00"), start=1):
        at(f"2026-03-02 09:0{minute}")
        activities.revise(activity=activity, plan=plan(shift_plan(start, pk=pk)), by=who.lea)
        approvals.approve(step=activity.steps.current().get(), by=who.colleague)

    first, second = texts_for(signup.volunteer.user)
    assert first == "您报名的活动有变：主题微课堂，改为3月14日（周六）10:00–12:00。不能参加的可以退出，不算迟退。"
    assert "改为3月14日（周六）09:00–11:00" in second


def test_a_new_place_is_told():
    who = people()
    activity = published(who)
    signup = SignUpFactory(shift=activity.shifts.get())
    activities.revise(activity=activity, plan=own_plan(activity, place="桂宁小学"), by=who.lea)
    assert not texts_for(signup.volunteer.user)
    approvals.approve(step=activity.steps.current().get(), by=who.colleague)

    assert texts_for(signup.volunteer.user) == [
        "您报名的活动有变：主题微课堂，地点改为桂宁小学。不能参加的可以退出，不算迟退。"
    ]


HOW = {
    SignUp.Status.CONFIRMED: ("您报名的活动", "不能参加的可以退出，不算迟退。"),
    SignUp.Status.WAITLISTED: ("您候补的活动", "不能参加的可以退出候补。"),
    SignUp.Status.REQUESTED: ("您申请参加的活动", "不能参加的可以退出。"),
    SignUp.Status.INVITED: ("邀请您参加的活动", "请按现在的安排答复。"),
}


@pytest.mark.parametrize("status", HOW)
def test_a_change_and_its_end_are_told_as_the_person_has_it(shift, status):
    person = SignUpFactory(shift=shift, status=status, waitlisted_at=local("2026-03-01 09:00")).volunteer
    held, way_out = HOW[status]

    shift_news.changed(shift.activity, [], ["place"])
    shift_news.approved_again(shift.activity)

    place = shift.activity.place
    assert texts_for(person.user) == [
        f"{held}有变：主题微课堂，地点改为{place}。{way_out}",
        f"{held}重新批准：主题微课堂。请核对现在的时间和地点。",
    ]


def test_who_has_one_shift_and_is_invited_to_another_reads_of_the_place(shift):
    person = SignUpFactory(shift=shift).volunteer
    other = ShiftFactory(activity=shift.activity, starts_at=local("2026-03-13 09:00"))
    SignUpFactory(shift=other, volunteer=person, status=SignUp.Status.INVITED)

    shift_news.changed(shift.activity, [], ["place"])

    assert texts_for(person.user)[0].startswith("您报名的活动有变")


def test_who_has_not_accepted_is_not_sent_to_answer_again_or_to_meet(shift):
    asked = SignUpFactory(shift=shift, status=SignUp.Status.INVITED).volunteer
    shift_news.changed(shift.activity, [], ["questions"])
    shift_news.meets_otherwise(shift.positions.values_list("pk", flat=True))

    about, meeting = texts_for(asked.user)
    assert about == "邀请您参加的活动有变：主题微课堂，报名时的问题有变。请按现在的安排答复。"
    assert meeting.endswith("。如果参加，请按新的时间、地点集合。")


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (SignUp.Status.WAITLISTED, "负责人取消了您的候补"),
        (SignUp.Status.REQUESTED, "负责人没有同意您的申请"),
        (SignUp.Status.INVITED, "负责人取消了对您的邀请"),
    ],
)
def test_who_is_taken_off_reads_what_was_taken(shift, status, told):
    held = SignUpFactory(shift=shift, status=status, waitlisted_at=local("2026-03-01 09:00"))
    signups.turn_down(signup=held, by=shift.activity.leader, reason="人数调整")

    assert texts_for(held.volunteer.user) == [f"{told}：主题微课堂，3月14日（周六）09:00。请查看原因。"]


def test_no_place_is_said_to_be_free_where_none_was_held(shift):
    asked = SignUpFactory(shift=shift, status=SignUp.Status.INVITED)
    signups.give_back(signups=SignUp.objects.filter(pk=asked.pk), by=None, reason="调离")

    assert texts_for(shift.activity.leader) == [f"一名志愿者因身份变动退出：{shift}。"]


def test_a_change_that_concerns_nobody_on_the_list_is_not_told():
    who = people()
    activity = published(who)
    signup = SignUpFactory(shift=activity.shifts.get())
    activities.revise(activity=activity, plan=own_plan(activity, contact_name="覃演示二"), by=who.lea)

    assert not texts_for(signup.volunteer.user)


def test_the_leader_learns_once_that_the_activity_is_approved():
    who = people()
    activity = agreed(who, shift_plan(places=51))

    assert texts_for(who.lea) == ["活动已批准：主题微课堂。请核对后发布，发布后志愿者才能报名。"]
    assert Notification.objects.get().url == reverse("manage-activity", args=[activity.pk])


def test_the_leader_learns_that_the_activity_came_back():
    who = people()
    activity = activities.submit(activity=drafted(who), by=who.lea)
    approvals.send_back(step=activity.steps.current().get(), by=who.colleague, note="补充应急预案")

    assert texts_for(who.lea) == ["活动被退回：主题微课堂。请按意见修改后再提交。"]


def test_who_is_given_a_role_or_loses_it_is_told():
    security, person, unit = (
        holder(RoleAssignment.Role.SECURITY_ADMIN),
        UserFactory(),
        UnitFactory(short_name="示例厅团委"),
    )
    administrator(unit)  # a last one would not be ended unawares
    role = roles.grant(user=person, role=RoleAssignment.Role.UNIT_ADMIN, unit=unit, by=security)
    roles.end(assignment=role, by=security)

    assert texts_for(person) == [
        "您已被授予角色：单位管理员 示例厅团委，自2026年3月2日起。",
        "您的角色授权已终止：单位管理员 示例厅团委，最后有效日2026年3月1日。",
    ]


def test_a_teams_founder_and_its_new_members_are_told():
    founder = VolunteerFactory()
    unit_admin = administrator(founder.unit)
    team = teams.found(unit=founder.unit, name="示例队", introduction="示例", by=founder.user)
    teams.return_to_founder(team=team, reason="名称重复", by=unit_admin)
    teams.hand_in_again(team=team, name="示例队", introduction="示例", by=founder.user)
    teams.admit(team=team, by=unit_admin)
    member = VolunteerFactory()
    members.admit_member(membership=members.join(team=team, volunteer=member, by=member.user), by=founder.user)

    assert texts_for(founder.user) == [
        "志愿团队“示例队”的成立申请被退回，请查看原因，修改后再提交。",
        "志愿团队“示例队”已审核通过，可以招募队员。",
    ]
    assert texts_for(member.user) == ["您已加入志愿团队“示例队”。"]
