"""A station and a gate whose unit merged meanwhile: what was given stays its own, newcomers join the successor."""

import pytest

from checkin.exceptions import ScanAnswer
from checkin.models import Station
from checkin.scanning.services import stations
from registry.models import Activity, Volunteer
from registry.protection import keys
from registry.units.services import mergers
from tests import scanning
from tests.factories import (
    ActivityFactory,
    ShiftFactory,
    SignUpFactory,
    StationFactory,
    UnitFactory,
    VolunteerFactory,
    local,
)
from tests.factories_hours import administrator_of, committee_member
from tests.factories_units import merged_away

pytestmark = pytest.mark.django_db


@pytest.fixture
def shift(at):
    """Held and closed before the merger, so that it keeps its unit."""
    at("2026-03-14 09:00")
    return ShiftFactory(
        activity=ActivityFactory(recording_unit=UnitFactory()),
        starts_at=local("2026-03-14 09:00"),
        ends_at=local("2026-03-14 12:00"),
    )


@pytest.fixture
def station(shift):
    found = StationFactory(unit=shift.activity.recording_unit, token_digest=keys.text_digest(scanning.TOKEN))
    found.shifts.set([shift])
    return found


def test_a_late_upload_after_the_merger_still_counts(shift, station, at):
    vera = VolunteerFactory(unit=shift.activity.recording_unit)
    SignUpFactory(shift=shift, volunteer=vera)
    item = scanning.scan(shift, vera, at="09:00")
    Activity.objects.update(status=Activity.Status.CLOSED)
    at("2026-03-14 18:00")
    heir = UnitFactory()

    mergers.merge(unit=shift.activity.recording_unit, successor=heir, by=committee_member())

    station.refresh_from_db()
    shift.activity.refresh_from_db()
    assert (station.unit, shift.activity.recording_unit != heir) == (heir, True)
    assert scanning.codes(item) == [ScanAnswer.CHECKED_IN]


def test_who_is_registered_at_the_gate_of_a_merged_unit_belongs_to_its_successor(shift, station):
    heir = UnitFactory()
    merged_away(shift.activity.recording_unit, heir)

    scanning.take(scanning.scan(shift, method="walk_in", name="覃示例", phone="10000000001", at="09:00"))

    assert Volunteer.objects.get(source=Volunteer.Source.WALK_IN).unit == heir


def test_a_station_made_for_a_merged_units_shift_is_its_successors(shift):
    heir = UnitFactory()
    merged_away(shift.activity.recording_unit, heir)
    by = administrator_of(heir)

    made = stations.make(name="大门", shifts=[shift], by=by).station

    assert made.unit == heir
    assert stations.assign(station=made, shifts=[shift], by=by) == made
    assert list(Station.objects.visible_to(by)) == [made]
