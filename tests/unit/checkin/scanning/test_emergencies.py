"""Hours of an emergency, which is published before anybody agreed to it (design#deciders)."""

import pytest

from checkin.deciding.services import decisions
from checkin.exceptions import HoursRefused
from checkin.models import LedgerEntry
from registry.models import Activity
from tests.factories import local
from tests.factories_hours import administrator_of, approved, basis_of, pending_record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_hours_of_an_emergency_wait_for_its_confirmation():
    record = pending_record(origin=Activity.Origin.EMERGENCY, approved_at=None)
    by = administrator_of(record.recording_unit)

    with pytest.raises(HoursRefused) as refused:
        decisions.approve(record=record, by=by, basis=basis_of(record))

    assert refused.value.reason == HoursRefused.Reason.EMERGENCY_UNCONFIRMED
    assert not LedgerEntry.objects.exists()
    Activity.objects.update(approved_at=local("2026-03-16 08:00"))
    assert approved(record, by=by).timed_minutes == 180
