"""One engine for every scan: idempotency first, then the answer; every scan is stored."""

import pytest

from checkin.attendance import scan_sql
from checkin.exceptions import ScanAnswer, ScanRefused
from checkin.models import Attendance, Scan
from checkin.scanning import senders
from registry import clock
from registry.models import SignUp, Volunteer
from registry.signups.services import signups
from tests.factories import ActivityFactory, ShiftFactory, SignUpFactory, VolunteerFactory, local
from tests.scanning import card_of, codes, minutes, scan, take

Reason = ScanRefused.Reason
pytestmark = pytest.mark.django_db


def test_a_card_checks_in_and_out(shift, vera, station, at):
    first = take(scan(shift, vera))
    at("2026-03-14 11:30")
    second = take(scan(shift, vera, "out"))

    assert [first.answers[0].code, second.answers[0].code] == [ScanAnswer.CHECKED_IN, ScanAnswer.CHECKED_OUT]
    assert (first.answers[0].name, first.answers[0].unit) == (vera.name, str(vera.unit))
    assert first.counts == {shift.pk: (1, 1)}
    assert second.counts == {shift.pk: (0, 1)}
    assert minutes(vera, shift) == [150]


def test_the_address_on_the_card_reads_like_the_card(shift, vera, station):
    assert codes(scan(shift, text=f"https://example.org/k/{card_of(vera)}")) == [ScanAnswer.CHECKED_IN]


def test_the_same_scan_again_gets_its_first_answer(shift, vera, station):
    item = scan(shift, vera)

    first, again = take(item).answers[0], take(item).answers[0]

    assert (first.repeated, again.repeated) == (False, True)
    assert first.code == again.code == ScanAnswer.CHECKED_IN
    assert again.name == vera.name
    assert Scan.objects.count() == 1


def test_the_same_nonce_for_another_scan_is_refused(shift, vera, station):
    item = scan(shift, vera)

    assert codes(item, item, item | {"direction": "out"}) == [
        ScanAnswer.CHECKED_IN,
        ScanAnswer.CHECKED_IN,
        Reason.NONCE_REUSED,
    ]
    assert Scan.objects.count() == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"nonce": ""},
        {"nonce": None},
        {"direction": "auto"},
        {"method": "telepathy"},
        {"method": "site_code"},
        {"device_at": "2026-03-14T09:00:00"},
        {"device_at": "yesterday"},
        {"clock_offset_ms": "0"},
        {"clock_offset_ms": 10**15},
        {"shift": "x"},
        {"shift": True},
        {"text": ""},
        {"volunteer_no": "GZ20260000017"},
        {"direction": "annul"},
        {"annuls": "n"},
        {"text": "x" * 601},
        {"text": "\0"},
    ],
)
def test_a_scan_that_cannot_be_read_is_answered_and_not_stored(shift, vera, station, broken):
    assert codes(scan(shift, vera) | broken, scan(shift, vera)) == [Reason.MALFORMED, ScanAnswer.CHECKED_IN]
    assert Scan.objects.count() == 1


def test_something_that_is_no_scan_is_malformed(shift, vera, station):
    assert codes(None, 7, []) == [Reason.MALFORMED] * 3


@pytest.mark.parametrize("status", [Volunteer.Status.SUSPENDED, Volunteer.Status.LEFT])
def test_a_suspended_volunteers_scan_is_kept_and_looked_at(shift, vera, station, status):
    Volunteer.objects.filter(pk=vera.pk).update(status=status)

    assert codes(scan(shift, vera)) == [Reason.SUSPENDED]
    assert Attendance.objects.get().state == Attendance.State.OPEN


def test_somebody_not_admitted_yet_is_kept_and_looked_at(shift, vera, station):
    Volunteer.objects.filter(pk=vera.pk).update(status=Volunteer.Status.SUBMITTED)

    assert codes(scan(shift, vera)) == [Reason.NOT_ADMITTED]
    assert Scan.objects.get().authentic


