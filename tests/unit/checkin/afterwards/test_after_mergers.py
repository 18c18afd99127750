"""An hour counts once after a merger too: a day belongs to the unit that held it (D141)."""

from datetime import date

import pytest

from checkin.afterwards.services import opening_balances, supplements
from checkin.afterwards.services.opening_rules import Barred
from checkin.exceptions import OpeningBalanceRefused, SupplementRefused
from registry.models import Shift
from registry.units.services import mergers
from tests.factories import ShiftFactory, UnitFactory, VolunteerFactory, local
from tests.factories_afterwards import claim, credited, drafted, row_of, submitted, supplement_for
from tests.factories_hours import approved, attended, committee_member, handed_in, shift_of

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 3, 14)


@pytest.fixture
def units():
    """A unit and its successor, which takes over a series with a day behind it and one to come."""
    return UnitFactory(), UnitFactory()


@pytest.fixture
def held(units, at):
    at("2026-03-14 18:00")
    shift = shift_of(recording_unit=units[0])
    ShiftFactory(activity=shift.activity, starts_at=local("2026-03-21 09:00"))
    return shift


def merge(units, at):
    at("2026-03-16 09:00")
    mergers.merge(unit=units[0], successor=units[1], by=committee_member())


def test_what_a_series_served_before_it_moved_is_not_imported_for_its_former_unit(units, held, at):
    vera = VolunteerFactory(unit=units[0])
    waiting = submitted(units[0], row_of(vera), until_on=UNTIL)
    attended(vera, held, ("09:00", "12:00"))
    approved(handed_in(held)[0])
    merge(units, at)

    with pytest.raises(OpeningBalanceRefused) as refusal:
        opening_balances.approve(batch=waiting, by=committee_member())

    assert refusal.value.reason == OpeningBalanceRefused.Reason.OPENING_PEOPLE_SERVED


def test_what_the_former_unit_served_does_not_bar_the_successors_import(units, held, at):
    vera, otto = VolunteerFactory(unit=units[0]), VolunteerFactory(unit=units[1])
    later = ShiftFactory(activity=held.activity, starts_at=local("2026-03-16 12:00"), ends_at=local("2026-03-16 14:00"))
    attended(vera, held, ("09:00", "12:00"))
    merge(units, at)
    at("2026-03-16 18:00")
    attended(otto, later, ("12:00", "14:00"))

    draft = drafted(units[1], until_on=date(2026, 3, 16))

    barred = Barred.of({vera.pk, otto.pk}, batch=draft, by=[draft.uploaded_by_id])
    barred.refuse(vera, name=vera.name)
    with pytest.raises(OpeningBalanceRefused) as refusal:
        barred.refuse(otto, name=otto.name)

    assert refusal.value.reason == OpeningBalanceRefused.Reason.OPENING_SERVED_HERE


def test_a_day_that_the_former_unit_imported_is_not_supplemented_for_its_successor(units, held, at):
    vera, otto = VolunteerFactory(unit=units[0]), VolunteerFactory(unit=units[0])
    credited(row_of(vera), unit=units[0], until_on=UNTIL)
    merge(units, at)
    credited(row_of(otto), unit=units[1], until_on=UNTIL)
    shift = Shift.objects.get(pk=held.pk)

    with pytest.raises(SupplementRefused) as refusal:
        supplement_for(shift, claim(vera))

    assert refusal.value.reason == SupplementRefused.Reason.SUPPLEMENT_IN_OPENING_BALANCE
    assert supplements.claims_of(supplement_for(shift, claim(otto)))[0].volunteer == otto
