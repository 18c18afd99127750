"""Of the places and phones of two files one remains: the better place, and no phone of another account (D78, D27)."""

import pytest

from certificates.merging.services import merges
from registry import clock
from registry.exceptions import MergeRefused
from registry.models import HistoryEntry, SignUp
from tests.factories import ActivityFactory, ShiftFactory, SignUpFactory, VolunteerFactory, local
from tests.factories_hours import committee_member
from tests.factories_merges import merged
from tests.people import phone

pytestmark = pytest.mark.django_db


def coming(**more):
    return ShiftFactory(starts_at=local("2026-04-11 09:00"), **more)


def test_of_two_places_at_one_time_one_goes_to_the_waiting_list(kept, other):
    shift = coming(places=2)
    mine, theirs = SignUpFactory(volunteer=kept, shift=shift), SignUpFactory(volunteer=other, shift=shift)
    waiting = SignUpFactory(shift=shift, status="waitlisted", confirmed_at=None, waitlisted_at=clock.now())

    merged(kept, other)

    states = [SignUp.objects.get(pk=one.pk).status for one in (mine, theirs, waiting)]
    assert states == ["confirmed", "withdrawn", "confirmed"]


def test_a_confirmed_place_does_not_give_way_to_an_invitation(kept, other):
    shift = coming(places=2)
    invited = SignUpFactory(volunteer=kept, shift=shift, status="invited", confirmed_at=None)
    elsewhere = SignUpFactory(volunteer=kept, shift=coming(), status="invited", confirmed_at=None)
    theirs = SignUpFactory(volunteer=other, shift=shift)

    merged(kept, other)

    states = [SignUp.objects.get(pk=one.pk).status for one in (invited, elsewhere, theirs)]
    assert states == ["withdrawn", "invited", "confirmed"]
    assert SignUp.objects.get(pk=theirs.pk).volunteer == kept


def test_a_confirmed_place_does_not_give_way_to_a_waiting_one(kept, other):
    waiting = SignUpFactory(
        volunteer=kept, shift=coming(), status="waitlisted", confirmed_at=None, waitlisted_at=clock.now()
    )
    theirs = SignUpFactory(volunteer=other, shift=coming())

    merged(kept, other)

    assert [SignUp.objects.get(pk=one.pk).status for one in (waiting, theirs)] == ["withdrawn", "confirmed"]


def test_an_account_does_not_move_to_a_file_with_the_phone_of_another_one(other):
    VolunteerFactory(phone=phone(3))
    kept = VolunteerFactory(user=None, name="韦示例一", phone=phone(3))

    with pytest.raises(MergeRefused) as refused:
        merged(kept, other)
    assert refused.value.reason == MergeRefused.Reason.PHONE_OF_ANOTHER


def test_activities_are_taken_over_before_places_end_as_when_somebody_leaves(kept, other):
    ActivityFactory(leader=other.user)
    shift = coming(places=2)
    SignUpFactory(volunteer=kept, shift=shift)
    SignUpFactory(volunteer=other, shift=shift)

    merged(kept, other)

    deeds = HistoryEntry.objects.filter(did__in=["leading handed on", "place given back"]).order_by("pk")
    assert list(deeds.values_list("did", flat=True)) == ["leading handed on", "place given back"]


def test_the_comparison_says_that_a_phone_of_another_account_stays_there(kept, other):
    lines = merges.compare(kept=kept, other=other, by=committee_member()).lines

    (line,) = [one for one in lines if one.label == "手机"]
    assert "其他账号在用的除外" in line.becomes
