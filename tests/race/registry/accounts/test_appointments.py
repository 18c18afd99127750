"""A role confirmed while its holder is suspended, or while one person's word is being used: the later is refused."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.accounts.services import appointments, recoveries
from registry.exceptions import AccountRefused, RoleRefused
from registry.models import RoleAssignment, Volunteer
from registry.permissions import Role
from registry.standing.services import standing
from tests.factories import UnitFactory, VolunteerFactory
from tests.people import administrator, holder
from tests.race.racing import on_postgres, overtaken, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
NOW = "2026-03-14 09:00"


@pytest.fixture
def vera(at):
    at(NOW)
    return VolunteerFactory(unit=UnitFactory(parent=UnitFactory()))


def proposed(vera):
    return appointments.propose(role=Role.UNIT_ADMIN, unit=vera.unit, user=vera.user, by=administrator(vera.unit))


def confirming(proposal):
    above = administrator(proposal.unit.parent)
    return lambda: appointments.confirm(proposal=proposal, by=above)


def suspending(vera):
    committee = holder(Role.COMMITTEE)
    return lambda: standing.suspend(volunteer=vera, reason="核实", by=committee)


def test_nobody_is_appointed_while_being_suspended(vera):
    answers = overtaken(suspending(vera), confirming(proposed(vera)), at=NOW)

    assert answers == {"committed": 1, RoleRefused.Reason.PERSON_GONE: 1}
    assert not RoleAssignment.objects.filter(user=vera.user).exists()


def test_suspension_and_appointment_at_once_leave_no_role_in_force(vera):
    race(suspending(vera), confirming(proposed(vera)), at=NOW)

    assert Volunteer.objects.get(pk=vera.pk).is_suspended
    assert not RoleAssignment.objects.filter(user=vera.user).valid().exists()


def test_one_word_sets_no_password_while_the_role_begins(vera):
    secret, code = recoveries.ask(user=vera.user)
    recoveries.vouch(owner=vera.user, code=code, by=administrator(vera.unit))

    def recover():
        return recoveries.recover(secret=secret, password="Xinmima-2026-new")

    answers = overtaken(confirming(proposed(vera)), recover, at=NOW)

    assert answers["done"] == 0
    refusals = {AccountRefused.Reason.RECOVERY_NEEDS_TWO, AccountRefused.Reason.RECOVERY_ENDED}
    assert refusals & answers.keys()


@on_postgres
def test_the_unit_is_locked_before_proposal_and_person(vera):
    """As a handover does, which takes its proposal back while somebody above confirms it."""
    with CaptureQueriesContext(connection) as proposing:
        proposal = proposed(vera)
    with CaptureQueriesContext(connection) as deciding:
        confirming(proposal)()

    for seen in (proposing, deciding):
        locks = [one["sql"] for one in seen if "FOR NO KEY UPDATE" in one["sql"]]
        assert re.findall(r'FROM "(\w+)"', locks[0])[0] == "registry_unit"
