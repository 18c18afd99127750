"""Whose word is the moment of a scan: an account's only when it sends at once, a card's serial as it arrives (D134)."""

import pytest
from django.db import connection

from checkin.attendance.services import attendance
from checkin.audit.services import arrivals
from checkin.exceptions import ScanAnswer, ScanRefused
from checkin.ledger import digests
from checkin.models import Attendance, Scan, ScanRuling
from checkin.scanning import senders
from checkin.scanning.services import cards
from registry.protection.append_only import drop_triggers
from tests.factories import RoleAssignmentFactory, UserFactory
from tests.scanning import card_of, codes, minutes, scan

pytestmark = pytest.mark.django_db
Reason, Arrival = ScanRefused.Reason, Scan.Arrival


@pytest.fixture
def admin(shift):
    return senders.organiser(RoleAssignmentFactory(unit=shift.activity.recording_unit).user)


def arrived():
    return list(Scan.objects.order_by("pk").values_list("arrival", flat=True))


def stay():
    """Whether the one interval is timed, and where it came from."""
    return Attendance.objects.get().intervals[0][2:]


@pytest.mark.parametrize(("now", "answer"), [("09:02", "checked_in"), ("09:03", "back_dated")])
@pytest.mark.parametrize("method", ["card", "roll_call", "group_sign"])
def test_an_account_vouches_for_the_moment_of_sending_only(shift, vera, admin, at, now, answer, method):
    told = {} if method == "card" else {"volunteer_no": vera.volunteer_no}
    item = scan(shift, vera, at="09:00", method=method, **told)
    at(f"2026-03-14 {now}")

    assert codes(item, by=admin) == [answer]
    assert arrived() == [Arrival.BELIEVED if answer == "checked_in" else Arrival.BACK_DATED]


@pytest.mark.parametrize("late_end", ["in", "out"])
def test_one_end_told_later_makes_the_stay_an_entered_time(shift, vera, admin, at, late_end):
    first, last = scan(shift, vera, at="09:00"), scan(shift, vera, "out", at="10:00")
    if late_end == "out":
        codes(first, by=admin)
    at("2026-03-14 10:00" if late_end == "in" else "2026-03-14 10:30")
    codes(first, last, by=admin)

    assert minutes(vera, shift) == [60]
    assert stay() == [False, "back_dated"]
    assert [one["code"] for one in Attendance.objects.get().findings] == ["back_dated"]


def test_a_frozen_offset_does_not_make_it_of_the_moment(shift, vera, admin, at):
    at("2026-03-14 10:00")

    assert codes(scan(shift, vera, at="10:00", clock_offset_ms=-3_600_000), by=admin) == [Reason.BACK_DATED]


def test_a_station_froze_the_moment_at_the_press(shift, vera, station, at):
    items = scan(shift, vera, at="09:00"), scan(shift, vera, "out", at="10:00")
    at("2026-03-15 10:00")

    assert codes(*items) == [ScanAnswer.CHECKED_IN, ScanAnswer.CHECKED_OUT]
    assert stay() == [True, "measured"]


def test_any_order_of_arrival_folds_alike(shift, vera, admin, station, at):
    told, measured = scan(shift, vera, at="08:50"), scan(shift, vera, "out", at="10:00")
    at("2026-03-14 10:30")
    codes(measured)
    codes(told, by=admin)
    kept = Attendance.objects.get()

    again = attendance.rebuild(volunteer=vera, shift=shift)

    assert (again.intervals, again.findings, again.basis) == (kept.intervals, kept.findings, kept.basis)
    assert stay() == [False, "back_dated"]


def test_a_scan_from_before_the_rule_is_what_it_was(shift, vera, admin, at):
    codes(scan(shift, vera, at="09:00"), by=admin)
    at("2026-03-14 11:00")
    codes(scan(shift, vera, "out", at="10:00"), by=admin)
    drop_triggers(connection)
    Scan.objects.update(arrival="")
    attendance.rebuild(volunteer=vera, shift=shift)

    assert stay() == [True, "measured"]
    assert list(arrivals.faults()) == []


