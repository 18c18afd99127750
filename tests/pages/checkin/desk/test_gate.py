"""At the gate: every state of person and shift has its sentence and its one next step (D112–D116)."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from checkin.desk.services import extensions
from checkin.desk.services.gate import Situation
from checkin.exceptions import ScanAnswer, ScanRefused, SelfScanRefused
from checkin.models import Attendance, Scan
from checkin.scanning import site_code_text
from checkin.scanning.services import passcodes, roll_calls, self_scans, site_codes, walk_ins
from registry import clock
from registry.models import Activity, Notification, Shift, SignUp, Volunteer
from registry.protection import keys
from tests.factories import ActivityFactory, ShiftFactory, SignUpFactory, UserFactory, VolunteerFactory, local
from tests.factories_hours import attended, handed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(client, vera):
    client.force_login(vera.user)
    return client


def ticket(shift, direction="in"):
    return site_codes.new_ticket(shift=shift, direction=direction, method="site_code")


def look(client, shift, direction="in", **headers):
    return client.get(reverse("code-press"), {"ticket": ticket(shift, direction).as_text()}, **headers)


def press(client, shift, direction="in"):
    return client.post(reverse("code-press"), {"ticket": ticket(shift, direction).as_text()})


def expect_page(page, situation, *words, offers_press):
    text = page.content.decode()
    assert page.context["gate"].situation == situation
    for word in words:
        assert word in text
    assert ('id="press"' in text) is offers_press


def test_ready(phone, shift):
    expect_page(look(phone, shift), Situation.READY, "签到", "按您扫码的 09:00 计", offers_press=True)


def test_in_already_since_when(phone, shift, at):
    press(phone, shift)
    at("2026-03-14 10:23")

    page = look(phone, shift)

    expect_page(
        page, Situation.IS_IN, "您 09:00 已经签到", "从 09:00 起 · 已服务", "计划 11:30 结束", offers_press=False
    )
    assert (page.context["gate"].running.hours, page.context["gate"].running.rest) == (1, 23)


def test_out_already(phone, shift, at):
    press(phone, shift)
    at("2026-03-14 11:20")
    pressed = press(phone, shift, "out")

    assert pressed.context["answer"].code == ScanAnswer.CHECKED_OUT
    expect_page(look(phone, shift, "out"), Situation.HAS_LEFT, "您已签退（09:00–11:20）", offers_press=False)
    expect_page(look(phone, shift), Situation.READY, "您 11:20 签退过", offers_press=True)


def test_out_without_in_may_be_pressed_all_the_same(phone, shift):
    expect_page(look(phone, shift, "out"), Situation.NOT_IN, "系统里还没有您的签到", "照常按", offers_press=True)


def test_another_shift_is_running(phone, shift, vera):
    other = ShiftFactory(
        activity=ActivityFactory(title="社区清洁", place="示例社区"),
        starts_at=local("2026-03-14 08:00"),
        ends_at=local("2026-03-14 10:00"),
    )
    SignUpFactory(shift=other, volunteer=vera)
    press(phone, other)

    page = look(phone, shift)

    words = ("您在“社区清洁”09:00 签到后还没有签退", "示例社区", "仍在这里签到")
    expect_page(page, Situation.ELSEWHERE, *words, offers_press=True)
    assert press(phone, shift).context["answer"].code == ScanRefused.Reason.OTHER_SHIFT_OPEN


def test_a_check_out_forgotten_long_ago_does_not_stand_in_the_way(phone, shift, vera, at):
    earlier = ShiftFactory(activity=ActivityFactory(title="社区清洁"), starts_at=local("2026-03-12 09:00"))
    SignUpFactory(shift=earlier, volunteer=vera)
    at("2026-03-12 09:00")
    press(phone, earlier)
    at("2026-03-14 09:00")

    words = ("3月12日", "在“社区清洁”签到后没有签退", "这里照常签到")
    expect_page(look(phone, shift), Situation.READY, *words, offers_press=True)


def test_a_cancelled_shift_names_the_others(phone, shift):
    later = ShiftFactory(activity=shift.activity, starts_at=local("2026-03-15 09:00"))
    Shift.objects.filter(pk=shift.pk).update(cancelled_at=clock.now())

    page = look(phone, shift)

    expect_page(page, Situation.CANCELLED, "这个场次已取消", "同一活动的其他场次", offers_press=False)
    assert page.context["gate"].instead == [later]


def test_a_moved_activity_that_waits_for_approval(phone, shift):
    Activity.objects.filter(pk=shift.activity_id).update(status=Activity.Status.SUBMITTED)

    expect_page(look(phone, shift), Situation.CANCELLED, "活动安排有变更，正在审批", offers_press=False)


def test_remote_service_is_not_scanned(phone, shift):
    Activity.objects.filter(pk=shift.activity_id).update(is_remote=True)

    expect_page(look(phone, shift), Situation.REMOTE, "线上服务不用扫码签到", offers_press=False)


def test_too_late_is_measured_by_the_extended_end(phone, shift, at):
    at("2026-03-14 12:40")
    expect_page(look(phone, shift), Situation.TOO_LATE, "12:30 为止", "补录", offers_press=False)
    extensions.extend(shift=shift, ends_at=local("2026-03-14 12:30"), reason="学校加课", by=shift.activity.leader)

    assert look(phone, shift).context["gate"].situation == Situation.READY


@pytest.mark.parametrize("status", [Volunteer.Status.SUSPENDED, Volunteer.Status.LEFT])
def test_a_suspended_person_hears_whom_to_ask(phone, shift, vera, status):
    Volunteer.objects.filter(pk=vera.pk).update(status=status)

    expect_page(look(phone, shift), Situation.BARRED, "请联系所在单位的管理员", offers_press=False)
    with pytest.raises(ScanRefused) as refused:
        walk_ins.ask_to_join(volunteer=vera, shift=shift, by=vera.user)
    assert refused.value.reason == ScanRefused.Reason.SUSPENDED


def test_before_admission_presence_is_kept_and_said(phone, shift, vera):
    Volunteer.objects.filter(pk=vera.pk).update(status=Volunteer.Status.SUBMITTED)

    expect_page(look(phone, shift), Situation.READY, "您的注册还没有审核通过", "可以先签到", offers_press=True)
    assert press(phone, shift).context["answer"].code == ScanRefused.Reason.NOT_ADMITTED
    assert Attendance.objects.get().open_since == shift.starts_at


def test_a_working_account_is_not_a_volunteer(client, shift):
    client.force_login(UserFactory())

    expect_page(look(client, shift), Situation.STRANGER, "还没有登记为志愿者", "现场登记", offers_press=False)


@pytest.mark.parametrize("status", [SignUp.Status.WAITLISTED, SignUp.Status.INVITED])
def test_who_waits_or_was_invited_may_ask_at_the_gate(client, shift, status):
    otto = SignUpFactory(shift=shift, status=status, waitlisted_at=clock.now(), confirmed_at=None).volunteer
    client.force_login(otto.user)
    expect_page(look(client, shift), Situation.NO_PLACE, "人已经到了", offers_press=False)

    page = client.post(reverse("walk-in-ask"), {"ticket": ticket(shift).as_text()}, follow=True)

    expect_page(page, Situation.ASKED, "已告诉负责人您在现场", offers_press=False)
    assert [signup.status for signup in otto.signups.order_by("pk")] == [
        SignUp.Status.WITHDRAWN,
        SignUp.Status.REQUESTED,
    ]


def test_a_walk_in_waits_without_losing_the_moment_and_then_presses(client, shift, at):
    otto, leader = VolunteerFactory(), shift.activity.leader
    client.force_login(otto.user)
    seen = ticket(shift).as_text()
    client.post(reverse("walk-in-ask"), {"ticket": seen})
    (told,) = Notification.objects.filter(user=leader)
    assert (otto.name in told.text, told.url) == (True, reverse("shift-desk", args=[shift.pk]))
    desk = client.__class__()
    desk.force_login(leader)
    assert otto.name in desk.get(reverse("shift-asked", args=[shift.pk])).content.decode()

    at("2026-03-14 09:12")
    waiting = client.get(reverse("code-press"), {"ticket": seen}, headers={"HX-Request": "true"})
    walk_ins.admit(signup=SignUp.objects.get(volunteer=otto), by=leader)
    turned = client.get(reverse("code-press"), {"ticket": seen}, headers={"HX-Request": "true"})
    pressed = client.post(reverse("code-press"), {"ticket": seen})

    assert waiting.content.decode().lstrip().startswith('<div class="gate" id="gate"')
    assert "每 10 秒看一次" in waiting.content.decode()
    expect_page(turned, Situation.READY, "已加入名单，请签到", offers_press=True)
    assert "every 10s" not in turned.content.decode()
    assert pressed.context["answer"].code == ScanAnswer.CHECKED_IN
    assert Scan.objects.get().logical_at == local("2026-03-14 09:00")


def test_the_page_stops_looking_after_a_quarter_of_an_hour_and_the_ticket_after_an_hour(client, shift, at):
    otto = VolunteerFactory()
    client.force_login(otto.user)
    seen = ticket(shift).as_text()
    client.post(reverse("walk-in-ask"), {"ticket": seen})

    at("2026-03-14 09:16")
    later = client.get(reverse("code-press"), {"ticket": seen})
    at("2026-03-14 10:01")
    gone = client.get(reverse("code-press"), {"ticket": seen}, headers={"HX-Request": "true"})

    assert "every 10s" not in later.content.decode()
    assert "请当面找负责人" in later.content.decode()
    assert (gone.status_code, gone.context["refusal"].reason) == (422, SelfScanRefused.Reason.TICKET_EXPIRED)
    assert gone.content.decode().lstrip().startswith('<div class="gate" id="gate"')


def test_a_ticket_waits_for_its_own_bearer_only(client, shift, vera, at):
    otto = VolunteerFactory()
    seen = ticket(shift)
    walk_ins.ask_to_join(volunteer=otto, shift=shift, by=otto.user)
    at("2026-03-14 09:06")

    assert site_codes.read_ticket(seen.as_text(), by=otto.user) == seen
    with pytest.raises(SelfScanRefused) as refused:
        site_codes.read_ticket(seen.as_text(), by=vera.user)
    assert refused.value.reason == SelfScanRefused.Reason.TICKET_EXPIRED


def test_the_code_of_one_direction_does_not_open_the_other(client, shift):
    secret, slot = keys.site_code_secret(str(shift.uuid)), site_code_text.slot_at(clock.now())
    for direction, other in (("in", "out"), ("out", "in")):
        token = site_code_text.token_for(secret=secret, shift=shift.uuid, direction=direction, slot=slot)
        page = client.get(f"/c/{shift.uuid}/{site_code_text.url_part(other, token)}")
        assert (page.status_code, page.context["refusal"].reason) == (422, ScanRefused.Reason.FORGED)


def test_three_hundred_phones_behind_one_address_are_let_in(client, shift):
    """A whole school behind one router opens codes and mistypes passcodes; nobody gets 429."""
    secret, slot = keys.site_code_secret(str(shift.uuid)), site_code_text.slot_at(clock.now())
    part = site_code_text.url_part(
        "in", site_code_text.token_for(secret=secret, shift=shift.uuid, direction="in", slot=slot)
    )
    statuses = {client.get(f"/c/{shift.uuid}/{part}", REMOTE_ADDR="203.0.113.7").status_code for _n in range(300)}
    assert statuses == {302}

    people = [SignUpFactory(shift=shift).volunteer for _n in range(40)]
    for person in people:
        client.force_login(person.user)
        entry = client.post(
            reverse("passcode-press"), {"shift": shift.uuid, "passcode": "000000"}, REMOTE_ADDR="203.0.113.7"
        )
        assert entry.status_code == 422
        pressed = client.post(reverse("code-press"), {"ticket": ticket(shift).as_text()}, REMOTE_ADDR="203.0.113.7")
        assert pressed.status_code == 200
    assert Attendance.objects.filter(state="open").count() == 40


def test_the_card_is_on_the_page_before_the_network_goes(phone, shift, vera):
    text = look(phone, shift).content.decode()

    assert "没有网络？出示我的卡" in text
    assert re.search(r'data-offline-card>.*?<svg class="qr".*?' + vera.volunteer_no, text, re.DOTALL)
    assert "没有网络，这次没有送出" in text


def test_the_page_costs_the_same_queries_in_every_state(phone, shift, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        look(phone, shift)
    press(phone, shift)
    with django_assert_max_num_queries(16):
        look(phone, shift)


def test_a_press_before_the_window_is_refused_by_the_service(shift, vera, at):
    at("2026-03-14 07:59")

    with pytest.raises(SelfScanRefused) as refused:
        self_scans.press(ticket=ticket(shift), shift=shift, by=vera.user)

    assert refused.value.reason == SelfScanRefused.Reason.TOO_EARLY
    assert not Scan.objects.exists()


def test_the_home_page_runs_the_same_clock(phone, shift, at):
    press(phone, shift)
    at("2026-03-14 11:45")

    page = phone.get(reverse("home"))

    assert page.context["running"].minutes == timedelta(hours=2.5) // timedelta(minutes=1)
    assert page.context["next"] is None
    assert "计划的结束时间 11:30 已过，您还没有签退" in page.content.decode()


@pytest.fixture
def forgotten(shift, vera):
    """Handed in as 0, within the window of its shift."""
    early = ShiftFactory(
        activity=ActivityFactory(title="社区清洁"),
        starts_at=local("2026-03-14 07:00"),
        ends_at=local("2026-03-14 08:30"),
    )
    attended(vera, early, still_in="07:00")
    handed_in(early, open_as_zero=True)
    return early


def test_what_was_handed_in_as_zero_is_not_spoken_of(phone, shift, forgotten):
    page = look(phone, shift)

    expect_page(page, Situation.READY, "按您扫码的 09:00 计", offers_press=True)
    assert "社区清洁" not in page.content.decode()
    assert press(phone, shift).context["answer"].code == ScanAnswer.CHECKED_IN


def test_a_passcode_and_a_roll_call_answer_alike(shift, vera, forgotten):
    leader = shift.activity.leader
    _made, text = passcodes.make(shift=shift, direction="in", by=leader)
    ticket = passcodes.ticket_for(shift=shift, text=text, by=vera.user)

    pressed = self_scans.press(ticket=ticket, shift=shift, by=vera.user)
    roll_calls.call(shift=shift, volunteer=vera, direction="out", nonce="out", by=leader)
    called = roll_calls.call(shift=shift, volunteer=vera, direction="in", nonce="in", by=leader)

    assert [pressed.code, called.code] == [ScanAnswer.CHECKED_IN, ScanAnswer.CHECKED_IN]
