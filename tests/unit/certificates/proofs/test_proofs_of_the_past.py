"""A proof of hours from before the product says so (design#afterwards)."""

import pytest

from certificates.proofs import asked
from certificates.proofs.services import proof_content
from tests.factories import UnitFactory, VolunteerFactory
from tests.factories_afterwards import credited, row_of
from tests.factories_hours import AFTERWARDS

pytestmark = pytest.mark.django_db


def test_a_proof_names_the_origin(at):
    at(AFTERWARDS)
    unit = UnitFactory()
    person = VolunteerFactory(unit=unit)
    credited(row_of(person), unit=unit)

    (part,) = proof_content.parts_of(person, asked.Asked())

    assert part.content["entries"][0]["origin_label"] == "补录·历史"
    assert (part.content["timed_minutes"], part.content["supplementary_minutes"]) == (0, 630)
