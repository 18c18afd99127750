"""How the rows of a proof are printed: grouped by activity, or a line for each."""

import pytest

from certificates.issuing.services import certificates
from certificates.models import Certificate
from tests.factories import VolunteerFactory
from tests.factories_certificates import proof_of, served, served_again
from tests.factories_hours import AFTERWARDS
from tests.readers import pdf_words

pytestmark = pytest.mark.django_db
Status = Certificate.Status


def test_many_shifts_of_an_activity_are_grouped_unless_each_shall_have_its_line(at):
    at(AFTERWARDS)
    record = served(vera := VolunteerFactory(name="韦示例一"))
    alone = proof_of(vera)
    assert "arrangement" not in alone.snapshot
    assert proof_of(vera, arrangement="by_date") == alone  # nothing to group: the same paper

    served_again(record, day="2026-03-15")
    grouped, rows = proof_of(vera), proof_of(vera, arrangement="by_date")

    assert (grouped.is_grouped, rows.is_grouped) == (True, False)
    assert [entry["date"] for entry in grouped.snapshot["entries"]] == ["2026-03-14", "2026-03-15"]
    assert grouped.snapshot["entries"] == rows.snapshot["entries"]
    assert "2次，共6.0小时" in pdf_words(certificates.bytes_of(grouped))
    assert "2次，共6.0小时" not in pdf_words(certificates.bytes_of(rows))
    # Each is the same paper when it is asked for again, and both stay in force.
    assert (proof_of(vera), proof_of(vera, arrangement="by_date")) == (grouped, rows)
    assert {grouped.status, rows.status} == {Status.ISSUED}
    assert grouped.number != rows.number
