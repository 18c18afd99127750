"""A proof of several parts is prepared whole or not at all (D24, D47)."""

import pytest

from certificates.issuing.services import certificates
from certificates.models import Certificate
from registry.models import NumberSeries
from tests.factories import VolunteerFactory
from tests.factories_certificates import proof_of, served
from tests.factories_hours import AFTERWARDS

pytestmark = pytest.mark.django_db


def test_of_a_proof_whose_second_part_fails_no_part_and_no_number_stays(at, monkeypatch):
    at(AFTERWARDS)
    vera, prepare = VolunteerFactory(), certificates.prepare
    served(vera)
    served(vera, day="2026-03-15")  # of another unit
    goes_well = iter([True, False])
    monkeypatch.setattr(certificates, "prepare", lambda **said: prepare(**said) if next(goes_well) else 1 / 0)

    with pytest.raises(ZeroDivisionError):
        proof_of(vera)

    assert next(goes_well, None) is None  # both parts were begun
    assert not Certificate.objects.exists()
    assert not NumberSeries.objects.filter(kind="ZM", last__gt=0).exists()
