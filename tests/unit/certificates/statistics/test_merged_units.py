"""Figures, tables, dues, stars and proofs of a merged unit are its successor's; papers keep its name (D165)."""

import pytest

from certificates.proofs.services.proof_content import Asked, parts_of
from certificates.recognition.services import stars
from certificates.reports.services.deadlines import report_dues
from certificates.statistics.services import statistics
from certificates.tables.services import stage_reports
from certificates.urging.services.overdue import overdue_for
from registry import clock
from registry.exceptions import UnitRefused
from registry.models import Shift, Unit
from registry.permissions import unit_reach
from tests.factories import UnitFactory, VolunteerFactory, committee_unit
from tests.factories_certificates import served, served_long
from tests.factories_hours import administrator_of
from tests.factories_reports import LATER, held_shift, march_table
from tests.factories_units import merged_away

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def later(at):
    return at(LATER)


@pytest.fixture
def old():
    return UnitFactory()


@pytest.fixture
def heir():
    return UnitFactory()


def test_the_heirs_figures_and_its_line_hold_what_the_closed_unit_served(old, heir):
    vera = VolunteerFactory(unit=old)
    served(vera, recording_unit=old)
    by = administrator_of(heir)
    merged_away(old, merged_away(UnitFactory(), heir))

    own, everything = (statistics.of_year(2026, units=units) for units in (unit_reach(by), None))

    assert (own.timed, own.active, own.registered) == (180, 1, 1)
    assert [(line.unit, line.minutes) for line in own.units] == [(heir.pk, 180)]
    assert [(line.unit, line.minutes) for line in everything.units] == [(heir.pk, 180)]
    for units in (unit_reach(by), None):
        line = statistics.units_of_line(heir.pk, units)
        assert list(statistics.people("active", 2026, units=line)) == [vera]


def test_what_closed_without_a_successor_stands_in_the_committees_line(old):
    served(VolunteerFactory(unit=old), recording_unit=old)
    merged_away(old, None)

    (line,) = statistics.of_year(2026).units

    assert line.unit == committee_unit().pk
    assert statistics.units_of_line(line.unit, None) == {old.pk, committee_unit().pk}


def test_the_heirs_table_counts_what_the_closed_unit_held_under_its_name(old, heir):
    held_shift(people=2, recording_unit=old)
    merged_away(old, heir)

    table = stage_reports.table_of(march_table(heir))

    assert [(entry.unit_name, entry.people) for entry in table.counted] == [(old.name_on_paper, 2)]
    with pytest.raises(UnitRefused) as refusal:
        march_table(old, by=administrator_of(heir))
    assert refusal.value.reason == UnitRefused.Reason.UNIT_CLOSED


def test_what_is_due_at_the_closed_unit_is_its_heirs(old, heir):
    held_shift(people=1, recording_unit=old)
    by = administrator_of(heir)
    merged_away(old, heir)

    assert {due.unit for due in report_dues(Shift.objects.all(), until=clock.today())} == {heir}
    assert {due.unit for due in overdue_for(by)} == {heir}


def test_star_candidates_of_the_closed_unit_are_the_heirs_to_propose(old, heir):
    vera = VolunteerFactory(unit=old)
    served_long(vera, 100)
    by = administrator_of(heir)
    merged_away(old, heir)

    assert [standing.volunteer for standing in stars.eligible_for(by)] == [vera]
    assert stars.propose(volunteer=vera, by=by).volunteer_unit == old


def test_a_proof_of_a_closed_unit_is_issued_by_the_unit_above_else_by_the_committee(old):
    above = UnitFactory()
    below = UnitFactory(parent=above)
    vera = VolunteerFactory()
    served(vera, recording_unit=below)
    served(vera, recording_unit=old, day="2026-03-15")
    for unit in (below, old):
        merged_away(Unit.objects.get(pk=unit.pk), None)

    issued = {part.recording_unit: part.issuing_unit for part in parts_of(vera, Asked())}

    assert issued == {below: above, old: committee_unit()}
