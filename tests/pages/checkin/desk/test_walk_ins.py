"""现场登记待核对: who a station's walk-in was is said at the desk, and the measured presses follow."""

import pytest
from django.urls import reverse
from rest_framework.test import APIClient

from checkin.attendance.services import attendance, hands
from checkin.desk.services import walk_ins_settled
from checkin.exceptions import ScanAnswer, ScanRefused, WalkInRefused
from checkin.models import Attendance, Scan, ServiceRecord, WalkIn
from checkin.scanning.services import roll_calls
from registry.models import HistoryEntry, SignUp, Volunteer
from tests.factories import RoleAssignmentFactory, SignUpFactory, StationFactory, VolunteerFactory
from tests.factories_hours import handed_in
from tests.scanning import TOKEN, codes, minutes, scan, take

pytestmark = pytest.mark.django_db
Reason = WalkInRefused.Reason
State = WalkIn.State
QIN = {"method": "walk_in", "name": "覃示例", "phone": "10000000001"}


@pytest.fixture
def station(shift):
    made = StationFactory(token=TOKEN, unit=shift.activity.recording_unit)
    made.shifts.add(shift)
    return made


@pytest.fixture
def row(shift, station, at):
    take(scan(shift, **QIN))
    at("2026-03-14 11:00")
    take(scan(shift, **QIN, direction="out"))
    return WalkIn.objects.get()


def step_of(shift, name):
    return reverse("shift-finish-step", args=[shift.pk, name])


def settle(client, row, **said):
    address = reverse("walk-in-settle", args=[row.shift_id, row.volunteer_id])
    return client.post(address, said, follow=True)


def refused(command, **arguments):
    with pytest.raises(WalkInRefused) as refusal:
        command(**arguments)
    return refusal.value.reason


def test_a_walk_in_who_is_known_gets_the_measured_time_and_the_stranger_nothing(client, shift, row, at):
    vera = VolunteerFactory(name="覃示列", phone="10000000001")  # the same phone, the name mistyped
    client.force_login(shift.activity.leader)
    desk = client.get(reverse("shift-desk", args=[shift.pk])).content.decode()
    assert "签到台登记的人，等您核对" in desk
    assert "现场登记，待注册" in desk
    address = reverse("walk-in-settle", args=[shift.pk, row.volunteer_id])
    page = client.get(address).content.decode()
    assert "覃示列" in page
    assert "手机号相同" in page
    assert "10000000001" not in page
    assert "在下面选，或填编号" in page
    hand_in = client.get(reverse("shift-hand-in", args=[shift.pk])).content.decode()
    assert "签到台登记的 1 人还没有核对" in hand_in
    assert f"{address}?from=hand-in" in hand_in

    assert client.post(address, {"deed": "known"}).status_code == 422
    settle(client, row, deed="known", person=vera.pk)

    row.refresh_from_db()
    stranger = row.volunteer
    assert (row.state, row.person, row.settled_by) == (State.KNOWN, vera, shift.activity.leader)
    assert minutes(vera, shift) == [120]
    assert SignUp.objects.get(volunteer=vera).source == SignUp.Source.WALK_IN
    assert SignUp.objects.get(volunteer=stranger).status == SignUp.Status.WITHDRAWN
    assert not Attendance.objects.came().filter(volunteer=stranger).exists()
    assert (stranger.phone, stranger.phone_digest) == ("", None)
    attendance.rebuild(volunteer=vera, shift=shift)
    assert Attendance.objects.get(volunteer=vera).intervals[0][2] is True  # timed as the station measured it

    # The second station was offline until now: the same name and phone are this person.
    assert codes(scan(shift, **QIN, at="09:02")) == [ScanRefused.Reason.ALREADY_IN]
    assert Volunteer.objects.filter(source="walk_in").count() == WalkIn.objects.count() == 1
    assert Scan.objects.latest("pk").volunteer == vera
    assert refused(walk_ins_settled.is_new, row=row, by=shift.activity.leader) == Reason.WALK_IN_SETTLED


