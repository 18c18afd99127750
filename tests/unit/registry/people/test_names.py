"""How a person's name is shown to a reader."""

import pytest

from registry.permissions import shown_name
from tests.factories import RoleAssignmentFactory, UnitFactory, UserFactory, VolunteerFactory
from tests.factories_reports import inspector_of
from tests.people import administrator, holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera():
    return VolunteerFactory(name="欧阳示例")


def test_an_inspector_reads_the_surname_of_people_and_of_who_acted(vera):
    inspector = inspector_of(None)
    officer = UserFactory(display_name="黄示例六")

    assert (shown_name(vera, to=inspector), shown_name(officer, to=inspector)) == ("欧阳*", "黄*")


def test_everybody_reads_their_own_name(vera):
    assert shown_name(vera, to=vera.user, beside=False) == "欧阳示例"


def test_the_unit_the_unit_asked_for_and_the_committee_read_the_name(vera):
    vera.requested_unit = UnitFactory()
    readers = [administrator(vera.unit), administrator(vera.requested_unit), holder("committee")]

    assert [shown_name(vera, to=reader, beside=False) for reader in readers] == ["欧阳示例"] * 3


def test_a_stranger_reads_the_surname_and_who_works_beside_them_the_name(vera):
    otto = administrator(UnitFactory())

    assert shown_name(vera, to=otto, beside=False) == "欧阳*"
    assert shown_name(vera, to=otto) == "欧阳示例"


def test_an_administrator_who_also_inspects_reads_names_of_the_own_work_only(vera):
    unit = UnitFactory()
    both = administrator(unit)
    RoleAssignmentFactory(user=both, role="inspector", unit=None, until_on="2030-01-01")

    assert shown_name(vera, to=both) == "欧阳*"
    assert shown_name(vera, to=both, units=(unit.pk,)) == "欧阳示例"
