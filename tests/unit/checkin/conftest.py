"""A morning of service: a shift from nine, somebody on its list, a paired station."""

import pytest

from tests.factories import ShiftFactory, SignUpFactory, StationFactory, local
from tests.scanning import TOKEN


@pytest.fixture
def nine(at):
    return at("2026-03-14 09:00")


@pytest.fixture
def shift(nine):
    return ShiftFactory(starts_at=nine, ends_at=local("2026-03-14 11:30"))


@pytest.fixture
def vera(shift):
    return SignUpFactory(shift=shift).volunteer


@pytest.fixture
def station(shift):
    station = StationFactory(token=TOKEN, unit=shift.activity.recording_unit)
    station.shifts.add(shift)
    return station
