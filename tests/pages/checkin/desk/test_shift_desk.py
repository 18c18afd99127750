"""The leader's desk: the roll, people without a place, passcodes, the sheet, entered times, a later end."""

import pytest
from django.urls import reverse

from checkin.desk.services import entered_times, extensions
from checkin.exceptions import EnteredTimeRefused, ExtensionRefused, ScanAnswer
from checkin.models import Attendance, EnteredTime, HandIn, Scan, ShiftExtension
from checkin.scanning.services import roll_calls
from registry import clock
from registry.models import SignUp, Volunteer
from tests.factories import RoleAssignmentFactory, SignUpFactory, VolunteerFactory, local

pytestmark = pytest.mark.django_db
DESK_QUERIES = 21


@pytest.fixture
def vera(shift):
    return SignUpFactory(shift=shift, volunteer=VolunteerFactory(name="韦示例", initials="wsl")).volunteer


@pytest.fixture
def desk(client, shift):
    client.force_login(shift.activity.leader)
    return reverse("shift-desk", args=[shift.pk])


def call(client, shift, volunteer, direction="in", nonce="n1"):
    press = {"volunteer": volunteer.uuid, "direction": direction, "nonce": nonce}
    return client.post(reverse("shift-call", args=[shift.pk]), press, follow=True)


def present(shift, volunteer, at="in"):
    roll_calls.call(
        shift=shift, volunteer=volunteer, direction=at, nonce=f"{at}-{volunteer.pk}", by=shift.activity.leader
    )


def test_a_call_checks_in_and_the_same_press_again_is_harmless(client, shift, vera, desk):
    page = call(client, shift, vera)
    call(client, shift, vera)

    assert (page.context["present"], page.context["expected"]) == (1, 1)
    assert "韦示例 已签到" in page.content.decode()
    assert (Scan.objects.get().method, Scan.objects.get().sent_by) == ("roll_call", shift.activity.leader)


def test_the_roll_is_found_by_initials_number_or_name(client, shift, vera, desk):
    otto = SignUpFactory(shift=shift, volunteer=VolunteerFactory(name="覃演示", initials="qys tys")).volunteer

    def found(text):
        return [line.volunteer for line in client.get(desk, {"q": text}).context["people"]]

    assert found("") == [otto, vera]
    assert (found("ws"), found("tys"), found("演示")) == ([vera], [otto], [otto])
    assert found(vera.volunteer_no.lower()) == [vera]
    assert found("zzz") == []


def test_somebody_not_on_the_roll_cannot_be_called(client, shift, desk):
    assert call(client, shift, VolunteerFactory()).status_code == 404
    assert not Scan.objects.exists()


def test_who_may_open_the_desk(client, shift, vera):
    address = reverse("shift-desk", args=[shift.pk])

    def status(user):
        client.force_login(user)
        return client.get(address).status_code

    assert client.get(address).status_code == 302
    assert status(vera.user) == 403
    assert status(RoleAssignmentFactory().user) == 403
    assert status(RoleAssignmentFactory(unit=shift.activity.recording_unit).user) == 200
    assert status(shift.activity.leader) == 200


def test_who_stands_at_the_gate_is_registered_and_checked_in(client, shift, desk):
    address = reverse("shift-walk-in", args=[shift.pk])
    nonce = client.get(address).context["form"].initial["nonce"]
    told = {"name": "覃示例", "phone": "100 0000 0003", "nonce": nonce}

    refused = client.post(address, told | {"phone": "123", "name": "7"})
    done = client.post(address, told, follow=True)

    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"name", "phone"})
    assert "覃示例 已签到" in done.content.decode()
    assert SignUp.objects.get().volunteer == Volunteer.objects.get(source=Volunteer.Source.WALK_IN)


def test_who_asked_at_the_gate_is_put_on_the_list(client, shift, desk):
    signup = SignUpFactory(shift=shift, status=SignUp.Status.REQUESTED, source=SignUp.Source.WALK_IN)

    before = client.get(desk)
    after = client.post(reverse("walk-in-admit", args=[signup.pk]), follow=True)

    assert list(before.context["asked"]) == [signup]
    assert (list(after.context["asked"]), after.context["all"], after.context["expected"]) == ([], 1, 0)