def test_the_wizard_begins_with_who_waits_and_goes_on_when_all_are_known(client, shift, row, at):
    at("2026-03-14 12:30")
    client.force_login(shift.activity.leader)
    finish, attendance_page = reverse("shift-finish", args=[shift.pk]), step_of(shift, "attendance")
    address = reverse("walk-in-settle", args=[shift.pk, row.volunteer_id])

    begun = client.get(finish, follow=True)
    at_the_end = client.get(step_of(shift, "heads"))
    settled = client.post(f"{address}?from=finish", {"deed": "new"}, follow=True)

    assert begun.redirect_chain[-1][0] == attendance_page
    assert "签到台登记的 1 人还没有核对" in begun.content.decode()
    assert f"{address}?from=finish" in begun.content.decode()
    assert at_the_end.status_code == 200  # a leader who cannot tell goes on
    assert [to for to, _code in settled.redirect_chain] == [finish, step_of(shift, "heads")]
    assert "已确认是新来的人" in settled.content.decode()


def test_whoever_was_handed_in_is_not_offered_until_the_return(client, shift, row, at):
    at("2026-03-14 12:30")
    client.force_login(shift.activity.leader)
    desk, asked = (reverse(name, args=[shift.pk]) for name in ("shift-desk", "shift-asked"))

    handed_in(shift)

    assert refused(walk_ins_settled.is_new, row=row, by=shift.activity.leader) == Reason.WALK_IN_HANDED_IN
    assert "等您核对" not in client.get(desk).content.decode()
    assert "等您核对" not in client.get(asked).content.decode()
    ServiceRecord.objects.filter(volunteer=row.volunteer).update(status="returned", returned_reason="请核对是谁")
    assert "等您核对" in client.get(desk).content.decode()


def test_a_walk_in_who_is_new_stays_and_one_that_is_rejected_goes_with_a_reason(client, shift, row):
    admin = RoleAssignmentFactory(unit=shift.activity.recording_unit).user
    client.force_login(admin)
    page = settle(client, row, deed="known")  # nobody alike: there is nothing to choose from
    assert "请填写本人的志愿者编号" in page.content.decode()
    assert "在下面选" not in page.content.decode()
    settle(client, row, deed="new")
    assert "还没有核对" not in client.get(reverse("shift-hand-in", args=[shift.pk])).content.decode()
    row.refresh_from_db()
    assert admin.pk in hands.barred_for_shift(shift.pk)
    assert (row.state, minutes(row.volunteer, shift)) == (State.NEW, [120])
    assert "等您核对" not in client.get(reverse("shift-asked", args=[shift.pk])).content.decode()

    take(scan(shift, **QIN | {"name": "莫示例"}))
    wrong = WalkIn.objects.get(state=State.WAITING)
    assert [one.why for one in walk_ins_settled.candidates(wrong)] == ["手机号相同"]
    api = APIClient()
    api.force_authenticate(shift.activity.leader)
    (listed,) = api.get(reverse("api-shift-walk-ins", args=[shift.pk])).json()
    assert (listed["name"], listed["state"]) == ("莫示例", "waiting")
    said = {"volunteer": listed["volunteer"], "deed": "rejected"}
    address = reverse("api-shift-walk-in-settle", args=[shift.pk])
    answer = api.post(address, said)
    assert (answer.status_code, answer.json()["code"]) == (409, Reason.WALK_IN_REASON_MISSING)
    assert api.post(address, said | {"reason": "登错了名字"}).json()["state"] == "rejected"
    assert not Attendance.objects.came().filter(volunteer=wrong.volunteer).exists()
    assert api.post(address, said | {"deed": "new"}).json()["code"] == Reason.WALK_IN_SETTLED


