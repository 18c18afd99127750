"""For tests of a morning of service: its beginning, and a paired station."""

import pytest

from tests.factories import StationFactory
from tests.scanning import TOKEN


@pytest.fixture
def nine(at):
    return at("2026-03-14 09:00")


@pytest.fixture
def station(shift):
    station = StationFactory(token=TOKEN, unit=shift.activity.recording_unit)
    station.shifts.add(shift)
    return station
