"""Sheets, determinations and closings of many people at once: all or none, and repeating it changes nothing."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from checkin.attendance.services.attendance import rebuild_shift
from checkin.deciding.services import decisions
from checkin.desk.services import entered_batches, entered_times
from checkin.desk.services.entered_batches import Determination, PaperLine
from checkin.exceptions import EnteredTimeRefused, LinesRefused
from checkin.minutes.services import assessments
from checkin.models import Attendance, EnteredTime
from checkin.scanning.services import roll_calls
from registry import clock
from registry.models import HistoryEntry, ShiftBreak
from tests.factories import SignUpFactory, UnitFactory, UserFactory, VolunteerFactory, local
from tests.factories_corrections import answered, objected
from tests.factories_hours import administrator_of, basis_of, handed_in, shift_of

pytestmark = pytest.mark.django_db
Reason = EnteredTimeRefused.Reason
WHY = "现场没有网络，用纸质签到表"


@pytest.fixture
def shift(at):
    at("2026-03-14 12:30")
    return shift_of()


def signed_up(shift, **known):
    return SignUpFactory(shift=shift, volunteer=VolunteerFactory(**known)).volunteer


def lines_of(shift, *people, start="09:00", end="12:00"):
    return [PaperLine(one, local(f"2026-03-14 {start}"), local(f"2026-03-14 {end}")) for one in people]


def entered(shift, *people, by=None, reason=WHY, **times):
    lines = lines_of(shift, *people, **times)
    return entered_batches.enter_sheet(shift=shift, lines=lines, reason=reason, by=by or shift.activity.leader)


def refusal_of(call, *args, **kwargs):
    with pytest.raises(EnteredTimeRefused) as refused:
        call(*args, **kwargs)
    return refused.value


def test_a_sheet_is_entered_for_everybody_on_it(shift):
    people = [signed_up(shift) for _ in range(3)]

    rows = entered(shift, *people)

    assert [row.origin for row in rows] == ["paper"] * 3
    assert {row.intervals[0][3] for row in Attendance.objects.all()} == {"paper"}
    assert HistoryEntry.objects.get(did="entered times").fields["people"] == 3


def test_the_same_sheet_again_changes_nothing(shift):
    people = [signed_up(shift) for _ in range(2)]

    first, again = entered(shift, *people), entered(shift, *people)

    assert again == first
    assert EnteredTime.objects.count() == 2
    assert HistoryEntry.objects.filter(did="entered times").count() == 1


def test_a_corrected_row_replaces_the_one_before(shift):
    vera = signed_up(shift)
    (first,) = entered(shift, vera)

    (second,) = entered(shift, vera, end="11:00")

    assert second.replaces == first
    assert Attendance.objects.get().last_out_at == local("2026-03-14 11:00")


def test_one_bad_row_keeps_all_of_them_out_and_says_which(shift):
    vera, stranger = signed_up(shift), VolunteerFactory()
    lines = lines_of(shift, vera, stranger)
    lines.append(PaperLine(signed_up(shift), local("2026-03-14 08:59"), local("2026-03-14 12:00")))

    refused = refusal_of(entered_batches.enter_sheet, shift=shift, lines=lines, reason=WHY, by=shift.activity.leader)

    assert isinstance(refused, LinesRefused)
    assert refused.reason == Reason.ENTERED_LINES_REFUSED
    assert refused.message == "有 2 行不能录入，其余也没有保存。请逐行核对后再提交。"
    assert [one.reason for one in refused.lines.values()] == [Reason.ENTERED_NOT_SIGNED_UP, Reason.OUTSIDE_SHIFT]
    assert not EnteredTime.objects.exists()


def test_nobody_enters_their_own_row(shift):
    vera = signed_up(shift)
    shift.activity.deputy_leaders.add(vera.user)

    refused = refusal_of(entered, shift, vera, by=vera.user)

    assert [one.reason for one in refused.lines.values()] == [Reason.ENTERED_OWN]


def test_sheets_that_are_refused_as_a_whole(shift):
    vera = signed_up(shift)

    assert refusal_of(entered, shift).reason == Reason.ENTERED_NOBODY
    assert refusal_of(entered, shift, vera, vera).reason == Reason.ENTERED_TWICE
    assert refusal_of(entered, shift, vera, reason=" ").reason == Reason.ENTERED_REASON_MISSING
    with pytest.raises(PermissionDenied):
        entered(shift, vera, by=administrator_of(UnitFactory()))


def test_a_sheet_never_moves_what_scans_measured(shift, at):
    vera = signed_up(shift)
    at("2026-03-14 09:30")
    roll_calls.call(shift=shift, volunteer=vera, direction="in", nonce="n1", by=shift.activity.leader)
    at("2026-03-14 12:30")

    entered(shift, vera)

    (interval,) = Attendance.objects.get().intervals
    assert (interval[0][:16], interval[2:]) == ("2026-03-14T01:30", [False, "paper"])


def test_a_sheet_costs_the_same_for_one_and_for_three(shift, django_assert_num_queries):
    people = [signed_up(shift) for _ in range(4)]
    entered(shift, people[0], end="11:00")
    with django_assert_num_queries(18):
        entered(shift, people[0])
    with django_assert_num_queries(18):
        entered(shift, *people[1:])


@pytest.fixture
def remote(shift):
    shift.activity.is_remote = True
    shift.activity.save()
    return shift


def determined(shift, *told, by=None):
    lines = [Determination(person, minutes, deliverable) for person, minutes, deliverable in told]
    return entered_batches.determine(shift=shift, lines=lines, by=by or shift.activity.leader)


def test_remote_service_is_determined_by_its_deliverable(remote):
    vera = signed_up(remote)

    (row,) = determined(remote, (vera, 90, "撰写科普稿件 2 篇"))

    worth = assessments.assess(vera, remote)
    assert (row.origin, row.reason) == ("determined", "撰写科普稿件 2 篇")
    assert (worth.credit.timed_minutes, worth.credit.supplementary_minutes) == (0, 90)


def test_a_determination_leaves_the_breaks_out(remote):
    vera = signed_up(remote)
    ShiftBreak.objects.create(shift=remote, starts_at=local("2026-03-14 10:00"), ends_at=local("2026-03-14 10:30"))

    determined(remote, (vera, 150, "撰写科普稿件 2 篇"))

    assert entered_batches.most_minutes(remote) == 150
    assert assessments.assess(vera, remote).credit.total_minutes == 150


def test_determinations_that_are_refused(remote):
    vera, otto = signed_up(remote), signed_up(remote)

    refused = refusal_of(determined, remote, (vera, 181, "稿件"), (otto, 60, " "))

    assert [one.reason for one in refused.lines.values()] == [Reason.DETERMINED_MINUTES, Reason.DELIVERABLE_MISSING]
    assert refused.lines[vera.pk].message == "核定的时长应为 1 至 180 分钟（场次时长减去休息）。"


def test_only_remote_service_is_determined(shift):
    assert refusal_of(determined, shift, (signed_up(shift), 60, "稿件")).reason == Reason.DETERMINED_ONLY_REMOTE


def test_remote_service_has_no_sheet_and_no_check_out(remote):
    vera = signed_up(remote)

    sheet = refusal_of(entered, remote, vera)
    closing = refusal_of(
        entered_times.close, volunteer=vera, shift=remote, out_at=remote.ends_at, reason=WHY, by=remote.activity.leader
    )

    assert (sheet.reason, closing.reason) == (Reason.REMOTE_BY_DETERMINATION, Reason.REMOTE_BY_DETERMINATION)


def open_at(shift, at, *people, when="09:00"):
    at(f"2026-03-14 {when}")
    for person in people:
        roll_calls.call(
            shift=shift, volunteer=person, direction="in", nonce=f"in-{person.pk}", by=shift.activity.leader
        )
    at("2026-03-14 12:30")


def close(shift, *people, **told):
    told = {"reason": "12:00 一起离开，忘记签退", "by": shift.activity.leader} | told
    return entered_batches.close_all(shift=shift, volunteers=people, **told)


def test_forgotten_check_outs_are_closed_together(shift, at):
    people = [signed_up(shift) for _ in range(3)]
    open_at(shift, at, *people)

    rows = close(shift, *people)

    assert {(row.origin, row.out_at) for row in rows} == {("leader_closed", shift.ends_at)}
    assert set(Attendance.objects.values_list("state", flat=True)) == {"checked_out"}


def test_a_second_press_finds_nobody_to_close(shift, at):
    vera = signed_up(shift)
    open_at(shift, at, vera)
    close(shift, vera)

    refused = refusal_of(close, shift, vera)

    assert [one.reason for one in refused.lines.values()] == [Reason.NOTHING_TO_CLOSE]
    assert EnteredTime.objects.count() == 1


def test_closings_together_that_are_refused(shift, at):
    late, early = signed_up(shift), signed_up(shift)
    open_at(shift, at, early)
    open_at(shift, at, late, when="12:05")
    late_end = shift.ends_at + timedelta(minutes=1)

    refused = refusal_of(close, shift, late, early)
    later = refusal_of(close, shift, early, out_at=late_end)

    assert [one.reason for one in refused.lines.values()] == [Reason.BEFORE_CHECK_IN]
    assert [one.reason for one in later.lines.values()] == [Reason.AFTER_PLANNED_END]
    assert not EnteredTime.objects.exists()


def test_a_whole_shift_is_folded_anew_to_the_same(shift, at):
    people = [signed_up(shift) for _ in range(2)]
    open_at(shift, at, *people)
    close(shift, people[0])
    before = list(Attendance.objects.order_by("pk").values_list("basis", flat=True))

    assert rebuild_shift(shift=shift) == 2
    assert list(Attendance.objects.order_by("pk").values_list("basis", flat=True)) == before


def test_scans_of_a_remote_shift_give_no_minute(remote, at):
    vera = signed_up(remote)
    at("2026-03-14 09:00")

    answer = roll_calls.call(shift=remote, volunteer=vera, direction="in", nonce="n1", by=remote.activity.leader)

    assert answer.code == "remote_shift"
    assert not Attendance.objects.exclude(state="none").exists()
    assert clock.now() == local("2026-03-14 09:00")


def test_in_future(shift, at):
    at("2026-03-14 11:00")

    refused = refusal_of(entered, shift, signed_up(shift))

    assert [one.reason for one in refused.lines.values()] == [Reason.IN_FUTURE]


def test_deputies_enter_as_well(shift):
    deputy = UserFactory()
    shift.activity.deputy_leaders.add(deputy)

    assert entered(shift, signed_up(shift), by=deputy)[0].entered_by == deputy


def test_what_was_handed_in_is_corrected_by_its_approver_alone(shift):
    vera, leader = signed_up(shift), shift.activity.leader
    (standing,) = entered(shift, vera)
    (record,) = handed_in(shift)
    said = {"volunteer": vera, "shift": shift, "reason": WHY, "by": leader}
    times = {"in_at": local("2026-03-14 09:30"), "out_at": local("2026-03-14 11:00")}
    commands = {
        "enter": lambda: entered_times.enter(**said, **times, origin="paper"),
        "close": lambda: entered_times.close(**said, out_at=times["out_at"]),
        "take back": lambda: entered_times.take_back(entered=standing, reason=WHY, by=leader),
    }

    assert {name: refusal_of(call).reason for name, call in commands.items()} == dict.fromkeys(
        commands, Reason.ENTERED_HANDED_IN
    )
    (line,) = refusal_of(entered, shift, vera, start="09:30").lines.values()
    assert line.reason == Reason.ENTERED_HANDED_IN
    assert entered(shift, vera) == [standing]

    type(record).objects.update(status=record.Status.RETURNED, returned_reason="请核对签到时间")
    assert entered(shift, vera, start="09:30")[0].replaces == standing


def test_an_upheld_correction_opens_the_times_until_the_hours_are_decided_again(shift, at):
    vera = signed_up(shift)
    entered(shift, vera)
    (record,) = handed_in(shift)
    decider = administrator_of(shift.activity.recording_unit)
    decisions.approve(record=record, by=decider, basis=basis_of(record))
    request = objected(record)
    assert refusal_of(entered, shift, vera, start="09:30").lines

    answered(request, by=decider, outcome="upheld")
    assert not present(shift).is_with_approver
    assert entered(shift, vera, start="09:30")[0].in_at == local("2026-03-14 09:30")

    at("2026-03-17 09:00")
    decisions.adjust(record=record, by=decider, basis=basis_of(record), reason="按更正后的时间")
    assert present(shift).is_with_approver
    assert refusal_of(entered, shift, vera, start="09:40").lines


def present(shift):
    return Attendance.objects.with_hand_in().get(shift=shift)