def test_the_same_word_pressed_again_is_answered_as_done(client, shift, row):
    vera = VolunteerFactory(name="覃示列", phone="10000000001")
    leader, admin = shift.activity.leader, RoleAssignmentFactory(unit=shift.activity.recording_unit).user
    client.force_login(leader)
    for _press in range(2):
        told = settle(client, row, deed="known", person=vera.pk)
        assert (told.status_code, "记在选定的人名下" in told.text) == (200, True)
    assert HistoryEntry.objects.filter(did="walk-in is somebody known").count() == 1
    assert Scan.objects.filter(volunteer=vera).count() == 2
    other = VolunteerFactory()
    assert refused(walk_ins_settled.is_known, row=row, person=other, by=leader) == Reason.WALK_IN_SETTLED
    assert refused(walk_ins_settled.is_known, row=row, person=vera, by=admin) == Reason.WALK_IN_SETTLED
    assert "已经处理过" in settle(client, row, deed="new").text
    client.force_login(admin)
    assert settle(client, row, deed="known", person=vera.pk).status_code == 422

    api = APIClient()
    api.force_authenticate(leader)
    address = reverse("api-shift-walk-in-settle", args=[shift.pk])
    for deed in ({"deed": "new"}, {"deed": "rejected", "reason": " 登错了 "}):
        take(scan(shift, **QIN | {"name": f"莫{deed['deed']}"}))
        said = {"volunteer": str(WalkIn.objects.get(state=State.WAITING).volunteer.uuid), **deed}
        assert [api.post(address, said).json()["repeated"] for _press in range(2)] == [False, True]
    again = {"volunteer": said["volunteer"], "deed": "rejected", "reason": "别的"}
    assert api.post(address, again).json()["code"] == Reason.WALK_IN_SETTLED


def test_whom_a_walk_in_cannot_be(shift, row, at):
    leader = shift.activity.leader
    own, gone = VolunteerFactory(user=leader), VolunteerFactory(status="suspended")
    known = walk_ins_settled.is_known

    assert refused(known, row=row, person=row.volunteer, by=leader) == Reason.WALK_IN_ITSELF
    assert refused(known, row=row, person=own, by=leader) == Reason.WALK_IN_OWN
    assert refused(known, row=row, person=gone, by=leader) == Reason.WALK_IN_STANDING
    Volunteer.objects.filter(pk=row.volunteer_id).update(status="submitted")
    for command in (walk_ins_settled.is_new, lambda **it: walk_ins_settled.reject(reason="登错", **it)):
        assert refused(command, row=row, by=leader) == Reason.WALK_IN_REGISTERED
    assert refused(known, row=row, person=VolunteerFactory(), by=leader) == Reason.WALK_IN_REGISTERED
    Volunteer.objects.filter(pk=row.volunteer_id).update(status="draft")
    at("2026-03-14 20:00")
    (record,) = handed_in(shift)
    assert refused(walk_ins_settled.reject, row=row, reason="登错", by=leader) == Reason.WALK_IN_HANDED_IN
    type(record).objects.update(status=record.Status.RETURNED, returned_reason="先核对是谁")
    assert walk_ins_settled.reject(row=row, reason="登错", by=leader).state == State.REJECTED


def test_the_name_on_the_roll_is_offered_and_two_walk_ins_become_one(shift, row):
    vera = SignUpFactory(shift=shift, volunteer__name="覃示例").volunteer
    take(scan(shift, **QIN | {"phone": "10000000002"}, at="09:01"))
    second = WalkIn.objects.latest("pk")

    told = [(one.volunteer, one.why) for one in walk_ins_settled.candidates(row)]
    assert told == [(vera, "姓名相同"), (second.volunteer, "姓名相同")]
    roll_calls.call(shift=shift, volunteer=second.volunteer, direction="out", nonce="desk", by=shift.activity.leader)
    walk_ins_settled.is_known(row=second, person=row.volunteer, by=shift.activity.leader)
    assert minutes(row.volunteer, shift) == [120]
    assert Scan.objects.filter(volunteer=row.volunteer).count() == 4
    assert set(WalkIn.objects.waiting()) == {row}
    walk_ins_settled.is_known(row=row, person=vera, by=shift.activity.leader)
    take(scan(shift, **QIN | {"phone": "10000000002"}, at="09:02"))
    assert Scan.objects.latest("pk").volunteer == vera  # and not the file in between, which is nobody now
    assert not SignUp.objects.active().exclude(volunteer=vera).exists()


def test_a_station_that_still_names_the_file_it_opened_names_the_person_found(shift, station, at):
    take(scan(shift, **QIN))
    row, vera = WalkIn.objects.get(), VolunteerFactory()
    walk_ins_settled.is_known(row=row, person=vera, by=shift.activity.leader)
    at("2026-03-14 11:00")
    item = scan(shift, direction="out", method="roll_call") | {"volunteer": str(row.volunteer.uuid)}

    answer = take(item).answers[0]

    assert (answer.code, answer.volunteer_no) == (ScanAnswer.CHECKED_OUT, vera.volunteer_no)
    assert minutes(vera, shift) == [120]
