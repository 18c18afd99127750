"""交接: begun, taken over with a frozen sheet, confirmed by both; then the role ends and duties are the next's."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from registry import clock
from registry.accounts.services import appointments, idle_accounts, roles
from registry.exceptions import HandoverRefused, RoleRefused, UnitRefused
from registry.models import (
    ApiToken,
    ApprovalStep,
    Handover,
    HistoryEntry,
    Notification,
    RoleAssignment,
    User,
    Volunteer,
)
from registry.permissions import unit_reach
from registry.protection import keys
from registry.standing.services import standing
from registry.units.services import handovers
from registry.workdays import duties
from tests.factories import (
    ActivityFactory,
    RoleAssignmentFactory,
    SignUpFactory,
    StationFactory,
    UnitFactory,
    VolunteerFactory,
)
from tests.factories_units import merged_away
from tests.people import administrator, holder

Reason = HandoverRefused.Reason
Role = RoleAssignment.Role
pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(at):
    at("2026-03-16 09:00")
    return UnitFactory(parent=UnitFactory())


@pytest.fixture
def role(unit):
    return RoleAssignmentFactory(unit=unit)


def refused(command, family=HandoverRefused, **arguments) -> str:
    with pytest.raises(family) as refusal:
        command(**arguments)
    return refusal.value.reason


def fresh(user):
    return type(user).objects.get(pk=user.pk)


def told(user) -> list[str]:
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


def begun(role, **more) -> Handover:
    return handovers.begin(assignment=role, by=more.pop("by", role.user), **more)


def waiting_for(user) -> list[str]:
    return [duty.title for duty in duties.of(fresh(user))]


def test_an_office_changes_hands_with_everything_that_is_open(unit, role):
    """The story: a new administrator is proposed, confirmed from above, takes over, both confirm."""
    lea, nora = role.user, VolunteerFactory(unit=unit).user
    draft = ActivityFactory(recording_unit=unit, leader=lea, status="draft", published_at=None)
    led = ActivityFactory(recording_unit=unit, leader=lea)
    VolunteerFactory(unit=unit, status="submitted", volunteer_no=None, registered_on=None, submitted_at=clock.now())
    StationFactory(unit=unit, name="大厅签到台", created_by=lea)
    ApiToken.objects.create(user=lea, name="报表程序", digest="x", scopes=["read"], expires_at="2026-06-01T00:00Z")

    handover = begun(role, note="钥匙在柜子里")
    assert waiting_for(lea).count("确定交接的接收人") == 1
    handover = handovers.name_successor(handover=handover, by=lea, user=nora)
    assert handover.stage == Handover.Stage.CONFIRMING
    assert not Handover.objects.visible_to(nora).exists()
    appointments.confirm(proposal=handover.proposal, by=administrator(unit.parent))
    assert "接手管理员交接" in waiting_for(nora)
    handover = handovers.accept(handover=Handover.objects.get(), by=nora)

    sections = {one["title"]: [line["what"] for line in one["lines"]] for one in handover.content["sections"]}
    assert "审核志愿者注册" in sections["待办和超期事项"]
    assert sections["单位在办"][:1] == ["志愿者"]
    assert sections["活动草稿"] == [draft.title]
    assert sections["仍由交出人负责的活动"] == [led.title]
    assert sections["签到台"] == ["大厅签到台"]
    assert sections["接口令牌"] == ["报表程序"]
    assert sections["角色授权"] == [str(role)]
    assert (handover.content["note"], handover.content["unit"]) == ("钥匙在柜子里", unit.name_on_paper)
    frozen = handover.sheet
    draft.delete()
    assert Handover.objects.get().sheet == frozen
    assert handover.check_word == keys.text_digest(frozen)[:12].upper()

    handovers.confirm(handover=handover, by=lea)
    assert fresh(lea).roles.valid().exists()
    assert waiting_for(lea).count("确认交接单") == 0
    done = handovers.confirm(handover=handover, by=nora)

    assert (done.state, done.stage) == (Handover.State.DONE, Handover.Stage.DONE)
    assert (unit_reach(fresh(lea)), unit_reach(fresh(nora))) == (set(), {unit.pk})
    assert ("审核志愿者注册" in waiting_for(lea), "审核志愿者注册" in waiting_for(nora)) == (False, True)
    assert ApiToken.objects.get().revoked_at is not None
    assert list(HistoryEntry.objects.about(done).values_list("did", flat=True)) == [
        "began handover", "named successor", "accepted handover", "confirmed handover", "confirmed handover",
        "completed handover",
    ]  # fmt: skip
    assert all(any("已完成" in text for text in told(user)) for user in (lea, nora))


def test_the_sheet_names_what_this_office_asks_and_nothing_beside_it(unit, role):
    """The same person administers another unit, acts for the committee, and is invited as a volunteer."""
    lea, other = role.user, UnitFactory()
    RoleAssignmentFactory(unit=other, user=lea)
    RoleAssignmentFactory(role=Role.COMMITTEE, unit=None, user=lea)
    signup = SignUpFactory(volunteer=VolunteerFactory(unit=unit, user=lea), status="invited")
    for at_unit in (unit, other):
        VolunteerFactory(unit=UnitFactory(), requested_unit=at_unit, name=f"转{at_unit.pk}", move_asked_at=clock.now())
        activity = ActivityFactory(recording_unit=at_unit, status="submitted", published_at=None)
        ApprovalStep.objects.create(activity=activity, order=1, unit=at_unit, due_on=clock.today(), content_digest="x")
    everything = waiting_for(lea)
    assert {f"答复转入申请：转{other.pk}", "指定单位管理员"} < set(everything)
    assert f"答复邀请：{signup.shift.activity.title}" in everything
    assert len([title for title in everything if title.startswith("活动审批")]) == 2

    [open_now] = [one for one in handovers.kept_or_open(begun(role)) if one["title"] == "待办和超期事项"]

    told = [line["what"] for line in open_now["lines"]]
    assert len(told) == 2
    assert f"答复转入申请：转{unit.pk}" in told
    assert any(title.startswith("活动审批") for title in told)


def test_a_deputy_takes_over_at_once(unit, role):
    deputy = administrator(unit)
    handover = handovers.name_successor(handover=begun(role), by=role.user, user=deputy)

    assert handover.stage == Handover.Stage.TAKING
    assert any("请接手" in text for text in told(deputy))
    assert handovers.accept(handover=handover, by=deputy).stage == Handover.Stage.SIGNING


def test_the_committee_hands_over_for_somebody_who_cannot(unit, role):
    committee, deputy = holder(Role.COMMITTEE), administrator(unit)
    assert refused(begun, role=role, by=committee) == Reason.ON_BEHALF_REASON
    handover = begun(role, by=committee, reason="已调离")
    assert any("已调离" in text for text in told(role.user))
    handover = handovers.name_successor(handover=handover, by=committee, user=deputy)
    handover = handovers.accept(handover=handover, by=deputy)
    handovers.confirm(handover=handover, by=deputy)

    assert refused(handovers.confirm, handover=handover, by=committee) == Reason.ON_BEHALF_REASON
    done = handovers.confirm(handover=handover, by=committee, reason="已调离，联系不上")
    assert (done.is_done, done.outgoing_by) == (True, committee)


def test_what_the_absent_leave_to_do_waits_for_the_committee(unit, role):
    """Begun by the committee, or begun and then left: each step has somebody who can do it."""
    lea, committee, deputy = role.user, holder(Role.COMMITTEE), administrator(unit)
    naming, signing = "代交出人确定交接的接收人", "代交出人确认交接单"
    handover = begun(role)
    assert naming not in waiting_for(committee)
    roles.end(assignment=role, by=committee, reason="已调离")

    assert naming in waiting_for(committee)
    assert "确定交接的接收人" not in waiting_for(lea)
    someone = VolunteerFactory(unit=unit).user
    assert refused(handovers.name_successor, handover=handover, by=fresh(lea), user=someone) == Reason.NOT_IN_OFFICE
    handover = handovers.name_successor(handover=handover, by=committee, user=deputy)
    assert naming not in waiting_for(committee)
    handover = handovers.accept(handover=handover, by=deputy)
    assert signing in waiting_for(committee)
    handover = handovers.confirm(handover=handover, by=committee, reason="已调离")
    assert signing not in waiting_for(committee)
    assert handovers.confirm(handover=handover, by=deputy).is_done

    other = RoleAssignmentFactory(unit=unit)
    handover = begun(other, by=committee, reason="长期请假")
    assert (naming in waiting_for(holder(Role.COMMITTEE)), handover.stage) == (True, Handover.Stage.NAMING)


def test_who_is_replaced_before_taking_over_hears_of_it(unit, role):
    first, second = administrator(unit), administrator(unit)
    handover = handovers.name_successor(handover=begun(role), by=role.user, user=first)
    handover = handovers.name_successor(handover=handover, by=role.user, user=second)

    assert any("已改由另一人接手" in text for text in told(first))
    assert not any("已改由另一人接手" in text for text in told(second))
    assert "接手管理员交接" in waiting_for(second)


def test_who_is_replaced_gives_back_the_role_that_came_for_it(unit, role):
    """A deputy who held the role before keeps it; naming the same person twice takes nothing away."""
    above, deputy, nora = administrator(unit.parent), administrator(unit), VolunteerFactory(unit=unit).user
    handover = handovers.name_successor(handover=begun(role), by=role.user, user=nora)
    appointments.confirm(proposal=handover.proposal, by=above)
    handover = handovers.name_successor(handover=handover, by=role.user, user=nora)
    assert fresh(nora).roles.valid().exists()

    handover = handovers.name_successor(handover=handover, by=role.user, user=deputy)
    assert not fresh(nora).roles.valid().exists()
    assert any("为这次交接给您的授权已收回" in text for text in told(nora))
    handovers.name_successor(handover=handover, by=role.user, user=administrator(unit))
    assert fresh(deputy).roles.valid().exists()
    assert any("您的授权不变" in text for text in told(deputy))


def test_who_is_named_again_after_losing_the_role_is_not_told_of_another(unit, role):
    above, nora = administrator(unit.parent), VolunteerFactory(unit=unit).user
    handover = handovers.name_successor(handover=begun(role), by=role.user, user=nora)
    appointments.confirm(proposal=handover.proposal, by=above)
    roles.lapse(assignment=nora.roles.get(), by=above)

    handover = handovers.name_successor(handover=Handover.objects.get(), by=role.user, user=nora)

    assert (handover.proposal.user, handover.stage) == (nora, Handover.Stage.CONFIRMING)
    assert not any("改由另一人接手" in text for text in told(nora))


def test_calling_it_off_takes_back_the_appointment_whoever_proposed_it(unit, role):
    committee, nora = holder(Role.COMMITTEE), VolunteerFactory(unit=unit).user
    handover = handovers.name_successor(handover=begun(role), by=committee, user=nora)
    handover = handovers.cancel(handover=handover, by=role.user, reason="不走了")

    handover.proposal.refresh_from_db()
    assert (handover.proposal.outcome, handover.proposal.decided_by) == ("withdrawn", role.user)
    assert any("已撤回" in text for text in told(committee))


def test_calling_it_off_takes_back_the_role_that_came_for_it(unit, role):
    """As with who declines or is replaced; who was an administrator before stays one."""
    above, deputy, nora = administrator(unit.parent), administrator(unit), VolunteerFactory(unit=unit).user
    handover = handovers.name_successor(handover=begun(role), by=role.user, user=nora)
    appointments.confirm(proposal=handover.proposal, by=above)
    handovers.cancel(handover=Handover.objects.get(), by=role.user, reason="不走了")

    assert (fresh(nora).roles.valid().exists(), fresh(role.user).roles.valid().exists()) == (False, True)
    assert any("不走了；为这次交接给您的授权已收回" in text for text in told(nora))
    assert not any("收回" in text for text in told(role.user))

    handover = handovers.name_successor(handover=begun(role), by=role.user, user=deputy)
    handovers.cancel(handover=handover, by=role.user, reason="还不走")

    assert fresh(deputy).roles.valid().exists()
    assert any(text.endswith("的交接已取消：还不走。") for text in told(deputy))


def test_who_may_not_hand_over(unit, role):
    stranger, above = administrator(UnitFactory()), administrator(unit.parent)
    for by in (stranger, above, administrator(unit)):
        with pytest.raises(PermissionDenied):
            begun(role, by=by)
    handover = handovers.name_successor(handover=begun(role), by=role.user, user=administrator(unit))
    for command in (handovers.accept, handovers.confirm):
        with pytest.raises(PermissionDenied):
            command(handover=handover, by=above)
    for command in (handovers.decline, handovers.cancel):
        with pytest.raises(PermissionDenied):
            command(handover=handover, by=above, reason="不")


def test_each_step_has_its_turn(unit, role):
    lea, deputy, other = role.user, administrator(unit), VolunteerFactory(unit=unit).user
    handover = begun(role)
    assert refused(begun, role=role) == Reason.HANDOVER_OPEN
    assert refused(handovers.confirm, handover=handover, by=lea) == Reason.HANDOVER_NOT_ACCEPTED
    assert refused(handovers.sheet_of, handover=handover) == Reason.HANDOVER_NOT_ACCEPTED
    assert refused(handovers.name_successor, handover=handover, by=lea, user=lea) == Reason.SUCCESSOR_SAME
    handover = handovers.name_successor(handover=handover, by=lea, user=other)
    assert refused(handovers.name_successor, handover=handover, by=lea, user=deputy) == Reason.SUCCESSOR_NAMED
    appointments.withdraw(proposal=handover.proposal, by=lea)
    handover = handovers.name_successor(handover=handover, by=lea, user=deputy)
    assert refused(handovers.decline, handover=handover, by=deputy, reason=" ") == Reason.HANDOVER_REASON_MISSING
    RoleAssignment.objects.filter(user=deputy).update(from_on="2026-03-01", until_on="2026-03-15")
    assert refused(handovers.accept, handover=handover, by=deputy) == Reason.SUCCESSOR_NOT_READY
    RoleAssignment.objects.filter(user=deputy).update(until_on=None)
    handover = handovers.accept(handover=handover, by=deputy)
    assert refused(handovers.name_successor, handover=handover, by=lea, user=other) == Reason.HANDOVER_ACCEPTED
    handovers.confirm(handover=handover, by=lea)
    assert handovers.confirm(handover=handover, by=lea) == handover
    assert refused(handovers.confirm, handover=handover, by=lea, reason="代") == Reason.HANDOVER_CONFIRMED
    assert HistoryEntry.objects.about(handover).filter(did="confirmed handover").count() == 1
    assert refused(handovers.cancel, handover=handover, by=lea, reason="") == Reason.HANDOVER_REASON_MISSING
    handovers.cancel(handover=handover, by=lea, reason="数目不符")
    assert refused(handovers.confirm, handover=handover, by=deputy) == Reason.HANDOVER_OVER
    assert fresh(lea).roles.valid().exists()
    assert begun(role).is_begun


def test_who_says_no_gives_back_the_role_that_came_for_it(unit, role):
    nora = VolunteerFactory(unit=unit).user
    handover = handovers.name_successor(handover=begun(role), by=role.user, user=nora)
    appointments.confirm(proposal=handover.proposal, by=administrator(unit.parent))
    handover = handovers.decline(handover=handover, by=nora, reason="借调半年")

    assert (handover.stage, fresh(nora).roles.valid().exists()) == (Handover.Stage.NAMING, False)
    assert any("借调半年" in text for text in told(role.user))


def test_an_ended_role_and_a_closed_unit_hand_nothing_over(unit, role):
    handover = begun(role)
    merged_away(unit, UnitFactory())
    assert refused(handovers.cancel, UnitRefused, handover=handover, by=role.user, reason="合并") == "unit_closed"
    assert not Handover.objects.open().exists()
    ended = RoleAssignmentFactory(unit=UnitFactory(), until_on="2026-03-01", from_on="2026-01-01")
    assert refused(begun, role=ended) == Reason.NOT_IN_OFFICE


def test_the_database_keeps_one_open_handover_and_both_words(unit, role):
    handover = begun(role)
    for broken in ({"state": "done"}, {"accepted_at": "2026-03-16T01:00Z"}, {"successor": role.user}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Handover.objects.filter(pk=handover.pk).update(**broken)
    with pytest.raises(IntegrityError), transaction.atomic():
        Handover.objects.create(unit=unit, assignment=role, outgoing=role.user, begun_by=role.user)


def test_the_last_administrator_goes_only_on_the_committees_word(unit, role):
    above, committee = administrator(unit.parent), holder(Role.COMMITTEE)
    last = RoleRefused.Reason.LAST_ADMINISTRATOR
    assert refused(roles.end, RoleRefused, assignment=role, by=above) == last
    assert refused(roles.end, RoleRefused, assignment=role, by=above, reason="不称职") == last
    assert refused(roles.end, RoleRefused, assignment=role, by=committee) == last
    deputy = RoleAssignmentFactory(unit=unit)
    roles.end(assignment=deputy, by=above)
    roles.end(assignment=role, by=committee, reason="已离职，继任人选未定")

    ended = HistoryEntry.objects.about(role).get(did="ended role")
    assert "reason" in ended.fields
    assert any("已没有管理员" in text for text in told(committee))


def test_who_leaves_or_sleeps_as_the_last_is_reported_to_the_committee(unit, at):
    committee, person = holder(Role.COMMITTEE), VolunteerFactory(unit=unit)
    RoleAssignmentFactory(unit=unit, user=person.user)
    assert standing.foreseen(person, by=person.user).units_left_bare == [unit]
    standing.leave(volunteer=person, by=person.user, reason="调离")
    assert len([text for text in told(committee) if str(unit) in text and "请任命下一位" in text]) == 1

    other = UnitFactory()
    sleeper = administrator(other)
    at("2026-12-01 03:00")
    idle_accounts.look_after()
    User.objects.filter(pk=committee.pk).update(last_login=at("2026-12-20 03:00"))
    idle_accounts.look_after()
    assert not fresh(sleeper).is_active
    assert any(str(other) in text and "请任命下一位" in text for text in told(committee))
    assert Volunteer.objects.filter(pk=person.pk).exists()
