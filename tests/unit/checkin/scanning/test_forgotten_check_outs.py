"""A check-out that was forgotten stands in nobody's way: only a shift that runs is said to be open (D116, D131)."""

import pytest

from checkin.desk.services import extensions, reminders
from checkin.exceptions import ScanAnswer, ScanRefused
from checkin.models import Attendance
from checkin.scanning import roll
from config import home
from registry import clock
from registry.models import Notification, Shift
from tests.factories import ActivityFactory, ShiftFactory, SignUpFactory, local
from tests.factories_hours import approved, attended, handed_in
from tests.scanning import codes, scan, take

OPEN, IN = ScanRefused.Reason.OTHER_SHIFT_OPEN, ScanAnswer.CHECKED_IN
pytestmark = pytest.mark.django_db


@pytest.fixture
def early(shift, vera, station, at):
    """Another shift of the morning, from seven to half past eight, at which Vera forgot to check out."""
    activity = ActivityFactory(recording_unit=station.unit)
    early = ShiftFactory(
        activity=activity,
        starts_at=local("2026-03-14 07:00"),
        ends_at=local("2026-03-14 08:30"),
        scans_until=local("2026-03-14 09:30"),
    )
    attended(vera, early, still_in="07:00")
    return early


@pytest.mark.parametrize(("moment", "answer"), [("09:30", OPEN), ("09:31", IN)])
def test_presence_runs_until_the_window_of_its_shift_closes(shift, vera, early, at, moment, answer):
    at(f"2026-03-14 {moment}")

    assert codes(scan(shift, vera)) == [answer]


def test_an_extension_takes_the_window_along(shift, vera, early, at):
    by = early.activity.leader
    extensions.extend(shift=early, ends_at=local("2026-03-14 09:15"), reason="学校加课", by=by)
    at("2026-03-14 10:15")
    assert codes(scan(shift, vera)) == [OPEN]
    at("2026-03-14 10:16")
    assert codes(scan(shift, vera, nonce="again")) != [OPEN]


def test_a_press_is_answered_by_its_own_moment_when_it_is_uploaded(shift, vera, early, at):
    at("2026-03-14 20:00")

    assert codes(scan(shift, vera, at="09:05")) == [OPEN]


def test_handed_in_as_zero_it_runs_no_longer_and_never_again(shift, vera, early, at):
    (record,) = handed_in(early, open_as_zero=True)
    assert codes(scan(shift, vera)) == [IN]
    take(scan(shift, vera, "out", at="09:00"))

    assert approved(record).timed_minutes == 0
    assert Attendance.objects.get(shift=early).state == Attendance.State.OPEN
    assert codes(scan(shift, vera)) == [IN]


def test_a_station_counts_who_is_present_as_the_roll_does(shift, vera, early, station):
    handed_in(early, open_as_zero=True)
    station.shifts.add(early)

    for item in (scan(early, SignUpFactory(shift=early).volunteer, at="07:05"), scan(early, vera, "out", at="08:30")):
        assert take(item).counts[early.pk] == roll.counts_of([early.pk])[early.pk] == (1, 2)


def test_a_shift_that_was_called_off_does_not_run(shift, vera, early):
    Shift.objects.filter(pk=early.pk).update(cancelled_at=clock.now())

    assert codes(scan(shift, vera)) == [IN]


def test_within_one_batch_the_window_counts_too(shift, vera, early, station, at):
    at("2026-03-14 09:31")
    evening = ShiftFactory(
        activity=early.activity, starts_at=local("2026-03-14 18:00"), ends_at=local("2026-03-14 20:00")
    )
    SignUpFactory(shift=evening, volunteer=vera)
    station.shifts.add(evening)
    at("2026-03-14 18:00")

    assert codes(scan(shift, vera, at="11:00"), scan(evening, vera)) == [IN, IN]


def test_nobody_is_reminded_of_what_was_handed_in(early, at):
    handed_in(early, open_as_zero=True)
    at("2026-03-14 08:45")

    reminders.remind_of_check_outs()

    assert not Notification.objects.exists()


def test_the_roll_says_left_open_and_counts_nobody(early):
    assert roll.counts_of([early.pk]) == {early.pk: (1, 1)}
    handed_in(early, open_as_zero=True)

    (line,) = roll.people_of(early)

    assert (line.state, line.lacks_an_end) == ("open", True)
    assert roll.counts_of([early.pk]) == {early.pk: (0, 1)}


def test_the_home_page_shows_what_runs(vera, early, at):
    assert home._present(vera) == Attendance.objects.get(shift=early)
    handed_in(early, open_as_zero=True)

    assert home._present(vera) is None
