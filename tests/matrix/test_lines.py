"""Every file that leaves the product leaves a line in the history."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from registry.models import HistoryEntry
from tests import world
from tests.matrix.addresses import address_of, named
from tests.matrix.asking import browser_for, once

READERS = ("leader", "unit_admin", "committee")
# Nobody else's data: an empty form, one's own card and codes, the description of the API.
NOBODY_ELSE = {
    "opening-balance-template",
    "card-own-pdf",
    "card-own-picture",
    "mfa_download_recovery_codes",
    "api-schema",
}
LINES = {"exported", "opened file", "copied own data", "evidence read"}


def walk(client: Client, things: Any) -> Iterator[tuple[str, Any, set[str]]]:
    """Address, answer, and what the history says of it."""
    for name in named():
        with transaction.atomic():
            last = HistoryEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            response = client.get(address_of(name, things), {"purpose": "checking"})
            if response.streaming:
                b"".join(response.streaming_content)
            said = set(HistoryEntry.objects.filter(pk__gt=last).values_list("did", flat=True))
            transaction.set_rollback(True)
        yield name, response, said


def is_file(response: Any) -> bool:
    return response.status_code == 200 and "Content-Disposition" in response.headers


@once
@pytest.mark.django_db
def test_every_file_leaves_a_line(at: Any) -> None:
    at(world.TODAY)
    made = world.build()
    silent, given = set(), set()
    for persona in READERS:
        for name, response, said in walk(browser_for(made.personas[persona]), made.things):
            if is_file(response) and name not in NOBODY_ELSE:
                given.add(name)
                silent |= set() if said & LINES else {f"{name} {persona}"}

    assert not silent
    assert given >= {
        "manage-activities-export", "committee-certificates-xlsx", "statistics-xlsx", "roll-up-file", "table-file",
        "table-drawing-file",
        "shift-sheet", "shift-sheet-book", "spot-check-sheet", "certificate-pdf", "entered-evidence",
        "report-material", "supplement-evidence", "opening-balance-document", "me-data", "api-certificate-pdf",
        "api-stage-report-xlsx", "api-stage-report-pdf", "api-stage-report-docx",
    }  # fmt: skip
