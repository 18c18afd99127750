"""Certificates and verification over the API: the same rules as on pages."""

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from certificates.exceptions import CertificateRefused, ProofRefused, VerificationRefused
from certificates.models import Certificate
from certificates.recognition.services import stars
from certificates.verification.services import verification
from registry.ground.rates import Limit
from registry.standing.services import corrections
from tests.factories import UnitFactory, UserFactory, VolunteerFactory, committee_unit
from tests.factories_certificates import ID_NUMBER, granted, proof_of, served, served_again, served_long
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member, pending_record
from tests.people import id_number

pytestmark = pytest.mark.django_db
CERTIFICATES, VERIFY = "/api/v1/certificates/", "/api/v1/verify/"


@pytest.fixture
def vera(at):
    at(AFTERWARDS)
    cache.clear()
    return VolunteerFactory(name="韦示例一", id_number=ID_NUMBER)


def api(user=None) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def test_a_volunteer_issues_and_fetches_a_proof(vera):
    served(vera)

    issued = api(vera.user).post(CERTIFICATES, {})

    proof = Certificate.objects.get()
    assert issued.status_code == 201
    assert issued.data[0] == {
        "id": str(proof.uuid),
        "document": str(proof.document),
        "number": proof.number,
        "kind": "ZM",
        "title": "志愿服务记录证明",
        "status": "issued",
        "volunteer_name": "韦示例一",
        "volunteer_no": vera.volunteer_no,
        "issuer": proof.issuing_unit.full_name,
        "timed_minutes": 180,
        "supplementary_minutes": 0,
        "historical_minutes": 0,
        "star": None,
        "issued_on": "2026-03-16",
        "ended_at": None,
        "is_grouped": False,
        "needs_reissue": False,
        "superseded_by": None,
    }
    pdf = api(vera.user).get(f"{CERTIFICATES}{proof.uuid}/pdf/")
    assert pdf.content.startswith(b"%PDF")


def test_each_shift_may_have_a_line_of_its_own(vera):
    served_again(served(vera), day="2026-03-15")

    grouped = api(vera.user).post(CERTIFICATES, {}).data[0]
    rows = api(vera.user).post(CERTIFICATES, {"arrangement": "by_date"}).data[0]
    neither = api(vera.user).post(CERTIFICATES, {"arrangement": "by_place"})

    assert (grouped["is_grouped"], rows["is_grouped"]) == (True, False)
    assert grouped["number"] != rows["number"]
    assert (neither.status_code, list(neither.data)) == (400, ["arrangement"])


def test_the_same_refusal_as_on_the_page(vera):
    pending_record(volunteer=vera)

    refused = api(vera.user).post(CERTIFICATES, {})

    assert refused.status_code == 409
    assert refused.data["code"] == ProofRefused.Reason.NOTHING_APPROVED
    assert refused.data["message"].endswith("暂时不能出具证明。时长认定后可以随时再来，证明免费、立即出具。")


def test_a_period_the_wrong_way_round_is_a_rule_and_nonsense_a_shape(vera):
    served(vera)

    backwards = api(vera.user).post(CERTIFICATES, {"from_on": "2026-03-15", "until_on": "2026-03-14"})
    nonsense = api(vera.user).post(CERTIFICATES, {"from_on": "2026-02-30"})

    assert (backwards.status_code, backwards.data["code"]) == (409, ProofRefused.Reason.PROOF_PERIOD)
    assert (nonsense.status_code, list(nonsense.data)) == (400, ["from_on"])
    assert not Certificate.objects.exists()


def test_the_full_number_cannot_be_had_by_a_program(vera):
    served(vera)

    api(vera.user).post(CERTIFICATES, {"shows_full_number": True})

    assert not Certificate.objects.get().shows_full_number


def test_own_and_unit_scope(vera):
    served(vera)
    proof = proof_of(vera)
    otto = VolunteerFactory()

    def numbers(user):
        return [row["number"] for row in api(user).get(CERTIFICATES).data["results"]]

    assert numbers(vera.user) == numbers(administrator_of(vera.unit)) == [proof.number]
    assert numbers(otto.user) == numbers(administrator_of(UnitFactory())) == []
    assert api(otto.user).get(f"{CERTIFICATES}{proof.uuid}/").status_code == 404
    assert api(otto.user).get(f"{CERTIFICATES}{proof.uuid}/pdf/").status_code == 404