def test_a_shift_of_the_unit_not_given_to_the_station_is_kept(shift, vera, station):
    other = ShiftFactory(starts_at=shift.starts_at, activity=ActivityFactory(recording_unit=station.unit))
    SignUpFactory(shift=other, volunteer=vera)

    assert codes(scan(other, vera)) == [Reason.NOT_ON_THIS_STATION]
    assert Attendance.objects.get().shift == other


def test_without_a_place_the_scan_is_kept(shift, station):
    otto = VolunteerFactory()

    assert codes(scan(shift, otto)) == [Reason.NOT_SIGNED_UP]
    assert Attendance.objects.get(volunteer=otto).state == Attendance.State.OPEN


def test_outside_the_window_the_scan_is_kept_not_folded(shift, vera, station, at):
    at("2026-03-14 07:59")

    answer = take(scan(shift, vera)).answers[0]

    row = Attendance.objects.get()
    assert (answer.code, answer.message) == (Reason.OUTSIDE_WINDOW, "不在扫码时间（3月14日 08:00–12:30）之内。")
    assert (row.state, [one["code"] for one in row.findings]) == (Attendance.State.NONE, ["outside_window"])


def test_a_cancelled_shift_is_kept_and_looked_at(shift, vera, station):
    shift.cancelled_at = clock.now()
    shift.save()

    assert codes(scan(shift, vera)) == [Reason.SHIFT_CANCELLED]


def test_already_in_and_not_checked_in_are_answers_of_the_moment(shift, vera, station, at):
    assert codes(scan(shift, vera, "out", "08:50")) == [Reason.NOT_CHECKED_IN]
    assert codes(scan(shift, vera, "in")) == [ScanAnswer.CHECKED_IN]
    again = take(scan(shift, vera, "in")).answers[0]

    assert (again.code, again.message) == (Reason.ALREADY_IN, "09:00 已签到，不重复计。")
    assert Scan.objects.filter(authentic=True).count() == 3


def test_an_earlier_scan_is_answered_as_of_its_own_moment(shift, vera, station, at):
    at("2026-03-14 12:00")
    take(scan(shift, vera, "in", "10:00"), scan(shift, vera, "out", "11:00"))

    assert codes(scan(shift, vera, "in", "09:00"), scan(shift, vera, "in", "09:30")) == [
        ScanAnswer.CHECKED_IN,
        Reason.ALREADY_IN,
    ]
    assert minutes(vera, shift) == [120]


def test_present_in_another_shift(shift, vera, station):
    other = ShiftFactory(starts_at=shift.starts_at, activity=ActivityFactory(recording_unit=station.unit))
    station.shifts.add(other)
    SignUpFactory(shift=other, volunteer=vera)

    assert codes(scan(other, vera), scan(shift, vera)) == [ScanAnswer.CHECKED_IN, Reason.OTHER_SHIFT_OPEN]
    assert Attendance.objects.filter(state=Attendance.State.OPEN).count() == 2


def test_a_fourth_pair_is_counted_and_flagged(shift, vera, station, at):
    at("2026-03-14 12:00")
    times = [("in", "09:00"), ("out", "09:05"), ("in", "09:10"), ("out", "09:15")]
    times += [("in", "09:20"), ("out", "09:25"), ("in", "09:30"), ("out", "09:35")]
    items = [scan(shift, vera, direction, at) for direction, at in times]

    assert codes(*items)[6:] == [Reason.TOO_MANY_PAIRS, ScanAnswer.CHECKED_OUT]
    assert minutes(vera, shift) == [5, 5, 5, 5]


def test_uploaded_after_72_hours_it_is_late(shift, vera, station, at):
    at("2026-03-17 09:00")
    assert codes(scan(shift, vera, at="09:00")) == [ScanAnswer.CHECKED_IN]
    at("2026-03-17 09:31")
    assert codes(scan(shift, vera, "out", "09:30")) == [Reason.LATE_UPLOAD]

    assert list(Scan.objects.order_by("logical_at").values_list("late", "authentic")) == [(False, True), (True, True)]
    assert Attendance.objects.get().intervals[0][2:] == [False, "late_upload"]


def test_the_frozen_offset_corrects_the_devices_clock(shift, vera, station):
    take(scan(shift, vera, at="19:00", clock_offset_ms=-10 * 3600 * 1000))

    stored = Scan.objects.get()
    assert (stored.device_at, stored.logical_at) == (local("2026-03-14 19:00"), local("2026-03-14 09:00"))


