"""操作日志: the audit administrator reads it, nobody else."""

import pytest
from django.urls import reverse

from registry.history.services import history
from registry.models import RoleAssignment
from registry.words import deeds
from tests.factories import RoleAssignmentFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db
Role = RoleAssignment.Role


def reader():
    return RoleAssignmentFactory(role=Role.AUDIT_ADMIN, unit=None).user


def test_the_audit_administrator_reads_who_did_what_in_words(client):
    unit = UnitFactory()
    history.record(by=UserFactory(username="lea"), did="changed unit", to=unit, unit=unit, short_name="<b>水利</b>")
    client.force_login(reader())

    page = client.get(reverse("history"), {"did": "changed unit"}).content.decode()

    assert "修改单位" in page
    assert f"单位 {unit.pk}" in page
    assert ">registry.unit" not in page
    assert "lea" in page
    assert "水利" not in page


def test_the_history_is_found_by_account_and_action(client):
    unit = UnitFactory()
    for name, did in (("lea", "changed unit"), ("otto", "closed unit")):
        history.record(by=UserFactory(username=name), did=did, to=unit)
    client.force_login(reader())

    shown = client.get(reverse("history"), {"by": "otto", "did": "closed unit"}).context["lines"]

    assert [(line.entry.by.username, line.entry.deed) for line in shown] == [("otto", deeds.in_words("closed unit"))]


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.SECURITY_ADMIN])
def test_other_roles_do_not_read_the_history(client, role):
    client.force_login(RoleAssignmentFactory(role=role, unit=None).user)

    assert client.get(reverse("history")).status_code == 403
