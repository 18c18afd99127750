"""A numbered certificate is drawn once: after a crash, by the worker, or on the next request."""

import pytest

from certificates.audit.services import audit
from certificates.exceptions import CertificateRefused
from certificates.issuing.services import certificates, drawing
from certificates.models import Certificate, CertificateFile
from registry.ground import jobs
from registry.history.services import history
from registry.models import HistoryEntry, Job
from tests.factories import VolunteerFactory
from tests.factories_certificates import proof_of, served
from tests.factories_hours import AFTERWARDS, committee_member

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


def killed_while_drawing(volunteer, monkeypatch) -> Certificate:
    """The number is given, and then nothing more happens."""
    served(volunteer)
    with monkeypatch.context() as killed:
        killed.setattr(drawing, "as_pdf", lambda parts: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            proof_of(volunteer)
    return Certificate.objects.get(volunteer=volunteer)


def work_off(name: str) -> None:
    """What the worker does of this work, also when some of it fails."""
    for pk in Job.objects.filter(name=name).values_list("pk", flat=True):
        jobs.perform(pk)


def test_a_crash_is_taken_up_by_the_worker_within_a_minute(vera, monkeypatch):
    left = killed_while_drawing(vera, monkeypatch)

    jobs.tick()
    work_off(certificates.DRAW_LEFTOVERS)
    work_off(certificates.DRAW)

    left.refresh_from_db()
    assert left.status == Status.ISSUED


def test_one_that_cannot_be_drawn_does_not_hold_up_the_others(vera, monkeypatch):
    broken = killed_while_drawing(vera, monkeypatch)
    other = killed_while_drawing(VolunteerFactory(name="韦示例二"), monkeypatch)
    draw = drawing.as_pdf
    monkeypatch.setattr(drawing, "as_pdf", lambda parts: 1 / 0 if parts[0].pk == broken.pk else draw(parts))

    jobs.tick()
    work_off(certificates.DRAW_LEFTOVERS)
    work_off(certificates.DRAW)

    assert set(Certificate.objects.values_list("pk", "status")) == {
        (broken.pk, Status.PREPARING),
        (other.pk, Status.ISSUED),
    }


def test_what_cannot_be_drawn_is_tried_ever_more_rarely(vera, monkeypatch, at):
    left = killed_while_drawing(vera, monkeypatch)
    asked = []
    monkeypatch.setattr(certificates, "finish_later", asked.append)

    def fails_at(moment):
        finished_at = at(moment)
        key = certificates._key(left)
        Job.objects.create(key=key, name=certificates.DRAW, state=Job.State.FAILED, finished_at=finished_at)

    def asked_at(moment):
        at(moment)
        assert certificates.some_wait() == bool(certificates.finish_leftovers())
        return bool(asked) and not asked.clear()

    fails_at("2026-03-20 09:00")
    assert [asked_at("2026-03-20 09:59"), asked_at("2026-03-20 10:01")] == [False, True]
    fails_at("2026-03-20 10:01")
    assert [asked_at("2026-03-20 12:00"), asked_at("2026-03-20 12:02")] == [False, True]
    for _ in range(6):
        fails_at("2026-03-20 12:02")
    assert [asked_at("2026-03-21 12:00"), asked_at("2026-03-21 12:03")] == [False, True]


def put_back_to_waiting(proof: Certificate) -> None:
    """A revoked proof whose row looks as if nothing had been drawn yet."""
    certificates.revoke(certificate=proof, by=committee_member(), reason="记录有误")
    Certificate.objects.filter(pk=proof.pk).update(
        status="preparing", file=None, issued_at=None, ended_at=None, end_reason=""
    )
    CertificateFile.objects.all().delete()


def test_a_revoked_proof_put_back_by_hand_is_not_drawn_again(vera):
    served(vera)
    put_back_to_waiting(proof := proof_of(vera))
    certificates.finish_later(proof)

    jobs.tick()
    work_off(certificates.DRAW_LEFTOVERS)
    work_off(certificates.DRAW)
    with pytest.raises(CertificateRefused) as refusal:
        certificates.bytes_of(proof)

    assert refusal.value.reason == CertificateRefused.Reason.CERTIFICATE_ALTERED
    assert not HistoryEntry.objects.about(proof).filter(did="issued certificate", pk__gt=last_end(proof)).exists()
    assert not CertificateFile.objects.exists()
    assert f"certificates_certificate {proof.pk}: is not what its last act left" in faults()


def test_an_issue_after_the_end_is_a_fault(vera):
    served(vera)
    proof = proof_of(vera)
    certificates.revoke(certificate=proof, by=committee_member(), reason="记录有误")
    Certificate.objects.filter(pk=proof.pk).update(status="issued", ended_at=None, end_reason="")
    history.record(by=None, did="issued certificate", to=proof)

    assert f"certificates_certificate {proof.pk}: was issued again after “certificate revoked”" in faults()


def last_end(proof: Certificate) -> int:
    return HistoryEntry.objects.about(proof).get(did="certificate revoked").pk


def faults() -> list[str]:
    return [str(fault) for fault in audit.faults()]


def test_the_worker_is_asked_for_nothing_while_nothing_waits(vera):
    served(vera)
    proof_of(vera)

    jobs.tick()

    assert not Job.objects.filter(name=certificates.DRAW_LEFTOVERS).exists()


def test_a_download_draws_what_a_crash_left(vera, monkeypatch):
    left = killed_while_drawing(vera, monkeypatch)

    assert certificates.bytes_of(left)

    left.refresh_from_db()
    assert left.status == Status.ISSUED


def test_a_long_proof_is_left_to_the_worker(vera, monkeypatch):
    monkeypatch.setattr(certificates, "ROWS_DRAWN_AT_ONCE", 0)
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
