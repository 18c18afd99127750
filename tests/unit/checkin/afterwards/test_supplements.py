"""补录: who may ask, for what, until when; who decides, and what an approval does (D122, D123, D134)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from checkin.afterwards.duties import afterwards_duties
from checkin.afterwards.services import supplements
from checkin.audit.services import audit
from checkin.exceptions import HoursRefused, SupplementRefused
from checkin.ledger.services import ledger
from checkin.models import EnteredTime, LedgerEntry, ServiceRecord, Supplement
from registry import clock
from registry.models import HistoryEntry, Notification, ShiftBreak, Volunteer
from tests.factories import (
    CollaborationGroupFactory,
    MembershipFactory,
    SignUpFactory,
    TeamFactory,
    UnitFactory,
    VolunteerFactory,
    committee_unit,
    local,
)
from tests.factories_afterwards import WHY, claim, colleague, credited, proof, row_of, supplement_for
from tests.factories_hours import (
    AFTERWARDS,
    administrator_of,
    approved,
    attended,
    committee_member,
    handed_in,
    shift_of,
)

pytestmark = pytest.mark.django_db
Reason = SupplementRefused.Reason


def sums_of(volunteer) -> tuple[int, int]:
    """系统计时 and 补录."""
    hours = ledger.hours_of(volunteer)
    return hours.timed, hours.supplementary


@pytest.fixture
def shift(at):
    at(AFTERWARDS)
    return shift_of()


@pytest.fixture
def person(shift):
    return colleague(shift)


def refused(shift, *claims, **changes) -> Reason:
    with pytest.raises(SupplementRefused) as refusal:
        supplement_for(shift, *claims, **changes)
    return refusal.value.reason


def test_the_leader_applies_and_the_level_above_is_told(shift, person):
    parent = UnitFactory()
    shift.activity.recording_unit.parent = parent
    shift.activity.recording_unit.save()
    above = administrator_of(parent)

    supplement = supplement_for(shift, claim(person))

    assert (supplement.status, supplement.deciding_unit) == (Supplement.Status.SUBMITTED, parent)
    assert [line.volunteer for line in supplement.lines.all()] == [person]
    assert supplement.evidence.count() == 1
    assert Notification.objects.get().user == above
    assert [duty.title for duty in afterwards_duties(above)] == ["审批补录"]
    assert HistoryEntry.objects.about(supplement).get().did == "supplement applied"


def test_the_leading_unit_decides_where_no_parent_can_and_else_the_committee(shift, person):
    assert supplement_for(shift, claim(person)).deciding_unit == committee_unit()

    group = CollaborationGroupFactory()
    group.units.add(shift.activity.recording_unit)
    administrator_of(group.leading_unit)

    assert supplement_for(shift).deciding_unit == group.leading_unit


def test_only_leader_and_own_administrator_apply(shift, person):
    unit = shift.activity.recording_unit
    unit.parent = UnitFactory()
    unit.save()

    for stranger in (committee_member(), administrator_of(unit.parent), administrator_of(UnitFactory()), person.user):
        with pytest.raises(PermissionDenied):
            supplement_for(shift, claim(person), by=stranger)

    assert supplement_for(shift, claim(person), by=administrator_of(unit)).lines.count() == 1


def test_a_shift_that_runs_was_cancelled_or_never_published_has_no_supplement(shift, person, at):
    at("2026-03-14 11:00")
    assert refused(shift, claim(person)) == Reason.SUPPLEMENT_NOT_OVER
    at(AFTERWARDS)
    shift.cancelled_at = clock.now()
    assert refused(shift, claim(person)) == Reason.SUPPLEMENT_NOT_HELD
    assert refused(shift_of(status="approved"), claim(person)) == Reason.SUPPLEMENT_NOT_HELD
    assert refused(shift_of(origin="historical"), claim(person)) == Reason.SUPPLEMENT_NOT_HELD


def test_thirty_days_after_the_shift_it_is_too_late(shift, person, at):
    at("2026-04-13 23:59")
    supplement = supplement_for(shift, claim(person))
    supplements.withdraw(supplement=supplement, by=supplement.applied_by)

    at("2026-04-14 00:00")

    assert refused(shift, claim(person)) == Reason.SUPPLEMENT_TOO_LATE


def test_waiting_for_the_approval_of_an_activity_filed_afterwards_costs_no_day(at):
    at("2026-04-20 09:00")
    shift = shift_of(origin="supplement", approved_at=local("2026-04-01 09:00"))

    assert supplement_for(shift).lines.count() == 1


def test_somebody_is_listed_each_once_with_reason_and_evidence(shift, person, monkeypatch):
    assert refused(shift, claim(person), reason=" ") == Reason.SUPPLEMENT_REASON_MISSING
    assert refused(shift, claim(person), proofs=[]) == Reason.SUPPLEMENT_EVIDENCE_MISSING
    assert refused(shift, claim(person, "09:00", "10:00"), claim(person, "10:00", "11:00")) == Reason.SUPPLEMENT_TWICE
    monkeypatch.setattr("checkin.afterwards.services.supplement_rules.MOST_LINES", 1)
    assert refused(shift, claim(person), claim(colleague(shift))) == Reason.SUPPLEMENT_TOO_MANY
    with pytest.raises(SupplementRefused) as nobody:
        supplements.apply(shift=shift, claims=[], reason=WHY, proofs=[proof()], by=shift.activity.leader)
    assert nobody.value.reason == Reason.SUPPLEMENT_NOBODY


def test_nobody_applies_for_themselves_under_a_duplicate_either(shift):
    leader = shift.activity.leader
    me = VolunteerFactory(user=leader, unit=shift.activity.recording_unit)
    duplicate = colleague(shift, merged_into=me, user=None, name=me.name)

    assert refused(shift, claim(me)) == Reason.SUPPLEMENT_OWN
    assert refused(shift, claim(duplicate)) == Reason.SUPPLEMENT_OWN


def test_people_are_on_the_roll_or_of_reach(shift):
    stranger, suspended = VolunteerFactory(), colleague(shift, status=Volunteer.Status.SUSPENDED)
    assert refused(shift, claim(stranger)) == Reason.SUPPLEMENT_NOT_OF_REACH
    assert refused(shift, claim(suspended)) == Reason.SUPPLEMENT_NOT_REGISTERED

    SignUpFactory(shift=shift, volunteer=stranger)
    helper, member = VolunteerFactory(), VolunteerFactory()
    shift.activity.co_units.add(helper.unit)
    shift.activity.team = TeamFactory()
    shift.activity.save()
    MembershipFactory(team=shift.activity.team, volunteer=member)

    assert supplement_for(shift, claim(stranger), claim(helper), claim(member)).lines.count() == 3


def test_hours_stay_inside_the_shift_and_outside_its_breaks(shift, person):
    ShiftBreak.objects.create(shift=shift, starts_at=local("2026-03-14 10:00"), ends_at=local("2026-03-14 10:30"))

    assert refused(shift, claim(person, "08:59", "12:00")) == Reason.SUPPLEMENT_OUTSIDE_SHIFT
    assert refused(shift, claim(person, "09:00", "12:01")) == Reason.SUPPLEMENT_OUTSIDE_SHIFT
    assert refused(shift, claim(person, "11:00", "11:00")) == Reason.SUPPLEMENT_OUTSIDE_SHIFT
    assert refused(shift, claim(person, "10:00", "10:30")) == Reason.SUPPLEMENT_ONLY_BREAK

    supplements.approve(supplement=supplement_for(shift, claim(person)), by=committee_member())

    assert sums_of(person) == (0, 150)  # 180 minutes less the break (D134)


def test_only_what_is_not_known_yet_is_supplemented(shift, person):
    attended(person, shift, ("09:00", "10:00"))
    assert refused(shift, claim(person, "09:30", "11:00")) == Reason.SUPPLEMENT_OVERLAPS
    supplement_for(shift, claim(person, "10:00", "11:00"))
    assert refused(shift, claim(person, "11:00", "12:00")) == Reason.SUPPLEMENT_ALREADY_LISTED

    other = VolunteerFactory()
    attended(other, shift, ("09:00", "10:00"))
    approved(handed_in(shift)[-1])
    assert refused(shift, claim(other, "10:00", "11:00")) == Reason.SUPPLEMENT_ALREADY_DECIDED


def test_what_was_decided_under_a_file_merged_since_is_not_supplemented(shift, person):
    other = VolunteerFactory()
    attended(other, shift, ("09:00", "10:00"))
    approved(handed_in(shift)[-1])
    Volunteer.objects.filter(pk=other.pk).update(merged_into=person)

    assert refused(shift, claim(person, "10:00", "11:00")) == Reason.SUPPLEMENT_ALREADY_DECIDED


def test_a_day_within_the_opening_balance_of_the_unit_is_not_supplemented(shift, person):
    unit, day = shift.activity.recording_unit, date(2026, 3, 14)
    waiting = supplement_for(shift, claim(person))
    other = colleague(shift)
    credited(row_of(person), row_of(other), unit=unit, until_on=day)
    credited(row_of(elsewhere := colleague(shift)), unit=UnitFactory(), until_on=day)

    for command in (
        lambda: supplements.approve(supplement=waiting, by=committee_member()),
        lambda: supplement_for(shift, claim(other)),
    ):
        with pytest.raises(SupplementRefused) as refusal:
            command()
        assert refusal.value.reason == Reason.SUPPLEMENT_IN_OPENING_BALANCE
    assert supplement_for(shift, claim(elsewhere)).status == Supplement.Status.SUBMITTED


def test_approval_is_one_act_from_the_entry_to_the_ledger(shift, person):
    other, by = colleague(shift), committee_member()
    supplement = supplement_for(shift, claim(person), claim(other, "09:30", "11:00"))

    batch = supplements.approve(supplement=supplement, by=by, reason="签到表与照片相符。")

    assert (len(batch.approved), batch.refused) == (2, [])
    assert sums_of(person) == (0, 180)
    assert ledger.total(other) == 90
    entry = LedgerEntry.objects.get(volunteer=person)
    assert (entry.origin, entry.entered_by, entry.decided_by) == ("supplement", supplement.applied_by, by)
    entered = EnteredTime.objects.get(volunteer=person)
    assert (entered.supplement, entered.evidence, entered.reason) == (supplement, supplement.evidence.get(), WHY)
    record = ServiceRecord.objects.get(volunteer=person)
    assert (record.status, record.handed_in_by) == (ServiceRecord.Status.APPROVED, supplement.applied_by)
    supplement.refresh_from_db()
    assert (supplement.status, supplement.decided_by) == (Supplement.Status.APPROVED, by)
    told = set(Notification.objects.values_list("user", flat=True))
    assert told >= {supplement.applied_by_id, person.user_id, other.user_id}
    assert list(audit.faults()) == []


def test_the_rest_of_the_roll_is_not_handed_in_with_it(shift, person):
    still_there = VolunteerFactory()
    attended(still_there, shift, still_in="09:00")

    supplements.approve(supplement=supplement_for(shift, claim(person)), by=committee_member())

    assert list(ServiceRecord.objects.values_list("volunteer", flat=True)) == [person.pk]


def test_a_long_day_stays_in_the_queue_for_the_committee(at):
    at(AFTERWARDS)
    shift = shift_of("08:00", "18:00")
    unit = shift.activity.recording_unit
    unit.parent = UnitFactory()
    unit.save()
    above, person = administrator_of(unit.parent), colleague(shift)
    supplement = supplement_for(shift, claim(person, "08:00", "18:00"))

    batch = supplements.approve(supplement=supplement, by=above)

    ((record, refusal),) = batch.refused
    assert (record.volunteer, refusal.reason) == (person, HoursRefused.Reason.LONG_DAY)
    assert ServiceRecord.objects.get().status == ServiceRecord.Status.PENDING
    assert ledger.total(person) == 0
    assert Supplement.objects.get().status == Supplement.Status.APPROVED


def test_who_is_barred_decides_nothing(shift, person):
    leader = shift.activity.leader
    supplement = supplement_for(shift, claim(person), by=administrator_of(shift.activity.recording_unit))
    led, listed = committee_member(), committee_member()
    shift.activity.deputy_leaders.add(led)
    person.user = listed
    person.save()

    for barred in (led, listed):
        with pytest.raises(SupplementRefused) as refusal:
            supplements.approve(supplement=supplement, by=barred)
        assert refusal.value.reason == Reason.SUPPLEMENT_BARRED
    for stranger in (leader, administrator_of(shift.activity.recording_unit), supplement.applied_by):
        with pytest.raises(PermissionDenied):
            supplements.approve(supplement=supplement, by=stranger)
    assert not EnteredTime.objects.exists()


def test_a_return_says_why_and_enters_nothing(shift, person):
    supplement, by = supplement_for(shift, claim(person)), committee_member()
    with pytest.raises(SupplementRefused) as refusal:
        supplements.return_(supplement=supplement, by=by, reason=" ")
    assert refusal.value.reason == Reason.SUPPLEMENT_REASON_MISSING

    supplements.return_(supplement=supplement, by=by, reason="请补充签到表。")

    supplement.refresh_from_db()
    assert (supplement.status, supplement.decision_reason) == (Supplement.Status.RETURNED, "请补充签到表。")
    assert not EnteredTime.objects.exists()
    assert supplement_for(shift, claim(person)).status == Supplement.Status.SUBMITTED


def test_what_was_withdrawn_or_decided_stays_so(shift, person):
    supplement, by = supplement_for(shift, claim(person)), committee_member()
    with pytest.raises(PermissionDenied):
        supplements.withdraw(supplement=supplement, by=by)
    supplements.withdraw(supplement=supplement, by=supplement.applied_by)

    for command in (
        lambda: supplements.approve(supplement=supplement, by=by),
        lambda: supplements.return_(supplement=supplement, by=by, reason="晚了"),
        lambda: supplements.withdraw(supplement=supplement, by=supplement.applied_by),
    ):
        with pytest.raises(SupplementRefused) as refusal:
            command()
        assert refusal.value.reason == Reason.SUPPLEMENT_WRONG_STATE


def test_what_happened_since_is_looked_at_again_on_approval(shift, person):
    supplement = supplement_for(shift, claim(person))
    attended(person, shift, ("09:00", "10:00"))

    with pytest.raises(SupplementRefused) as refusal:
        supplements.approve(supplement=supplement, by=committee_member())

    assert refusal.value.reason == Reason.SUPPLEMENT_OVERLAPS
    assert Supplement.objects.get().status == Supplement.Status.SUBMITTED


def test_the_day_of_service_and_the_due_day_follow_the_shift_and_the_approval(shift, person):
    supplements.approve(supplement=supplement_for(shift, claim(person)), by=committee_member())

    record = ServiceRecord.objects.get()
    assert (record.service_on, record.due_on) == (date(2026, 3, 14), date(2026, 3, 30))
