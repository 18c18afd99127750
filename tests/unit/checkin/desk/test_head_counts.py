"""现场清点: numbers at start and end, the newest of which counts."""

import pytest
from django.core.exceptions import PermissionDenied

from checkin.deciding.heads import Heads
from checkin.deciding.services import hand_ins
from checkin.desk.services import head_counts
from checkin.exceptions import HandInRefused, HeadCountRefused
from checkin.models import HandIn, HeadCount
from registry import clock
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_hours import administrator_of, attended, shift_of

pytestmark = pytest.mark.django_db
Reason = HeadCountRefused.Reason


@pytest.fixture
def shift(at):
    at("2026-03-14 09:20")
    return shift_of()


def count(shift, heads, moment="start", by=None):
    return head_counts.count(shift=shift, moment=moment, heads=heads, by=by or shift.activity.leader)


def refusal_of(*args, **kwargs):
    with pytest.raises(HeadCountRefused) as refused:
        count(*args, **kwargs)
    return refused.value.reason


def test_the_newest_number_holds_and_the_earlier_ones_stay(shift):
    count(shift, 20)
    count(shift, 21)
    count(shift, 19, "end")

    counted = head_counts.of_shift(shift)

    assert (counted.at_start, counted.at_end) == (21, 19)
    assert list(HeadCount.objects.values_list("moment", "heads")) == [("start", 20), ("start", 21), ("end", 19)]


def test_the_same_number_again_is_the_same_count(shift):
    assert count(shift, 20) == count(shift, 20)
    assert HeadCount.objects.count() == 1


def test_heads_differ_from_who_came(shift):
    attended(VolunteerFactory(), shift, still_in="09:00")

    count(shift, 1)
    equal = head_counts.of_shift(shift)
    count(shift, 2, "end")
    differs = head_counts.of_shift(shift)

    assert (equal.came, equal.differs, differs.differs) == (1, False, True)


def test_heads_are_counted_from_the_scanning_window_on(shift, at):
    at("2026-03-14 07:59")

    assert refusal_of(shift, 20) == Reason.HEADS_TOO_EARLY


def test_heads_of_a_cancelled_shift_are_not_counted(shift):
    shift.cancelled_at = clock.now()
    shift.save()

    assert refusal_of(shift, 20) == Reason.HEADS_CANCELLED


def test_after_the_hand_in_the_numbers_stand(shift):
    HandIn.objects.create(shift=shift, n=1, by=shift.activity.leader, basis="b")

    assert refusal_of(shift, 20) == Reason.HEADS_HANDED_IN


def test_strangers_count_no_heads(shift):
    for by in (VolunteerFactory().user, administrator_of(UnitFactory())):
        with pytest.raises(PermissionDenied):
            count(shift, 20, by=by)


def test_the_hand_in_takes_the_counted_heads_over(shift, at):
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    count(shift, 1)
    count(shift, 1, "end")
    at("2026-03-14 12:30")

    handed_in = hand_ins.hand_in(shift=shift, by=shift.activity.leader, heads=Heads())

    assert (handed_in.heads_at_start, handed_in.heads_at_end) == (1, 1)


def test_another_number_than_on_the_spot_is_explained_even_where_the_scans_agree(shift, at):
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    count(shift, 1)
    at("2026-03-14 12:30")
    told = {"shift": shift, "by": shift.activity.leader}

    with pytest.raises(HandInRefused) as refused:
        hand_ins.hand_in(heads=Heads(2, 2), **told)
    assert refused.value.reason == HandInRefused.Reason.HEADS_RECOUNTED
    handed_in = hand_ins.hand_in(heads=Heads(2, 2, "示例：一人在厨房，开始时没有数到"), **told)

    assert (handed_in.heads_at_start, handed_in.heads_at_end) == (2, 2)
