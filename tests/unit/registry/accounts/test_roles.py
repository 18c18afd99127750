from datetime import date

import pytest
from django.core.exceptions import ValidationError

from registry.accounts.services import roles
from registry.exceptions import RoleRefused
from registry.models import HistoryEntry, RoleAssignment, User
from registry.permissions import roles_of
from tests.factories import RoleAssignmentFactory, UnitFactory, UserFactory
from tests.factories_units import merged_away
from tests.people import holder

Reason = RoleRefused.Reason
Role = RoleAssignment.Role
pytestmark = pytest.mark.django_db


@pytest.fixture
def security():
    return holder(Role.SECURITY_ADMIN)


def refused(**arguments) -> str:
    with pytest.raises(RoleRefused) as refusal:
        roles.grant(**arguments)
    return refusal.value.reason


def test_the_security_administrator_grants_a_role_with_dates(at, security):
    at("2026-03-14 09:00")
    lea, unit = UserFactory(), UnitFactory()

    roles.grant(user=lea, role=Role.UNIT_ADMIN, unit=unit, until_on=date(2026, 3, 31), by=security)

    assert roles_of(User.objects.get(pk=lea.pk)) == {Role.UNIT_ADMIN: {unit.pk}}
    at("2026-04-01 09:00")
    assert roles_of(User.objects.get(pk=lea.pk)) == {}


def test_no_role_is_granted_for_a_closed_unit(security):
    closed = merged_away(UnitFactory(), UnitFactory())

    assert (
        refused(user=UserFactory(), role=Role.UNIT_ADMIN, unit=closed, by=security)
        == RoleRefused.Reason.ROLE_UNIT_CLOSED
    )


def test_nobody_grants_themselves_a_role(security):
    assert refused(user=security, role=Role.COMMITTEE, by=security) == Reason.OWN_GRANT


@pytest.mark.parametrize("second", [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.SECURITY_ADMIN])
def test_the_three_system_roles_exclude_each_other(second, security):
    lea = holder(Role.SYSTEM_ADMIN if second != Role.SYSTEM_ADMIN else Role.AUDIT_ADMIN)

    assert refused(user=lea, role=second, by=security) == Reason.EXCLUSIVE_ROLES


@pytest.mark.parametrize(("first", "second"), [(Role.COMMITTEE, Role.AUDIT_ADMIN), (Role.AUDIT_ADMIN, Role.COMMITTEE)])
def test_system_and_business_roles_stay_apart(first, second, security):
    assert refused(user=holder(first), role=second, by=security) == Reason.SYSTEM_AND_BUSINESS_ROLES


def test_a_unit_administrator_needs_a_unit(security):
    assert refused(user=UserFactory(), role=Role.UNIT_ADMIN, by=security) == Reason.ROLE_UNIT_MISSING


def test_the_same_role_is_not_granted_twice(security):
    held = RoleAssignmentFactory()

    assert refused(user=held.user, role=held.role, unit=held.unit, by=security) == Reason.ROLE_ALREADY_GRANTED


def test_an_inspector_needs_an_end_date(security):
    with pytest.raises(ValidationError, match="检查人员须指定授权截止日期"):
        roles.grant(user=UserFactory(), role=Role.INSPECTOR, by=security)


def test_a_role_ended_today_gives_nothing_any_more(at, security):
    at("2026-03-14 09:00")
    unit = UnitFactory()
    held, _other = (roles.grant(user=UserFactory(), role=Role.UNIT_ADMIN, unit=unit, by=security) for _n in range(2))

    ended = roles.end(assignment=held, by=security)

    assert ended.until_on == date(2026, 3, 13)
    assert roles_of(User.objects.get(pk=held.user_id)) == {}
    assert roles.end(assignment=held, by=security) == held
    assert HistoryEntry.objects.about(held).filter(did="ended role").count() == 1
    for other in ({"by": holder("security_admin")}, {"by": security, "reason": "调离"}):
        with pytest.raises(RoleRefused) as refusal:
            roles.end(assignment=held, **other)
        assert refusal.value.reason == Reason.ROLE_ALREADY_ENDED
    at("2026-03-15 09:00")
    with pytest.raises(RoleRefused):
        roles.end(assignment=held, by=security)
