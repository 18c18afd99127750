"""A numbered certificate is drawn once: after a crash, by the worker, or on the next request."""

import pytest

from certificates.issuing.services import certificates, drawing
from certificates.models import Certificate, CertificateFile
from certificates.proofs.services import proofs
from registry.models import Job
from tests.factories import VolunteerFactory
from tests.factories_certificates import proof_of, served
from tests.factories_hours import AFTERWARDS

pytestmark = pytest.mark.django_db
Status = Certificate.Status


@pytest.fixture
def vera(at):
    at(AFTERWARDS)
    return VolunteerFactory(name="韦示例一")


def test_a_crash_between_number_and_bytes_is_taken_up_by_the_next_request(vera, monkeypatch):
    served(vera)
    with monkeypatch.context() as broken:
        broken.setattr(drawing, "as_pdf", lambda parts: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            proof_of(vera)
    left = Certificate.objects.get()
    assert (left.status, left.file) == (Status.PREPARING, None)

    proof = proof_of(vera)

    assert (proof.pk, proof.number, proof.status) == (left.pk, left.number, Status.ISSUED)


def test_a_crash_is_taken_up_by_the_worker_too(vera, monkeypatch):
    served(vera)
    with monkeypatch.context() as broken:
        broken.setattr(drawing, "as_pdf", lambda parts: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            proof_of(vera)

    assert certificates.finish_leftovers() == 1

    assert Certificate.objects.get().status == Status.ISSUED
    assert certificates.finish_leftovers() == 0


def test_a_long_proof_is_left_to_the_worker(vera, monkeypatch):
    monkeypatch.setattr(proofs, "ROWS_DRAWN_AT_ONCE", 0)
    served(vera)

    proof = proof_of(vera)

    job = Job.objects.get(name=certificates.DRAW)
    assert (proof.status, job.arguments) == (Status.PREPARING, {"certificate": proof.pk})
    certificates.finish_by_worker(**job.arguments)
    proof.refresh_from_db()
    assert proof.status == Status.ISSUED


def test_drawing_again_keeps_the_bytes(vera):
    served(vera)
    proof = proof_of(vera)
    before = certificates.bytes_of(proof)

    certificates.finish(proof)

    assert certificates.bytes_of(proof) == before
    assert CertificateFile.objects.count() == 1
