from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from registry.exceptions import UnitRefused
from registry.models import RoleAssignment, Unit, Workday
from registry.units.services import mergers, units
from registry.workdays.services import arrangements, workdays
from tests.factories import RoleAssignmentFactory, UnitFactory, committee_unit
from tests.factories_units import merged_away
from tests.people import administrator, holder

Reason = UnitRefused.Reason
pytestmark = pytest.mark.django_db
FIELDS = {
    "short_name": "示例厅团委",
    "full_name": "共青团广西壮族自治区示例厅委员会",
    "unit_type": Unit.Type.REGIONAL_ORGAN,
    "league_body": Unit.LeagueBody.COMMITTEE,
}


@pytest.fixture
def committee():
    return holder(RoleAssignment.Role.COMMITTEE)


def refused(command, **arguments) -> str:
    with pytest.raises(UnitRefused) as refusal:
        command(**arguments)
    return refusal.value.reason


def test_the_committee_adds_a_unit(committee):
    unit = units.add(parent=committee_unit(), by=committee, uscc=" 9144030071526726xg", **FIELDS)

    assert (unit.parent, unit.uscc) == (committee_unit(), "9144030071526726XG")


def test_a_credit_code_is_checked(committee):
    reason = refused(units.add, parent=committee_unit(), by=committee, uscc="9144030071526726XX", **FIELDS)

    assert reason == Reason.CREDIT_CODE_INVALID


def test_a_unit_is_never_below_itself(committee):
    upper = UnitFactory()
    lower = UnitFactory(parent=upper)

    assert refused(units.change, unit=upper, parent=lower, by=committee) == Reason.UNIT_CYCLE
    assert refused(units.change, unit=upper, parent=None, by=committee) == Reason.UNIT_CYCLE


def test_the_root_stays_the_root(committee):
    root = committee_unit()

    assert refused(units.change, unit=root, parent=UnitFactory(), by=committee) == Reason.UNIT_IS_ROOT
    assert refused(mergers.close, unit=root, by=committee) == Reason.UNIT_IS_ROOT
    assert refused(mergers.merge, unit=root, successor=UnitFactory(), by=committee) == Reason.UNIT_IS_ROOT


def test_nothing_comes_below_a_closed_unit(committee):
    closed, unit = merged_away(UnitFactory(), None), UnitFactory()

    assert refused(units.add, parent=closed, by=committee, **FIELDS) == Reason.UNIT_CLOSED
    assert refused(units.change, unit=unit, parent=closed, by=committee) == Reason.UNIT_CLOSED


def test_only_the_committee_keeps_units():
    unit = UnitFactory()

    with pytest.raises(PermissionDenied):
        units.change(unit=unit, parent=unit.parent, by=administrator(unit))


def test_units_without_an_administrator_today_are_found(at):
    at("2026-03-14 09:00")
    kept, ended = RoleAssignmentFactory(), RoleAssignmentFactory(until_on=date(2026, 3, 13))

    without = set(Unit.objects.without_administrator())

    assert ended.unit in without
    assert kept.unit not in without
    assert committee_unit() not in without


def test_the_guangxi_layer_wins_and_edited_days_survive_loading(committee):
    arrangements.load()
    arrangements.set_guangxi_day(on=date(2017, 3, 30), is_workday=True, note="更正", by=committee)

    added = arrangements.load()

    assert added == 0
    assert workdays.calendar().is_workday(date(2017, 3, 30))
    assert workdays.due_in(10, since=date(2017, 3, 24)).on == date(2017, 4, 11)


def test_the_hours_vectors_hold_with_what_is_loaded():
    arrangements.load()

    assert workdays.due_in(10, since=date(2017, 3, 29)).on == date(2017, 4, 17)
    assert workdays.due_in(10, since=date(2017, 3, 24)).on == date(2017, 4, 12)


def test_only_the_committee_edits_the_calendar(committee):
    day = arrangements.set_guangxi_day(on=date(2027, 4, 9), is_workday=False, note="通知", by=committee)

    with pytest.raises(PermissionDenied):
        arrangements.remove_guangxi_day(day=day, by=RoleAssignmentFactory().user)
    arrangements.remove_guangxi_day(day=day, by=committee)

    assert not Workday.objects.exists()
