"""The holder's photo on a paper with a place for one: only their own, only while they agree (D81, D82)."""

import subprocess

import pytest
from django.test import TestCase

from certificates.issuing.layouts.defaults import BEGINNINGS
from certificates.issuing.services import certificates
from certificates.models import Certificate
from certificates.office.services import templates
from certificates.recognition.services import stars
from registry.documents import pdf
from registry.models import Consent
from registry.people.services import consents
from registry.standing.services import own_details
from tests.factories import VolunteerFactory, committee_unit
from tests.factories_certificates import granted, served_long
from tests.factories_hours import AFTERWARDS, committee_member
from tests.factories_reports import photo
from tests.readers import drawn, laid_out, pdf_words

pytestmark = pytest.mark.django_db
BLANK = "贴照片处"


@pytest.fixture
def member(at):
    at(AFTERWARDS)
    committee_unit()
    return committee_member()


@pytest.fixture
def really_drawn(monkeypatch):
    """At once, since what a test reads later has no pictures."""
    monkeypatch.setattr(pdf, "laid_out", laid_out)


@pytest.fixture
def volunteer(member):
    person = VolunteerFactory(name="韦示例一")
    served_long(person, 120)
    design = templates.Design(**(BEGINNINGS["star"] | {"layout": "portrait"}))
    templates.create(kind="star", name="带照片", design=design, by=member)
    return person


def paper_of(person, *, by) -> bytes:
    granted(stars.propose(volunteer=person, by=by), by=committee_member())
    return drawn(certificates.bytes_of(Certificate.objects.get()))


def pictures_in(paper: bytes, folder) -> list[str]:
    """What Poppler finds in the file, each with its size in pixels."""
    (folder / "paper.pdf").write_bytes(paper)
    told = subprocess.run(["pdfimages", "-list", folder / "paper.pdf"], capture_output=True, check=True, text=True)
    return [" ".join(line.split()[3:5]) for line in told.stdout.splitlines()[2:]]


def with_photo(person, colour="white", size=(1200, 1600)):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return own_details.change(volunteer=person, by=person.user, photo=photo("我.jpg", size))


def test_the_photo_is_printed_as_large_as_its_frame_where_its_owner_agreed(volunteer, member, tmp_path, really_drawn):
    with_photo(volunteer)
    consents.give(volunteer=volunteer, item=Consent.Item.PAPER_PHOTO, by=volunteer.user)

    paper = paper_of(volunteer, by=member)

    assert pictures_in(paper, tmp_path) == ["600 800"]
    assert BLANK not in pdf_words(paper)
    assert "photo" not in Certificate.objects.get().snapshot["award"]


@pytest.mark.parametrize("case", ["no photo", "never asked", "withdrawn"])
def test_without_photo_or_consent_its_place_stays_blank(volunteer, member, tmp_path, case):
    if case != "no photo":
        with_photo(volunteer)
    if case == "withdrawn":
        consents.give(volunteer=volunteer, item=Consent.Item.PAPER_PHOTO, by=volunteer.user)
        consents.withdraw(volunteer=volunteer, item=Consent.Item.PAPER_PHOTO, by=volunteer.user)

    paper = paper_of(volunteer, by=member)

    assert pictures_in(paper, tmp_path) == []
    assert BLANK in pdf_words(paper)


def test_an_issued_paper_keeps_the_photo_it_was_printed_with(volunteer, member, tmp_path, really_drawn):
    with_photo(volunteer)
    consents.give(volunteer=volunteer, item=Consent.Item.PAPER_PHOTO, by=volunteer.user)
    before = paper_of(volunteer, by=member)

    own_details.change(volunteer=volunteer, by=volunteer.user, drops_photo=True)

    after = certificates.bytes_of(Certificate.objects.get())
    assert after == before
    assert pictures_in(after, tmp_path) == ["600 800"]
