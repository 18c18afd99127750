"""Proofs on pages: request, download, look up in the register."""

from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse

from certificates.exceptions import CertificateRefused, ProofRefused
from certificates.issuing.documents import raster
from certificates.issuing.services import certificates, erasing
from certificates.models import Certificate, CertificatePicture
from registry.models import HistoryEntry, RoleAssignment
from tests.factories import PASSWORD, RoleAssignmentFactory, UnitFactory, UserFactory, VolunteerFactory
from tests.factories_certificates import ID_NUMBER, proof_of, served, served_again
from tests.factories_hours import AFTERWARDS, administrator_of, committee_member, pending_record
from tests.readers import pdf_codes, pdf_words, unseen, xlsx_rows

pytestmark = pytest.mark.django_db
SENTENCE = "暂时不能出具证明。时长认定后可以随时再来，证明免费、立即出具。"


@pytest.fixture
def vera(at):
    at(AFTERWARDS)
    cache.clear()
    return VolunteerFactory(name="韦示例一", id_number=ID_NUMBER)


def logged_in(client, user):
    client.force_login(user)
    return client


def text(response) -> str:
    return response.content.decode()


def test_a_volunteer_takes_a_proof_and_downloads_it(client, vera):
    served(vera)
    logged_in(client, vera.user)

    asked = client.post(reverse("my-proofs"), follow=True)

    proof = Certificate.objects.get()
    assert asked.redirect_chain == [(reverse("proof-detail", args=[proof.uuid]), 302)]
    download = client.get(reverse("certificate-pdf", args=[proof.uuid]))
    assert download["Content-Type"] == "application/pdf"
    assert download["Content-Disposition"] == f'attachment; filename="{proof.number}.pdf"'
    assert proof.number in pdf_words(download.content)
    assert proof.number in text(client.get(reverse("my-proofs")))


def test_the_page_offers_a_line_for_each_shift_and_tells_the_two_papers_apart(client, vera):
    served_again(served(vera), day="2026-03-15")
    logged_in(client, vera.user)

    client.post(reverse("my-proofs"), {"arrangement": "by_activity"})
    page = client.post(reverse("my-proofs"), {"arrangement": "by_date"}, follow=True)
    listed = text(client.get(reverse("my-proofs")))
    neither = client.post(reverse("my-proofs"), {"arrangement": "by_place"})

    rows, grouped = Certificate.objects.all()
    assert (rows.is_grouped, grouped.is_grouped) == (False, True)
    assert "按活动汇总" not in text(page)
    assert "按活动汇总" in text(client.get(reverse("proof-detail", args=[grouped.uuid])))
    assert listed.count(" · 按活动汇总") == 1
    assert list(neither.context["form"].errors) == ["arrangement"]


def test_the_printed_code_leads_through_the_front_door_to_the_verification(client, vera, tmp_path):
    served(vera)
    proof = proof_of(vera)
    address = pdf_codes(certificates.bytes_of(proof), tmp_path)[0]
    path = address.removeprefix("http://localhost:8000").partition("#")[0]

    answer = client.get(path)

    assert answer.status_code == 200
    assert 'data-state="valid"' in text(answer)
    assert "韦*" in text(answer)
    assert vera.name not in text(answer)


def test_nothing_approved_is_said_on_the_form(client, vera):
    pending_record(volunteer=vera)

    refused = logged_in(client, vera.user).post(reverse("my-proofs"))

    assert refused.status_code == 422
    assert SENTENCE in text(refused)
    assert refused.context["form"].errors.as_data()["__all__"][0].code == ProofRefused.Reason.NOTHING_APPROVED


def test_a_day_that_is_none_is_refused_at_its_field(client, vera):
    served(vera)

    refused = logged_in(client, vera.user).post(reverse("my-proofs"), {"from_on": "2026-02-30"})

    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["from_on"]
    assert not Certificate.objects.exists()


def test_the_full_number_asks_for_the_password_first(client, vera):
    served(vera)
    client.force_login(vera.user)

    stopped = client.post(reverse("my-proofs-full"))

    assert stopped.status_code == 302
    assert stopped["Location"].startswith(reverse("account_reauthenticate"))
    assert not Certificate.objects.exists()

    client.post(stopped["Location"], {"password": PASSWORD})
    client.post(reverse("my-proofs-full"))
    assert ID_NUMBER in pdf_words(certificates.bytes_of(Certificate.objects.get()))


@pytest.mark.parametrize("name", ["proof-detail", "certificate-pdf", "certificate-picture"])
def test_another_volunteer_does_not_find_the_proof(client, vera, name):
    served(vera)
    proof = proof_of(vera)
    otto = VolunteerFactory(unit=vera.unit)

    assert logged_in(client, otto.user).get(reverse(name, args=[proof.uuid])).status_code == 404


