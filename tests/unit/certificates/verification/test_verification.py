"""Verification shows whether a certificate is genuine, and nothing more about the person."""

import base64
import hashlib
from dataclasses import fields

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core.cache import cache

from certificates.exceptions import VerificationRefused
from certificates.issuing.services import certificates, drawing
from certificates.models import Certificate, VerificationLookup
from certificates.proofs.services import proofs
from certificates.recognition.services import stars
from certificates.verification.services import verification
from certificates.verification.services.verification import NOT_FOUND, State
from checkin.deciding.services import decisions
from tests.factories import VolunteerFactory, committee_unit
from tests.factories_certificates import ID_NUMBER, granted, proof_of, served, served_long
from tests.factories_hours import AFTERWARDS, attended, basis_of, committee_member
from tests.readers import pdf_codes
from tests.shared import built_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_asked_yet():
    cache.clear()


def veras_proof(at):
    at(AFTERWARDS)
    vera = VolunteerFactory(name="韦示例一", id_number=ID_NUMBER, phone="10000000001")
    served(vera, title="家电维修便民日", place="示例社区一")
    return proof_of(vera)


proven = built_once(veras_proof)


@pytest.fixture
def proof(proven, at):
    at(AFTERWARDS)
    return proven()


@pytest.fixture
def vera(proof):
    return proof.volunteer


def check(certificate, *, code: str = "", sender: str = "192.0.2.1"):
    code = code or certificate.verify_code
    return verification.check(number=certificate.number, code=code, sender=sender)


def test_a_valid_proof_shows_the_masked_name_the_issuer_and_the_sums(proof):
    answer = check(proof)

    assert (answer.state, answer.title, answer.masked_name) == (State.VALID, "志愿服务记录证明", "韦*")
    assert answer.issuer == proof.issuing_unit.full_name
    assert (answer.total_minutes, answer.timed_minutes, answer.supplementary_minutes) == (180, 180, 0)
    assert answer.issued_on.isoformat() == "2026-03-16"


def test_nothing_of_the_person_leaves_the_house(proof, vera):
    answer = check(proof)

    said = " ".join(str(getattr(answer, field.name)) for field in fields(answer))
    for secret in (vera.name, vera.volunteer_no, "450***", ID_NUMBER, vera.phone, "家电维修便民日", "示例社区一"):
        assert secret not in said


@pytest.mark.parametrize(
    "typed",
    [
        lambda proof: (proof.number.lower(), proof.verify_code.lower()),
        lambda proof: (proof.number.replace("-", " "), f"{proof.verify_code[:4]} {proof.verify_code[4:]}"),
        lambda proof: (proof.number.replace("-", "–"), f"{proof.verify_code[:4]}-{proof.verify_code[4:]}"),
        lambda proof: (proof.number.replace("000001", "OOOOO1"), proof.verify_code),
    ],
)
def test_number_and_code_are_read_as_people_type_them(proof, typed):
    number, code = typed(proof)

    assert verification.check(number=number, code=code, sender="192.0.2.1").state == State.VALID


def test_a_wrong_number_and_a_wrong_code_get_the_same_answer(proof):
    other = "GXQZ-ZM-2026-000002-3"

    wrong_code = check(proof, code="22222222")
    wrong_number = verification.check(number=other, code=proof.verify_code, sender="192.0.2.1")

    assert wrong_code == wrong_number == NOT_FOUND


@pytest.mark.parametrize("what_is_wrong", ["nothing", "number", "code"])
def test_the_certificate_is_looked_up_by_one_statement_whatever_is_wrong(proof, what_is_wrong):
    number = proof.number[:-1] + "x" if what_is_wrong == "number" else proof.number
    code = "22222222" if what_is_wrong == "code" else proof.verify_code

    found = verification.check(number=number, code=code, sender="192.0.2.1")

    assert found.is_found == (what_is_wrong == "nothing")
    lookup = VerificationLookup.objects.get()
    assert (lookup.outcome, lookup.certificate) == (found.state, proof if found.is_found else None)


def test_a_certificate_being_made_is_not_found(proof):
    Certificate.objects.update(status="preparing")

    assert check(proof) == NOT_FOUND


