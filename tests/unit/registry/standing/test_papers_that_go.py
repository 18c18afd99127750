"""Papers and pictures go with what they were for, their bytes, too (D93)."""

from datetime import date

import pytest

from config import nightly
from registry import clock
from registry.ground.services import raw_pictures
from registry.models import GuardianConsent, Qualification, StoredFile
from registry.notifications.services import redrawn_pictures
from registry.standing.services import closing, corrections, guardians
from tests.factories import VolunteerFactory
from tests.own_data import picture
from tests.people import administrator, id_number

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_here(tmp_path, settings):
    settings.DATA_DIR = str(tmp_path)


def test_the_paper_of_a_correction_goes_with_what_was_said(at, django_capture_on_commit_callbacks):
    at("2026-04-02 10:00")
    vera = VolunteerFactory(id_number=id_number())
    request = corrections.ask(volunteer=vera, by=vera.user, why="写错", name="韦示例壹", upload=picture())
    stored = request.paper.file
    corrections.grant(request=request, how="原件", by=administrator(vera.unit))

    at("2029-04-10 04:10")
    with django_capture_on_commit_callbacks(execute=True):
        nightly.erase_personal_data()

    request.refresh_from_db()
    assert (request.paper, request.said, request.answer) == (None, "", "原件")
    assert not stored.storage.exists(stored.name)
    assert not StoredFile.objects.exists()


def test_a_guardians_paper_that_another_check_replaces_goes(at, django_capture_on_commit_callbacks):
    at("2026-04-02 10:00")
    child = VolunteerFactory(born_on=date(2010, 3, 5))
    GuardianConsent.objects.create(volunteer=child, relation="other", given_at=clock.now())
    desk = administrator(child.unit)
    stored = guardians.check(volunteer=child, how="paper", by=desk, upload=picture()).paper.file

    with django_capture_on_commit_callbacks(execute=True):
        guardians.check(volunteer=child, how="call", by=desk, called_at=clock.now())

    assert not StoredFile.objects.exists()
    assert not stored.storage.exists(stored.name)


def test_a_picture_that_waits_to_be_drawn_goes_as_it_came(django_capture_on_commit_callbacks):
    vera = VolunteerFactory()
    waits = StoredFile.objects.create(purpose="evidence", name="证.jpg", content_type="image/jpeg", size=9,
                                      sha256="0" * 64, uploaded_by=vera.user, state="processing")  # fmt: skip
    raw_pictures.keep(waits.uuid, [b"as it came"])
    Qualification.objects.create(volunteer=vera, kind="training", name="证", document=waits)

    with django_capture_on_commit_callbacks(execute=True):
        closing.close(volunteer=vera, by=vera.user)
    redrawn_pictures.redraw(pk=waits.pk)

    assert not raw_pictures.is_there(waits.uuid)
