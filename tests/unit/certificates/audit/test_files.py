"""A quick audit reads the files of its day and leaves the bytes of the others where they are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from certificates.audit.services import files
from tests.factories import VolunteerFactory
from tests.factories_certificates import proof_of, served
from tests.factories_hours import AFTERWARDS

pytestmark = pytest.mark.django_db


def test_each_file_is_read_on_one_day_of_the_round(at):
    at(AFTERWARDS)
    vera = VolunteerFactory()
    served(vera)
    file = proof_of(vera).file
    type(file).objects.filter(pk=file.pk).update(sha256="0" * 64)

    days_read, days_named = 0, 0
    for day in range(files.DAYS_OF_A_ROUND):
        at(f"2026-04-{day + 1:02} 09:00")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            days_named += len(list(files.contents(quick=True)))
        days_read += any("content_sealed" in query["sql"] for query in queries)

    assert (days_read, days_named) == (1, 1)