def test_a_revoked_proof_says_since_when(proof):
    certificates.revoke(certificate=proof, by=committee_member(), reason="误用。")

    answer = check(proof)

    assert (answer.state, answer.ended_on.isoformat()) == (State.REVOKED, "2026-03-16")


def test_a_proof_whose_record_was_voided_needs_reissue(proof, vera):
    decisions.void(record=vera.records.get(), by=committee_member(), reason="不是本人。")

    assert check(proof).state == State.NEEDS_REISSUE


def test_a_corrected_proof_that_was_issued_anew_is_superseded(proof, vera):
    record = vera.records.get()
    attended(vera, record.shift, ("09:00", "11:00"))
    decisions.adjust(record=record, by=committee_member(), basis=basis_of(record), reason="签退时间有误。")
    new = proof_of(vera)

    assert (check(proof).state, check(new).state) == (State.SUPERSEDED, State.VALID)


def test_a_row_edited_in_the_database_is_told_from_a_signed_one(proof):
    proof.snapshot["timed_minutes"] = 18_000
    proof.save()

    answer = check(proof)

    assert (answer.state, answer.total_minutes, answer.masked_name) == (State.ALTERED, None, "")


def test_a_star_shows_its_level(monday):
    committee_unit()
    lea = VolunteerFactory()
    served_long(lea, 100)
    star = granted(stars.propose(volunteer=lea, by=lea.user), by=committee_member())

    answer = check(Certificate.objects.get(star_application=star))

    assert (answer.state, answer.star, answer.threshold_hours) == (State.VALID, 1, 100)
    assert answer.issuer == committee_unit().full_name


def test_the_issued_file_is_found_by_its_digest_and_a_changed_one_is_not(proof):
    content = certificates.bytes_of(proof)
    same, changed = (hashlib.sha256(each).hexdigest() for each in (content, content + b"\n"))

    assert [answer.number for answer in verification.check_file(sha256=same.upper(), sender="a")] == [proof.number]
    assert verification.check_file(sha256=changed, sender="a") == [NOT_FOUND]
    assert verification.check_file(sha256="", sender="a") == [NOT_FOUND]


def test_a_file_with_two_parts_answers_for_both(proof, vera):
    served(vera, day="2026-03-15")
    parts = proofs.issue(volunteer=vera, asked=proofs.Asked(), by=vera.user)

    answers = verification.check_file(sha256=parts[0].file.sha256, sender="a")

    assert [answer.number for answer in answers] == [part.number for part in parts]


def test_every_lookup_is_kept_without_the_address(proof):
    check(proof)
    check(proof, code="22222222")

    kept = VerificationLookup.objects.order_by("pk")
    assert [(row.number, row.outcome) for row in kept] == [(proof.number, "valid"), (proof.number, "not_found")]
    assert len({row.sender_digest for row in kept}) == 1
    assert "192.0.2.1" not in str(kept.values())


def test_wrong_codes_pause_their_sender_alone(proof, at):
    at("2026-03-16 09:00")
    for _ in range(10):
        check(proof, code="22222222")

    with pytest.raises(VerificationRefused) as refusal:
        check(proof, code="33333333")

    assert refusal.value.reason == VerificationRefused.Reason.TOO_MANY_LOOKUPS
    assert check(proof, sender="192.0.2.2").state == State.VALID
    at("2026-03-16 10:01")
    assert check(proof).state == State.VALID


def test_right_codes_are_never_too_many(proof):
    assert {check(proof).state for _ in range(70)} == {State.VALID}


def test_the_published_key_checks_what_the_code_on_paper_carries(proof, tmp_path):
    address, signed = pdf_codes(certificates.bytes_of(proof), tmp_path)[0].split("#")
    number, _, signature = signed.partition(".")

    key = next(key for key in verification.public_keys() if key["number"] == int(number))
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key["public_key"]))
    public.verify(base64.urlsafe_b64decode(signature + "=="), check(proof).claim.encode())

    assert f"{address}#{signed}" == drawing.verify_url(proof)
    assert key["algorithm"] == "Ed25519"
