"""Two registered files with phones and accounts of their own, on the Monday after a service."""

import pytest

from tests.factories import VolunteerFactory
from tests.factories_hours import AFTERWARDS
from tests.people import phone


@pytest.fixture(autouse=True)
def monday(at):
    return at(AFTERWARDS)


@pytest.fixture
def kept():
    return VolunteerFactory(phone=phone(1))


@pytest.fixture
def other():
    return VolunteerFactory(phone=phone(2))
