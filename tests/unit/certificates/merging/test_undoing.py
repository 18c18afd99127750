"""A merge is taken back while nothing new hangs on the person (D78)."""

import pytest

from certificates.merging.services import merges
from checkin.audit.services import audit
from checkin.models import Attendance, ServiceRecord
from registry.exceptions import MergeRefused
from registry.history.services import taking_over
from registry.models import SignUp, Volunteer
from tests.factories import ShiftFactory, SignUpFactory, VolunteerFactory, local
from tests.factories_hours import approved, committee_member, handed_in, shift_of
from tests.factories_merges import merged, present
from tests.people import id_number

Reason = MergeRefused.Reason
pytestmark = pytest.mark.django_db


def test_it_is_taken_back_while_nothing_new_hangs_on_it(kept, other):
    place, shift = SignUpFactory(volunteer=other, shift=ShiftFactory(starts_at=local("2026-04-11 09:00"))), shift_of()
    present(kept, shift, "09:00", "10:00")
    present(other, shift, "10:30", "12:00")
    merge = merged(kept, other)

    merges.undo(merge=merge, reason="核实不是同一人", by=committee_member())

    other.refresh_from_db()
    assert (other.person, other.status, other.user.is_active) == (other, Volunteer.Status.REGISTERED, True)
    assert SignUp.objects.get(pk=place.pk).volunteer == other
    rows = {row.volunteer: len(row.intervals) for row in Attendance.objects.filter(shift=shift)}
    assert rows == {kept: 1, other: 1}
    taking_over.take_over()
    assert list(audit.faults()) == []


def test_files_under_one_number_are_parted_as_well():
    kept = VolunteerFactory(id_number=id_number())
    other = VolunteerFactory(id_number=id_number(), shares_document_with=kept)
    merge = merged(kept, other)

    merges.undo(merge=merge, reason="核实", by=committee_member())

    assert Volunteer.objects.get(pk=other.pk).shares_document_with == kept


def test_what_was_decided_since_stands_in_the_way(kept, other, at):
    shift = shift_of()
    present(other, shift)
    handed_in(shift)
    merge = merged(kept, other)
    at("2026-03-17 09:00")
    approved(ServiceRecord.objects.get(shift=shift), reason="核对")

    with pytest.raises(MergeRefused) as refused:
        merges.undo(merge=merge, reason="核实", by=committee_member())
    assert refused.value.reason == Reason.LATER_ACTS


def test_it_is_taken_back_once(kept, other):
    merge = merged(kept, other)
    merges.undo(merge=merge, reason="核实", by=committee_member())
    merge.refresh_from_db()

    with pytest.raises(MergeRefused) as refused:
        merges.undo(merge=merge, reason="再核实", by=committee_member())
    assert refused.value.reason == Reason.NOT_STANDING
