"""Undo at the desk: a press on the wrong person is taken back by a new line, whoever and whatever pressed it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from checkin.attendance.services import attendance
from checkin.audit.services import arrivals
from checkin.desk.services import entered_batches, undoing
from checkin.desk.services.entered_batches import Determination, PaperLine
from checkin.exceptions import UndoRefused
from checkin.models import Attendance, EnteredTime, Scan
from checkin.scanning import senders
from checkin.scanning.services import roll_calls
from registry import clock
from registry.ground.services import files
from registry.models import Activity, HistoryEntry, SignUp, StoredFile
from tests.factories import RoleAssignmentFactory, SignUpFactory, StationFactory, UserFactory, VolunteerFactory, local
from tests.factories_afterwards import photo
from tests.factories_hours import handed_in
from tests.scanning import TOKEN, scan, take

pytestmark = pytest.mark.django_db
Reason = UndoRefused.Reason


@pytest.fixture
def vera(shift):
    return SignUpFactory(shift=shift, volunteer=VolunteerFactory(name="韦示例")).volunteer


@pytest.fixture
def leader(client, shift):
    client.force_login(shift.activity.leader)
    return shift.activity.leader


def press(shift, volunteer, direction="in", by=None):
    nonce = f"{direction}-{volunteer.pk}"
    roll_calls.call(shift=shift, volunteer=volunteer, direction=direction, nonce=nonce, by=by or shift.activity.leader)
    return Scan.objects.latest("pk")


def state_of(volunteer, shift):
    row = Attendance.objects.filter(volunteer=volunteer, shift=shift).first()
    return row and row.state


def reason_of(command, **arguments):
    with pytest.raises(UndoRefused) as refusal:
        command(**arguments)
    return refusal.value.reason


def test_a_call_on_the_wrong_person_is_taken_back_at_the_desk(client, shift, vera, leader):
    wrong = press(shift, vera)
    desk = client.get(reverse("shift-desk", args=[shift.pk])).content.decode()

    page = client.post(reverse("shift-undo", args=[shift.pk, wrong.pk]), follow=True).content.decode()

    assert "撤销签到" in desk
    assert "已撤销韦示例的签到" in page
    assert "撤销签到" not in page
    assert state_of(vera, shift) == "none"
    assert list(Scan.objects.order_by("pk").values_list("direction", flat=True)) == ["in", "annul"]
    assert HistoryEntry.objects.latest("pk").did == "press undone"


def test_a_check_out_taken_back_leaves_the_person_in(shift, vera, at):
    press(shift, vera)
    at("2026-03-14 10:00")
    out = press(shift, vera, "out")
    at("2026-03-14 10:05")

    undoing.undo(scan=out, by=shift.activity.leader)

    assert state_of(vera, shift) == "open"


def test_the_organiser_takes_back_what_a_station_or_a_colleague_pressed(shift, vera):
    colleague = RoleAssignmentFactory(unit=shift.activity.recording_unit).user
    StationFactory(token=TOKEN, unit=shift.activity.recording_unit).shifts.add(shift)
    take(scan(shift, vera, method="card"))
    by_station = Scan.objects.latest("pk")

    undoing.undo(scan=by_station, by=shift.activity.leader)
    by_colleague = press(shift, vera, by=colleague)
    undoing.undo(scan=by_colleague, by=shift.activity.leader)

    assert state_of(vera, shift) == "none"
    annulments = Scan.objects.filter(direction="annul").order_by("pk")
    assert [each.source for each in annulments] == [by_station.source, by_colleague.source]
    assert {each.sent_by for each in annulments} == {shift.activity.leader}


def test_the_same_undo_twice_takes_nothing_else_back(shift, vera, at):
    press(shift, vera)
    at("2026-03-14 10:00")
    out = press(shift, vera, "out")
    first = undoing.undo(scan=out, by=shift.activity.leader)
    at("2026-03-14 10:40")  # a command sent again late, over a slow network

    again = undoing.undo(scan=out, by=shift.activity.leader)

    assert again == replace(first, repeated=True)
    assert state_of(vera, shift) == "open"
    assert Scan.objects.filter(direction="annul").count() == 1


def test_after_a_quarter_of_an_hour_it_is_corrected_in_the_open(client, shift, vera, leader, at):
    wrong = press(shift, vera)
    at(f"{wrong.logical_at.astimezone(local('2026-03-14 09:00').tzinfo):%Y-%m-%d} 12:30")

    assert reason_of(undoing.undo, scan=wrong, by=leader) == Reason.UNDO_TOO_LATE
    assert state_of(vera, shift) == "open"
    assert "撤销签到" not in client.get(reverse("shift-desk", args=[shift.pk])).content.decode()


def test_what_was_handed_in_is_not_undone(shift, vera, at):
    at("2026-03-14 11:29")
    wrong = press(shift, vera)
    at("2026-03-14 11:31")
    handed_in(shift, open_as_zero=True)

    assert reason_of(undoing.undo, scan=wrong, by=shift.activity.leader) == Reason.UNDO_HANDED_IN


def test_a_stranger_undoes_nothing(client, shift, vera):
    wrong = press(shift, vera)
    client.force_login(UserFactory())

    assert client.post(reverse("shift-undo", args=[shift.pk, wrong.pk])).status_code == 403
    assert state_of(vera, shift) == "open"


def test_a_press_of_the_person_is_not_the_organisers_to_undo(client, shift, vera, leader):
    own = scan(shift, method="passcode") | {"volunteer": str(vera.uuid)}
    take(own, by=senders.oneself(vera.user))
    row = Scan.objects.latest("pk")

    assert row.direction == "in"
    assert client.post(reverse("shift-undo", args=[shift.pk, row.pk])).status_code == 404


@pytest.mark.parametrize("slow", [20, -20])
def test_a_station_whose_clock_is_wrong_is_undone_by_its_own_clock(client, shift, vera, leader, at, slow):
    StationFactory(token=TOKEN, unit=shift.activity.recording_unit).shifts.add(shift)
    off = timedelta(minutes=slow)
    shown = (clock.now() - off).isoformat()
    take(scan(shift, vera, method="card", device_at=shown, clock_offset_ms=off // timedelta(milliseconds=1)))
    wrong = Scan.objects.latest("pk")

    assert undoing.still_undoable(shift) == [wrong]
    page = client.post(reverse("shift-undo", args=[shift.pk, wrong.pk]), follow=True).content.decode()

    annulment = Scan.objects.get(direction="annul")
    assert "已撤销韦示例的签到" in page
    assert state_of(vera, shift) == "none"
    assert abs(annulment.logical_at - clock.now()) < timedelta(minutes=1)
    assert list(arrivals.faults()) == []


def test_a_wrong_clock_makes_no_press_younger(shift, vera, at):
    StationFactory(token=TOKEN, unit=shift.activity.recording_unit).shifts.add(shift)
    shown = clock.now() + timedelta(minutes=20)
    take(scan(shift, vera, method="card", device_at=shown.isoformat(), clock_offset_ms=-20 * 60_000))
    wrong = Scan.objects.latest("pk")
    at(f"{clock.now().astimezone(clock.LOCAL) + timedelta(minutes=20):%Y-%m-%d %H:%M}")

    assert reason_of(undoing.undo, scan=wrong, by=shift.activity.leader) == Reason.UNDO_TOO_LATE


def sheet(shift, *people, reason="纸质表", ends="11:00", evidence=None):
    lines = [PaperLine(each, local("2026-03-14 09:00"), local(f"2026-03-14 {ends}")) for each in people]
    told = {"reason": reason, "evidence": evidence, "by": shift.activity.leader}
    return entered_batches.enter_sheet(shift=shift, lines=lines, **told)


def test_a_batch_is_taken_back_as_a_whole(client, shift, vera, leader, at):
    otto = SignUpFactory(shift=shift).volunteer
    at("2026-03-14 11:20")
    first = sheet(shift, vera)
    at("2026-03-14 11:25")
    second = sheet(shift, vera, otto, ends="10:30")

    page = client.post(reverse("shift-undo-entered", args=[shift.pk, second[0].pk]), follow=True).content.decode()

    assert "已撤销刚才为 2 人录入的时间" in page
    assert state_of(otto, shift) == "none"
    now = EnteredTime.objects.get(volunteer=vera, replaced_by=None)
    assert (now.out_at, now.reason) == (first[0].out_at, first[0].reason)
    assert undoing.entered_batches(shift, leader) == []
    at("2026-03-14 12:00")
    again = undoing.undo_entered(first=second[0], by=leader)
    undone = EnteredTime.objects.filter(replaces__in=second)
    assert {each.pk for each in again} == set(undone.values_list("pk", flat=True))
    assert EnteredTime.objects.count() == len(first) + len(second) + len(again)


def test_a_batch_that_was_entered_anew_since_is_not_told_as_undone(shift, vera, leader, at):
    at("2026-03-14 11:20")
    first = sheet(shift, vera)
    at("2026-03-14 11:25")
    sheet(shift, vera, ends="10:30")

    assert reason_of(undoing.undo_entered, first=first[0], by=leader) == Reason.UNDO_REPLACED


def test_what_stood_before_stands_again_with_reason_and_evidence(shift, vera, at):
    at("2026-03-14 11:20")
    kept = files.store(upload=photo(), purpose=StoredFile.Purpose.SIGN_SHEET, by=shift.activity.leader)
    sheet(shift, vera, reason="纸质表第 2 页", evidence=kept)
    second = sheet(shift, vera, reason="录错了", ends="10:30")

    undoing.undo_entered(first=second[0], by=shift.activity.leader)

    now = EnteredTime.objects.get(volunteer=vera, replaced_by=None)
    assert (now.reason, now.evidence, now.out_at) == ("纸质表第 2 页", kept, local("2026-03-14 11:00"))


def test_a_reason_that_speaks_of_an_undo_is_undone_like_any_other(shift, vera, leader, at):
    at("2026-03-14 11:20")
    rows = sheet(shift, vera, reason="撤销刚才的录入，恢复原来的时间")

    assert [batch.pk for batch in undoing.entered_batches(shift, leader)] == [rows[0].pk]
    undoing.undo_entered(first=rows[0], by=leader)
    assert state_of(vera, shift) == "none"


def test_the_result_of_remote_service_is_the_one_of_before(shift, vera, at):
    Activity.objects.filter(pk=shift.activity_id).update(is_remote=True)
    shift.activity.refresh_from_db()
    at("2026-03-14 11:40")
    leader = shift.activity.leader
    for minutes, result in ((60, "校对十页"), (90, "校对十五页")):
        line = Determination(vera, minutes, result)
        rows = entered_batches.determine(shift=shift, lines=[line], by=leader)

    undoing.undo_entered(first=rows[0], by=leader)

    assert entered_batches.determined_at(shift) == {vera.pk: (60, "校对十页")}


def test_a_batch_of_a_colleague_or_of_long_ago_stays(shift, vera, at):
    colleague = RoleAssignmentFactory(unit=shift.activity.recording_unit).user
    at("2026-03-14 11:20")
    rows = sheet(shift, vera)

    assert reason_of(undoing.undo_entered, first=rows[0], by=colleague) == Reason.UNDO_NOT_YOURS
    at("2026-03-14 11:40")
    assert reason_of(undoing.undo_entered, first=rows[0], by=shift.activity.leader) == Reason.UNDO_TOO_LATE


def test_the_api_lists_and_undoes(shift, vera, at):
    api = APIClient()
    api.force_authenticate(shift.activity.leader)
    wrong = press(shift, vera)
    base = f"/api/v1/shifts/{shift.pk}/"

    listed = api.get(f"{base}presses/").json()
    undone = api.post(f"{base}presses/{wrong.pk}/undo/")
    again = api.post(f"{base}presses/{wrong.pk}/undo/")

    assert [(each["id"], each["volunteer_no"]) for each in listed] == [(wrong.pk, vera.volunteer_no)]
    assert undone.json()["code"] == "annulled"
    assert (again.status_code, again.json()) == (200, undone.json() | {"repeated": True})
    assert api.get(f"{base}presses/").json() == []
    at("2026-03-14 11:20")
    rows = sheet(shift, vera)
    assert api.post(f"{base}entered-times/{rows[0].pk}/undo/").json()["entered"][0]["replaces"] == rows[0].pk
    api.force_authenticate(UserFactory())
    assert api.get(f"{base}presses/").status_code == 403
    assert SignUp.objects.filter(shift=shift).exists()


def test_rebuilding_gives_the_same_after_an_undo(shift, vera):
    undoing.undo(scan=press(shift, vera), by=shift.activity.leader)
    before = Attendance.objects.get(volunteer=vera, shift=shift).basis

    attendance.rebuild(volunteer=vera, shift=shift)

    assert Attendance.objects.get(volunteer=vera, shift=shift).basis == before
