"""Two files put together are one person everywhere; facts keep their key, and it can be taken back (D78)."""

import pytest
from django.core.exceptions import PermissionDenied

from certificates.merging.services import merges
from certificates.models import Certificate, StarApplication
from certificates.recognition.services import stars
from certificates.statistics.services import statistics
from checkin.attendance.services import hands
from checkin.audit.services import audit
from checkin.deciding.services import decisions
from checkin.duties import checkin_duties
from checkin.exceptions import ScanAnswer
from checkin.ledger.services import ledger
from checkin.models import Attendance, Finding, LedgerEntry, ServiceRecord
from checkin.words.finding_codes import FindingCode
from registry.accounts.login import LoginBackend
from registry.exceptions import MergeRefused
from registry.models import Activity, HistoryEntry, Membership, Merge, Notification, SignUp, Volunteer
from registry.permissions import volunteer_of
from registry.standing.services import absences, duplicates, standing
from registry.standing.services.duplicates import Likeness
from tests.factories import (
    PASSWORD,
    ActivityFactory,
    MembershipFactory,
    RoleAssignmentFactory,
    ShiftFactory,
    SignUpFactory,
    StationFactory,
    UserFactory,
    VolunteerFactory,
    local,
)
from tests.factories_certificates import proof_of, served_long
from tests.factories_hours import approved, basis_of, committee_member, handed_in, shift_of
from tests.factories_merges import merged, present, proof
from tests.people import administrator, id_number, phone
from tests.scanning import TOKEN, codes, scan
from tests.upgrades import upgraded

Reason = MergeRefused.Reason
pytestmark = pytest.mark.django_db


def counted(volunteer, shift=None, *times, reason="纸质签到表齐全"):
    """Hours of this file that count."""
    shift = shift or shift_of()
    present(volunteer, shift, *times)
    records = [one for one in handed_in(shift) if one.volunteer == volunteer]
    approved(records[0], reason=reason)
    return ServiceRecord.objects.get(pk=records[0].pk)


def refusal_of(kept, other, **more):
    with pytest.raises(MergeRefused) as refused:
        merged(kept, other, **more)
    return refused.value.reason


def coming(**more):
    return ShiftFactory(starts_at=local("2026-04-11 09:00"), **more)


def test_hours_stars_and_papers_are_one_persons(kept, other):
    mine, theirs = counted(kept), counted(other, shift_of(day="2026-03-13"))
    paper = proof_of(other)
    before = statistics.of_year(2026)

    merged(kept, other)

    assert set(ServiceRecord.objects.of_person(kept)) == {mine, theirs}
    assert ledger.total(kept) == 360
    assert stars.standing_of(kept).minutes == 360
    assert list(Certificate.objects.of_person(kept)) == [paper]
    now = statistics.of_year(2026)
    assert (before.registered - now.registered, before.active - now.active) == (1, 1)
    assert set(LedgerEntry.objects.values_list("volunteer", flat=True)) == {kept.pk, other.pk}


def test_the_audit_stays_clean(kept, other):
    counted(kept)
    counted(other, shift_of(day="2026-03-13"))

    merged(kept, other)

    upgraded()
    assert list(audit.faults()) == []


def test_places_and_teams_move_along(kept, other):
    place, team = SignUpFactory(volunteer=other, shift=coming()), MembershipFactory(volunteer=other)

    merged(kept, other)

    assert [SignUp.objects.get(pk=place.pk).volunteer, Membership.objects.get(pk=team.pk).volunteer] == [kept, kept]


def test_in_a_team_of_both_the_leading_stays(kept, other):
    mine = MembershipFactory(volunteer=kept)
    theirs = MembershipFactory(volunteer=other, team=mine.team, is_leader=True)

    merged(kept, other)

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.is_leader, theirs.status) == (True, Membership.Status.LEFT)


def test_the_other_log_in_ends_and_its_phone_finds_nobody(kept, other):
    activity = ActivityFactory(leader=other.user)

    merged(kept, other)

    login = LoginBackend()
    assert login.authenticate(None, username=phone(2), password=PASSWORD) is None
    assert login.authenticate(None, username=phone(1), password=PASSWORD) == kept.user
    assert login.authenticate(None, username=other.user.username, password=PASSWORD) is None
    assert login.get_user(other.user.pk) is None
    assert Activity.objects.get(pk=activity.pk).leader == kept.user
    assert Notification.objects.filter(user=kept.user, key__startswith="merge:").count() == 1


def test_the_only_account_moves_to_the_file_that_is_kept(other):
    kept = VolunteerFactory(user=None, name="韦示例一")
    user = other.user

    merged(kept, other)

    assert volunteer_of(user) == kept
    assert Volunteer.objects.get(pk=kept.pk).phone == phone(2)


