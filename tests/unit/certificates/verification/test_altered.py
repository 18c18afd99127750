"""A certificate that contradicts its acts is not valid, however its row looks; at every way of asking."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates.issuing.services import certificates
from certificates.models import Certificate, CertificateFile, StarApplication, VerificationLookup
from certificates.recognition.services import stars
from certificates.verification.services import verification
from certificates.verification.services.verification import State
from checkin.ledger.services import seals
from registry.models import HistoryEntry
from registry.protection.append_only import drop_triggers, install_triggers
from tests.factories import VolunteerFactory
from tests.factories_certificates import granted, proof_of, served, served_long
from tests.factories_hours import AFTERWARDS, committee_member
from tests.shared import built_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_asked_yet():
    cache.clear()


def veras_proof(at) -> Certificate:
    at(AFTERWARDS)
    vera = VolunteerFactory(name="韦示例一")
    served(vera)
    return proof_of(vera)


proven = built_once(veras_proof)


@pytest.fixture
def proof(proven, at) -> Certificate:
    at(AFTERWARDS)
    return proven()


def state_of(certificate: Certificate) -> str:
    answer = verification.check(number=certificate.number, code=certificate.verify_code, sender="192.0.2.1")
    return answer.state


def revived(certificate: Certificate) -> None:
    certificates.revoke(certificate=certificate, by=committee_member(), reason="记录有误")
    Certificate.objects.filter(pk=certificate.pk).update(status="issued", ended_at=None, end_reason="")


def test_a_revoked_proof_brought_back_by_hand_is_not_valid(proof):
    revived(proof)

    assert state_of(proof) == State.ALTERED


def test_a_revoked_proof_brought_back_with_an_act_of_its_own_is_not_valid(proof):
    revived(proof)
    issued = HistoryEntry.objects.about(proof).get(did="issued certificate")
    issued.pk, issued.mark = None, None
    issued.save(force_insert=True)

    assert state_of(proof) == State.ALTERED


def test_an_act_moved_behind_the_revocation_does_not_revive_a_proof(proof):
    revived(proof)
    drop_triggers(connection)
    HistoryEntry.objects.about(proof).filter(did="issued certificate").update(id=10**6)
    install_triggers(connection)

    assert state_of(proof) == State.ALTERED


def test_a_sealed_act_that_was_changed_is_not_believed(proof):
    seals.seal_new()
    drop_triggers(connection)
    HistoryEntry.objects.about(proof).filter(did="prepared certificate").update(did="issued certificate")
    install_triggers(connection)

    assert state_of(proof) == State.ALTERED


def test_a_file_that_took_the_place_of_the_issued_one_is_not_valid(proof):
    CertificateFile.objects.filter(pk=proof.file_id).update(sha256="0" * 64)

    (answer,) = verification.check_file(sha256="0" * 64, sender="192.0.2.1")

    assert (answer.state, answer.masked_name) == (State.ALTERED, "")


def test_a_star_that_was_taken_back_does_not_stay_on_paper(at):
    at(AFTERWARDS)
    person = VolunteerFactory()
    served_long(person, 120)
    star = granted(stars.propose(volunteer=person, by=person.user), by=committee_member())
    certificate = Certificate.objects.get(star_application=star)
    assert state_of(certificate) == State.VALID
    stars.revoke(application=star, by=committee_member(), reason="记录有误")
    assert state_of(certificate) == State.REVOKED

    StarApplication.objects.filter(pk=star.pk).update(status="approved")

    assert state_of(certificate) == State.ALTERED


def test_page_and_api_say_to_ask_the_committee(proof, client):
    revived(proof)

    page = client.get(reverse("verify-certificate", args=[proof.number, proof.verify_code])).content.decode()
    told = client.get("/api/v1/verify/", {"number": proof.number, "code": proof.verify_code}).json()

    assert "登记信息异常" in page
    assert "向区直团工委核实" in page
    assert "180" not in page
    assert (told["state"], told["message"], told["total_minutes"]) == ("altered", "登记信息异常", None)
    assert set(VerificationLookup.objects.values_list("outcome", flat=True)) == {"altered"}


def test_a_look_takes_the_same_queries_for_any_number_of_parts(at):
    at(AFTERWARDS)
    one, three = VolunteerFactory(), VolunteerFactory()
    for person, days in ((one, (14,)), (three, (12, 13, 14))):
        for day in days:
            served(person, day=f"2026-03-{day}")
    papers = [proof_of(person).file.sha256 for person in (one, three)]
    seals.seal_new()
    verification.check_file(sha256=papers[0], sender="192.0.2.1")

    counts = []
    for sha256 in papers:
        with CaptureQueriesContext(connection) as queries:
            counts.append(len(verification.check_file(sha256=sha256, sender="192.0.2.1")))
        counts.append(len(queries))

    assert counts == [1, counts[1], 3, counts[1]]
