"""The holder's photo on a paper with a place for one: only their own, only while they agree (D81, D82)."""

import subprocess
from functools import partial

import pytest
from django.test import TestCase
from django.urls import reverse

from certificates.audit.services import audit
from certificates.exceptions import CertificateRefused
from certificates.issuing.layouts.defaults import BEGINNINGS
from certificates.issuing.services import certificates, composing, portraits
from certificates.models import Certificate, TemplateBackground, TemplateVersion
from certificates.office.services import backgrounds, templates
from certificates.recognition.services import stars
from certificates.register.printing.services import runs
from certificates.verification.services import verification
from registry.documents import pdf
from registry.models import Consent
from registry.people.services import consents
from registry.standing.services import own_details
from registry.units.services import offices
from tests.factories import VolunteerFactory, committee_unit
from tests.factories_certificates import granted, placed_template, served_long, sheet_upload
from tests.factories_hours import AFTERWARDS, committee_member
from tests.factories_printing import printed, started
from tests.factories_reports import photo
from tests.people import browser_of
from tests.readers import drawn, laid_out, pdf_words

pytestmark = pytest.mark.django_db
BLANK = "贴照片处"
Reason = CertificateRefused.Reason


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


def test_a_photo_that_is_gone_from_the_disk_is_named_and_the_others_are_printed(volunteer, member, really_drawn):
    with_photo(volunteer)
    consents.give(volunteer=volunteer, item=Consent.Item.PAPER_PHOTO, by=volunteer.user)
    stars.approve(application=stars.propose(volunteer=volunteer, by=member), by=committee_member())  # not drawn yet
    other = VolunteerFactory(name="李示例")
    served_long(other, 120)
    stars.approve(application=stars.propose(volunteer=other, by=member), by=committee_member())
    lost = Certificate.objects.get(volunteer=volunteer)
    volunteer.refresh_from_db()
    volunteer.photo.file.storage.delete(volunteer.photo.file.name)

    run = printed(started(member))

    reasons = dict(run.items.values_list("certificate", "reason"))
    assert (run.state, runs.states(run)) == ("done", {"waiting": 0, "done": 1, "failed": 1})
    assert reasons[lost.pk] == Reason.CERTIFICATE_PHOTO_LOST.label
    page = browser_of(volunteer.user).get(reverse("certificate-pdf", args=[lost.uuid]), follow=True)
    assert (page.status_code, str(Reason.CERTIFICATE_PHOTO_LOST.label) in page.content.decode()) == (200, True)
    pressed = browser_of(volunteer.user).post(reverse("proof-finish", args=[lost.uuid]), follow=True)
    assert str(Reason.CERTIFICATE_PHOTO_LOST.label) in pressed.content.decode()
    with pytest.raises(CertificateRefused):  # nothing new is numbered with such a photo either
        portraits.on_paper("portrait", volunteer)

    stars.revoke(application=lost.star_application, by=committee_member(), reason="示例：重复认定")

    lost.refresh_from_db()
    assert (lost.status, lost.was_drawn) == ("revoked", False)
    assert verification.check(number=lost.number, code=lost.verify_code, sender="a").state == "revoked"
    gone = browser_of(volunteer.user).get(reverse("certificate-pdf", args=[lost.uuid]), follow=True)
    assert str(Reason.CERTIFICATE_NEVER_DRAWN.label) in gone.content.decode()
    assert "下载 PDF" not in gone.content.decode()
    assert certificates.finish_leftovers() == 0  # it is not drawn after its end
    assert not list(audit.faults(quick=True))


@pytest.mark.parametrize(("what", "harm"), [("机构标识", "logo"), ("底图", "background"), ("签名图片", "signature")])
def test_a_picture_of_the_template_that_cannot_be_read_is_named(member, what, harm):
    if harm == "logo":
        offices.put_logo(upload=photo("标识.png", (200, 200)), by=member)
        office = offices.stored()
        office.logo.file.storage.delete(office.logo.file.name)
        read = composing.logo
    else:
        drawing = backgrounds.store(upload=sheet_upload(), by=member)
        version = templates.newest(placed_template(drawing, by=member))
        if harm == "background":
            TemplateBackground.objects.filter(pk=drawing.pk).update(content_sealed=b"\0\1 damaged")
        version = TemplateVersion.objects.get(pk=version.pk)
        version.signature_sealed = b"\0\1 damaged"
        read = partial(composing.drawing_of if harm == "background" else composing.signature_of, version)

    with pytest.raises(CertificateRefused) as refusal:
        read()

    assert refusal.value.reason == Reason.CERTIFICATE_PICTURE_LOST
    assert what in refusal.value.message