def test_an_annulment_takes_its_scan_back_even_if_it_arrives_first(shift, vera, station, at):
    wrong = scan(shift, vera)
    annulment = scan(shift, vera, "annul", "09:00", annuls=wrong["nonce"])

    assert codes(annulment) == [Reason.ANNUL_WITHOUT_TARGET]
    assert codes(wrong) == [ScanAnswer.CHECKED_IN]
    assert Attendance.objects.get().state == Attendance.State.NONE


def test_an_annulment_answers_by_the_devices_clock(shift, vera, station, at):
    wrong = scan(shift, vera)
    take(wrong)
    at("2026-03-14 09:20")
    too_late = scan(shift, vera, "annul", "09:16", annuls=wrong["nonce"])
    in_time = scan(shift, vera, "annul", "09:15", annuls=wrong["nonce"])

    assert codes(too_late) == [Reason.ANNUL_NOT_IN_TIME]
    assert Attendance.objects.get().state == Attendance.State.OPEN
    assert codes(in_time) == [ScanAnswer.ANNULLED]
    assert Attendance.objects.get().state == Attendance.State.NONE


def test_a_dry_run_answers_and_keeps_nothing(shift, vera, station):
    walk_in = scan(shift, method="walk_in", name="覃示例", phone="10000000001")

    assert codes(scan(shift, vera), walk_in, dry_run=True) == [ScanAnswer.CHECKED_IN, ScanAnswer.CHECKED_IN]
    assert not Scan.objects.exists()
    assert not Volunteer.objects.filter(source=Volunteer.Source.WALK_IN).exists()


def test_a_walk_in_becomes_a_volunteer_with_a_place(shift, station, at):
    item = scan(shift, method="walk_in", name="覃示例", phone="10000000001")
    first, again = take(item).answers[0], take(item).answers[0]
    at("2026-03-14 11:00")
    out = scan(shift, direction="out", method="roll_call") | {"volunteer": first.volunteer}

    person = Volunteer.objects.get(source=Volunteer.Source.WALK_IN)
    assert (first.code, again.repeated) == (ScanAnswer.CHECKED_IN, True)
    assert (person.name, person.phone, person.unit) == ("覃示例", "10000000001", station.unit)
    assert person.complete_by_on == local("2026-04-13 00:00").date()
    assert (person.initials, person.home_units.count()) == ("qsl tsl", 1)
    assert SignUp.objects.get(volunteer=person).source == SignUp.Source.WALK_IN
    assert codes(out) == [ScanAnswer.CHECKED_OUT]
    assert "10000000001" not in repr(list(Scan.objects.values()))


def test_a_walk_in_known_by_name_and_phone_is_that_person(shift, station):
    otto = VolunteerFactory(name="韦示例", phone="10000000002")

    answer = take(scan(shift, method="walk_in", name=" 韦 示例", phone="100 0000 0002")).answers[0]

    assert (answer.code, answer.volunteer_no) == (ScanAnswer.CHECKED_IN, otto.volunteer_no)


def test_a_walk_in_for_another_unit_registers_nobody(shift, station):
    foreign = ShiftFactory(starts_at=shift.starts_at)

    assert codes(scan(foreign, method="walk_in", name="覃示例", phone="10000000001")) == [Reason.FOREIGN]
    assert not Volunteer.objects.filter(source=Volunteer.Source.WALK_IN).exists()


def test_a_walk_in_without_a_real_phone_is_unknown(shift, station):
    assert codes(scan(shift, method="walk_in", name="覃示例", phone="123")) == [Reason.UNKNOWN]


def test_the_facts_of_a_merged_person_are_folded_with_the_canonical_ones(shift, vera, station, at):
    take(scan(shift, vera))
    canonical = VolunteerFactory()
    Volunteer.objects.filter(pk=vera.pk).update(merged_into=canonical)
    at("2026-03-14 11:00")

    assert codes(scan(shift, vera, "out")) == [ScanAnswer.CHECKED_OUT]
    assert minutes(canonical, shift) == [120]