def test_what_an_account_annuls_later_stands(shift, vera, admin, at):
    entry = scan(shift, vera, at="09:00")
    codes(entry, by=admin)
    at("2026-03-14 10:00")
    later = scan(shift, vera, "annul", at="09:05", annuls=entry["nonce"])
    with_offset = later | {"clock_offset_ms": 55 * 60_000, "nonce": "n"}

    assert codes(later, with_offset, by=admin) == [Reason.ANNUL_NOT_IN_TIME] * 2
    assert Attendance.objects.get().open_since is not None


def test_a_replaced_card_does_not_come_back_through_an_account(shift, vera, admin, at):
    old = scan(shift, vera, at="08:50")
    cards.replace(volunteer=vera, by=vera.user)
    at("2026-03-14 09:01")

    assert codes(old, by=admin) == [Reason.REVOKED]
    assert not Attendance.objects.exists()


def test_an_expired_card_does_not_come_back_through_an_account(shift, vera, admin, station, at):
    old = scan(shift, text=card_of(vera, expires="2026-03-14"))
    at("2026-03-15 00:05")

    assert codes(old, by=admin) == [Reason.EXPIRED]
    assert codes(old) == [ScanAnswer.CHECKED_IN]


@pytest.mark.parametrize("arrives", ["before", "after"])
def test_a_stations_scan_of_a_card_replaced_meanwhile_counts_and_waits_for_a_word(shift, vera, station, at, arrives):
    old = scan(shift, vera, at="08:50")
    if arrives == "before":
        codes(old)
    cards.replace(volunteer=vera, by=vera.user)
    at("2026-03-14 09:30")
    codes(old)

    found = [one["code"] for one in Attendance.objects.get().findings]
    assert found == (["card_replaced"] if arrives == "after" else [])
    assert arrived() == [Arrival.CARD_REPLACED if arrives == "after" else Arrival.BELIEVED]


def test_ruled_to_count_it_is_still_an_entered_time(shift, vera, admin, at):
    items = scan(shift, vera, at="09:00"), scan(shift, vera, "out", at="10:00")
    cards.replace(volunteer=vera, by=vera.user)
    at("2026-03-14 10:30")
    codes(*items, by=admin)
    for one in Scan.objects.all():
        ScanRuling.objects.create(scan=one, authentic=True, by=UserFactory(), reason="有照片为证")
    attendance.rebuild(volunteer=vera, shift=shift)

    assert stay() == [False, "back_dated"]


def test_the_audit_judges_every_arrival_again(shift, vera, admin, station, at):
    codes(scan(shift, vera, at="09:00"))
    at("2026-03-14 10:00")
    codes(scan(shift, vera, "out", at="09:30"), by=admin)
    assert list(arrivals.faults()) == []
    drop_triggers(connection)
    told = Scan.objects.get(arrival=Arrival.BACK_DATED)
    Scan.objects.filter(pk=told.pk).update(arrival=Arrival.BELIEVED)
    believed = list(arrivals.faults())
    Scan.objects.filter(pk=told.pk).update(arrival="")

    assert believed == [(f"checkin_scan {told.pk}", "arrival: believed is not what sender and moments say")]
    assert list(arrivals.faults()) == [
        (f"checkin_scan {told.pk}", "arrival: is missing, though it came after the first that was judged")
    ]


def test_a_scan_sealed_before_the_rule_keeps_its_digest():
    before = tuple(range(len(digests.EVIDENCE["scan"]) - 1))

    assert digests.evidence_digest("scan", (*before, "")) == digests.evidence_digest("scan", before)
    assert digests.evidence_digest("scan", (*before, "believed")) != digests.evidence_digest("scan", before)
