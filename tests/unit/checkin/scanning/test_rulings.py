"""Rulings reverse the first judgement with a reason, never in one's own case (D121)."""

import pytest
from django.core.exceptions import PermissionDenied

from checkin.attendance.services import attendance
from checkin.exceptions import ScanAnswer, ScanRefused, ScanRulingRefused
from checkin.models import Attendance, Scan, Station
from checkin.scanning.services import rulings
from registry import clock
from registry.models import HistoryEntry, Notification, RoleAssignment, Volunteer
from tests.factories import RoleAssignmentFactory, ShiftFactory, UserFactory, VolunteerFactory, local
from tests.scanning import card_of, codes, minutes, scan

Reason = ScanRulingRefused.Reason
pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(shift):
    return RoleAssignmentFactory(unit=shift.activity.recording_unit).user


@pytest.fixture
def doubted(shift, vera, station):
    """A scan from a compromised station."""
    Station.objects.filter(pk=station.pk).update(state=Station.State.COMPROMISED, compromised_at=clock.now())
    assert codes(scan(shift, vera, at="08:54")) == [ScanRefused.Reason.COMPROMISED]
    Station.objects.filter(pk=station.pk).update(state=Station.State.ACTIVE)
    return Scan.objects.get()


def rule(scan, by, authentic=True, reason="有现场照片为证"):
    return rulings.rule(scan=scan, authentic=authentic, reason=reason, by=by)


def refusal(scan, by, **told):
    with pytest.raises(ScanRulingRefused) as refused:
        rule(scan, by, **told)
    return refused.value.reason


def test_a_ruled_scan_counts_and_the_scan_itself_stays_as_it_was(doubted, shift, vera, admin, at):
    at("2026-03-14 11:00")
    codes(scan(shift, vera, "out"))

    ruling = rule(doubted, admin)

    assert minutes(vera, shift) == [126]
    assert (ruling.by, ruling.reason, ruling.at) == (admin, "有现场照片为证", clock.now())
    doubted.refresh_from_db()
    assert (doubted.authentic, doubted.code) == (False, ScanRefused.Reason.COMPROMISED)
    assert HistoryEntry.objects.get(did="ruled on scan").fields == {"authentic": True}
    assert "有效" in Notification.objects.get(user=vera.user).text


def test_the_newest_ruling_is_believed_and_rebuilding_agrees(doubted, shift, vera, admin):
    rule(doubted, admin)
    assert Attendance.objects.get().open_since == local("2026-03-14 08:54")

    rule(doubted, admin, authentic=False, reason="照片不是本人")
    ruled = Attendance.objects.values("state", "basis").get()
    attendance.rebuild_shift(shift=shift)

    assert ruled == Attendance.objects.values("state", "basis").get()
    assert ruled["state"] == Attendance.State.NONE


def test_a_believed_scan_can_be_ruled_out(shift, vera, station, admin):
    assert codes(scan(shift, vera)) == [ScanAnswer.CHECKED_IN]

    rule(Scan.objects.get(), admin, authentic=False, reason="他人代签，本人承认")

    assert Attendance.objects.get().state == Attendance.State.NONE


def test_a_ruling_on_a_merged_persons_scan_reaches_the_canonical_one(doubted, shift, vera, admin):
    canonical = VolunteerFactory()
    Volunteer.objects.filter(pk=vera.pk).update(merged_into=canonical)

    rule(doubted, admin)

    assert Attendance.objects.get().volunteer == canonical


def test_who_may_rule(doubted, shift, admin):
    committee = RoleAssignmentFactory(role=RoleAssignment.Role.COMMITTEE).user
    for stranger in (shift.activity.leader, RoleAssignmentFactory().user, UserFactory(), doubted.volunteer.user):
        with pytest.raises(PermissionDenied):
            rule(doubted, stranger)

    rule(doubted, admin)
    rule(doubted, committee, authentic=False)


def test_nobody_rules_on_their_own_scan_or_press(doubted, shift, vera, station, admin):
    unit = shift.activity.recording_unit
    for owner in (vera.user, station.created_by):
        RoleAssignmentFactory(user=owner, unit=unit)
        assert refusal(doubted, owner) == Reason.RULING_OWN
    other = VolunteerFactory()
    Volunteer.objects.filter(pk=vera.pk).update(merged_into=other)
    RoleAssignmentFactory(user=other.user, unit=unit)
    assert refusal(doubted, other.user) == Reason.RULING_OWN


def test_rulings_that_are_refused(doubted, shift, vera, station, admin):
    assert refusal(doubted, admin, reason=" ") == Reason.RULING_REASON_MISSING
    assert refusal(doubted, admin, authentic=False) == Reason.RULING_SAME
    rule(doubted, admin)
    assert refusal(doubted, admin) == Reason.RULING_SAME

    card = card_of(vera)
    codes(scan(shift, text=card[:-1] + ("Q" if card.endswith("A") else "A")))
    assert refusal(Scan.objects.latest("pk"), admin) == Reason.RULING_NO_PERSON


def test_a_scan_at_no_shift_is_the_stations_units(vera, shift, station, admin):
    codes(scan(shift, vera) | {"shift": 10**9})
    nowhere = Scan.objects.get()

    assert list(Scan.objects.visible_to(admin)) == [nowhere]
    assert refusal(nowhere, admin) == Reason.RULING_NO_PERSON
    with pytest.raises(PermissionDenied):
        rule(nowhere, RoleAssignmentFactory().user)
    assert not Scan.objects.visible_to(ShiftFactory().activity.leader).exists()
