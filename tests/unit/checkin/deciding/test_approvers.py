"""Who may never decide a record, and who cannot decide at all (D121)."""

import pytest
from django.core.exceptions import PermissionDenied

from checkin.deciding.services import decisions
from checkin.deciding.services.approvers import barred_approvers, deciding_units, waiting_for
from checkin.evidence.services import explanations
from checkin.exceptions import HoursRefused
from checkin.models import Decision, EnteredTime, HeadCount, LedgerEntry, Scan, ShiftExtension, Supplement
from registry import clock
from registry.models import LeaderTerm, Unit
from tests.factories import (
    CollaborationGroupFactory,
    StationFactory,
    UnitFactory,
    UserFactory,
    VolunteerFactory,
    committee_unit,
    local,
)
from tests.factories_hours import administrator_of, basis_of, committee_member, pending_record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
Reason = HoursRefused.Reason


def refusal_of(command, **arguments) -> HoursRefused.Reason:
    with pytest.raises(HoursRefused) as refusal:
        command(**arguments)
    return refusal.value.reason


def turn_of(record) -> Unit:
    return deciding_units([record])[record.pk]


def test_who_led_served_or_entered_never_decides():
    record = pending_record()
    shift, volunteer = record.shift, record.volunteer
    station = StationFactory()
    extender, ruler, entered, deputy, stranger = (UserFactory() for _ in range(5))
    shift.activity.deputy_leaders.add(deputy)
    ShiftExtension.objects.create(shift=shift, ends_at=shift.ends_at, by=extender, reason="延时")
    EnteredTime.objects.create(
        volunteer=volunteer, shift=shift, out_at=shift.ends_at, origin="leader_closed", reason="补", entered_by=entered
    )
    scan = scan_at(shift, volunteer, method="group_sign", station=station)
    scan.rulings.create(authentic=True, by=ruler, reason="核对")

    barred = barred_approvers(record)

    led = {volunteer.user_id, shift.activity.leader_id, deputy.pk, record.handed_in_by_id}
    assert barred == led | {extender.pk, entered.pk, station.created_by_id, ruler.pk}
    assert stranger.pk not in barred


def test_times_entered_for_a_file_merged_since_are_on_nobodys_list_who_entered_them():
    unit = UnitFactory()
    entered, second = administrator_of(unit), administrator_of(unit)
    record = pending_record(recording_unit=unit)
    other = VolunteerFactory(merged_into=record.volunteer)
    end = record.shift.ends_at
    EnteredTime.objects.create(
        volunteer=other, shift=record.shift, out_at=end, origin="paper", reason="补", entered_by=entered
    )

    assert waiting_for(entered) == []
    assert waiting_for(second) == [record]


def test_times_entered_under_an_account_merged_since_are_the_persons():
    unit = UnitFactory()
    administrator = administrator_of(unit)
    ended = VolunteerFactory(merged_into=VolunteerFactory(user=administrator)).user
    record = pending_record(recording_unit=unit)
    end = record.shift.ends_at
    EnteredTime.objects.create(
        volunteer=record.volunteer, shift=record.shift, out_at=end, origin="paper", reason="补", entered_by=ended
    )

    assert waiting_for(administrator) == []


def test_evidence_of_a_file_merged_since_is_shown_with_the_record():
    record = pending_record()
    other = VolunteerFactory(merged_into=record.volunteer)
    EnteredTime.objects.create(
        volunteer=other,
        shift=record.shift,
        out_at=record.shift.ends_at,
        origin="paper",
        reason="补",
        entered_by=UserFactory(),
    )
    scan = scan_at(record.shift, other, method="card", station=StationFactory())

    assert [one.volunteer for one in explanations.entered_times_of(record)] == [other]
    assert scan in explanations.scans_of(record)


def test_own_hours_are_not_approved_by_their_administrator():
    unit = UnitFactory()
    administrator = administrator_of(unit)
    record = pending_record(volunteer=VolunteerFactory(user=administrator), recording_unit=unit)

    refused = refusal_of(decisions.approve, record=record, by=administrator, basis=basis_of(record))

    assert refused == Reason.OWN_ENTRY
    assert not LedgerEntry.objects.exists()


def test_merged_duplicate_does_not_approve_for_its_person():
    unit = UnitFactory()
    administrator = administrator_of(unit)
    person = VolunteerFactory(user=administrator)
    record = pending_record(volunteer=VolunteerFactory(merged_into=person), recording_unit=unit)

    refused = refusal_of(decisions.approve, record=record, by=administrator, basis=basis_of(record))

    assert refused == Reason.OWN_ENTRY