def test_presence_of_both_at_one_shift_is_folded_into_one(kept, other):
    shift = shift_of()
    present(kept, shift, "09:00", "10:00")
    present(other, shift, "10:30", "12:00")
    handed_in(shift)

    merged(kept, other)

    (row,) = Attendance.objects.filter(shift=shift)
    (record,) = ServiceRecord.objects.filter(shift=shift)
    assert (row.volunteer, len(row.intervals), record.volunteer) == (kept, 2, kept)
    assert approved(record, reason="核对").supplementary_minutes == 150


def test_a_decided_record_of_the_other_file_is_found_and_adjusted_as_the_persons(kept, other):
    record = counted(other)
    shift = record.shift

    merged(kept, other)
    record = ServiceRecord.objects.get(pk=record.pk)
    present(kept, shift, "08:50", "09:00")
    decisions.adjust(record=record, by=committee_member(), basis=basis_of(record), reason="合并后核对")

    assert ledger.total(kept) == 180
    assert checkin_duties(shift.activity.leader) == []


def test_decided_time_that_overlaps_is_found(kept, other):
    counted(kept)
    later = counted(other, shift_of("10:00", "13:00"), "10:00", "13:00")

    merged(kept, other)

    found = Finding.objects.about_record(ServiceRecord.objects.get(pk=later.pk)).get(code=FindingCode.DECIDED_TWICE)
    assert "重叠" in found.words


def test_a_file_merged_before_leads_to_the_newest_one(kept, other):
    first = VolunteerFactory()
    merged(other, first)

    merged(kept, other)

    assert Volunteer.objects.get(pk=first.pk).person == kept
    assert set(Volunteer.objects.canonical().filter(pk__in=[first.pk, other.pk, kept.pk])) == {kept}


def test_both_files_say_it_in_their_history(kept, other):
    merge = merged(kept, other)

    about = [HistoryEntry.objects.about(one).filter(did="merged").get().fields["merge"] for one in (kept, other)]
    assert about == [merge.pk, merge.pk]
    assert merge.evidence.name == "说明.pdf"


def test_only_the_committee_merges(kept, other):
    with pytest.raises(PermissionDenied):
        merges.merge(kept=kept, other=other, reason="同一人", upload=proof(), seen="", by=kept.user)


def test_one_file_is_not_two(kept):
    assert refusal_of(kept, kept) == Reason.SAME_FILE


def test_what_is_merged_is_not_merged_again(kept, other):
    merged(kept, other)

    assert refusal_of(VolunteerFactory(), Volunteer.objects.get(pk=other.pk)) == Reason.ALREADY_MERGED


def test_nobody_merges_their_own_files(kept, other):
    member = RoleAssignmentFactory(role="committee", unit=None, user=other.user).user

    assert refusal_of(kept, other, by=member) == Reason.OWN_FILES


def test_the_registered_file_is_kept(other):
    assert refusal_of(VolunteerFactory(status="draft", volunteer_no=None), other) == Reason.KEPT_UNREGISTERED
    assert refusal_of(VolunteerFactory(status="left"), other) == Reason.KEPT_UNREGISTERED


def test_reason_and_evidence_are_needed(kept, other):
    by = committee_member()
    seen = merges.compare(kept=kept, other=other, by=by).seen

    for missing in ({"reason": " "}, {"upload": None}):
        told = {"reason": "同一人", "upload": proof()} | missing
        with pytest.raises(MergeRefused) as refused:
            merges.merge(kept=kept, other=other, seen=seen, by=by, **told)
        assert refused.value.reason == Reason.MERGE_REASON_MISSING
    assert not Merge.objects.exists()


def test_an_account_that_will_end_holds_no_role(kept, other):
    RoleAssignmentFactory(user=other.user)

    assert refusal_of(kept, other) == Reason.ROLE_HELD


def test_hours_of_both_at_one_shift_are_not_counted_twice(kept, other):
    shift = shift_of()
    present(kept, shift)
    present(other, shift)
    for record in handed_in(shift):
        approved(record, reason="核对")

    assert refusal_of(kept, other) == Reason.BOTH_DECIDED


def test_one_person_has_one_opening_balance(kept, other):
    served_long(kept, 20)
    served_long(other, 30)

    assert refusal_of(kept, other) == Reason.TWO_BALANCES


def test_one_star_is_decided_first(kept, other):
    served_long(kept, 120)
    stars.propose(volunteer=kept, by=kept.user)
    StarApplication.objects.create(
        volunteer=other, star=1, minutes_at_proposal=6000, volunteer_unit=other.unit, proposed_by=other.user
    )

    assert refusal_of(kept, other) == Reason.STAR_OPEN


