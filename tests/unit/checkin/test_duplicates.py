"""Two files of one person, merged: what was known of either holds for the person (§14 “People and units”)."""

import pytest

from checkin.models import EnteredTime, Scan
from checkin.services import ledger
from checkin.services.approvers import barred_approvers
from registry import clock
from tests.factories import UserFactory, VolunteerFactory
from tests.factories_hours import AFTERWARDS, approved, attended, handed_in, pending_record, shift_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday(at):
    at(AFTERWARDS)


def test_the_same_presence_of_a_merged_duplicate_counts_once():
    person = VolunteerFactory()
    shift, duplicate = shift_of(), VolunteerFactory(merged_into=person)
    attended(duplicate, shift, ("09:00", "12:00"))
    attended(person, shift, ("09:00", "12:00"))

    decisions = [approved(record, reason="同一人") for record in handed_in(shift)]

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
