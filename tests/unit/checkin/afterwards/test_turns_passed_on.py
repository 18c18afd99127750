"""A supplement, a step and a registration wait for whoever stands in when a unit's only administrator goes (D121)."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from checkin.afterwards.services import supplements
from checkin.models import Supplement
from registry.accounts.services import roles
from registry.activities.services import activities, approvals
from registry.models import Activity, RoleAssignment, User
from registry.people.duties import people_duties
from tests.factories import CollaborationGroupFactory, UnitFactory, UserFactory
from tests.factories_afterwards import claim, colleague, supplement_for
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member, shift_of
from tests.people import applicant
from tests.unit.registry.planning import plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def afterwards(at):
    return at(AFTERWARDS)


@pytest.fixture
def committee():
    return committee_member()


def lapse(user) -> None:
    roles.lapse(assignment=RoleAssignment.objects.get(user=user), by=None)


def again(user) -> User:
    """The same person at the next request: an account object remembers its roles."""
    return User.objects.get(pk=user.pk)


def submitted(unit) -> Activity:
    """By a colleague who administers the unit too, and goes afterwards."""
    by = administrator_of(unit)
    drafted = activities.draft(plan=plan(), unit=unit, by=by)
    activity = activities.submit(activity=drafted, by=by)
    lapse(by)
    return activity


def test_a_step_waits_for_the_level_above_from_the_first_day(at, committee):
    at("2026-03-02 09:00")
    above = UnitFactory()
    unit, boss = UnitFactory(parent=above), administrator_of(above)
    only = administrator_of(unit)
    step = submitted(unit).steps.current().get()
    assert [list(approvals.waiting_for(user)) for user in (only, boss, committee)] == [[step], [], []]

    lapse(only)

    assert [list(approvals.waiting_for(user)) for user in (again(only), boss, committee)] == [[], [step], []]
    assert approvals.approve(step=step, by=boss).is_approved


def test_a_step_waits_for_the_unit_that_leads_the_group(at, committee):
    at("2026-03-02 09:00")
    unit, group = UnitFactory(), CollaborationGroupFactory()
    group.units.add(unit)
    only, head = administrator_of(unit), administrator_of(group.leading_unit)
    activity = submitted(unit)
    step = activity.steps.current().get()
    assert not approvals.can_decide(head, step)

    lapse(only)

    assert [list(approvals.waiting_for(user)) for user in (head, committee)] == [[step], []]
    assert list(Activity.objects.overseen_by(head)) == [activity]
    assert approvals.approve(step=step, by=head).is_approved
    assert list(Activity.objects.overseen_by(head)) == [activity]
    assert not Activity.objects.overseen_by(administrator_of(UnitFactory())).exists()


def test_a_supplement_waits_for_the_next_level(committee):
    above = UnitFactory()
    shift, boss = shift_of(recording_unit=UnitFactory(parent=above)), administrator_of(above)
    waiting = supplement_for(shift)
    assert [supplements.waiting_for(user) for user in (boss, committee)] == [[waiting], []]

    lapse(boss)

    assert [supplements.waiting_for(user) for user in (again(boss), committee)] == [[], [waiting]]
    assert supplements.approve(supplement=waiting, by=committee).approved


def test_a_supplement_waits_for_the_unit_that_leads_the_group_and_never_for_the_applicants(committee):
    above, group = UnitFactory(), CollaborationGroupFactory()
    unit = UnitFactory(parent=above)
    group.units.add(unit)
    own, boss, head = administrator_of(unit), administrator_of(above), administrator_of(group.leading_unit)
    waiting = supplement_for(shift_of(recording_unit=unit))
    assert not supplements.can_decide(head, waiting)

    lapse(boss)

    assert [supplements.waiting_for(user) for user in (own, head, committee)] == [[], [waiting], []]
    with pytest.raises(PermissionDenied):
        supplements.approve(supplement=waiting, by=own)
    assert list(Supplement.objects.visible_to(head)) == [waiting]
    assert supplements.approve(supplement=waiting, by=head).approved
    assert list(Supplement.objects.visible_to(head)) == [waiting]


def test_a_supplement_does_not_wait_for_who_is_barred_from_it():
    above = UnitFactory()
    shift, boss = shift_of(recording_unit=UnitFactory(parent=above)), administrator_of(above)
    other = administrator_of(above)
    waiting = supplement_for(shift, claim(colleague(shift, user=boss)), claim(colleague(shift)))

    assert [supplements.waiting_for(user) for user in (boss, other)] == [[], [waiting]]


def test_a_registration_waits_for_the_committee_where_nobody_below_acts(committee):
    above = UnitFactory()
    unit, boss = UnitFactory(parent=above), administrator_of(above)
    applicant(unit=unit)
    mine = lambda user: [duty.detail for duty in people_duties(user) if duty.title == "审核志愿者注册"]  # noqa: E731
    assert [mine(user) for user in (boss, committee, UserFactory())] == [["1 人待审核"], [], []]

    lapse(boss)

    assert mine(committee) == ["1 人待审核"]


def test_the_list_costs_the_same_queries_for_more_supplements():
    above = UnitFactory()
    unit, boss, counts = UnitFactory(parent=above), administrator_of(above), []
    supplement_for(shift_of(recording_unit=unit))
    supplements.waiting_for(boss)  # reads the roles once

    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            supplements.waiting_for(boss)
        counts.append(len(queries))
        for _again in range(2):
            supplement_for(shift_of(recording_unit=unit))

    assert counts[0] == counts[1]
