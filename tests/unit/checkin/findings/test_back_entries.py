"""Back-entry share of a unit's hours (D123)."""

from datetime import date

import pytest

from checkin.afterwards.services import supplements
from checkin.findings.services import back_entries
from checkin.findings.services.back_entries import Share
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_afterwards import claim, colleague, credited, row_of, supplement_for
from tests.factories_hours import AFTERWARDS, approved, attended, committee_member, handed_in, shift_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(at):
    at(AFTERWARDS)
    return UnitFactory()


def test_entered_hours_are_counted_apart_from_measured_and_from_historical_ones(unit, django_assert_num_queries):
    shift, empty = shift_of(recording_unit=unit), UnitFactory()
    attended(VolunteerFactory(), shift, ("09:00", "12:00"))
    approved(handed_in(shift)[0])
    late = claim(colleague(shift), "09:00", "10:30")
    supplements.approve(supplement=supplement_for(shift, late), by=committee_member())
    credited(row_of(VolunteerFactory(), 50), unit=unit, until_on=date(2026, 1, 1))

    with django_assert_num_queries(1):
        shares = back_entries.share([unit, empty.pk], 2026)

    assert shares == {unit.pk: Share(180, 90, 3000), empty.pk: Share()}
    assert shares[unit.pk].percent == 33
    assert shares[unit.pk].is_alarming
    assert back_entries.share([unit], 2025) == {unit.pk: Share()}


@pytest.mark.parametrize(
    ("share", "percent", "is_alarming"),
    [(Share(), 0, False), (Share(70, 30), 30, False), (Share(69, 31), 31, True), (Share(0, 60), 100, True)],
)
def test_more_than_thirty_percent_is_alarming(share, percent, is_alarming):
    assert (share.percent, share.is_alarming) == (percent, is_alarming)
