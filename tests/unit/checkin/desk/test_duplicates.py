"""Two merged files of one person: what was known of either applies to the person (design#persons)."""

import pytest

from checkin.deciding.services.approvers import barred_approvers
from checkin.desk.services import entered_batches, entered_times
from checkin.desk.services.entered_batches import PaperLine
from checkin.exceptions import EnteredTimeRefused, LinesRefused, ScanRulingRefused
from checkin.ledger.services import ledger
from checkin.models import EnteredTime, Scan
from checkin.scanning.services import rulings
from registry import clock
from tests.factories import RoleAssignmentFactory, SignUpFactory, UserFactory, VolunteerFactory
from tests.factories_hours import approved, attended, handed_in, pending_record, shift_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_the_same_presence_of_a_merged_duplicate_counts_once():
    shift, person, duplicate = shift_of(), VolunteerFactory(), VolunteerFactory()
    attended(duplicate, shift, ("09:00", "12:00"))
    attended(person, shift, ("09:00", "12:00"))
    handed_in(shift)
    duplicate.merged_into = person
    duplicate.save(update_fields=["merged_into"])

    decisions = [approved(record, reason="同一人") for record in shift.records.order_by("pk")]

    assert sorted(decision.timed_minutes for decision in decisions) == [0, 180]
    assert ledger.total(person) == 180


def test_who_entered_for_a_duplicate_or_owns_it_does_not_decide_for_the_person():
    record = pending_record()
    duplicate = VolunteerFactory(merged_into=record.volunteer)
    entered, ruler = UserFactory(), UserFactory()
    EnteredTime.objects.create(
        volunteer=duplicate,
        shift=record.shift,
        out_at=record.shift.ends_at,
        origin="leader_closed",
        reason="补",
        entered_by=entered,
    )
    scan = Scan.objects.create(
        source="user:1",
        sent_by=ruler,
        nonce="n1",
        digest="0" * 64,
        shift=record.shift,
        volunteer=duplicate,
        direction="in",
        method="card",
        device_at=record.shift.starts_at,
        logical_at=record.shift.starts_at,
        received_at=clock.now(),
        authentic=True,
        code="checked_in",
    )
    scan.rulings.create(authentic=True, by=ruler, reason="核对")

    assert {entered.pk, ruler.pk, duplicate.user_id} <= barred_approvers(record)


@pytest.mark.parametrize("account_of", ["person", "duplicate", "another duplicate"])
def test_nobody_enters_or_closes_their_own_time_under_another_file(account_of):
    person, shift = VolunteerFactory(), shift_of()
    files = {
        "person": person,
        "duplicate": VolunteerFactory(merged_into=person),
        "another duplicate": VolunteerFactory(merged_into=person),
    }
    own, duplicate = files[account_of].user, files["duplicate"]
    shift.activity.deputy_leaders.add(own)
    attended(person, shift, ("09:00", "12:00"))
    times = {"in_at": shift.starts_at, "out_at": shift.ends_at}

    with pytest.raises(EnteredTimeRefused) as refused:
        entered_times.enter(volunteer=duplicate, shift=shift, origin="paper", reason="纸质", by=own, **times)
    assert refused.value.reason == EnteredTimeRefused.Reason.ENTERED_OWN
    with pytest.raises(EnteredTimeRefused) as refused:
        entered_times.close(volunteer=duplicate, shift=shift, out_at=shift.ends_at, reason="补", by=own)
    assert refused.value.reason == EnteredTimeRefused.Reason.ENTERED_OWN
    lines = [PaperLine(volunteer=duplicate, **times)]
    with pytest.raises(LinesRefused) as refused_lines:
        entered_batches.enter_sheet(shift=shift, lines=lines, reason="纸质", by=own)
    assert refused_lines.value.lines[person.pk].reason == EnteredTimeRefused.Reason.ENTERED_OWN
    with pytest.raises(LinesRefused) as refused_lines:
        entered_batches.close_all(shift=shift, volunteers=[duplicate], reason="补", by=own)
    assert refused_lines.value.lines[person.pk].reason == EnteredTimeRefused.Reason.ENTERED_OWN


def test_nobody_rules_on_a_scan_of_their_own_under_another_file():
    record = pending_record()
    person, shift = record.volunteer, record.shift
    duplicate, other = VolunteerFactory(merged_into=person), VolunteerFactory(merged_into=person)
    scan = Scan.objects.create(
        source="user:1",
        sent_by=UserFactory(),
        nonce="n1",
        digest="0" * 64,
        shift=shift,
        volunteer=duplicate,
        direction="in",
        method="card",
        device_at=shift.starts_at,
        logical_at=shift.starts_at,
        received_at=clock.now(),
        authentic=False,
        code="card_expired",
    )
    RoleAssignmentFactory(unit=shift.activity.recording_unit, user=other.user)

    with pytest.raises(ScanRulingRefused) as refused:
        rulings.rule(scan=scan, authentic=True, reason="核对", by=other.user)
    assert refused.value.reason == ScanRulingRefused.Reason.RULING_OWN


def test_a_person_signed_up_under_a_duplicate_is_on_the_list():
    person, shift = VolunteerFactory(), shift_of()
    SignUpFactory(shift=shift, volunteer=VolunteerFactory(merged_into=person))
    told = {"in_at": shift.starts_at, "out_at": shift.ends_at, "origin": "paper", "reason": "纸质"}

    entered = entered_times.enter(volunteer=person, shift=shift, by=shift.activity.leader, **told)

    assert entered.volunteer == person


def test_an_entry_is_taken_back_once():
    person, shift = VolunteerFactory(), shift_of()
    SignUpFactory(shift=shift, volunteer=person)
    told = {"in_at": shift.starts_at, "out_at": shift.ends_at, "origin": "paper", "reason": "纸质"}
    entered = entered_times.enter(volunteer=person, shift=shift, by=shift.activity.leader, **told)
    taken_back = entered_times.take_back(entered=entered, reason="写错", by=shift.activity.leader)

    for row in (entered, taken_back):
        with pytest.raises(EnteredTimeRefused) as refused:
            entered_times.take_back(entered=row, reason="写错", by=shift.activity.leader)
        assert refused.value.reason == EnteredTimeRefused.Reason.ENTERED_TAKEN_BACK
    assert EnteredTime.objects.count() == 2