def test_what_was_seen_is_what_is_merged(kept, other):
    by = committee_member()
    seen = merges.compare(kept=kept, other=other, by=by).seen
    SignUpFactory(volunteer=other, shift=coming())

    with pytest.raises(MergeRefused) as refused:
        merges.merge(kept=kept, other=other, reason="同一人", upload=proof(), seen=seen, by=by)
    assert refused.value.reason == Reason.FILES_CHANGED


def test_files_that_look_alike_are_suggested_the_registered_one_first():
    same = {"name": "韦示例一", "phone": phone(7)}
    born = VolunteerFactory(user=None, **same, status="submitted", volunteer_no=None)
    kept = VolunteerFactory(**same)
    gate = VolunteerFactory(user=None, **same, born_on=None, volunteer_no=None, status="draft", source="walk_in")
    VolunteerFactory(user=None, **same, born_on="1960-01-01")  # a father with the same name and phone
    first = VolunteerFactory(id_number=id_number())
    second = VolunteerFactory(id_number=id_number(), shares_document_with=first, document_type="hmt_permit")

    found = {(pair.kept, pair.other): pair.why for pair in duplicates.suggested()}

    assert found == {
        (first, second): Likeness.DOCUMENT,
        (kept, born): Likeness.PERSON,
        (kept, gate): Likeness.GATE,
    }


def test_who_led_under_the_closed_account_does_not_decide_under_the_kept_one(kept, other):
    shift = shift_of(leader=other.user)
    present(VolunteerFactory(), shift)
    (record,) = handed_in(shift, by=other.user)
    merged(kept, other)

    assert {kept.user_id, other.user_id} <= hands.barred_approvers(record)


def test_users_without_files_stay_barred_for_themselves_alone(kept):
    shift = shift_of(leader=UserFactory())
    present(kept, shift)
    (record,) = handed_in(shift)

    assert hands.barred_approvers(record) == {record.shift.activity.leader_id, kept.user_id}


def test_the_card_of_the_other_file_still_checks_the_person_in(kept, other):
    shift = shift_of(day="2026-03-16")
    SignUpFactory(shift=shift, volunteer=kept)
    StationFactory(token=TOKEN, unit=shift.activity.recording_unit).shifts.add(shift)
    merged(kept, other)

    (answer,) = codes(scan(shift, other))

    assert answer == ScanAnswer.CHECKED_IN
    assert Attendance.objects.get(shift=shift).volunteer == kept


def test_a_merge_is_no_absence(kept, other):
    shift = shift_of()
    present(kept, shift)
    merged(kept, other)
    (record,) = handed_in(shift)

    assert not Finding.objects.about_record(record).filter(code=FindingCode.NOT_IN_STANDING).exists()


def test_a_pause_of_the_other_file_ends_with_it(kept, other, at):
    at("2026-03-14 08:00")
    standing.suspend(volunteer=other, reason="核实", by=administrator(other.unit))
    at("2026-03-14 13:00")
    other.refresh_from_db()
    merged(kept, other)

    ((since, until),) = absences.absences([kept.pk])[kept.pk]
    assert (since, until) == (local("2026-03-14 08:00"), local("2026-03-14 13:00"))


def test_who_looks_for_the_other_number_finds_the_person(kept, other):
    paper = proof_of(counted(other).volunteer)
    merged(kept, other)
    people, committee = Volunteer.objects.canonical(), committee_member()

    assert list(people.matching(other.volunteer_no, by=committee)) == [kept]
    assert list(people.matching(phone(2), by=committee)) == [kept]
    assert list(Certificate.objects.matching(kept.volunteer_no)) == [paper]


def test_a_document_shared_with_a_third_file_stays_shared(kept, other):
    third = VolunteerFactory(phone=phone(3))
    Volunteer.objects.filter(pk=third.pk).update(id_digest="d" * 64)
    shared = {"id_digest": "d" * 64, "document_type": "hmt_permit", "shares_document_with": third}
    Volunteer.objects.filter(pk=other.pk).update(**shared)
    Volunteer.objects.filter(pk=kept.pk).update(id_digest=None, id_number_sealed=b"")

    merged(Volunteer.objects.get(pk=kept.pk), Volunteer.objects.get(pk=other.pk))

    kept.refresh_from_db()
    assert (kept.id_digest, kept.shares_document_with) == ("d" * 64, third)


def test_the_phone_of_another_account_is_not_taken_over(kept, other):
    third = VolunteerFactory(phone=phone(3))
    Volunteer.objects.filter(pk=other.pk).update(phone_digest=third.phone_digest, user=None)
    Volunteer.objects.filter(pk=kept.pk).update(phone_digest=None, phone_sealed=b"")

    merged(Volunteer.objects.get(pk=kept.pk), Volunteer.objects.get(pk=other.pk))

    kept.refresh_from_db()
    assert kept.phone_digest is None
