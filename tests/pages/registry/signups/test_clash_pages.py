"""Who clashes, read by who runs and who approves; one's own clashes on one's home page; what one leads counts too."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from registry.activities import content
from registry.activities.plans import PositionPlan
from registry.activities.services import activities, approvals
from registry.models import Activity, HistoryEntry, Notification, Position, RoleAssignment, SignUp
from tests.doors import client_of, program_of, queries_of, text_of
from tests.factories import (
    ActivityFactory,
    RoleAssignmentFactory,
    ShiftFactory,
    SignUpFactory,
    UnitFactory,
    VolunteerFactory,
    local,
)
from tests.shared import built_at
from tests.unit.registry.planning import people, published, shift_plan

pytestmark = pytest.mark.django_db


class World:
    """Guides of a lecture from nine to eleven; two of them serve at the river at noon, a third leads a position."""

    def __init__(self):
        self.who = people()
        self.led = VolunteerFactory(name="蒙示例", phone="13800138007")
        guides = PositionPlan(places=9, name="讲解", leader_id=self.led.user.pk)
        default = PositionPlan(places=30, is_default=True)
        self.activity = published(self.who, shift_plan("2026-03-14 09:00", positions=(default, guides)), title="微课堂")
        self.shift = self.activity.shifts.get()
        self.guides = Position.objects.get(shift=self.shift, name="讲解")
        self.river = ShiftFactory(
            activity=ActivityFactory(title="护河", place="邕江北岸", status="published"),
            starts_at=local("2026-03-14 11:30"),
            ends_at=local("2026-03-14 12:30"),
        )
        self.vera = VolunteerFactory(name="岑示例", phone="13800138000", unit=UnitFactory())
        self.child = VolunteerFactory(name="黄示例小", born_on=local("2011-03-14 00:00").date(), phone="13800138001")
        for volunteer in (self.vera, self.child):
            SignUpFactory(shift=self.shift, position=self.guides, volunteer=volunteer)
            SignUpFactory(shift=self.river, volunteer=volunteer)
        Notification.objects.all().delete()


world, _now = built_at("2026-03-02 09:00", World)


def revise(here, start="2026-03-14 09:00", **guides):
    """The shift at another time, the guides otherwise."""
    plan = content.as_plan(here.activity)
    (shift,) = plan.shifts
    moved = replace(
        shift,
        starts_at=local(start),
        ends_at=shift_plan(start).ends_at,
        positions=(shift.positions[0], replace(shift.positions[1], **guides)),
    )
    activities.revise(activity=here.activity, plan=replace(plan, shifts=(moved,)), by=here.who.lea)
    here.activity.refresh_from_db()


def approve(here):
    while step := here.activity.steps.current().first():
        approvals.approve(step=step, by=here.who.colleague if step.unit.parent_id else here.who.committee)
    here.activity.refresh_from_db()


def desk(here, user):
    return client_of(user).get(reverse("manage-activity", args=[here.activity.pk])).text


def heard(user):
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("text", flat=True))


LINE = "3月14日（周六）09:10–11:10，与“护河”（11:30–12:30）只隔 20 分钟，来不及赶到"


def test_who_clashes_is_read_before_and_after_and_called_by_the_leader_alone(world):
    here = world()
    revise(here, "2026-03-14 09:10")
    step = here.activity.steps.current().first()

    approver = client_of(here.who.colleague).get(reverse("approval", args=[step.pk])).text
    answer = program_of(here.who.lea).get(f"/api/v1/activities/{here.activity.pk}/change/").json()
    assert ("岑示例" in approver, LINE in approver, "显示电话" in approver) == (True, True, False)
    assert answer["clashing"][0] == {
        "name": "岑示例",
        "when": "3月14日（周六）09:10–11:10",
        "leads": "",
        "other": "“护河”（11:30–12:30）",
        "gap_minutes": 20,
    }
    approve(here)

    lea = client_of(here.who.lea)
    page = desk(here, here.who.lea)
    assert ("2 人与另一场冲突" in page, LINE in page, "13800138000" in page) == (True, True, False)
    called = lea.post(reverse("activity-clash-phones", args=[here.activity.pk])).text
    assert ("13800138000" in called, "13800138001" in called) == (True, False)  # a child is called through its unit
    assert list(HistoryEntry.objects.filter(did="unmasked").values_list("target_id", flat=True)) == [here.vera.pk]
    for day in range(15, 27):
        ShiftFactory(activity=here.activity, starts_at=local(f"2026-03-{day} 09:00"))
    called = lea.post(reverse("activity-clash-phones", args=[here.activity.pk])).text
    desk_url = reverse("manage-activity", args=[here.activity.pk])
    assert (f'href="{desk_url}?page=2"' in called, f'action="{desk_url}"' in called) == (True, True)
    assert "13800138000" not in desk(here, here.who.lea)


def test_the_desk_of_the_shift_says_who_clashes_and_programs_read_and_call_the_same(world, at):
    here = world()
    revise(here, "2026-03-14 09:10")
    approve(here)
    said, lea = LINE.partition("，")[2], program_of(here.who.lea)
    address = reverse("shift-desk", args=[here.shift.pk])

    page = client_of(here.who.lea).get(address).text
    told = lea.get(reverse("api-shift-people", args=[here.shift.pk])).json()["people"]
    keys = [one["id"] for one in told]
    called = lea.post(reverse("api-shift-phones", args=[here.shift.pk]), {"people": keys}, format="json").json()

    assert (page.count(said), [one["clash"] for one in told]) == (2, [said, said])
    assert called == [{"id": here.vera.pk, "phone": "13800138000"}]  # a child is called through its unit
    assert list(HistoryEntry.objects.filter(did="unmasked").values_list("target_id", flat=True)) == [here.vera.pk]
    Activity.objects.filter(pk=here.river.activity_id).update(status=Activity.Status.DRAFT, published_at=None)
    hidden = lea.get(reverse("api-shift-people", args=[here.shift.pk])).json()["people"]
    assert [one["clash"] for one in hidden] == [said.replace("“护河”", "另一场活动")] * 2
    at("2026-03-14 11:11")
    assert said not in client_of(here.who.lea).get(address).text


def test_an_inspector_reads_surnames_and_calls_nobody(world):
    here = world()
    revise(here, "2026-03-14 09:10")
    approve(here)
    inspector = RoleAssignmentFactory(
        role=RoleAssignment.Role.INSPECTOR, unit=here.who.unit, until_on=date(2026, 12, 31)
    ).user

    page = desk(here, inspector)
    phones = client_of(inspector).post(reverse("activity-clash-phones", args=[here.activity.pk]))
    assert ("岑*" in page, "岑示例" in page, phones.status_code) == (True, False, 403)


def test_more_than_five_are_folded_and_cost_no_more_queries(world):
    here = world()
    address = reverse("manage-activity", args=[here.activity.pk])
    revise(here, "2026-03-14 09:10")
    approve(here)
    lea = client_of(here.who.lea)
    few, page = queries_of(lea, address), desk(here, here.who.lea)
    for number in range(5):
        volunteer = VolunteerFactory(name=f"覃示例{number}", phone=f"1380013801{number}")
        SignUpFactory(shift=here.shift, position=here.guides, volunteer=volunteer)
        SignUpFactory(shift=here.river, volunteer=volunteer)

    assert queries_of(lea, address) == few
    assert ("是谁，与哪一场" in page, "是谁，与哪一场" in desk(here, here.who.lea)) == (False, True)


def test_ones_own_two_stand_on_the_home_page_until_one_is_left(world):
    here = world()
    vera = client_of(here.vera.user)
    assert "两场冲突" not in text_of(vera.get(reverse("home")))
    revise(here, "2026-03-14 09:10")
    approve(here)

    home = text_of(vera.get(reverse("home")))
    assert "只隔 20 分钟，来不及赶到，请退出其中一场" in home
    leave = [
        reverse("signup-withdraw", args=[signup.pk]) for signup in SignUp.objects.active().filter(volunteer=here.vera)
    ]
    assert [address in vera.get(reverse("home")).text for address in leave] == [True, True]
    vera.post(leave[0])
    assert "两场冲突" not in text_of(vera.get(reverse("home")))


def test_meeting_earlier_alone_clashes_too(world):
    here = world()
    SignUp.objects.filter(shift=here.river).update(position=here.river.positions.get())
    morning = ShiftFactory(
        activity=here.river.activity, starts_at=local("2026-03-14 07:00"), ends_at=local("2026-03-14 08:20")
    )
    SignUpFactory(shift=morning, volunteer=here.vera)
    revise(here, meets_before=30)

    assert [text for text in heard(here.vera.user) if "只隔 10 分钟，来不及赶到" in text] == [
        "您报名的活动有变，与您报名的“护河”（3月14日（周六）07:00）只隔 10 分钟，来不及赶到：微课堂。"
        "请退出其中一场，退出这一场不算迟退。请查看现在的内容。"
    ]
    assert heard(here.who.lea)[-1].startswith("活动改了以后，1 人与另一场冲突")
    assert "只隔 10 分钟" in desk(here, here.who.lea)
    assert not [text for text in heard(here.child.user) if "来不及" in text]


def test_who_leads_a_position_is_told_of_a_sign_up_and_an_invitation_elsewhere(world):
    here = world()
    SignUpFactory(shift=here.river, volunteer=here.led)
    revise(here, "2026-03-14 09:10")
    approve(here)

    told = [text for text in heard(here.led.user) if "来不及" in text]
    assert told == [
        "您负责的活动有变，与您报名的“护河”（3月14日（周六）11:30）只隔 20 分钟，来不及赶到：微课堂。"
        "请退出报名，或者请另一场换人负责。"
    ]
    assert "岗位负责人" in desk(here, here.who.lea)
    SignUp.objects.filter(volunteer=here.led).delete()
    SignUpFactory(shift=here.river, volunteer=here.led, status="invited", source="invitation", invited_by=here.who.lea)
    home, mine = (text_of(client_of(here.led.user).get(reverse(name))) for name in ("home", "my-signups"))
    assert "请谢绝邀请，或者请另一场换人负责" in home
    assert "与您任岗位负责人的“微课堂”（3月14日（周六）09:10）只隔 20 分钟，来不及赶到" in mine


def test_naming_somebody_who_is_elsewhere_tells_them(world):
    here = world()
    busy = VolunteerFactory(name="陆示例")
    SignUpFactory(shift=ShiftFactory(activity=here.river.activity, starts_at=local("2026-03-14 10:00")), volunteer=busy)
    revise(here, leader_id=busy.user.pk)

    assert [text for text in heard(busy.user) if "时间冲突" in text]
    assert here.activity.important_change_at is None  # nobody of the volunteers has to leave for it


def test_the_leader_of_an_activity_is_told_before_signing_up_elsewhere(world):
    here = world()
    lea = VolunteerFactory(user=here.who.lea)
    Position.objects.filter(shift=here.shift).exclude(pk=here.guides.pk).update(leader=here.who.lea)  # one of it, too
    at_nine = ShiftFactory(activity=here.river.activity, starts_at=local("2026-03-14 10:00"))
    page = text_of(client_of(here.who.lea).get(reverse("shift-sign-up", args=[at_nine.pk])))
    SignUpFactory(shift=at_nine, volunteer=lea)

    assert "与您带队的“微课堂”（3月14日（周六）09:00）时间冲突，请先安排好那一场由谁带队。" in page
    post_led = ShiftFactory(activity=here.river.activity, starts_at=local("2026-03-14 10:00"))
    page = text_of(client_of(here.led.user).get(reverse("shift-sign-up", args=[post_led.pk])))
    assert "与您任岗位负责人的“微课堂”（3月14日（周六）09:00）时间冲突，请先与那场活动的负责人商量。" in page
    assert "您是活动负责人" in text_of(client_of(here.who.lea).get(reverse("home")))


def test_what_one_leads_clashes_while_its_activity_is_with_the_approver_again(world):
    here = world()
    SignUpFactory(shift=here.river, volunteer=VolunteerFactory(user=here.who.lea))
    here.shift.starts_at, here.shift.ends_at = local("2026-03-14 11:00"), local("2026-03-14 12:00")
    here.shift.save()
    Activity.objects.filter(pk=here.activity.pk).update(status="submitted")

    home, mine = (text_of(client_of(here.who.lea).get(reverse(name))) for name in ("home", "my-signups"))

    assert "您是活动负责人" in home
    assert "与您带队的“微课堂”" in mine
