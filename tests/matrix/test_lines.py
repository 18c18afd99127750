"""Every file that leaves the product leaves a line in the history."""

import pytest

from tests.matrix.addresses import address_of, named
from tests.matrix.asking import PERSONAS, Scene, once

READERS = ("leader", "unit_admin", "committee")
# Nobody else's data: an empty form, one's own card and codes, the description of the API.
NOBODY_ELSE = {
    "import-template",
    "card-own-pdf",
    "card-own-picture",
    "team-link-picture",
    "mfa_download_recovery_codes",
    "api-schema",
    "committee-office-sample",
    "certificate-template-trial-of",
    "certificate-template-alignment",
    "project-show-qr",  # the address of a public page
    "api-project-showing-qr",
    "api-project-public-pdf",  # the page itself on paper
    "story-photo",  # shown to everybody by consent
}
LINES = {"exported", "opened file", "copied own data", "evidence read"}


@once
@pytest.mark.django_db
def test_every_file_leaves_a_line(scene: Scene) -> None:
    silent, given = set(), set()
    for persona in READERS:
        for name in named().keys() - NOBODY_ELSE:
            answer = scene.answer(PERSONAS[persona], "GET", address_of(name, scene.things))
            if answer.is_file:
                given.add(name)
                silent |= set() if answer.deeds & LINES else {f"{name} {persona}"}

    assert not silent
    assert given >= {
        "manage-activities-export", "committee-certificates-xlsx", "statistics-xlsx", "roll-up-file", "table-file",
        "table-drawing-file",
        "shift-sheet", "shift-sheet-book", "spot-check-sheet", "certificate-pdf", "entered-evidence",
        "report-material", "supplement-evidence", "opening-balance-document", "api-certificate-pdf",
        "api-stage-report-xlsx", "api-stage-report-pdf", "api-stage-report-docx",
    }  # fmt: skip