def test_one_nonce_lets_one_person_in_at_the_gate(shift, station):
    first = scan(shift, method="walk_in", name="覃示例", phone="10000000001")
    second = first | {"name": "韦示例", "phone": "10000000002"}

    answers = take(first, second).answers

    assert [answer.code for answer in answers] == [ScanAnswer.CHECKED_IN, Reason.NONCE_REUSED]
    assert [person.name for person in Volunteer.objects.filter(source="walk_in")] == ["覃示例"]
    assert Scan.objects.get().volunteer.name == "覃示例"


def test_half_a_surrogate_pair_spoils_only_its_own_scan(shift, vera, station):
    broken = scan(shift, vera) | {"text": "\ud800"}

    assert codes(broken, scan(shift, vera)) == [Reason.MALFORMED, ScanAnswer.CHECKED_IN]


def test_a_walk_in_who_shows_a_card_says_neither_name_nor_phone(shift, station):
    otto, gone = VolunteerFactory(), VolunteerFactory(status="suspended")

    answer = take(scan(shift, otto, method="walk_in")).answers[0]

    assert (answer.code, answer.volunteer_no) == (ScanAnswer.CHECKED_IN, otto.volunteer_no)
    signup = SignUp.objects.get(volunteer=otto)
    assert (signup.status, signup.source) == (SignUp.Status.CONFIRMED, SignUp.Source.WALK_IN)
    assert codes(scan(shift, text=card_of(otto, serial=9), method="walk_in")) == [Reason.FORGED]
    assert codes(scan(shift, gone, method="walk_in")) == [Reason.SUSPENDED]
    assert codes(scan(shift, method="walk_in", text="https://example.org/menu")) == [Reason.UNREADABLE]
    assert codes(scan(shift, otto, "out", method="walk_in")) == [ScanAnswer.CHECKED_OUT]
    assert SignUp.objects.filter(source=SignUp.Source.WALK_IN).count() == 1


def test_who_may_not_take_part_is_put_on_no_list(shift, station, at):
    known = VolunteerFactory(name="韦示例", phone="10000000002")
    gone = VolunteerFactory(name="莫示例", phone="10000000003", status="suspended")
    by_name = {"method": "walk_in", "name": known.name, "phone": "10000000002"}

    assert codes(scan(shift, **by_name | {"name": gone.name, "phone": "10000000003"})) == [Reason.SUSPENDED]
    early = [scan(shift, known, at="05:00", method="walk_in"), scan(shift, at="05:00", **by_name)]
    at("2026-03-14 20:00")
    late = scan(shift, at="19:30", **by_name)
    assert codes(*early, late) == [Reason.OUTSIDE_WINDOW] * 3
    type(shift).objects.filter(pk=shift.pk).update(cancelled_at=clock.now())
    assert codes(scan(shift, at="09:00", **by_name)) == [Reason.SHIFT_CANCELLED]
    assert not SignUp.objects.filter(volunteer__in=[known, gone]).exists()
    type(shift).objects.filter(pk=shift.pk).update(cancelled_at=None)
    at("2026-03-14 05:00")
    desk = senders.organiser(shift.activity.leader)
    assert codes(scan(shift, **by_name), by=desk) == [Reason.OUTSIDE_WINDOW]
    assert SignUp.objects.get().volunteer == known  # the leader has said that they take part


def test_walk_ins_are_locked_together_before_the_first_shift(shift, station, monkeypatch):
    """Two stations that upload the same people in another order would otherwise wait for each other in a ring."""
    locked, (lock, add) = [], (scan_sql.lock_people, signups.add_walk_in)
    monkeypatch.setattr(scan_sql, "lock_people", lambda **who: locked.append(len(who.get("pks", ()))) or lock(**who))
    monkeypatch.setattr(signups, "add_walk_in", lambda **what: (locked.append("shift"), add(**what)))
    VolunteerFactory(name="韦示例", phone="10000000002")
    named = [("覃示例", "10000000001"), ("韦示例", "10000000002")]

    take(*[scan(shift, method="walk_in", name=name, phone=phone) for name, phone in named])

    assert locked[:3] == [2, "shift", "shift"]