@pytest.mark.parametrize("role", ["leader", "volunteer", "foreign administrator"])
def test_without_the_unit_nobody_decides(role):
    record = pending_record()
    by = {
        "leader": lambda: record.shift.activity.leader,
        "volunteer": lambda: record.volunteer.user,
        "foreign administrator": lambda: administrator_of(UnitFactory()),
    }[role]()

    with pytest.raises(PermissionDenied):
        decisions.approve(record=record, by=by, basis=basis_of(record))

    assert not Decision.objects.exists()


def test_turn_goes_up_when_the_only_administrator_handed_in():
    parent = UnitFactory()
    unit = UnitFactory(parent=parent)
    record = pending_record(recording_unit=unit)
    alone = turn_of(record)
    above, own = administrator_of(parent), administrator_of(unit)
    with_own = turn_of(record)
    record.shift.activity.deputy_leaders.add(own)

    assert (alone, with_own, turn_of(record)) == (committee_unit(), unit, parent)
    assert waiting_for(above) == [record]
    assert waiting_for(own) == []


def test_turn_goes_to_the_leading_unit_of_the_group_before_the_committee():
    group = CollaborationGroupFactory()
    record = pending_record()
    group.units.add(record.recording_unit)
    by = administrator_of(group.leading_unit)

    assert turn_of(record) == group.leading_unit
    assert waiting_for(by) == [record]
    assert waiting_for(committee_member()) == []
    assert decisions.approve(record=record, by=by, basis=basis_of(record)).decided_by == by


def test_turn_follows_the_successor_of_a_merged_unit():
    successor = UnitFactory()
    record = pending_record(recording_unit=UnitFactory(successor=successor))
    by = administrator_of(successor)

    assert turn_of(record) == successor
    assert waiting_for(by) == [record]
    assert decisions.approve(record=record, by=by, basis=basis_of(record)).decided_by == by


def test_deputy_whose_dates_are_over_has_no_turn():
    record = pending_record()
    by = administrator_of(record.recording_unit)
    by.roles.update(until_on="2026-03-15")

    assert turn_of(record) == committee_unit()
    assert waiting_for(by) == []


def scan_at(shift, volunteer, *, method: str, station, direction: str = "in") -> Scan:
    return Scan.objects.create(
        source=f"station:{station.pk}",
        nonce="n1",
        digest="0" * 64,
        station=station,
        shift=shift,
        volunteer=volunteer,
        direction=direction,
        method=method,
        device_at=shift.starts_at,
        logical_at=shift.starts_at,
        received_at=clock.now(),
        authentic=True,
        code="checked_in",
    )


@pytest.mark.parametrize("method", ["sheet", "walk_in"])
def test_who_copies_a_sheet_or_lets_in_at_the_gate_does_not_decide(method):
    record = pending_record()
    station = StationFactory()
    scan_at(record.shift, record.volunteer, method=method, station=station)

    assert station.created_by_id in barred_approvers(record)


@pytest.mark.parametrize(
    ("handed_over", "is_barred"),
    [("2026-03-14 09:30", True), ("2026-03-14 08:00", True), ("2026-03-14 07:59", False)],
)
def test_who_led_when_scans_could_come_is_barred_after_handing_over(handed_over, is_barred):
    record = pending_record()
    before = UserFactory()
    LeaderTerm.objects.create(
        activity=record.shift.activity, user=before, from_at=local("2026-03-01 09:00"), until_at=local(handed_over)
    )

    assert (before.pk in barred_approvers(record)) is is_barred


def test_who_counted_heads_or_applied_for_the_supplement_does_not_decide():
    record = pending_record()
    counter, applicant, entered = UserFactory(), UserFactory(), UserFactory()
    HeadCount.objects.create(shift=record.shift, moment="start", heads=1, by=counter)
    supplement = Supplement.objects.create(
        shift=record.shift, reason="手机没电", applied_by=applicant, deciding_unit=record.recording_unit
    )
    EnteredTime.objects.create(
        volunteer=record.volunteer,
        shift=record.shift,
        out_at=record.shift.ends_at,
        origin="supplement",
        reason="补",
        entered_by=entered,
        supplement=supplement,
    )

    assert {counter.pk, applicant.pk, entered.pk} <= barred_approvers(record)


def test_what_waits_agrees_with_whose_turn_each_record_is():
    unit = UnitFactory()
    people = [administrator_of(unit), administrator_of(unit), committee_member()]
    one = pending_record(recording_unit=unit, volunteer=VolunteerFactory(user=people[0]))
    other = pending_record(recording_unit=unit, volunteer=VolunteerFactory(user=people[1]))
    long_day = pending_record(("08:00", "17:30"), recording_unit=unit, start="08:00", end="17:30", day="2026-03-13")

    assert [set(waiting_for(user)) for user in people] == [{other}, {one}, {long_day}]
