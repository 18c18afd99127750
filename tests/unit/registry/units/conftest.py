"""A unit that merges, the one that takes over, and the committee that decides it."""

import pytest

from registry.models import RoleAssignment
from tests.factories import UnitFactory
from tests.people import holder


@pytest.fixture
def monday(at):
    return at("2026-03-02 09:00")


@pytest.fixture
def committee():
    return holder(RoleAssignment.Role.COMMITTEE)


@pytest.fixture
def old():
    return UnitFactory()


@pytest.fixture
def heir():
    return UnitFactory()
