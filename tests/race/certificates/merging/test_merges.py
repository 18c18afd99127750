"""A merge while the person checks in, signs up or is merged otherwise: one outcome, nothing lost."""

import pytest

from certificates.merging.services import merges
from checkin.attendance.services import attendance
from checkin.models import Attendance
from registry.exceptions import MergeRefused
from registry.models import Merge, SignUp, Volunteer
from registry.signups.services import signups
from tests.factories import ShiftFactory, VolunteerFactory, local
from tests.factories_hours import committee_member, shift_of
from tests.factories_merges import present, proof
from tests.race.racing import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NOW = "2026-03-16 09:00"


def merging(kept, other, by):
    seen = merges.compare(kept=kept, other=other, by=by).seen
    return lambda: merges.merge(kept=kept, other=other, reason="同一人", upload=proof(), seen=seen, by=by)


def test_merged_both_ways_at_once_one_wins():
    one, two, by = VolunteerFactory(), VolunteerFactory(), committee_member()

    answers = race(merging(one, two, by), merging(two, one, by), at=NOW)

    assert answers == {"done": 1, MergeRefused.Reason.ALREADY_MERGED: 1}
    assert Merge.objects.count() == 1


def test_presence_folded_while_files_are_put_together_is_one_persons():
    kept, other, by, shift = VolunteerFactory(), VolunteerFactory(), committee_member(), shift_of()
    present(kept, shift, "09:00", "10:00")
    present(other, shift, "10:30", "12:00")

    answers = race(
        merging(kept, other, by),
        lambda: attendance.rebuild(volunteer=Volunteer.objects.get(pk=other.pk), shift=shift),
        at=NOW,
    )

    assert answers == {"done": 2}
    attendance.rebuild(volunteer=kept, shift=shift)
    rows = Attendance.objects.filter(shift=shift, volunteer=kept)
    assert [len(row.intervals) for row in rows] == [2]


def test_a_place_taken_meanwhile_is_seen_or_moved():
    kept, other, by = VolunteerFactory(), VolunteerFactory(), committee_member()
    shift, user = ShiftFactory(starts_at=local("2026-04-11 09:00")), other.user

    answers = race(
        merging(kept, other, by),
        lambda: signups.sign_up(volunteer=other, shift=shift, by=user, risk_acknowledged=True),
        at=NOW,
    )

    places = SignUp.objects.active().filter(shift=shift)
    # Signed up first, the files are no longer what was seen; merged first, the file has left.
    assert answers["done"] == 1
    assert [one.volunteer.person for one in places] in ([], [other])