def test_a_passcode_is_shown_on_this_browser_while_it_lasts(client, shift, desk, at):
    made = client.post(reverse("shift-passcode", args=[shift.pk]), {"direction": "out"}, follow=True)
    at("2026-03-14 09:05")

    assert made.context["passcode"]["direction"] == "out"
    assert made.context["passcode"]["text"] in made.content.decode()
    assert client.get(desk).context["passcode"] is None


def test_the_sheet_is_printed(client, shift, vera, desk):
    response = client.get(reverse("shift-sheet", args=[shift.pk]))

    assert (response["Content-Type"], response.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_forgotten_check_out_is_closed_with_a_reason(client, shift, vera, desk, at):
    present(shift, vera)
    at("2026-03-14 12:00")
    address = reverse("check-out-close", args=[shift.pk, vera.pk])

    late = client.post(address, {"out_at": "2026-03-14T11:31", "reason": "一起离开"})
    done = client.post(address, {"out_at": "2026-03-14T11:30", "reason": "一起离开"})

    assert (late.status_code, done.status_code) == (422, 302)
    assert "签退时间不能晚于场次计划结束时间（11:30）。" in late.content.decode()
    row = Attendance.objects.get()
    assert (row.state, row.intervals[0][2:]) == (Attendance.State.CHECKED_OUT, [False, "leader_closed"])


@pytest.mark.parametrize(
    ("now", "out_at", "reason", "expected"),
    [
        ("12:00", "09:00", "一起离开", EnteredTimeRefused.Reason.BEFORE_CHECK_IN),
        ("12:00", "11:31", "一起离开", EnteredTimeRefused.Reason.AFTER_PLANNED_END),
        ("10:00", "11:00", "一起离开", EnteredTimeRefused.Reason.IN_FUTURE),
        ("12:00", "11:00", " ", EnteredTimeRefused.Reason.ENTERED_REASON_MISSING),
    ],
)
def test_closings_that_are_refused(shift, vera, at, now, out_at, reason, expected):
    present(shift, vera)
    at(f"2026-03-14 {now}")

    with pytest.raises(EnteredTimeRefused) as refused:
        entered_times.close(
            volunteer=vera, shift=shift, out_at=local(f"2026-03-14 {out_at}"), reason=reason, by=shift.activity.leader
        )

    assert refused.value.reason == expected
    assert not EnteredTime.objects.exists()


def test_nobody_closes_or_enters_their_own(shift, vera, at):
    present(shift, vera)
    shift.activity.deputy_leaders.add(vera.user)
    at("2026-03-14 12:00")

    with pytest.raises(EnteredTimeRefused) as refused:
        entered_times.close(volunteer=vera, shift=shift, out_at=shift.ends_at, reason="一起离开", by=vera.user)

    assert refused.value.reason == EnteredTimeRefused.Reason.ENTERED_OWN


def test_who_is_not_present_has_nothing_to_close(shift, vera, at):
    at("2026-03-14 12:00")

    with pytest.raises(EnteredTimeRefused) as refused:
        entered_times.close(
            volunteer=vera, shift=shift, out_at=shift.ends_at, reason="一起离开", by=shift.activity.leader
        )

    assert refused.value.reason == EnteredTimeRefused.Reason.NOTHING_TO_CLOSE


def test_paper_times_are_entered_and_taken_back(client, shift, vera, desk, at):
    at("2026-03-14 12:00")
    address = reverse("entered-time-create", args=[shift.pk, vera.pk])
    times = {"in_at": "2026-03-14T09:10", "out_at": "2026-03-14T11:00", "reason": "现场没有网络"}

    outside = client.post(address, times | {"in_at": "2026-03-14T08:59"})
    assert (outside.status_code, "时间应在场次 09:00 至 11:30 之内。" in outside.content.decode()) == (422, True)
    (error,) = outside.context["form"].non_field_errors().as_data()
    assert error.code == EnteredTimeRefused.Reason.OUTSIDE_SHIFT
    client.post(address, times)
    assert Attendance.objects.get().intervals[0][2:] == [False, "paper"]

    entered = EnteredTime.objects.get()
    client.post(reverse("entered-time-take-back", args=[shift.pk, entered.pk]), {"reason": "看错了行"})
    assert (Attendance.objects.get().state, EnteredTime.objects.count()) == (Attendance.State.NONE, 2)


def test_times_are_not_entered_for_strangers(shift, at):
    otto = VolunteerFactory()
    at("2026-03-14 12:00")

    with pytest.raises(EnteredTimeRefused) as refused:
        entered_times.enter(
            volunteer=otto,
            shift=shift,
            in_at=shift.starts_at,
            out_at=shift.ends_at,
            origin=EnteredTime.Origin.PAPER,
            reason="现场没有网络",
            by=shift.activity.leader,
        )

    assert refused.value.reason == EnteredTimeRefused.Reason.ENTERED_NOT_SIGNED_UP


def test_an_extension_moves_the_window_and_folds_anew(client, shift, vera, desk, at):
    present(shift, vera)
    at("2026-03-14 13:00")
    present(shift, vera, "out")
    assert Attendance.objects.get().state == Attendance.State.OPEN

    client.post(reverse("shift-extend", args=[shift.pk]), {"ends_at": "2026-03-14T12:00", "reason": "讲课延长"})

    row = Attendance.objects.get()
    assert (row.state, row.last_out_at) == (Attendance.State.CHECKED_OUT, clock.now())
    assert ShiftExtension.objects.get().reason == "讲课延长"
    shift.refresh_from_db()
    assert shift.ends_at == local("2026-03-14 11:30")


def test_extensions_that_are_refused(shift, vera):
    leader = shift.activity.leader

    def refusal(ends_at, reason="讲课延长"):
        with pytest.raises(ExtensionRefused) as refused:
            extensions.extend(shift=shift, ends_at=local(f"2026-03-{ends_at}"), reason=reason, by=leader)
        return refused.value.reason

    assert refusal("14 11:30") == ExtensionRefused.Reason.EXTENSION_NOT_LATER
    assert refusal("14 23:31") == ExtensionRefused.Reason.EXTENSION_TOO_LONG
    assert refusal("14 12:00", " ") == ExtensionRefused.Reason.EXTENSION_REASON_MISSING
    HandIn.objects.create(shift=shift, n=1, by=leader, basis="b")
    assert refusal("14 12:00") == ExtensionRefused.Reason.EXTENSION_HANDED_IN


def test_extensions_one_after_another_reach_no_farther_than_one(shift):
    leader = shift.activity.leader
    extensions.extend(shift=shift, ends_at=local("2026-03-14 23:00"), reason="讲课延长", by=leader)

    with pytest.raises(ExtensionRefused) as refused:
        extensions.extend(shift=shift, ends_at=local("2026-03-15 08:00"), reason="讲课延长", by=leader)

    assert refused.value.reason == ExtensionRefused.Reason.EXTENSION_TOO_LONG


def test_the_desk_asks_the_same_questions_for_one_and_for_three(client, shift, vera, desk, django_assert_num_queries):
    client.get(desk)
    with django_assert_num_queries(DESK_QUERIES):
        client.get(desk)
    for _ in range(2):
        call(client, shift, SignUpFactory(shift=shift).volunteer, nonce=str(Scan.objects.count()))
    with django_assert_num_queries(DESK_QUERIES):
        assert client.get(desk).context["present"] == 2


def test_answers_of_a_call_carry_their_code(client, shift, vera, desk):
    page = call(client, shift, vera)

    assert [message.extra_tags for message in page.context["messages"]] == [ScanAnswer.CHECKED_IN]


def test_the_hand_in_begins_with_the_heads_as_they_were_counted(client, shift, vera, desk, at):
    present(shift, vera)
    client.post(reverse("shift-heads", args=[shift.pk]), {"moment": "start", "heads": "3"})
    at("2026-03-14 12:00")

    page = client.get(reverse("shift-hand-in", args=[shift.pk])).content.decode()

    assert 'value="3"' in page
    assert page.index("清点人数并提交") < page.index("到场名单")
