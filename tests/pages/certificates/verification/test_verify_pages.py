"""The public page of verification."""

import hashlib
import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from certificates.exceptions import VerificationRefused
from certificates.issuing.services import certificates
from certificates.models import CertificateFile, VerificationLookup
from certificates.verification.forms import LARGEST_FILE_MB, MEGABYTE
from certificates.verification.services import verification
from registry.ground.rates import Limit
from tests.factories import VolunteerFactory
from tests.factories_certificates import ID_NUMBER, proof_of, served
from tests.factories_hours import AFTERWARDS, committee_member
from tests.shared import built_once

pytestmark = pytest.mark.django_db
Reason = VerificationRefused.Reason


def veras_proof(at):
    at(AFTERWARDS)
    vera = VolunteerFactory(name="韦示例一", id_number=ID_NUMBER)
    served(vera, title="家电维修便民日")
    return proof_of(vera)


proven = built_once(veras_proof)


@pytest.fixture
def proof(proven, at):
    at(AFTERWARDS)
    cache.clear()
    return proven()


def text(response) -> str:
    return response.content.decode()


def test_number_and_code_are_answered_without_login(client, proof):
    typed = {"number": proof.number.lower(), "code": proof.verify_code.lower()}

    answer = client.post(reverse("verify"), typed)

    assert 'data-state="valid"' in text(answer)
    assert "韦*" in text(answer)
    assert "3.0 小时" in text(answer)
    assert answer["Cache-Control"] == "private, no-store"
    for secret in ("韦示例一", "450***", "家电维修便民日"):
        assert secret not in text(answer)


def test_wrong_number_and_wrong_code_read_alike(client, proof):
    def page(number, code):
        answer = client.post(reverse("verify"), {"number": number, "code": code})
        return answer.status_code, re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text(answer))

    assert page(proof.number, "22222222") == page("GXQZ-ZM-2026-000009-9", proof.verify_code)


def test_a_revoked_one_is_said_to_be_so(client, proof):
    certificates.revoke(certificate=proof, by=committee_member(), reason="冒用他人姓名。")

    answer = client.get(reverse("verify-certificate", args=[proof.number, proof.verify_code]))

    assert 'data-state="revoked"' in text(answer)
    assert "冒用他人姓名" not in text(answer)


def test_the_issued_pdf_is_recognised_and_not_kept(client, proof):
    upload = SimpleUploadedFile("a.pdf", certificates.bytes_of(proof), "application/pdf")

    answer = client.post(reverse("verify-file"), {"file-file": upload})

    assert 'data-state="valid"' in text(answer)
    assert proof.number in text(answer)
    assert CertificateFile.objects.count() == 1


def test_a_browser_may_send_the_digest_alone(client, proof):
    digest = hashlib.sha256(certificates.bytes_of(proof)).hexdigest()

    assert 'data-state="valid"' in text(client.post(reverse("verify-file"), {"file-sha256": digest}))


def test_a_changed_pdf_is_not_found(client, proof):
    upload = SimpleUploadedFile("a.pdf", certificates.bytes_of(proof) + b" ", "application/pdf")

    assert 'data-state="not_found"' in text(client.post(reverse("verify-file"), {"file-file": upload}))


def test_no_file_and_too_large_a_file_are_refused_at_the_field(client, proof):
    large = SimpleUploadedFile("a.pdf", b"x" * (LARGEST_FILE_MB * MEGABYTE + 1), "application/pdf")

    none, huge = (client.post(reverse("verify-file"), data) for data in ({}, {"file-file": large}))

    assert (none.status_code, huge.status_code) == (422, 422)
    codes = [page.context["file_form"].errors.as_data()["file"][0].code for page in (none, huge)]
    assert codes == [Reason.VERIFY_NO_FILE, Reason.VERIFY_FILE_SIZE]


def test_wrong_codes_are_stopped_where_they_come_from_and_nowhere_else(client, proof, at):
    """Somebody who tries codes at one address keeps nobody else from checking the certificate."""
    at("2026-03-16 09:20")
    page = reverse("verify-certificate", args=[proof.number, proof.verify_code])
    guesses = [reverse("verify-certificate", args=[proof.number, f"2222222{n}"]) for n in range(2, 9)] * 2

    tried = [client.get(guess, REMOTE_ADDR="203.0.113.1") for guess in guesses[:11]]
    here, elsewhere = (client.get(page, REMOTE_ADDR=f"203.0.113.{host}") for host in (1, 2))

    assert [answer.status_code for answer in tried] == [200] * verification.WRONG_CODES.times + [429]
    assert (here.status_code, here["Retry-After"]) == (429, "2400")
    assert "查验太频繁，请 40 分钟后再试。急用的，请致电出具单位核对。" in text(here)
    assert 'data-state="valid"' in text(elsewhere)


def test_a_thousand_addresses_that_guess_do_not_block_the_right_code(proof, monkeypatch):
    monkeypatch.setattr(verification, "WRONG_CODES", Limit("verify-number", 1, 3600))
    for host in range(100):
        verification.check(number=proof.number, code="22222222", sender=f"198.51.100.{host}")

    assert verification.check(number=proof.number, code=proof.verify_code, sender="203.0.113.1").is_valid


def test_a_hall_checks_three_hundred_right_codes_in_a_minute(proof, at):
    at("2026-03-16 09:20")
    asked = {"number": proof.number, "code": proof.verify_code, "sender": "203.0.113.1"}

    assert {verification.check(**asked).state for _ in range(300)} == {verification.State.VALID}


def test_above_the_flood_a_right_code_is_answered_and_a_wrong_one_not_written_down(client, proof, monkeypatch):
    monkeypatch.setattr(verification, "WRONG_ANSWERS", Limit("verify", 1, 60))
    right = reverse("verify-certificate", args=[proof.number, proof.verify_code])
    wrong = [reverse("verify-certificate", args=[f"GXQZ-ZM-2026-00000{n}", "ABCD2345"]) for n in ("1-7", "2-5")]

    answers = [client.get(page).status_code for page in (*wrong, right)]

    assert answers == [200, 429, 200]
    assert VerificationLookup.objects.count() == 2


def test_the_public_keys_are_published(client, proof):
    published = client.get(reverse("verify-keys"))

    assert reverse("verify-keys") == "/verify/keys.json"
    assert [(key["number"], key["algorithm"]) for key in published.json()["keys"]] == [(1, "Ed25519")]


def test_the_page_says_what_it_proves_and_what_not(client, proof):
    page = text(client.get(reverse("verify")))

    assert "不能说明：持证人就是证书上的人" in page
    assert "本平台不是国家指定的志愿服务信息系统" in page
    for claim in ("全国通用", "官方认证"):
        assert claim not in page