def test_the_unit_sees_and_downloads_a_masked_proof_but_not_one_with_the_full_number(client, vera):
    served(vera)
    masked, full = proof_of(vera), proof_of(vera, shows_full_number=True)
    logged_in(client, administrator_of(vera.unit))

    assert client.get(reverse("certificate-pdf", args=[masked.uuid])).status_code == 200
    assert client.get(reverse("proof-detail", args=[full.uuid])).status_code == 200
    assert client.get(reverse("certificate-pdf", args=[full.uuid])).status_code == 403


def test_the_page_of_ones_own_proof_shows_it_as_a_picture_that_is_drawn_once(client, vera, monkeypatch):
    served(vera)
    proof, asked = proof_of(vera), []
    monkeypatch.setattr(raster, "as_png", lambda pdf: asked.append(pdf) or unseen(pdf))
    address = reverse("certificate-picture", args=[proof.uuid])
    logged_in(client, vera.user)

    page = text(client.get(reverse("proof-detail", args=[proof.uuid])))
    shown = [client.get(address) for _ in range(2)]

    assert f'src="{address}"' in page
    assert [(answer["Content-Type"], answer["Cache-Control"]) for answer in shown] == [
        ("image/png", "no-store, private")
    ] * 2
    assert shown[0].content == shown[1].content
    assert asked == [certificates.bytes_of(proof)]
    assert shown[0].content not in bytes(CertificatePicture.objects.get(file=proof.file_id).content_sealed)


def test_a_picture_that_is_drawn_while_the_night_erases_is_not_kept(client, vera, monkeypatch):
    served(vera)
    proof = proof_of(vera)
    logged_in(client, vera.user)

    def erased_meanwhile(pdf):
        erasing.erase(Certificate.objects.filter(pk=proof.pk))
        return unseen(pdf)

    monkeypatch.setattr(raster, "as_png", erased_meanwhile)
    shown = client.get(reverse("certificate-picture", args=[proof.uuid]), follow=True)

    assert "文件和姓名已经清除" in text(shown)
    assert not CertificatePicture.objects.exists()


def test_somebody_elses_proof_is_looked_at_with_a_line_and_never_with_the_full_number(client, vera):
    served(vera)
    masked, full = proof_of(vera), proof_of(vera, shows_full_number=True)
    logged_in(client, administrator_of(vera.unit))
    address = reverse("certificate-picture", args=[masked.uuid])

    page = text(client.get(reverse("proof-detail", args=[masked.uuid])))
    shown = client.get(address)

    assert f'src="{address}"' not in page
    assert (shown.status_code, HistoryEntry.objects.filter(did="exported").count()) == (200, 1)
    assert client.get(reverse("certificate-picture", args=[full.uuid])).status_code == 403


def test_a_file_that_cannot_be_shown_says_so(client, vera, monkeypatch):
    served(vera)
    proof = proof_of(vera)
    monkeypatch.setattr(raster, "as_png", broken)
    logged_in(client, vera.user)

    answer = client.get(reverse("certificate-picture", args=[proof.uuid]), follow=True)

    assert [message.extra_tags for message in answer.context["messages"]] == [
        CertificateRefused.Reason.CERTIFICATE_NO_PICTURE
    ]


def broken(_pdf):
    raise raster.NoPicture


def test_a_long_proof_waits_on_a_page_that_can_be_left(client, vera, monkeypatch):
    monkeypatch.setattr(certificates, "ROWS_DRAWN_AT_ONCE", 0)
    served(vera)
    logged_in(client, vera.user)

    waiting = client.post(reverse("my-proofs"), follow=True)

    proof = Certificate.objects.get()
    assert "正在制作，共 1 条记录" in text(waiting)
    part = client.get(reverse("proof-detail", args=[proof.uuid]), headers={"HX-Request": "true"})
    assert text(part).lstrip().startswith('<section class="card stack" id="proof-progress" data-hx-get=')
    early = client.get(reverse("certificate-pdf", args=[proof.uuid]), follow=True)
    assert [message.extra_tags for message in early.context["messages"]] == [
        CertificateRefused.Reason.CERTIFICATE_NOT_READY
    ]
    client.post(reverse("proof-finish", args=[proof.uuid]))
    done = client.get(reverse("proof-detail", args=[proof.uuid]), headers={"HX-Request": "true"})
    assert "hx-get" not in text(done)
    assert reverse("certificate-pdf", args=[proof.uuid]) in text(done)