@pytest.mark.parametrize("path", ["", "00000000-0000-4000-8000-000000000000/", "not-a-uuid/"])
def test_strangers_are_asked_who_they_are_and_nothing_is_found_that_is_not_there(vera, path):
    assert APIClient().get(CERTIFICATES + path).status_code == 401
    assert api(vera.user).get(CERTIFICATES + path).status_code == (404 if path else 200)


def test_an_account_without_a_volunteer_issues_nothing(vera):
    assert api(UserFactory()).post(CERTIFICATES, {}).status_code == 403


def test_the_committee_revokes_with_a_reason_and_others_do_not(vera):
    served(vera)
    proof = proof_of(vera)
    path = f"{CERTIFICATES}{proof.uuid}/revoke/"

    assert api(administrator_of(vera.unit)).post(path, {"reason": "误用。"}).status_code == 403
    silent = api(committee_member()).post(path, {})
    done = api(committee_member()).post(path, {"reason": "误用。"})

    assert (silent.status_code, silent.data["code"]) == (409, CertificateRefused.Reason.CERTIFICATE_REASON_MISSING)
    assert (done.status_code, done.data["status"]) == (200, "revoked")


def test_anybody_verifies_and_learns_the_masked_name(vera):
    served(vera, title="家电维修便民日")
    proof = proof_of(vera)

    answer = APIClient().get(VERIFY, {"number": proof.number, "code": proof.verify_code})

    assert (answer.data["state"], answer.data["message"], answer.data["masked_name"]) == ("valid", "有效", "韦*")
    assert answer.data["total_minutes"] == 180
    for secret in ("韦示例一", "450***", "家电维修便民日"):
        assert secret not in answer.content.decode()


def test_wrong_number_and_wrong_code_are_answered_alike(vera):
    served(vera)
    proof = proof_of(vera)

    wrong_code = APIClient().get(VERIFY, {"number": proof.number, "code": "22222222"})
    wrong_number = APIClient().get(VERIFY, {"number": "GXQZ-ZM-2026-000009-9", "code": proof.verify_code})

    assert wrong_code.status_code == 200
    assert wrong_code.data == wrong_number.data
    assert wrong_code.data["state"] == "not_found"


def test_a_question_without_a_code_is_malformed(vera):
    assert APIClient().get(VERIFY, {"number": "GXQZ-ZM-2026-000009-9"}).status_code == 400


def test_too_many_questions_are_throttled(vera, monkeypatch):
    monkeypatch.setattr(verification, "WRONG_ANSWERS", Limit("verify", 1, 60))
    question = {"number": "GXQZ-ZM-2026-000009-9", "code": "22222222"}
    APIClient().get(VERIFY, question)

    paused = APIClient().get(VERIFY, question)

    assert paused.status_code == 429
    assert paused.data["code"] == VerificationRefused.Reason.TOO_MANY_LOOKUPS
    assert 0 < int(paused["Retry-After"]) <= 60


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(vera, count, django_assert_num_queries):
    for day in range(count):
        served(vera, day=f"2026-03-{10 + day}")
        proof_of(vera)
    client = api(vera.user)
    client.get(CERTIFICATES)

    with django_assert_num_queries(5):
        client.get(CERTIFICATES)


def test_a_star_certificate_follows_the_name_over_the_api(vera, at):
    committee_unit()
    vera.id_number = id_number()
    vera.save()
    served_long(vera, 100)
    granted(stars.propose(volunteer=vera, by=vera.user), by=committee_member())
    paper = Certificate.objects.get()
    where = f"{CERTIFICATES}{paper.uuid}/reissue/"
    refused = api(vera.user).post(where)
    at("2026-03-17 09:00")
    request = corrections.ask(volunteer=vera, by=vera.user, why="登记时写错", name="韦示例壹")
    corrections.grant(request=request, how="居民身份证原件", by=administrator_of(vera.unit))
    listed = api(vera.user).get(CERTIFICATES).data["results"]

    first, second = (api(vera.user).post(where) for _press in range(2))

    assert refused.data["code"] == CertificateRefused.Reason.REISSUE_NOT_NEEDED
    assert [one["needs_reissue"] for one in listed] == [True]
    assert (first.status_code, first.data["volunteer_name"]) == (200, "韦示例壹")
    assert second.data["number"] == first.data["number"]
    rows = api(vera.user).get(CERTIFICATES).data["results"]
    assert {row["number"]: row["superseded_by"] for row in rows} == {
        first.data["number"]: None, paper.number: first.data["number"],
    }  # fmt: skip