def test_a_unit_issues_for_an_elder_without_an_account(client, at):
    at(AFTERWARDS)
    elder = VolunteerFactory(user=None, name="韦示例九", id_number=ID_NUMBER)
    served(elder)
    logged_in(client, administrator_of(elder.unit))
    page = reverse("volunteer-proof", args=[elder.pk])

    refused = client.post(page, {"reason": ""})
    client.post(page, {"reason": "本人当面申请。"})

    assert refused.status_code == 422
    assert Certificate.objects.get().request_reason == "本人当面申请。"


def test_a_foreign_administrator_does_not_find_the_person_to_issue_for(client, vera):
    page = reverse("volunteer-proof", args=[vera.pk])

    assert logged_in(client, administrator_of(UnitFactory())).get(page).status_code == 404
    assert logged_in(client, vera.user).get(page).status_code == 403


def test_the_unit_lists_proofs_of_its_people_and_no_others(client, vera):
    served(vera)
    foreign = VolunteerFactory(name="覃示例二")
    served(foreign)
    own, other = proof_of(vera), proof_of(foreign)

    page = text(logged_in(client, administrator_of(vera.unit)).get(reverse("manage-certificates")))

    assert own.number in page
    assert other.number not in page


def test_an_inspector_reads_names_masked_and_downloads_nothing(client, vera):
    served(vera)
    proof = proof_of(vera)
    inspector = RoleAssignmentFactory(role=RoleAssignment.Role.INSPECTOR, unit=None, until_on=date(2026, 12, 31)).user
    logged_in(client, inspector)

    pages = [client.get(reverse("manage-certificates")), client.get(reverse("proof-detail", args=[proof.uuid]))]

    assert all("韦*" in text(page) and vera.name not in text(page) for page in pages)
    assert proof.verify_code[:4] + " " + proof.verify_code[4:] not in text(pages[1])
    assert client.get(reverse("certificate-pdf", args=[proof.uuid])).status_code == 403


@pytest.mark.parametrize(
    ("name", "who", "status"),
    [
        ("my-proofs", "administrator", 403),
        ("manage-certificates", "volunteer", 403),
        ("committee-certificates", "administrator", 403),
        ("committee-certificates-xlsx", "administrator", 403),
        ("committee-certificates", "committee", 200),
        ("manage-certificates", "committee", 200),
    ],
)
def test_pages_of_a_role_are_closed_to_others(client, vera, name, who, status):
    people = {"administrator": administrator_of, "volunteer": lambda unit: vera.user}
    user = committee_member() if who == "committee" else people[who](vera.unit)

    assert logged_in(client, user).get(reverse(name)).status_code == status


def test_the_register_is_narrowed_and_exported_as_shown(client, vera):
    served(vera, title="=1+1")
    proof = proof_of(vera)
    revoked = proof_of(vera, shows_full_number=True)
    member = committee_member()
    certificates.revoke(certificate=revoked, by=member, reason="=cmd()")
    logged_in(client, member)

    page = text(client.get(reverse("committee-certificates"), {"status": "issued"}))
    asked = {"q": vera.volunteer_no, "purpose": "checking"}
    rows = xlsx_rows(client.get(reverse("committee-certificates-xlsx"), asked).content)

    assert proof.number in page
    assert revoked.number not in page
    assert [(row[0], row[5], row[9]) for row in rows[1:3]] == [
        (revoked.number, 3.0, "已撤销"),
        (proof.number, 3.0, "有效"),
    ]
    assert rows[1][11] == "=cmd()"


def test_the_committee_revokes_with_a_reason(client, vera):
    served(vera)
    proof = proof_of(vera)
    logged_in(client, committee_member())
    page = reverse("certificate-revoke", args=[proof.uuid])

    refused = client.post(page, {"reason": ""})
    client.post(page, {"reason": "误用。"})

    assert refused.status_code == 422
    proof.refresh_from_db()
    assert (proof.status, proof.end_reason) == ("revoked", "误用。")


def test_the_unit_may_look_but_not_revoke(client, vera):
    served(vera)
    proof = proof_of(vera)

    page = reverse("certificate-revoke", args=[proof.uuid])

    assert logged_in(client, administrator_of(vera.unit)).post(page, {"reason": "误用。"}).status_code == 403
    assert logged_in(client, UserFactory()).post(page, {"reason": "误用。"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("my-proofs", 12), ("committee-certificates", 10)])
def test_lists_cost_the_same_for_one_and_three(client, vera, name, queries, count, django_assert_max_num_queries):
    for day in range(count):
        served(vera, day=f"2026-03-{10 + day}")
        proof_of(vera)
    logged_in(client, vera.user if name == "my-proofs" else committee_member())
    client.get(reverse(name))

    with django_assert_max_num_queries(queries):
        client.get(reverse(name))
